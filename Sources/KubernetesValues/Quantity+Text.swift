extension Quantity: CustomStringConvertible {
    /// The canonical text, or the text as it was written where API servers keep that (`12Mi`, `50.703k`, `1e3`).
    package var description: String { written ?? canonicalText }

    /// At most three digits before a suffix that leaves no fraction.
    private var canonicalText: String {
        if unscaled.isZero { return "0" }
        if format == .binarySI, let text = binaryText { return text }
        var (digits, exponent) = reduced
        while !exponent.isMultiple(of: 3) {
            digits = digits.timesTen(toThe: 1)
            exponent -= 1
        }
        return digits.description + Self.suffix(exponent, format: format)
    }

    /// The text with a binary suffix; nil where it would hide a fraction, or the number needs no suffix.
    private var binaryText: String? {
        let limit = Quantity(1_024)
        guard compare(limit) >= 0 || negated().compare(limit) >= 0 else { return nil }
        let (whole, isExact) =
            exponent >= 0 ? (unscaled.timesTen(toThe: exponent), true) : unscaled.dividedByTen(toThe: -exponent)
        guard isExact else { return nil }
        var number = whole
        var place = 0
        while place < Self.binarySuffixes.count - 1 {
            let (quotient, remainder) = number.quotientAndRemainder(by: 1_024)
            guard remainder == 0 else { break }
            number = quotient
            place += 1
        }
        return number.description + Self.binarySuffixes[place]
    }

    /// The suffix of a power of ten; powers that have none are written as exponents, so that no number changes.
    private static func suffix(_ exponent: Int, format: Format) -> String {
        if exponent == 0 { return "" }
        if format != .decimalExponent, let suffix = decimalSuffixes.first(where: { $0.exponent == exponent }) {
            return suffix.text
        }
        return "e\(exponent)"
    }

    static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    static let decimalSuffixes: [(text: String, exponent: Int)] = [
        ("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18),
    ]
}
