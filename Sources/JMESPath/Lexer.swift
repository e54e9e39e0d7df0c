internal import Encodings

/// Cuts the text of an expression into tokens.
///
/// Source: JMESPath specification, "Grammar".
struct Lexer {
    /// How long a text may be, in bytes.
    static let longest = 1 << 20
    /// How deep arrays and objects of a literal may nest.
    private static let literalDepth = 64

    private let text: [UInt8]
    private var index = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    /// All tokens of a text, the end included.
    ///
    /// - Throws: `syntax` for what is no token, `cost` for a text of more than 1 MiB.
    static func tokens(_ text: String) throws(JMESPathError) -> [Token] {
        guard text.utf8.count <= longest else {
            throw JMESPathError(.cost, "expected an expression of at most \(longest) bytes, found \(text.utf8.count)")
        }
        var lexer = Lexer(text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        index + offset < text.count ? text[index + offset] : nil
    }

    private func syntax(_ message: String, at place: Int) -> JMESPathError {
        JMESPathError(.syntax, column: place + 1, message)
    }

    private mutating func next() throws(JMESPathError) -> Token {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
        let start = index
        guard let byte = peek() else { return Token(kind: .end, column: start + 1) }
        if Self.isLetter(byte) {
            while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) { index += 1 }
            return Token(kind: .identifier(String(decoding: text[start..<index], as: UTF8.self)), column: start + 1)
        }
        let kind: Token.Kind
        switch byte {
        case UInt8(ascii: "\""): kind = .quotedIdentifier(try quotedIdentifier())
        case UInt8(ascii: "'"): kind = .literal(.string(try rawString()))
        case UInt8(ascii: "`"): kind = .literal(try literal())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): kind = .number(try number())
        default: kind = try symbol(byte)
        }
        return Token(kind: kind, column: start + 1)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    // MARK: - Symbols

    private mutating func symbol(_ byte: UInt8) throws(JMESPathError) -> Token.Kind {
        let start = index
        index += 1
        switch byte {
        case UInt8(ascii: "."): return .dot
        case UInt8(ascii: "*"): return .star
        case UInt8(ascii: "]"): return .rightBracket
        case UInt8(ascii: "{"): return .leftBrace
        case UInt8(ascii: "}"): return .rightBrace
        case UInt8(ascii: "("): return .leftParenthesis
        case UInt8(ascii: ")"): return .rightParenthesis
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: ":"): return .colon
        case UInt8(ascii: "@"): return .current
        case UInt8(ascii: "["):
            if take(UInt8(ascii: "]")) { return .flatten }
            return take(UInt8(ascii: "?")) ? .filter : .leftBracket
        case UInt8(ascii: "|"): return take(byte) ? .or : .pipe
        case UInt8(ascii: "&"): return take(byte) ? .and : .expression
        case UInt8(ascii: "!"): return take(UInt8(ascii: "=")) ? .comparator(.notEqual) : .not
        case UInt8(ascii: "<"): return .comparator(take(UInt8(ascii: "=")) ? .lessOrEqual : .less)
        case UInt8(ascii: ">"): return .comparator(take(UInt8(ascii: "=")) ? .greaterOrEqual : .greater)
        case UInt8(ascii: "="):
            if take(byte) { return .comparator(.equal) }
            throw syntax("expected '==', found '='", at: start)
        default:
            let rest = String(decoding: text[start..<min(text.count, start + 4)], as: UTF8.self)
            let found = rest.unicodeScalars.first.map { String($0) } ?? ""
            throw syntax("expected a token, found '\(found)'", at: start)
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    private mutating func number() throws(JMESPathError) -> Int {
        let start = index
        index += 1
        while let byte = peek(), Self.isDigit(byte) { index += 1 }
        let digits = String(decoding: text[start..<index], as: UTF8.self)
        guard let number = Int(digits) else {
            throw syntax("expected an integer of 64 bits, found '\(digits.prefix(40))'", at: start)
        }
        return number
    }

    // MARK: - Quoted

    /// Finds the end of a quoted text, and steps behind it.
    ///
    /// - Returns: The range between the quotes.
    private mutating func quoted(_ quote: UInt8, _ name: String) throws(JMESPathError) -> Range<Int> {
        let start = index
        index += 1
        while let byte = peek() {
            if byte == quote {
                index += 1
                return start + 1..<index - 1
            }
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        throw syntax("expected \(name) to end, found the end of the expression", at: start)
    }

    private mutating func quotedIdentifier() throws(JMESPathError) -> String {
        let start = index
        let range = try quoted(UInt8(ascii: "\""), "a quoted identifier")
        do {
            let json = Array(text[range.lowerBound - 1...range.upperBound])
            if case .string(let name) = try JSONReader.read(json, depth: 1) { return name }
        } catch {
            throw syntax("expected a quoted identifier as a JSON string: \(error)", at: start)
        }
        throw syntax("expected a quoted identifier as a JSON string", at: start)
    }

    /// A raw string: `\'` stands for a quote, every other backslash for itself.
    private mutating func rawString() throws(JMESPathError) -> String {
        let range = try quoted(UInt8(ascii: "'"), "a raw string")
        return String(decoding: unescaped(range, UInt8(ascii: "'")), as: UTF8.self)
    }

    /// A JSON literal, in which `` \` `` stands for a backtick.
    private mutating func literal() throws(JMESPathError) -> JMESValue {
        let start = index
        let range = try quoted(UInt8(ascii: "`"), "a literal")
        do {
            return try JMESValue(JSONReader.read(unescaped(range, UInt8(ascii: "`")), depth: Self.literalDepth))
        } catch let error as JMESPathError {
            throw JMESPathError(.syntax, column: start + 1, error.text)
        } catch {
            throw syntax("expected JSON between backticks: \(error)", at: start)
        }
    }

    private func unescaped(_ range: Range<Int>, _ quote: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            if text[place] == UInt8(ascii: "\\"), place + 1 < range.upperBound {
                if text[place + 1] != quote { bytes.append(text[place]) }
                bytes.append(text[place + 1])
                place += 2
            } else {
                bytes.append(text[place])
                place += 1
            }
        }
        return bytes
    }
}
