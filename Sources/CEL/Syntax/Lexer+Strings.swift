extension Lexer {
    /// A string or bytes, where one begins here: quotes, with `r` for raw and `b` for bytes before them.
    mutating func prefixedLiteral(_ first: UInt8) throws(SyntaxError) -> Token.Kind? {
        var (isRaw, isBytes, length) = (false, false, 0)
        if first | 0x20 == UInt8(ascii: "b") {
            isBytes = true
            length = 1
        }
        if let next = byte(length), next | 0x20 == UInt8(ascii: "r") {
            isRaw = true
            length += 1
        }
        guard let quote = byte(length), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        let start = position
        position += length
        let isTriple = byte(1) == quote && byte(2) == quote
        position += isTriple ? 3 : 1
        let content = try content(quote: quote, isTriple: isTriple, isRaw: isRaw, isBytes: isBytes, start: start)
        return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
    }

    private mutating func content(
        quote: UInt8,
        isTriple: Bool,
        isRaw: Bool,
        isBytes: Bool,
        start: Int
    ) throws(SyntaxError) -> [UInt8] {
        var content: [UInt8] = []
        while let next = byte() {
            if next == quote, !isTriple || (byte(1) == quote && byte(2) == quote) {
                position += isTriple ? 3 : 1
                return content
            }
            if !isTriple, next == 0x0A || next == 0x0D { break }
            if next == UInt8(ascii: "\\") {
                if isRaw {
                    guard let escaped = byte(1), isTriple || (escaped != 0x0A && escaped != 0x0D) else { break }
                    content += [next, escaped]
                    position += 2
                } else {
                    try escape(isBytes: isBytes, into: &content)
                }
                continue
            }
            content.append(next)
            position += 1
        }
        throw SyntaxError(message: "unterminated string literal", offset: start)
    }

    private mutating func escape(isBytes: Bool, into content: inout [UInt8]) throws(SyntaxError) {
        let start = position
        guard let letter = byte(1) else { throw SyntaxError(message: "unterminated escape", offset: start) }
        if let value = Self.simpleEscapes[letter] {
            content.append(value)
            position += 2
            return
        }
        let (value, isByte) = try codePoint(letter, isBytes: isBytes, start: start)
        if isBytes, isByte, let byte = UInt8(exactly: value) {
            content.append(byte)
            return
        }
        guard !isBytes || !isByte, let scalar = Unicode.Scalar(value) else {
            throw SyntaxError(message: "invalid escape sequence", offset: start)
        }
        content += Array(String(Character(scalar)).utf8)
    }

    /// The number that an escape spells, and whether that is a byte in bytes.
    private mutating func codePoint(
        _ letter: UInt8,
        isBytes: Bool,
        start: Int
    ) throws(SyntaxError) -> (value: UInt32, isByte: Bool) {
        let (skipped, digits, radix): (Int, Int, UInt32)
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): (skipped, digits, radix) = (2, 2, 16)
        case UInt8(ascii: "u") where !isBytes: (skipped, digits, radix) = (2, 4, 16)
        case UInt8(ascii: "U") where !isBytes: (skipped, digits, radix) = (2, 8, 16)
        case 0x30...0x33: (skipped, digits, radix) = (1, 3, 8)
        default: throw SyntaxError(message: "invalid escape sequence", offset: start)
        }
        var value: UInt32 = 0
        for index in 0..<digits {
            guard let digit = byte(skipped + index)?.hexDigit, digit < radix, value <= 0x0FFF_FFFF else {
                throw SyntaxError(message: "invalid escape sequence", offset: start)
            }
            value = value * radix + digit
        }
        position += skipped + digits
        return (value, skipped == 1 || digits == 2)
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        0x61: 0x07, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09, 0x76: 0x0B, 0x5C: 0x5C, 0x3F: 0x3F,
        0x22: 0x22, 0x27: 0x27, 0x60: 0x60,
    ]
}
