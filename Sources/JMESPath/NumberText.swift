/// The decimal text of a number, always with the fewest digits that read back as the same one.
package enum NumberText {
    /// As Go's `encoding/json` writes it: an exponent below 1e-6 and from 1e21 on.
    package static func json(_ value: Double) -> String {
        let decimal = Decimal(value)
        if value == 0 || (-6..<21).contains(decimal.exponent) { return decimal.plain }
        return decimal.scientific(exponentDigits: 1)
    }

    /// As C's `%g` with the fewest digits, which Kyverno's operators compare: `1e+06` for a million.
    package static func general(_ value: Double) -> String {
        let decimal = Decimal(value)
        if value == 0 || (-4..<6).contains(decimal.exponent) { return decimal.plain }
        return decimal.scientific(exponentDigits: 2)
    }

    /// Without an exponent, as `regex_match` and its like see a number.
    static func plain(_ value: Double) -> String { Decimal(value).plain }

    /// Sign, digits and exponent of a finite number.
    private struct Decimal {
        let isNegative: Bool
        /// Without zeros at either end; empty for zero.
        let digits: [UInt8]
        /// The power of ten of the first digit.
        let exponent: Int

        init(_ value: Double) {
            var digits: [UInt8] = []
            var exponent = -1
            var sawPoint = false
            let text = value.magnitude.description.utf8
            let parts = text.split(separator: UInt8(ascii: "e"))
            for byte in parts.first ?? text[...] {
                if byte == UInt8(ascii: ".") {
                    sawPoint = true
                } else if digits.isEmpty, byte == UInt8(ascii: "0") {
                    if sawPoint { exponent -= 1 }
                } else {
                    digits.append(byte)
                    if !sawPoint { exponent += 1 }
                }
            }
            if parts.count == 2, let power = Int(String(decoding: parts[1], as: UTF8.self)) { exponent += power }
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            (isNegative, self.digits, self.exponent) = (value.sign == .minus && value != 0, digits, exponent)
        }

        var plain: String {
            guard !digits.isEmpty else { return "0" }
            let sign = isNegative ? "-" : ""
            let text = String(decoding: digits, as: UTF8.self)
            if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + text }
            let whole = exponent + 1
            guard digits.count > whole else { return sign + text + String(repeating: "0", count: whole - digits.count) }
            return sign + text.prefix(whole) + "." + text.dropFirst(whole)
        }

        func scientific(exponentDigits: Int) -> String {
            let text = String(decoding: digits, as: UTF8.self)
            let fraction = digits.count > 1 ? "." + text.dropFirst() : ""
            let power = String(exponent.magnitude)
            let padding = String(repeating: "0", count: max(0, exponentDigits - power.utf8.count))
            return (isNegative ? "-" : "") + text.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + padding
                + power
        }
    }
}
