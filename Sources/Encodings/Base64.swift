/// Base64, one spelling for each value.
///
/// Source: RFC 4648, sections 4 and 5, with padding; bits that padding leaves over must be zero (section 3.5).
package enum Base64 {
    package enum Alphabet: Sendable { case standard, urlSafe }

    /// Decodes the canonical spelling; nil for white space, missing padding, other letters or left-over bits.
    package static func decode(_ text: some StringProtocol, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { unsafe decode($0, alphabet) }
    }

    /// Decodes the canonical spelling; nil for anything else.
    package static func decode(_ text: [UInt8], _ alphabet: Alphabet = .standard) -> [UInt8]? {
        unsafe text.withUnsafeBufferPointer { unsafe decode($0, alphabet) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ alphabet: Alphabet) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var padding = 0
        while padding < text.count, unsafe text[text.count - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
        guard padding <= 2 else { return nil }
        let count = text.count / 4 * 3 - padding
        let table = alphabet == .standard ? standardValues : urlSafeValues
        // All digits are looked at before one is refused: what is no digit has a bit that no digit has.
        var seen: UInt8 = 0
        var rest: UInt32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            for group in 0..<text.count / 4 {
                var value: UInt32 = 0
                for place in group * 4..<group * 4 + 4 {
                    let digit = place < text.count - padding ? table[Int(unsafe text[place])] : 0
                    seen |= digit
                    value = value << 6 | UInt32(digit & 63)
                }
                for place in group * 3..<group * 3 + 3 {
                    if place < count {
                        unsafe output.initializeElement(at: place, to: UInt8(truncatingIfNeeded: value >> 16))
                    } else {
                        rest |= value & 0xFF_0000
                    }
                    value <<= 8
                }
            }
            initialized = count
        }
        return seen < 64 && rest == 0 ? bytes : nil
    }

    /// Decodes either alphabet, never both in one text, as DSSE allows.
    package static func decodeEither(_ text: String) -> [UInt8]? {
        decode(text, .standard) ?? decode(text, .urlSafe)
    }

    /// Encodes with the standard alphabet and padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        let digits = standardDigits
        let count = (bytes.count + 2) / 3 * 4
        return unsafe String(unsafeUninitializedCapacity: count) { text in
            var (index, end) = (0, 0)
            while index < bytes.count {
                let rest = min(3, bytes.count - index)
                var group: UInt32 = 0
                for offset in 0..<3 {
                    group = group << 8 | (offset < rest ? UInt32(bytes[index + offset]) : 0)
                }
                for position in 0..<4 {
                    let digit = Int(group >> UInt32(18 - position * 6) & 63)
                    unsafe text[end] = position <= rest ? digits[digit] : UInt8(ascii: "=")
                    end += 1
                }
                index += 3
            }
            return end
        }
    }

    private static let standardDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafeDigits = Array(standardDigits.dropLast(2)) + Array("-_".utf8)
    private static let standardValues = values(of: standardDigits)
    private static let urlSafeValues = values(of: urlSafeDigits)

    private static func values(of digits: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }
}
