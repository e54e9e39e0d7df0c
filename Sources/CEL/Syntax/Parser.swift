/// Reads an expression into a tree, macros expanded.
///
/// Source: CEL language definition, "Syntax".
struct Parser {
    var lexer: Lexer
    var token: Token
    let options: ParserOptions
    /// How many expressions are open.
    private var nesting = 0
    private(set) var count = 0

    /// Reads the whole text.
    ///
    /// - Returns: The tree, and how many expressions are in it: their numbers are below that.
    /// - Throws: The first thing that is no expression.
    static func parse(
        _ source: CELSource,
        options: ParserOptions
    ) throws(SyntaxError) -> (tree: Expression, count: Int) {
        var parser = try Parser(source, options: options)
        let tree = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("the end") }
        return (tree, parser.count)
    }

    private init(_ source: CELSource, options: ParserOptions) throws(SyntaxError) {
        guard source.bytes.count <= options.sizeLimit else {
            throw SyntaxError(message: "expression size exceeds \(options.sizeLimit) bytes", offset: 0)
        }
        self.options = options
        lexer = Lexer(source.bytes)
        token = try lexer.next()
    }

    // MARK: - Words

    mutating func advance() throws(SyntaxError) { token = try lexer.next() }

    func isAt(_ symbol: Token.Symbol) -> Bool { token.kind == .symbol(symbol) }

    /// Takes the symbol where it is next.
    mutating func take(_ symbol: Token.Symbol) throws(SyntaxError) -> Bool {
        guard isAt(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(SyntaxError) {
        guard try take(symbol) else { throw unexpected("'\(symbol.rawValue)'") }
    }

    func unexpected(_ expected: String) -> SyntaxError {
        SyntaxError(message: "Syntax error: expected \(expected), found \(token.words)", offset: token.offset)
    }

    /// An expression of that kind; too many inside each other are an error.
    mutating func make(_ kind: Expression.Kind, at offset: Int) throws(SyntaxError) -> Expression {
        let depth = kind.depthBelow + 1
        guard depth <= options.depthLimit else { throw tooDeep(at: offset) }
        count += 1
        return Expression(id: count - 1, offset: offset, depth: depth, kind: kind)
    }

    private func tooDeep(at offset: Int) -> SyntaxError {
        SyntaxError(message: "expression recursion limit exceeded: \(options.depthLimit)", offset: offset)
    }

    // MARK: - Operators

    mutating func expression() throws(SyntaxError) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= options.depthLimit else { throw tooDeep(at: token.offset) }
        let condition = try binary(above: 0)
        let offset = token.offset
        guard try take(.question) else { return condition }
        let first = try binary(above: 0)
        try expect(.colon)
        let second = try expression()
        return try make(.conditional(condition, first, second), at: offset)
    }

    private static let operators: [(symbol: Token.Symbol, level: Int)] = [
        (.or, 1), (.and, 2), (.less, 3), (.lessOrEqual, 3), (.greater, 3), (.greaterOrEqual, 3), (.equal, 3),
        (.notEqual, 3), (.plus, 4), (.minus, 4), (.star, 5), (.slash, 5), (.percent, 5),
    ]

    /// The operator that is next, by its name as a function and how closely it binds.
    private var infix: (name: String, symbol: Token.Symbol?, level: Int)? {
        if token.kind == .identifier("in") { return ("@in", nil, 3) }
        guard case .symbol(let symbol) = token.kind,
            let level = Self.operators.first(where: { $0.symbol == symbol })?.level
        else { return nil }
        return ("_\(symbol.rawValue)_", symbol, level)
    }

    /// Reads operands joined by operators that bind more closely than `level`.
    private mutating func binary(above level: Int) throws(SyntaxError) -> Expression {
        var left = try unary()
        while let infix, infix.level > level {
            let offset = token.offset
            try advance()
            let right = try binary(above: infix.level)
            guard infix.level <= 2, let symbol = infix.symbol else {
                left = try make(.call(target: nil, function: infix.name, arguments: [left, right]), at: offset)
                continue
            }
            var terms = [left, right]
            while try take(symbol) { terms.append(try binary(above: infix.level)) }
            left = try make(.logical(isAnd: symbol == .and, terms), at: offset)
        }
        return left
    }

    /// Reads `!` and `-`, of which pairs cancel out.
    private mutating func unary() throws(SyntaxError) -> Expression {
        let offset = token.offset
        guard isAt(.not) || isAt(.minus) else { return try postfix(try primary()) }
        let symbol: Token.Symbol = isAt(.not) ? .not : .minus
        var signs = 0
        while try take(symbol) { signs += 1 }
        var operand: Expression
        if symbol == .minus, let literal = try negativeLiteral(at: offset) {
            signs -= 1
            operand = try postfix(literal)
        } else {
            operand = try postfix(try primary())
        }
        guard signs > 0 else { return operand }
        let name = symbol == .not ? "!_" : "-_"
        for _ in 0..<(signs % 2 == 0 ? 2 : 1) {
            operand = try make(.call(target: nil, function: name, arguments: [operand]), at: offset)
        }
        return operand
    }

    /// A number after a minus, which is part of it: the lowest int has no positive twin.
    private mutating func negativeLiteral(at offset: Int) throws(SyntaxError) -> Expression? {
        let value: CELValue
        switch token.kind {
        case .int(let magnitude):
            guard magnitude <= 1 << 63 else { throw SyntaxError(message: "invalid int literal", offset: offset) }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let number): value = .double(-number)
        default: return nil
        }
        try advance()
        return try make(.literal(value), at: offset)
    }
}

/// What a parser takes and refuses.
struct ParserOptions: Sendable {
    var expandsMacros: Bool
    var optionals: Bool
    var bindings: Bool
    var twoVariables: Bool
    var sorting: Bool
    var math: Bool
    var depthLimit: Int
    var sizeLimit: Int
}

extension Expression.Kind {
    /// The depth of the deepest expression right below.
    fileprivate var depthBelow: Int {
        let below: [Expression?]
        switch self {
        case .literal, .identifier: return 0
        case .select(let operand, _, _): return operand.depth
        case .call(let target, _, let arguments): below = [target] + arguments
        case .logical(_, let terms): below = terms
        case .conditional(let condition, let first, let second): below = [condition, first, second]
        case .list(let elements): below = elements.map(\.value)
        case .map(let entries): below = entries.map(\.key) + entries.map(\.value)
        case .message(_, _, let fields): below = fields.map(\.value)
        case .comprehension(let macro): below = [macro.range, macro.predicate, macro.transform]
        case .bind(_, let value, let body): below = [value, body]
        case .optionalMap(let target, _, let body, _): below = [target, body]
        case .sortBy(let target, _, let key): below = [target, key]
        }
        return below.reduce(0) { max($0, $1?.depth ?? 0) }
    }
}
