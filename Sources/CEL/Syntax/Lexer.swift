/// Cuts the text of an expression into words.
///
/// Source: CEL language definition, "Syntax" and "Lexis".
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func byte(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    mutating func next() throws(SyntaxError) -> Token {
        skipBlanks()
        let offset = position
        guard let first = byte() else { return Token(kind: .end, offset: offset) }
        if first.isDigit || (first == UInt8(ascii: ".") && byte(1)?.isDigit == true) {
            return Token(kind: try number(), offset: offset)
        }
        if let literal = try prefixedLiteral(first) { return Token(kind: literal, offset: offset) }
        if first.isIdentifierStart {
            while let next = byte(), next.isIdentifierStart || next.isDigit { position += 1 }
            return Token(kind: .identifier(text(from: offset)), offset: offset)
        }
        if first == UInt8(ascii: "`") { return Token(kind: try quotedIdentifier(), offset: offset) }
        return Token(kind: .symbol(try symbol()), offset: offset)
    }

    private mutating func skipBlanks() {
        while let next = byte() {
            switch next {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while let skipped = byte(), skipped != 0x0A { _ = skipped; position += 1 }
            default: return
            }
        }
    }

    private func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    private mutating func quotedIdentifier() throws(SyntaxError) -> Token.Kind {
        let start = position + 1
        position += 1
        while let next = byte(), next != UInt8(ascii: "`") {
            guard next.isIdentifierStart || next.isDigit || [0x2E, 0x2D, 0x2F, 0x20].contains(next) else { break }
            position += 1
        }
        guard byte() == UInt8(ascii: "`"), position > start else {
            throw SyntaxError(
                message: "a quoted name may have letters, digits and _.-/ and ends in `",
                offset: position
            )
        }
        let name = text(from: start)
        position += 1
        return .quotedIdentifier(name)
    }

    private mutating func symbol() throws(SyntaxError) -> Token.Symbol {
        for length in [2, 1] where position + length <= bytes.count {
            let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: text) {
                position += length
                return symbol
            }
        }
        throw SyntaxError(message: "token recognition error", offset: position)
    }

    // MARK: - Numbers

    private mutating func number() throws(SyntaxError) -> Token.Kind {
        let start = position
        if byte() == UInt8(ascii: "0"), byte(1) == UInt8(ascii: "x") || byte(1) == UInt8(ascii: "X"),
            byte(2)?.hexDigit != nil
        {
            position += 2
            while byte()?.hexDigit != nil { position += 1 }
            return try integer(text(from: start + 2), radix: 16, start: start)
        }
        skipDigits()
        var isDouble = false
        if byte() == UInt8(ascii: "."), byte(1)?.isDigit == true {
            isDouble = true
            position += 1
            skipDigits()
        }
        if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
            let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
            if byte(1 + sign)?.isDigit == true {
                isDouble = true
                position += 1 + sign
                skipDigits()
            }
        }
        guard isDouble else { return try integer(text(from: start), radix: 10, start: start) }
        let digits = text(from: start)
        guard let value = Double(digits.utf8.first == UInt8(ascii: ".") ? "0" + digits : digits), value.isFinite else {
            throw SyntaxError(message: "invalid double literal", offset: start)
        }
        return .double(value)
    }

    private mutating func skipDigits() {
        while byte()?.isDigit == true { position += 1 }
    }

    private mutating func integer(_ digits: String, radix: Int, start: Int) throws(SyntaxError) -> Token.Kind {
        let value = UInt64(digits, radix: radix)
        if byte() == UInt8(ascii: "u") || byte() == UInt8(ascii: "U") {
            position += 1
            guard let value else { throw SyntaxError(message: "invalid uint literal", offset: start) }
            return .uint(value)
        }
        guard let value else { throw SyntaxError(message: "invalid int literal", offset: start) }
        return .int(magnitude: value)
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }

    var isIdentifierStart: Bool { self == 0x5F || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }

    var hexDigit: UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self - 0x30)
        case 0x41...0x46: UInt32(self - 0x41) + 10
        case 0x61...0x66: UInt32(self - 0x61) + 10
        default: nil
        }
    }
}
