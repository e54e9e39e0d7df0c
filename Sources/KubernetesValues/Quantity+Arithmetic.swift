/// Sums keep the format of the first operand, unless it is zero; scalars and remainders are Kyverno's.
extension Quantity {
    /// The exact sum.
    ///
    /// - Throws: `outOfRange`.
    package func adding(_ other: Quantity) throws(QuantityError) -> Quantity {
        let format = unscaled.isZero ? other.format : format
        if isCompact, other.isCompact {
            if other.unscaled.isZero { return copy(format) }
            if unscaled.isZero { return other.copy(format) }
        }
        let (left, right, exponent) = Self.aligned(self, other)
        let sum = left + right
        let isCompact =
            isCompact && other.isCompact && left.asInt64 != nil && right.asInt64 != nil && sum.asInt64 != nil
        return try Quantity(sum, exponent: exponent, isCompact: isCompact, format: format)
    }

    /// The exact difference.
    ///
    /// - Throws: `outOfRange`.
    package func subtracting(_ other: Quantity) throws(QuantityError) -> Quantity { try adding(other.negated()) }

    package func negated() -> Quantity {
        Quantity(unchecked: unscaled.negated, exponent: exponent, isCompact: isCompact, format: format)
    }

    /// The exact product with a number.
    ///
    /// - Throws: `notAScalar`, `outOfRange`.
    package func multiplied(by scalar: Double) throws(QuantityError) -> Quantity {
        let factor = try Quantity(scalar: scalar)
        return try Quantity(
            unscaled * factor.unscaled,
            exponent: exponent + factor.exponent,
            isCompact: false,
            format: format
        )
    }

    /// The quotient by a number, cut towards zero behind as many decimals as the finer operand has.
    ///
    /// - Throws: `zeroDivisor`, `notAScalar`, `outOfRange`.
    package func divided(by scalar: Double) throws(QuantityError) -> Quantity {
        guard scalar != 0 else { throw .zeroDivisor }
        let divisor = try Quantity(scalar: scalar)
        guard !divisor.unscaled.isZero else { throw .zeroDivisor }
        let finest = min(exponent, divisor.exponent)
        let shift = exponent - divisor.exponent - finest
        guard shift.magnitude <= 2 * Bound.exponent else { throw .outOfRange }
        let quotient = unscaled.timesTen(toThe: max(0, shift))
            .quotient(by: divisor.unscaled.timesTen(toThe: max(0, -shift)))
        return try Quantity(quotient, exponent: finest, isCompact: false, format: format)
    }

    /// The quotient of two quantities, in floating point.
    ///
    /// - Throws: `zeroDivisor`.
    package func ratio(to other: Quantity) throws(QuantityError) -> Double {
        let divisor = other.asApproximateDouble
        guard divisor != 0 else { throw .zeroDivisor }
        return asApproximateDouble / divisor
    }

    /// The remainder of two whole quantities, with the sign of this one.
    ///
    /// - Throws: `notAnInteger`, `zeroDivisor`.
    package func modulo(_ other: Quantity) throws(QuantityError) -> Quantity {
        guard let dividend = Int64(exactly: asApproximateDouble) else { throw .notAnInteger(description) }
        guard let divisor = Int64(exactly: other.asApproximateDouble) else { throw .notAnInteger(other.description) }
        guard divisor != 0 else { throw .zeroDivisor }
        return Quantity(divisor == -1 ? 0 : dividend % divisor, format: format)
    }

    private func copy(_ format: Format) -> Quantity {
        Quantity(unchecked: unscaled, exponent: exponent, isCompact: isCompact, format: format)
    }

    /// A number as the quantity that Go's text of it is (`2.5`, `1e+06`): how it is written decides its decimals.
    init(scalar: Double) throws(QuantityError) {
        guard scalar.isFinite else { throw .notAScalar("\(scalar)") }
        try self.init(Self.goText(scalar))
    }

    /// The shortest text that reads back, with an exponent where that is below -4 or above 5.
    private static func goText(_ number: Double) -> String {
        if number == 0 { return "0" }
        let (mantissa, power) = number.magnitude.description.utf8.cut(at: UInt8(ascii: "e"))
        let (whole, decimals) = mantissa.cut(at: UInt8(ascii: "."))
        var digits = Array(whole) + Array(decimals ?? "".utf8[...])
        var exponent = whole.count - 1 + (power.flatMap { Int(text($0)) } ?? 0)
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        let sign = number < 0 ? "-" : ""
        if exponent < -4 || exponent >= 6 {
            let decimals = digits.count > 1 ? "." + text(digits.dropFirst()) : ""
            return sign + text(digits.prefix(1)) + decimals + "e\(exponent)"
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + text(digits) }
        let padded = digits + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, exponent + 1 - digits.count))
        let decimalText = padded.count > exponent + 1 ? "." + text(padded.dropFirst(exponent + 1)) : ""
        return sign + text(padded.prefix(exponent + 1)) + decimalText
    }
}
