internal import Foundation

/// Calendar and clock of an instant in a zone that is given as text, as CEL's accessors of timestamps read it.
///
/// Zones are offsets (`-08:00`, `+9:30`, `02:00`), names of the IANA database, `UTC`, or empty for UTC.
///
/// Source: CEL language definition, "Timestamp accessors".
package struct ZonedTime: Hashable, Sendable {
    package let year: Int
    /// From 1; CEL counts from 0.
    package let month: Int
    /// From 1.
    package let day: Int
    /// 0 is Sunday.
    package let weekday: Int
    /// From 1; CEL counts from 0.
    package let dayOfYear: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    package let millisecond: Int

    /// Tells an instant in a zone.
    ///
    /// - Throws: `unknownZone`, `yearOutOfRange`.
    package init(seconds: Int64, nanoseconds: Int32 = 0, zone: String = "") throws(ZonedTimeError) {
        // The years in question, and a day around them: what is far outside, Foundation is not asked about.
        guard -62_167_305_600...253_402_387_199 ~= seconds else { throw .yearOutOfRange }
        let offset = try Self.offset(of: zone, at: seconds)
        let time: GoTime
        do { time = try GoTime(seconds: seconds, nanoseconds: nanoseconds, zoneOffset: offset, zoneName: "") } catch {
            throw .yearOutOfRange
        }
        (year, month, day) = (time.year, time.month, time.day)
        (weekday, dayOfYear) = (time.weekday, time.dayOfYear)
        (hour, minute, second, millisecond) = (time.hour, time.minute, time.second, time.millisecond)
    }

    /// Tells an instant in a zone, whatever zone it came with.
    ///
    /// - Throws: `unknownZone`, `yearOutOfRange`.
    package init(_ time: GoTime, zone: String = "") throws(ZonedTimeError) {
        try self.init(seconds: time.seconds, nanoseconds: time.nanoseconds, zone: zone)
    }

    /// In seconds east of UTC.
    private static func offset(of zone: String, at seconds: Int64) throws(ZonedTimeError) -> Int32 {
        if zone.isEmpty || zone.isIdentical(to: "UTC") { return 0 }
        if zone.utf8.contains(UInt8(ascii: ":")) { return try fixedOffset(zone) }
        guard isName(zone), let timeZone = TimeZone(identifier: zone) else { throw .unknownZone(zone) }
        return Int32(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    private static func fixedOffset(_ zone: String) throws(ZonedTimeError) -> Int32 {
        var rest = Array(zone.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let (hours, minutes) = rest.cut(at: UInt8(ascii: ":"))
        guard let minutes, 1...2 ~= hours.count, minutes.count == 2, hours.allSatisfy(\.isDigit),
            minutes.allSatisfy(\.isDigit), let hour = Int32(text(hours)), let minute = Int32(text(minutes)),
            hour < 24, minute < 60
        else { throw .unknownZone(zone) }
        let offset = hour * 3_600 + minute * 60
        return isNegative ? -offset : offset
    }

    /// Whether a text can be a name of the database: Foundation also reads offsets such as `GMT+3`, which are none.
    private static func isName(_ zone: String) -> Bool {
        let bytes = Array(zone.utf8)
        guard bytes.count <= 64, bytes.first?.isLetter == true else { return false }
        guard !zone.hasPrefix("GMT") || zone == "GMT" || zone == "GMT0" || zone == "GMT+0" || zone == "GMT-0"
        else { return false }
        return bytes.allSatisfy { $0.isAlphanumeric || "/_-+".utf8.contains($0) }
    }
}

/// Why an instant cannot be told in a zone.
package enum ZonedTimeError: Error, Hashable, CustomStringConvertible {
    case unknownZone(String)
    /// In the zone, the time is not of the years 0 to 9999.
    case yearOutOfRange

    package var description: String {
        switch self {
        case .unknownZone(let zone):
            "expected a time zone such as +02:00, UTC or Europe/Berlin, found '\(excerpt(zone))'"
        case .yearOutOfRange: GoTimeError.yearOutOfRange.description
        }
    }
}
