/// Reads a quantity's text.
///
/// Signs, digits and suffix are told apart first. A number of few digits is kept as it is; one of many digits is
/// rounded up to billionths, and with a binary suffix cut at the largest integer of 64 bits.
struct QuantityParser {
    private let source: String
    private let isNegative: Bool
    private let hasDigits: Bool
    /// Without leading zeros.
    private let whole: ArraySlice<UInt8>
    private let fraction: ArraySlice<UInt8>
    private let suffix: ArraySlice<UInt8>

    private enum Scale {
        case ten(exponent: Int, Quantity.Format)
        case two(exponent: Int)
    }

    /// Splits a text.
    init(_ source: String) throws(QuantityError) {
        guard !source.isEmpty else { throw .empty }
        guard source.utf8.count <= Quantity.Bound.digits else { throw .outOfRange }
        var rest = Array(source.utf8)[...]
        self.source = source
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = rest.prefix(while: \.isDigit)
        rest = rest[digits.endIndex...]
        whole = digits.drop { $0 == UInt8(ascii: "0") }
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: \.isDigit)
            rest = rest[fraction.endIndex...]
        } else {
            fraction = []
        }
        hasDigits = !digits.isEmpty || !fraction.isEmpty
        suffix = rest
        var tail = rest.drop { "eEinumkKMGTP".utf8.contains($0) }
        if tail.first == UInt8(ascii: "-") || tail.first == UInt8(ascii: "+") { tail = tail.dropFirst() }
        guard tail.allSatisfy(\.isDigit) else { throw .invalidFormat(source) }
    }

    func quantity() throws(QuantityError) -> Quantity {
        if source.isIdentical(to: "0") {
            return Quantity(unchecked: BigInteger(0), exponent: 0, isCompact: true, format: .decimalSI, written: "0")
        }
        switch try scale() {
        case .ten(let exponent, let format):
            let exact = exponent - fraction.count
            if max(whole.count, 1) + fraction.count <= 18, exact >= -9 { return compact(exact, format) }
            return try rounded(BigInteger(digits: whole + fraction), exponent: exact, format: format)
        case .two(let exponent):
            let wholeCount = max(whole.count, 1)
            if fraction.isEmpty, wholeCount + exponent * 3 / 10 <= 14 { return compactBinary(exponent) }
            let factor = BigInteger(Int64(1) << Int64(exponent))
            return try rounded(
                BigInteger(digits: whole + fraction) * factor,
                exponent: -fraction.count,
                format: .binarySI
            )
        }
    }

    private func scale() throws(QuantityError) -> Scale {
        if let decimal = Quantity.decimalSuffixes.first(where: { $0.text.utf8.elementsEqual(suffix) }) {
            return .ten(exponent: decimal.exponent, .decimalSI)
        }
        if let power = Quantity.binarySuffixes.firstIndex(where: { $0.utf8.elementsEqual(suffix) }) {
            return .two(exponent: 10 * power)
        }
        let tail = suffix.dropFirst()
        guard suffix.first?.lowercased == UInt8(ascii: "e"), !tail.isEmpty, let exponent = Int64(text(tail)) else {
            throw .unknownSuffix(text(suffix))
        }
        guard let exponent = Int(exactly: exponent),
            (-Quantity.Bound.exponent / 2...Quantity.Bound.exponent / 2) ~= exponent
        else { throw .outOfRange }
        return .ten(exponent: exponent, .decimalExponent)
    }

    /// A number of at most 18 digits.
    private func compact(_ exponent: Int, _ format: Quantity.Format) -> Quantity {
        let digits = (whole.isEmpty ? [UInt8(ascii: "0")] : whole) + fraction
        let keepsText =
            exponent.isMultiple(of: 3) && digits.first != UInt8(ascii: "0")
            && !digits.suffix(3).elementsEqual("000".utf8)
        return Quantity(
            unchecked: signed(BigInteger(digits: digits)),
            exponent: exponent,
            isCompact: true,
            format: format,
            written: keepsText ? source : nil
        )
    }

    /// A whole number with a binary suffix that fits a machine word by far.
    private func compactBinary(_ exponent: Int) -> Quantity {
        let number = BigInteger(digits: whole)
        return Quantity(
            unchecked: signed(number * BigInteger(Int64(1) << Int64(exponent))),
            exponent: 0,
            isCompact: true,
            format: .binarySI,
            written: number.quotientAndRemainder(by: 8).remainder != 0 ? source : nil
        )
    }

    /// A number in billionths, rounded away from zero.
    private func rounded(
        _ digits: BigInteger,
        exponent: Int,
        format: Quantity.Format
    ) throws(QuantityError) -> Quantity {
        guard hasDigits else { throw .invalidFormat(source) }
        var format = format
        var billionths: BigInteger
        if exponent >= -9 {
            billionths = digits.timesTen(toThe: exponent + 9)
        } else {
            let (quotient, isExact) = digits.dividedByTen(toThe: -9 - exponent)
            billionths = isExact ? quotient : quotient + BigInteger(1)
        }
        var scale = -9
        if format == .binarySI {
            let one = BigInteger(1_000_000_000)
            let largest = BigInteger(.max)
            if billionths > largest * one { (billionths, scale) = (largest, 0) }
            if scale == -9, billionths.sign > 0, billionths < one { format = .decimalSI }
        }
        return try Quantity(signed(billionths), exponent: scale, isCompact: false, format: format)
    }

    private func signed(_ value: BigInteger) -> BigInteger { isNegative ? value.negated : value }
}

extension Quantity {
    /// Reads a quantity.
    ///
    /// - Throws: `empty`, `invalidFormat`, `unknownSuffix`; `outOfRange` for exponents and numbers of digits that
    ///   nothing is measured with.
    package init(_ text: String) throws(QuantityError) { self = try QuantityParser(text).quantity() }
}
