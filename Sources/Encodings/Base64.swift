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

    /// Decodes the canonical spelling; nil for anything else.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - alphabet: Of its digits.
    ///   - head: What is to stand before the bytes, when it is known how many they are.
    /// - Returns: The head and the bytes.
    static func decode(
        _ text: UnsafeBufferPointer<UInt8>,
        _ alphabet: Alphabet,
        behind head: (Int) -> [UInt8] = { _ in [] }
    ) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var padding = 0
        while padding < text.count, unsafe text[text.count - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
        guard padding <= 2 else { return nil }
        let count = text.count / 4 * 3 - padding
        let head = head(count)
        let values = alphabet == .standard ? standardValues : urlSafeValues
        // All digits are looked at before one is refused: what is no digit has a bit that no digit has.
        var seen: UInt8 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: head.count + count) { all, initialized in
            for (place, byte) in head.enumerated() { unsafe all.initializeElement(at: place, to: byte) }
            let output = unsafe UnsafeMutableBufferPointer(rebasing: all[head.count...])
            defer { initialized += head.count }
            unsafe values.withUnsafeBufferPointer { values in
                // Groups that are whole; one with padding comes last.
                for group in 0..<count / 3 {
                    let (first, second) = unsafe (values[Int(text[group * 4])], values[Int(text[group * 4 + 1])])
                    let (third, fourth) = unsafe (values[Int(text[group * 4 + 2])], values[Int(text[group * 4 + 3])])
                    seen |= first | second | third | fourth
                    unsafe output.initializeElement(at: group * 3, to: first << 2 | second >> 4)
                    unsafe output.initializeElement(at: group * 3 + 1, to: second << 4 | third >> 2)
                    unsafe output.initializeElement(at: group * 3 + 2, to: third << 6 | fourth)
                }
            }
            initialized = count / 3 * 3
            guard padding > 0 else { return }
            let last = (0..<4 - padding).map { place in unsafe values[Int(text[text.count - 4 + place])] }
            seen |= last.reduce(0, |)
            unsafe output.initializeElement(at: initialized, to: last[0] << 2 | last[1] >> 4)
            // Bits that padding leaves over must be zero.
            if padding == 2 {
                if last[1] & 15 != 0 { seen = 0xFF }
            } else {
                unsafe output.initializeElement(at: initialized + 1, to: last[1] << 4 | last[2] >> 2)
                if last[2] & 3 != 0 { seen = 0xFF }
            }
            initialized = count
        }
        return seen < 64 ? bytes : nil
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
