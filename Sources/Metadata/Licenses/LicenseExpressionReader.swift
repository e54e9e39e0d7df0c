internal import Vocabulary

/// Reads licence expressions by descent; `+` binds closest, then WITH, AND, OR.
struct LicenseExpressionReader {
    static let longest = 64 << 10
    static let deepest = 100

    private enum Token: Hashable {
        case opening, closing
        case and, or, with
        case word(String)
        case end

        var text: String {
            switch self {
            case .opening: "("
            case .closing: ")"
            case .and: "AND"
            case .or: "OR"
            case .with: "WITH"
            case .word(let word): word
            case .end: ""
            }
        }
    }

    private let bytes: [UInt8]
    private var position = 0
    private var token = Token.end

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ text: String) throws(LicenseExpressionError) -> LicenseExpression.Tree {
        let bytes = Array(text.utf8.prefix(longest + 1))
        guard bytes.count <= longest else { throw .tooLong }
        var reader = LicenseExpressionReader(bytes)
        try reader.advance()
        if let alone = try reader.standingAlone() { return alone }
        let tree = try reader.alternatives(depth: 0)
        guard reader.token == .end else {
            throw .unexpected(expected: "AND, OR or the end of the expression", found: reader.token.text)
        }
        return tree
    }

    /// `NONE` or `NOASSERTION`, behind which nothing may come.
    private mutating func standingAlone() throws(LicenseExpressionError) -> LicenseExpression.Tree? {
        guard case .word(let word) = token, let tree = Self.standingAlone(word) else { return nil }
        try advance()
        guard token == .end else { throw .unexpected(expected: "\(word) alone", found: token.text) }
        return tree
    }

    private static func standingAlone(_ word: String) -> LicenseExpression.Tree? {
        switch word {
        case "NONE": .noLicense
        case "NOASSERTION": .noAssertion
        default: nil
        }
    }

    private mutating func alternatives(depth: Int) throws(LicenseExpressionError) -> LicenseExpression.Tree {
        var parts: [LicenseExpression.Tree] = []
        while true {
            let part = try conjunction(depth: depth)
            if case .or(let inner) = part { parts += inner } else { parts.append(part) }
            guard token == .or else { break }
            try advance()
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(depth: Int) throws(LicenseExpressionError) -> LicenseExpression.Tree {
        var parts: [LicenseExpression.Tree] = []
        while true {
            let part = try factor(depth: depth)
            if case .and(let inner) = part { parts += inner } else { parts.append(part) }
            guard token == .and else { break }
            try advance()
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func factor(depth: Int) throws(LicenseExpressionError) -> LicenseExpression.Tree {
        if token == .opening {
            guard depth < Self.deepest else { throw .tooDeep }
            try advance()
            let tree = try alternatives(depth: depth + 1)
            guard token == .closing else {
                throw .unexpected(expected: "AND, OR or a closing parenthesis", found: token.text)
            }
            try advance()
            return tree
        }
        guard case .word(let word) = token else {
            throw .unexpected(expected: "a licence id or an opening parenthesis", found: token.text)
        }
        if Self.standingAlone(word) != nil { throw .unexpected(expected: "\(word) alone", found: "it among others") }
        try advance()
        guard token == .with else { return .license(try LicenseTerm(word, with: nil)) }
        try advance()
        guard case .word(let addition) = token else {
            throw .unexpected(expected: "an exception id behind WITH", found: token.text)
        }
        try advance()
        return .license(try LicenseTerm(word, with: addition))
    }

    /// Whether ids may hold this byte: a letter, digit, `-` or `.`.
    static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Reads the next token.
    private mutating func advance() throws(LicenseExpressionError) {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else {
            token = .end
            return
        }
        let start = position
        position += 1
        switch bytes[start] {
        case UInt8(ascii: "("): token = .opening
        case UInt8(ascii: ")"): token = .closing
        default:
            while position < bytes.count, !isSpace(bytes[position]), !isParenthesis(bytes[position]) { position += 1 }
            token = try word(start..<position)
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private func isParenthesis(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") }

    private func isWordByte(_ byte: UInt8) -> Bool {
        Self.isIDByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+")
    }

    /// The operator or the word that these bytes are; a `+` may only end a word.
    private func word(_ range: Range<Int>) throws(LicenseExpressionError) -> Token {
        let word = String(decoding: bytes[range], as: UTF8.self)
        switch word {
        case "AND", "and": return .and
        case "OR", "or": return .or
        case "WITH", "with": return .with
        default: break
        }
        guard range.allSatisfy({ isWordByte(bytes[$0]) }), bytes[range.lowerBound] != UInt8(ascii: "+"),
            !bytes[range].dropLast().contains(UInt8(ascii: "+"))
        else { throw .unexpected(expected: "a licence id, an operator or a parenthesis", found: word) }
        return .word(word)
    }
}
