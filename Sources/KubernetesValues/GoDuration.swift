/// A span of time in nanoseconds, written as Go writes it (`1h30m0s`); it knows no days.
///
/// Source: Go's `time.Duration`, `time.ParseDuration`.
package struct GoDuration: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: GoDuration, right: GoDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The span in seconds, as near as floating point comes.
    package var seconds: Double {
        Double(nanoseconds / Self.second) + Double(nanoseconds % Self.second) / 1_000_000_000
    }

    static let second: Int64 = 1_000_000_000
}

/// Why a text is no duration, or a computation with durations has no result.
package enum GoDurationError: Error, Hashable, CustomStringConvertible {
    case invalid(String)
    case missingUnit(String)
    case unknownUnit(String, in: String)
    /// Longer than 292 years.
    case outOfRange
    case zeroDivisor

    package var description: String {
        switch self {
        case .invalid(let text): "expected a duration such as 1h30m or -1.5s, found '\(excerpt(text))'"
        case .missingUnit(let text):
            "expected a unit (ns us ms s m h) behind each number of a duration, found '\(excerpt(text))'"
        case .unknownUnit(let unit, let text):
            "expected a unit of ns us ms s m h, found '\(excerpt(unit))' in the duration '\(excerpt(text))'"
        case .outOfRange: "expected a duration of at most 292 years, found a longer one"
        case .zeroDivisor: "expected a divisor, found a duration or number of zero"
        }
    }
}

extension GoDuration {
    /// Reads a sign and numbers with units (`-1h2.5s`), or `0`.
    package init(_ text: String) throws(GoDurationError) {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        guard !rest.isEmpty else { throw .invalid(text) }
        var total: UInt64 = 0
        while !rest.isEmpty {
            let (sum, overflows) = total.addingReportingOverflow(try Self.term(&rest, of: text))
            guard !overflows, sum <= Self.bound else { throw .outOfRange }
            total = sum
        }
        if isNegative {
            self.init(nanoseconds: total == Self.bound ? .min : -Int64(total))
        } else {
            guard let nanoseconds = Int64(exactly: total) else { throw .outOfRange }
            self.init(nanoseconds: nanoseconds)
        }
    }

    /// One more than the longest duration; the longest one backwards.
    private static let bound: UInt64 = 1 << 63

    private static let units: [(text: String, nanoseconds: UInt64)] = [
        ("ns", 1), ("us", 1_000), ("\u{B5}s", 1_000), ("\u{3BC}s", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Takes one number and its unit off the front.
    private static func term(_ rest: inout ArraySlice<UInt8>, of text: String) throws(GoDurationError) -> UInt64 {
        let whole = rest.prefix(while: \.isDigit)
        rest = rest[whole.endIndex...]
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: \.isDigit)
            rest = rest[fraction.endIndex...]
        }
        guard !whole.isEmpty || !fraction.isEmpty else { throw .invalid(text) }
        let name = rest.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
        rest = rest[name.endIndex...]
        guard !name.isEmpty else { throw .missingUnit(text) }
        guard let unit = units.first(where: { $0.text.utf8.elementsEqual(name) })?.nanoseconds
        else { throw .unknownUnit(KubernetesValues.text(name), in: text) }
        let (value, overflows) = try leadingInteger(whole).multipliedReportingOverflow(by: unit)
        guard !overflows, value <= bound else { throw .outOfRange }
        let sum = value + fractional(fraction, unit: unit)
        guard sum <= bound else { throw .outOfRange }
        return sum
    }

    private static func leadingInteger(_ digits: ArraySlice<UInt8>) throws(GoDurationError) -> UInt64 {
        var value: UInt64 = 0
        for digit in digits {
            guard value <= bound / 10 else { throw .outOfRange }
            value = value * 10 + UInt64(digit.digit)
            guard value <= bound else { throw .outOfRange }
        }
        return value
    }

    /// The nanoseconds of the digits behind a point; digits that no longer fit a machine word count as nothing.
    private static func fractional(_ digits: ArraySlice<UInt8>, unit: UInt64) -> UInt64 {
        var value: UInt64 = 0
        var scale = 1.0
        for digit in digits {
            guard value <= (bound - 1) / 10, value * 10 + UInt64(digit.digit) <= bound else { break }
            value = value * 10 + UInt64(digit.digit)
            scale *= 10
        }
        return UInt64(Double(value) * (Double(unit) / scale))
    }
}

extension GoDuration: CustomStringConvertible {
    /// Hours, minutes and seconds (`1h0m0.5s`); below a second one unit of `ms`, `µs` or `ns`.
    package var description: String {
        let total = nanoseconds.magnitude
        guard total > 0 else { return "0s" }
        let sign = nanoseconds < 0 ? "-" : ""
        if total < 1_000 { return "\(sign)\(total)ns" }
        if total < 1_000_000 { return sign + Self.decimal(total, digits: 3) + "µs" }
        if total < 1_000_000_000 { return sign + Self.decimal(total, digits: 6) + "ms" }
        let minutes = total / 60_000_000_000
        let seconds = Self.decimal(total % 60_000_000_000, digits: 9) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// A number of so many decimals, without zeros at the end.
    private static func decimal(_ value: UInt64, digits: Int) -> String {
        let scale = (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 }
        var decimals = Array(String(value % scale + scale).utf8.dropFirst())
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        return decimals.isEmpty ? "\(value / scale)" : "\(value / scale).\(text(decimals))"
    }
}
