internal import KubernetesValues

/// Reads and writes times and durations.
enum TimeText {
    /// Source: RFC 3339, in the years 1 to 9999.
    static func timestamp(_ text: String) -> CELTimestamp? {
        guard let time = try? GoTime(rfc3339: text) else { return nil }
        return CELTimestamp(seconds: time.seconds, nanoseconds: time.nanoseconds)
    }

    /// Source: Go, `time.ParseDuration`: `1h30m`, `1.5s`, `-300ms`.
    static func duration(_ text: String) -> CELDuration? {
        guard let duration = try? GoDuration(text) else { return nil }
        return CELDuration(nanoseconds: duration.nanoseconds)
    }

    /// In UTC with `Z`, the fraction as long as it must be.
    static func text(_ time: CELTimestamp) -> String {
        guard let parts = try? ZonedTime(seconds: time.seconds, nanoseconds: time.nanoseconds) else { return "" }
        let date = [padded(parts.year, 4), padded(parts.month, 2), padded(parts.day, 2)].joined(separator: "-")
        let clock = [parts.hour, parts.minute, parts.second].map { padded($0, 2) }.joined(separator: ":")
        var fraction = time.nanoseconds == 0 ? "" : "." + padded(Int(time.nanoseconds), 9)
        while fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
        return "\(date)T\(clock)\(fraction)Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension CELTimestamp: CustomStringConvertible {
    /// RFC 3339 in UTC.
    package var description: String { TimeText.text(self) }
}
