/// A part of an expression, with all that is in it.
final class Expression: Sendable {
    indirect enum Kind: Sendable {
        case literal(CELValue)
        /// A name; absolute with a dot before it.
        case identifier(String, isAbsolute: Bool)
        case select(Expression, field: String, mode: Selection)
        case call(target: Expression?, function: String, arguments: [Expression])
        /// All terms of a chain of `&&`, or of `||`.
        case logical(isAnd: Bool, [Expression])
        case conditional(Expression, Expression, Expression)
        case list([Element])
        case map([Entry])
        case message(name: String, isAbsolute: Bool, [Field])
        case comprehension(Comprehension)
        case bind(name: String, value: Expression, body: Expression)
        /// `optMap` and `optFlatMap`.
        case optionalMap(target: Expression, name: String, body: Expression, isFlat: Bool)
        case sortBy(target: Expression, name: String, key: Expression)
    }

    enum Selection: Sendable { case value, optional, presence }

    struct Element: Sendable {
        let value: Expression
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    struct Field: Sendable {
        let name: String
        let value: Expression
        let isOptional: Bool
    }

    let id: Int
    /// Where a message about it points: its operator, or its first byte.
    let offset: Int
    let kind: Kind
    /// How many expressions stand inside each other in it, itself included.
    let depth: Int

    init(id: Int, offset: Int, depth: Int, kind: Kind) {
        (self.id, self.offset, self.depth, self.kind) = (id, offset, depth, kind)
    }

    /// `a.b.c` as its names, where it is nothing but names.
    var qualifiedName: (names: [String], isAbsolute: Bool)? {
        var (names, expression): ([String], Expression) = ([], self)
        while case .select(let operand, let field, .value) = expression.kind {
            names.append(field)
            expression = operand
        }
        guard case .identifier(let name, let isAbsolute) = expression.kind else { return nil }
        return ([name] + names.reversed(), isAbsolute)
    }
}

/// A macro that runs over the elements of a list, or the keys of a map.
struct Comprehension: Sendable {
    enum Kind: Sendable {
        case all, exists, existsOne
        /// `map`, with the predicate of its long form, and `transformList`.
        case map
        case filter
        case transformMap, transformMapEntry
    }

    let kind: Kind
    let range: Expression
    let variable: String
    /// The second variable: the element of a list whose index is the first, or the value of a key.
    let second: String?
    let predicate: Expression?
    let transform: Expression?
}
