/// An integer of any size, for quantities whose digits do not fit a machine word.
///
/// It sets no limit itself: whoever computes with what others wrote bounds the operands before (`Quantity.Bound`).
struct BigInteger: Hashable, Sendable {
    /// Limbs of 32 bits, lowest first, without zeros on top; empty for zero.
    private(set) var magnitude: [UInt32]
    private(set) var isNegative: Bool

    private init(magnitude: [UInt32], isNegative: Bool) {
        var magnitude = magnitude
        while magnitude.last == 0 { magnitude.removeLast() }
        self.magnitude = magnitude
        self.isNegative = isNegative && !magnitude.isEmpty
    }

    init(_ value: Int64) {
        let bits = value.magnitude
        self.init(
            magnitude: [UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32)],
            isNegative: value < 0
        )
    }

    /// Reads ASCII digits, which the caller has checked.
    init(digits: some Sequence<UInt8>) {
        var value = BigInteger(0)
        var chunk: UInt32 = 0
        var scale: UInt32 = 1
        for digit in digits {
            chunk = chunk * 10 + UInt32(digit & 15)
            scale *= 10
            if scale == 1_000_000_000 {
                value.scale(by: scale, adding: chunk)
                (chunk, scale) = (0, 1)
            }
        }
        value.scale(by: scale, adding: chunk)
        self = value
    }

    var isZero: Bool { magnitude.isEmpty }
    var sign: Int { isZero ? 0 : isNegative ? -1 : 1 }
    var bitWidth: Int { 32 * magnitude.count }
    var negated: BigInteger { BigInteger(magnitude: magnitude, isNegative: !isNegative) }

    /// The value as a machine word, nil where it does not fit.
    var asInt64: Int64? {
        guard magnitude.count <= 2 else { return nil }
        let bits = magnitude.reversed().reduce(UInt64(0)) { $0 << 32 | UInt64($1) }
        guard isNegative else { return Int64(exactly: bits) }
        return bits == 1 << 63 ? .min : Int64(exactly: bits).map { -$0 }
    }

    /// The nearest floating-point number.
    var asDouble: Double { Double(description) ?? .nan }

    // MARK: Arithmetic

    static func + (left: BigInteger, right: BigInteger) -> BigInteger {
        if left.isNegative == right.isNegative {
            return BigInteger(magnitude: sum(left.magnitude, right.magnitude), isNegative: left.isNegative)
        }
        return precedes(left.magnitude, right.magnitude)
            ? BigInteger(magnitude: difference(right.magnitude, left.magnitude), isNegative: right.isNegative)
            : BigInteger(magnitude: difference(left.magnitude, right.magnitude), isNegative: left.isNegative)
    }

    static func - (left: BigInteger, right: BigInteger) -> BigInteger { left + right.negated }

    static func * (left: BigInteger, right: BigInteger) -> BigInteger {
        var product = [UInt32](repeating: 0, count: left.magnitude.count + right.magnitude.count)
        for (offset, limb) in left.magnitude.enumerated() {
            var carry: UInt64 = 0
            for (index, other) in right.magnitude.enumerated() {
                let total = UInt64(limb) * UInt64(other) + UInt64(product[offset + index]) + carry
                product[offset + index] = UInt32(truncatingIfNeeded: total)
                carry = total >> 32
            }
            product[offset + right.magnitude.count] = UInt32(truncatingIfNeeded: carry)
        }
        return BigInteger(magnitude: product, isNegative: left.isNegative != right.isNegative)
    }

    /// Ten to a power that is not negative, times this.
    func timesTen(toThe power: Int) -> BigInteger {
        var value = self
        var power = power
        while power >= 9 {
            value.scale(by: 1_000_000_000, adding: 0)
            power -= 9
        }
        while power > 0 {
            value.scale(by: 10, adding: 0)
            power -= 1
        }
        return value
    }

    /// Divides and cuts towards zero.
    ///
    /// - Parameter divisor: Is not zero.
    /// - Returns: The remainder is a magnitude, without the sign of this number.
    func quotientAndRemainder(by divisor: UInt32) -> (quotient: BigInteger, remainder: UInt32) {
        var quotient = magnitude
        var rest: UInt64 = 0
        for index in quotient.indices.reversed() {
            let value = rest << 32 | UInt64(quotient[index])
            quotient[index] = UInt32(truncatingIfNeeded: value / UInt64(divisor))
            rest = value % UInt64(divisor)
        }
        return (BigInteger(magnitude: quotient, isNegative: isNegative), UInt32(truncatingIfNeeded: rest))
    }

    /// Divides by ten to a power and cuts towards zero; whether anything was cut.
    func dividedByTen(toThe power: Int) -> (quotient: BigInteger, isExact: Bool) {
        var value = self
        var isExact = true
        for _ in 0..<max(0, power) where !value.isZero {
            let (quotient, remainder) = value.quotientAndRemainder(by: 10)
            value = quotient
            if remainder != 0 { isExact = false }
        }
        return (value, isExact)
    }

    /// Divides by what is not zero and cuts towards zero, bit by bit.
    func quotient(by divisor: BigInteger) -> BigInteger {
        var quotient = [UInt32](repeating: 0, count: magnitude.count)
        var rest: [UInt32] = []
        for index in magnitude.indices.reversed() {
            for bit in (0..<32).reversed() {
                Self.shift(&rest, bringingIn: magnitude[index] >> UInt32(bit) & 1)
                if !Self.precedes(rest, divisor.magnitude) {
                    rest = Self.difference(rest, divisor.magnitude)
                    while rest.last == 0 { rest.removeLast() }
                    quotient[index] |= 1 << UInt32(bit)
                }
            }
        }
        return BigInteger(magnitude: quotient, isNegative: isNegative != divisor.isNegative)
    }

    // MARK: Magnitudes

    /// Multiplies the magnitude, and adds to it.
    private mutating func scale(by factor: UInt32, adding addend: UInt32) {
        var carry = UInt64(addend)
        for index in magnitude.indices {
            let total = UInt64(magnitude[index]) * UInt64(factor) + carry
            magnitude[index] = UInt32(truncatingIfNeeded: total)
            carry = total >> 32
        }
        if carry != 0 { magnitude.append(UInt32(truncatingIfNeeded: carry)) }
    }

    private static func shift(_ limbs: inout [UInt32], bringingIn bit: UInt32) {
        var carry = bit
        for index in limbs.indices {
            let next = limbs[index] >> 31
            limbs[index] = limbs[index] << 1 | carry
            carry = next
        }
        if carry != 0 { limbs.append(carry) }
    }

    private static func precedes(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        guard left.count == right.count else { return left.count < right.count }
        return left.reversed().lexicographicallyPrecedes(right.reversed())
    }

    private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var (result, addend) = left.count < right.count ? (right, left) : (left, right)
        addend += [UInt32](repeating: 0, count: result.count - addend.count)
        var carry: UInt64 = 0
        for index in result.indices {
            let total = UInt64(result[index]) + UInt64(addend[index]) + carry
            result[index] = UInt32(truncatingIfNeeded: total)
            carry = total >> 32
        }
        if carry != 0 { result.append(UInt32(truncatingIfNeeded: carry)) }
        return result
    }

    /// The difference of two magnitudes, of which the first is not the smaller one.
    private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result = left
        var borrow: UInt32 = 0
        for index in result.indices {
            let (partial, first) = result[index].subtractingReportingOverflow(index < right.count ? right[index] : 0)
            let (value, second) = partial.subtractingReportingOverflow(borrow)
            result[index] = value
            borrow = first || second ? 1 : 0
        }
        return result
    }
}

extension BigInteger: Comparable, CustomStringConvertible {
    static func < (left: BigInteger, right: BigInteger) -> Bool { (left - right).sign < 0 }

    var description: String {
        guard !isZero else { return "0" }
        var groups: [UInt32] = []
        var value = self
        while !value.isZero {
            let (quotient, remainder) = value.quotientAndRemainder(by: 1_000_000_000)
            groups.append(remainder)
            value = quotient
        }
        var text = isNegative ? "-" : ""
        for (index, group) in groups.reversed().enumerated() {
            let digits = String(group)
            if index > 0 { text += String(repeating: "0", count: 9 - digits.utf8.count) }
            text += digits
        }
        return text
    }
}
