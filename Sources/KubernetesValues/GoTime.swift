/// An instant together with the zone it is told in.
///
/// Equality and order are those of the instants, whatever the zones. Calendar parts are those of the zone.
///
/// Source: Go's `time.Time`.
package struct GoTime: Sendable {
    /// Since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    /// 0 to 999 999 999, on top of the seconds.
    package let nanoseconds: Int32
    /// Seconds east of UTC.
    package let zoneOffset: Int32
    /// An abbreviation, `UTC`, or empty where a number was given.
    package let zoneName: String

    package static let rfc3339 = "2006-01-02T15:04:05Z07:00"
    package static let rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00"

    /// A time of the years 0 to 9999 of its zone.
    ///
    /// - Throws: `yearOutOfRange`, also for nanoseconds that are not part of a second; `offsetOutOfRange`.
    package init(
        seconds: Int64,
        nanoseconds: Int32 = 0,
        zoneOffset: Int32 = 0,
        zoneName: String = "UTC"
    ) throws(GoTimeError) {
        guard zoneOffset.magnitude <= 360_000 else { throw .offsetOutOfRange }
        let (local, overflows) = seconds.addingReportingOverflow(Int64(zoneOffset))
        guard !overflows, Self.years ~= local, 0..<1_000_000_000 ~= nanoseconds else { throw .yearOutOfRange }
        self.init(unchecked: seconds, nanoseconds: nanoseconds, zoneOffset: zoneOffset, zoneName: zoneName)
    }

    private init(unchecked seconds: Int64, nanoseconds: Int32, zoneOffset: Int32, zoneName: String) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.zoneOffset = zoneOffset
        self.zoneName = zoneName
    }

    /// From 0000-01-01T00:00:00 to 9999-12-31T23:59:59.
    private static let years: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    // MARK: Zones

    /// The same instant, told in UTC.
    package var utc: GoTime {
        GoTime(unchecked: seconds, nanoseconds: nanoseconds, zoneOffset: 0, zoneName: "UTC")
    }

    /// The same instant, told in another zone.
    ///
    /// - Throws: `yearOutOfRange`, `offsetOutOfRange`.
    package func inZone(offset: Int32, name: String = "") throws(GoTimeError) -> GoTime {
        try GoTime(seconds: seconds, nanoseconds: nanoseconds, zoneOffset: offset, zoneName: name)
    }

    // MARK: Arithmetic

    /// The time so much later, in the same zone.
    ///
    /// - Throws: `yearOutOfRange`.
    package func adding(_ duration: GoDuration) throws(GoTimeError) -> GoTime {
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) + Int128(duration.nanoseconds)
        return try Self.at(total, like: self)
    }

    /// How much later this is than another time.
    ///
    /// - Throws: `differenceOutOfRange`.
    package func subtracting(_ other: GoTime) throws(GoTimeError) -> GoDuration {
        guard let nanoseconds = Int64(exactly: sinceEpoch - other.sinceEpoch) else { throw .differenceOutOfRange }
        return GoDuration(nanoseconds: nanoseconds)
    }

    /// How much later this is than another time, at most the longest duration: Go's `Time.Sub`.
    package func saturatingDifference(from other: GoTime) -> GoDuration {
        GoDuration(nanoseconds: Int64(clamping: sinceEpoch - other.sinceEpoch))
    }

    /// The time rounded down to a multiple of a duration since the start of the year 1.
    ///
    /// As it is where the duration is not positive.
    package func truncated(to duration: GoDuration) throws(GoTimeError) -> GoTime {
        guard duration.nanoseconds > 0 else { return self }
        let unit = Int128(duration.nanoseconds)
        let rest = (sinceEpoch + Int128(62_135_596_800) * 1_000_000_000) % unit
        return try Self.at(sinceEpoch - (rest < 0 ? rest + unit : rest), like: self)
    }

    /// In nanoseconds.
    private var sinceEpoch: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

    private static func at(_ sinceEpoch: Int128, like other: GoTime) throws(GoTimeError) -> GoTime {
        let rest = sinceEpoch % 1_000_000_000
        let nanoseconds = rest < 0 ? rest + 1_000_000_000 : rest
        guard let seconds = Int64(exactly: (sinceEpoch - nanoseconds) / 1_000_000_000) else { throw .yearOutOfRange }
        return try GoTime(
            seconds: seconds,
            nanoseconds: Int32(nanoseconds),
            zoneOffset: other.zoneOffset,
            zoneName: other.zoneName
        )
    }
}

/// What calendar and clock of the zone say.
extension GoTime {
    private var local: Int64 { seconds + Int64(zoneOffset) }

    private var secondOfDay: Int {
        let rest = Int(local % 86_400)
        return rest < 0 ? rest + 86_400 : rest
    }

    var date: CivilDate { CivilDate(daysSince1970: (local - Int64(secondOfDay)) / 86_400) }

    package var year: Int { date.year }
    /// From 1.
    package var month: Int { date.month }
    /// From 1.
    package var day: Int { date.day }
    package var hour: Int { secondOfDay / 3_600 }
    package var minute: Int { secondOfDay / 60 % 60 }
    package var second: Int { secondOfDay % 60 }
    package var millisecond: Int { Int(nanoseconds / 1_000_000) }
    /// 0 is Sunday.
    package var weekday: Int { date.weekday }
    /// From 1.
    package var dayOfYear: Int { date.dayOfYear }
}

extension GoTime: Comparable, Hashable {
    package static func == (left: GoTime, right: GoTime) -> Bool {
        left.seconds == right.seconds && left.nanoseconds == right.nanoseconds
    }

    package static func < (left: GoTime, right: GoTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(seconds)
        hasher.combine(nanoseconds)
    }
}
