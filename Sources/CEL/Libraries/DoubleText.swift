/// Reads and writes fractions as Go's `strconv` does.
enum DoubleText {
    /// Nil for what is no number, and for what is too large.
    static func number(_ text: String) -> Double? {
        guard !text.utf8.contains(UInt8(ascii: "(")), let number = Double(text) else { return nil }
        let isNamed = text.utf8.contains { $0 | 0x20 == UInt8(ascii: "i") }
        return number.isInfinite && !isNamed ? nil : number
    }

    /// `%g` with the fewest digits that read back as the number: `1.5`, `1e+06`, `+Inf`.
    static func general(_ number: Double) -> String {
        guard number.isFinite else { return special(number) }
        let (digits, exponent) = shortest(number)
        guard exponent < -4 || exponent >= 6 else { return fixed(digits, exponent, number) }
        return scientific(digits, exponent, number)
    }

    /// `%f` with the fewest digits: never an exponent.
    static func plain(_ number: Double) -> String {
        guard number.isFinite else { return special(number) }
        let (digits, exponent) = shortest(number)
        return fixed(digits, exponent, number)
    }

    static func special(_ number: Double) -> String { number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf" }

    private static func sign(_ number: Double) -> String { number.sign == .minus ? "-" : "" }

    private static func fixed(_ digits: [UInt8], _ exponent: Int, _ number: Double) -> String {
        var text = sign(number)
        if exponent < 0 {
            text += "0." + String(repeating: "0", count: -exponent - 1) + String(decoding: digits, as: UTF8.self)
        } else if digits.count <= exponent + 1 {
            text += String(decoding: digits, as: UTF8.self)
            text += String(repeating: "0", count: exponent + 1 - digits.count)
        } else {
            text += String(decoding: digits[...exponent], as: UTF8.self) + "."
            text += String(decoding: digits[(exponent + 1)...], as: UTF8.self)
        }
        return text
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int, _ number: Double) -> String {
        var text = sign(number) + String(decoding: digits.prefix(1), as: UTF8.self)
        if digits.count > 1 { text += "." + String(decoding: digits.dropFirst(), as: UTF8.self) }
        return text + exponentText(exponent)
    }

    static func exponentText(_ exponent: Int) -> String {
        let magnitude = String(exponent.magnitude)
        return (exponent < 0 ? "e-" : "e+") + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
    }

    /// The fewest digits that read back as the number, without zeros around, and the power of ten of the first.
    private static func shortest(_ number: Double) -> (digits: [UInt8], exponent: Int) {
        guard number != 0 else { return ([0x30], 0) }
        var (digits, point, exponent): ([UInt8], Int?, Int) = ([], nil, 0)
        let text = Array(number.magnitude.description.utf8)
        for (index, byte) in text.enumerated() {
            if byte.isDigit {
                digits.append(byte)
            } else if byte == UInt8(ascii: ".") {
                point = digits.count
            } else {
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            }
        }
        var first = exponent + (point ?? digits.count) - 1
        while digits.count > 1, digits.first == 0x30 {
            digits.removeFirst()
            first -= 1
        }
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        return (digits, first)
    }

    // MARK: - With a precision

    /// `%.nf`: rounded exactly, halves to even.
    static func fixed(_ number: Double, precision: Int) -> String {
        let decimal = ExactDecimal(number.magnitude)
        let digits = decimal.rounded(afterPoint: precision)
        return sign(number) + placed(digits, precision: precision)
    }

    /// Puts the point before the last `precision` digits.
    private static func placed(_ digits: [UInt8], precision: Int) -> String {
        var text = String(decoding: digits, as: UTF8.self)
        guard precision > 0 else { return text }
        if digits.count <= precision { text = String(repeating: "0", count: precision + 1 - digits.count) + text }
        return String(text.dropLast(precision)) + "." + String(text.suffix(precision))
    }

    /// As `fixed`, but of the fewest digits that read back as the number, which makes halves of what is none.
    static func roundedShortest(_ number: Double, precision: Int) -> String {
        let (digits, exponent) = shortest(number)
        let zero = number == 0
        let decimal = ExactDecimal(digits: zero ? [] : digits, scale: zero ? 0 : digits.count - 1 - exponent)
        return sign(number) + placed(decimal.rounded(afterPoint: precision), precision: precision)
    }

    /// `%.ne` as its parts: rounded exactly, halves to even.
    static func scientific(_ number: Double, precision: Int) -> (mantissa: String, exponent: Int) {
        guard number != 0 else {
            return (sign(number) + "0" + (precision > 0 ? "." + String(repeating: "0", count: precision) : ""), 0)
        }
        let (digits, exponent) = ExactDecimal(number.magnitude).rounded(digits: precision + 1)
        var text = sign(number) + String(decoding: digits.prefix(1), as: UTF8.self)
        if precision > 0 { text += "." + String(decoding: digits.dropFirst(), as: UTF8.self) }
        return (text, exponent)
    }
}
