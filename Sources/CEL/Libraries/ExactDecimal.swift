/// All decimal digits of a fraction, which a binary fraction always has.
struct ExactDecimal {
    /// The digits, without zeros before them; empty for zero.
    private let digits: [UInt8]
    /// How many of them stand behind the point.
    private let scale: Int

    /// A negative scale is zeros behind the digits.
    init(digits: [UInt8], scale: Int) {
        self.digits = scale < 0 ? digits + [UInt8](repeating: 0x30, count: -scale) : digits
        self.scale = max(0, scale)
    }

    /// - Parameter number: Finite, not negative.
    init(_ number: Double) {
        guard number != 0, number.isFinite else {
            (digits, scale) = ([], 0)
            return
        }
        let significand = number.significandBitPattern | (number.isNormal ? 1 << 52 : 0)
        let exponent = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1075
        var limbs: [UInt32] = []
        var rest = significand
        while rest != 0 {
            limbs.append(UInt32(rest % 1_000_000_000))
            rest /= 1_000_000_000
        }
        // m * 2^-n is m * 5^n / 10^n
        for _ in 0..<exponent.magnitude { Self.multiply(&limbs, by: exponent < 0 ? 5 : 2) }
        var text: [UInt8] = []
        for (index, limb) in limbs.reversed().enumerated() {
            let part = Array(String(limb).utf8)
            if index > 0 { text += [UInt8](repeating: 0x30, count: 9 - part.count) }
            text += part
        }
        (digits, scale) = (text, exponent < 0 ? -exponent : 0)
    }

    private static func multiply(_ limbs: inout [UInt32], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * factor + carry
            limbs[index] = UInt32(product % 1_000_000_000)
            carry = product / 1_000_000_000
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
    }

    /// The number without its point, rounded to so many digits behind it; at least one digit.
    func rounded(afterPoint places: Int) -> [UInt8] {
        guard places < scale else {
            let zeros = [UInt8](repeating: 0x30, count: digits.isEmpty ? 0 : places - scale)
            return digits.isEmpty ? [0x30] : digits + zeros
        }
        let kept = digits.count - (scale - places)
        guard kept >= 0 else { return [0x30] }
        let result = Self.rounded(digits, to: kept)
        return result.isEmpty ? [0x30] : result
    }

    /// So many digits, and the power of ten of the first.
    func rounded(digits count: Int) -> (digits: [UInt8], exponent: Int) {
        let exponent = digits.count - scale - 1
        guard count < digits.count else {
            return (digits + [UInt8](repeating: 0x30, count: count - digits.count), exponent)
        }
        let result = Self.rounded(digits, to: count)
        return result.count > count ? (Array(result.dropLast()), exponent + 1) : (result, exponent)
    }

    /// The first `count` digits, one more where rounding carries over; halves go to the even digit.
    private static func rounded(_ digits: [UInt8], to count: Int) -> [UInt8] {
        var kept = Array(digits.prefix(count))
        let rest = digits.dropFirst(count)
        guard let next = rest.first else { return kept }
        let isHalf = next == 0x35 && rest.dropFirst().allSatisfy { $0 == 0x30 }
        let isOdd = (kept.last ?? 0x30) & 1 == 1
        guard isHalf ? isOdd : next >= 0x35 else { return kept }
        for index in kept.indices.reversed() {
            if kept[index] != 0x39 {
                kept[index] += 1
                return kept
            }
            kept[index] = 0x30
        }
        return [0x31] + kept
    }
}
