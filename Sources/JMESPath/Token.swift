/// A word of the language.
struct Token {
    enum Kind: Equatable {
        case identifier(String), quotedIdentifier(String)
        case number(Int)
        case literal(JMESValue)
        case dot, star, flatten, filter, leftBracket, rightBracket, leftBrace, rightBrace
        case leftParenthesis, rightParenthesis, comma, colon, current, expression
        case or, and, pipe, not
        case comparator(Comparator)
        case end
    }

    let kind: Kind
    /// From 1, in bytes.
    let column: Int

    /// How tightly it binds what stands before it; 0 where it ends an expression.
    var bindingPower: Int {
        switch kind {
        case .pipe: 1
        case .or: 2
        case .and: 3
        case .comparator: 5
        case .flatten: 9
        case .star: 20
        case .filter: 21
        case .dot: 40
        case .leftBrace: 50
        case .leftBracket: 55
        case .leftParenthesis: 60
        default: 0
        }
    }

    /// The token in words for a message.
    var words: String {
        switch kind {
        case .identifier(let name): "'\(name)'"
        case .quotedIdentifier(let name): "\"\(name)\""
        case .number(let number): "\(number)"
        case .literal: "a literal"
        case .dot: "'.'"
        case .star: "'*'"
        case .flatten: "'[]'"
        case .filter: "'[?'"
        case .leftBracket: "'['"
        case .rightBracket: "']'"
        case .leftBrace: "'{'"
        case .rightBrace: "'}'"
        case .leftParenthesis: "'('"
        case .rightParenthesis: "')'"
        case .comma: "','"
        case .colon: "':'"
        case .current: "'@'"
        case .expression: "'&'"
        case .or: "'||'"
        case .and: "'&&'"
        case .pipe: "'|'"
        case .not: "'!'"
        case .comparator(let comparator): "'\(comparator.rawValue)'"
        case .end: "the end"
        }
    }
}

/// Compares two values.
enum Comparator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}
