/// A point in time between the years 1 and 9999, in UTC.
///
/// Source: `google.protobuf.Timestamp`.
package struct CELTimestamp: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    /// 0 to 999,999,999, always forward in time.
    package let nanoseconds: Int32

    /// 0001-01-01T00:00:00Z and the last second of 9999.
    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    package static let zero = CELTimestamp(unchecked: 0, 0)

    private init(unchecked seconds: Int64, _ nanoseconds: Int32) {
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }

    /// Nil outside the years 1 to 9999.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }

    /// Nil where the result leaves the years 1 to 9999.
    package func adding(_ duration: CELDuration) -> CELTimestamp? {
        let (whole, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        var (sum, overflow) = seconds.addingReportingOverflow(whole)
        guard !overflow else { return nil }
        var part = Int64(nanoseconds) + rest
        if part < 0 {
            (part, sum) = (part + 1_000_000_000, sum - 1)
        } else if part >= 1_000_000_000 {
            (part, sum) = (part - 1_000_000_000, sum + 1)
        }
        return CELTimestamp(seconds: sum, nanoseconds: Int32(part))
    }

    /// How long it is after the other; nil where that is no duration.
    package func since(_ other: CELTimestamp) -> CELDuration? {
        let (scaled, tooLong) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow) = scaled.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        return tooLong || overflow ? nil : CELDuration(nanoseconds: sum)
    }

    func precedes(_ other: CELTimestamp) -> Bool {
        (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
    }
}

/// A length of time in nanoseconds, as the engine on clusters keeps it: some 292 years either way.
package struct CELDuration: Hashable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// As `google.protobuf.Duration` is written in JSON: seconds with the fraction that is needed, and `s`.
    package var text: String {
        let magnitude = nanoseconds.magnitude
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var text = (nanoseconds < 0 ? "-" : "") + String(whole)
        if rest != 0 {
            var digits = String(rest)
            digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        return text + "s"
    }
}
