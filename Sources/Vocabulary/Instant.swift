/// A point in time, UTC, to the nanosecond.
///
/// Source: RFC 3339 for text; without leap seconds, as POSIX counts.
public struct Instant: Hashable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Nanoseconds after that, 0 to 999,999,999.
    public let nanoseconds: Int32

    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }

    /// Reads `YYYY-MM-DDThh:mm:ss`, an optional fraction of up to nine digits, and a zone; nothing else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20 else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for index in range {
                guard index < bytes.count, (0x30...0x39).contains(bytes[index]) else { return nil }
                value = value * 10 + Int64(bytes[index] - 0x30)
            }
            return value
        }
        func letter(_ index: Int, _ expected: String) -> Bool {
            index < bytes.count && bytes[index] == expected.utf8.first
        }
        guard let year = number(0..<4), letter(4, "-"), let month = number(5..<7), letter(7, "-"),
            let day = number(8..<10), letter(10, "T"), let hour = number(11..<13), letter(13, ":"),
            let minute = number(14..<16), letter(16, ":"), let second = number(17..<19)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var index = 19
        var nanoseconds: Int64 = 0
        if letter(index, ".") {
            let start = index + 1
            index = start
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
            guard index > start, index - start <= 9, let fraction = number(start..<index) else { return nil }
            nanoseconds = fraction
            for _ in (index - start)..<9 { nanoseconds *= 10 }
        }
        var offset: Int64 = 0
        if letter(index, "Z") {
            index += 1
        } else {
            guard letter(index, "+") || letter(index, "-"), let hours = number(index + 1..<index + 3),
                letter(index + 3, ":"), let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (letter(index, "+") ? 1 : -1)
            index += 6
        }
        guard index == bytes.count else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        self.init(
            seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset,
            nanoseconds: Int32(nanoseconds)
        )
    }

    /// Go's zero time, which its encoders write for a time that was never set.
    public static let goZero = Instant(seconds: -62_135_596_800)

    /// The same second, without its fraction.
    public var wholeSeconds: Instant { Instant(seconds: seconds) }

    public static func + (left: Instant, right: TimeSpan) -> Instant {
        Instant(seconds: left.seconds + right.seconds, nanoseconds: left.nanoseconds)
    }

    public static func - (left: Instant, right: TimeSpan) -> Instant {
        Instant(seconds: left.seconds - right.seconds, nanoseconds: left.nanoseconds)
    }

    /// Days of a month in the proleptic Gregorian calendar.
    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }

    /// Counts days in eras of 400 years that begin on the first of March.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Instant: Comparable {
    public static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339, UTC; a fraction only where there is one, without trailing zeros.
    public var description: String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        text += "T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
        if nanoseconds != 0 {
            var fraction = padded(Int64(nanoseconds), 9)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "Z"
    }
}

/// A length of time in whole seconds, written with the units `s m h d w`, as `24h` or `1d12h`.
public struct TimeSpan: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let seconds: Int64

    public init(seconds: Int64) { self.seconds = seconds }

    /// Reads one or more pairs of a whole number and a unit; nil for anything else.
    public init?(_ text: String) {
        var total: Int64 = 0
        var number: Int64?
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) {
                let (shifted, over) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !over, shifted < 1_000_000_000_000 else { return nil }
                number = shifted + Int64(byte - 0x30)
                continue
            }
            guard let count = number, let unit = Self.units[byte] else { return nil }
            let (product, over) = count.multipliedReportingOverflow(by: unit)
            guard !over, product < 1_000_000_000_000 else { return nil }
            total += product
            guard total < 1_000_000_000_000 else { return nil }
            number = nil
        }
        guard number == nil, !text.isEmpty else { return nil }
        self.init(seconds: total)
    }

    private static let units: [UInt8: Int64] = [
        UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
        UInt8(ascii: "w"): 604_800,
    ]

    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }

    /// The two largest units that are not zero, as `1d12h`.
    public var description: String {
        if seconds < 0 { return "-\(TimeSpan(seconds: -seconds))" }
        var rest = seconds
        var parts: [String] = []
        for (unit, length) in [("d", Int64(86_400)), ("h", 3600), ("m", 60), ("s", 1)] {
            let count = rest / length
            rest -= count * length
            if count > 0 { parts.append("\(count)\(unit)") }
        }
        return parts.isEmpty ? "0s" : parts.prefix(2).joined()
    }

    /// The time from one instant to another, in whole seconds.
    public init(from start: Instant, to end: Instant) { self.init(seconds: end.seconds - start.seconds) }
}
