/// A second of UTC; the forge knows no clock, so every time in a fixture is written down somewhere.
public struct Moment: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// Reads `2026-06-01T09:00:00Z` and no other form.
    public init(stringLiteral text: String) {
        let parts = text.split { "-T:Z".contains($0) }.map { must(Int($0), "a time") }
        precondition(parts.count == 6 && text.utf8.count == 20, "the forge cannot go on: a time")
        let days = Moment.days(year: parts[0], month: parts[1], day: parts[2])
        seconds = days * 86_400 + parts[3] * 3_600 + parts[4] * 60 + parts[5]
    }

    public static func < (left: Moment, right: Moment) -> Bool { left.seconds < right.seconds }

    public static func + (moment: Moment, seconds: Int) -> Moment { Moment(seconds: moment.seconds + seconds) }

    public static func - (moment: Moment, seconds: Int) -> Moment { Moment(seconds: moment.seconds - seconds) }

    /// RFC 3339 in UTC, whole seconds.
    public var rfc3339: String {
        let (year, month, day, hour, minute, second) = civil
        return "\(year)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z"
    }

    /// `20260601090000Z`, the form of ASN.1's GeneralizedTime.
    var digits: String { String(rfc3339.filter { !"-:T".contains($0) }) }

    private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    // Howard Hinnant's civil calendar: years start in March, so that the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private var civil: (Int, Int, Int, Int, Int, Int) {
        let days = seconds / 86_400 + 719_468
        let rest = seconds % 86_400
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1, rest / 3_600, rest / 60 % 60, rest % 60)
    }
}
