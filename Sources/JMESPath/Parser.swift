/// Turns tokens into nodes, by top-down operator precedence.
///
/// Source: JMESPath specification, "Grammar" and "Operator Precedence".
struct Parser {
    /// Below it, a token ends the body of a projection.
    private static let projectionStop = 10

    let functions: JMESPathFunctions
    private let tokens: [Token]
    private var index = 0
    private var nesting = 0
    /// The first mistake of a text whose syntax is right so far; one of syntax that comes later goes before it.
    private var mistake: JMESPathError?

    /// Reads a whole expression.
    static func parse(_ text: String, _ functions: JMESPathFunctions) throws(JMESPathError) -> any Node {
        var parser = Parser(functions: functions, tokens: try Lexer.tokens(text))
        let node = try parser.expression(0)
        guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
        if let mistake = parser.mistake { throw mistake }
        return node
    }

    private init(functions: JMESPathFunctions, tokens: [Token]) {
        (self.functions, self.tokens) = (functions, tokens)
    }

    // MARK: - Tokens

    var current: Token { tokens[min(index, tokens.count - 1)] }
    func peek(_ offset: Int) -> Token { tokens[min(index + offset, tokens.count - 1)] }
    mutating func advance() { index += 1 }

    mutating func take(_ kind: Token.Kind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind) throws(JMESPathError) {
        guard take(kind) else { throw unexpected(Token(kind: kind, column: 0).words) }
    }

    mutating func note(_ mistake: JMESPathError) { self.mistake = self.mistake ?? mistake }

    func unexpected(_ expected: String) -> JMESPathError {
        JMESPathError(.syntax, column: current.column, "expected \(expected), found \(current.words)")
    }

    // MARK: - Expressions

    /// Reads an expression as far as tokens bind tighter than `power`.
    mutating func expression(_ power: Int) throws(JMESPathError) -> any Node {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Extent.deepest else {
            throw JMESPathError(
                .depth,
                column: current.column,
                "expected at most \(Extent.deepest) levels of nesting, found more"
            )
        }
        let column = current.column
        var left = try prefix()
        while power < current.bindingPower {
            left = try infix(left)
            try left.extent.check(column: column)
        }
        return left
    }

    /// Reads what can begin an expression.
    private mutating func prefix() throws(JMESPathError) -> any Node {
        let token = current
        advance()
        switch token.kind {
        case .literal(let value): return LiteralNode(value)
        case .identifier(let name):
            if current.kind == .leftParenthesis { return try call(name, column: token.column) }
            return StepNode(.key(KeyPlace(ObjectKey(name), column: token.column)))
        case .quotedIdentifier(let name):
            guard current.kind != .leftParenthesis else { throw unexpected("no call of a quoted name") }
            return StepNode(.key(KeyPlace(ObjectKey(name), column: token.column)))
        case .star: return ValueProjectionNode(CurrentNode(), try projectionBody(20))
        case .flatten: return FlattenNode(CurrentNode(), try projectionBody(9))
        case .filter: return try filter(CurrentNode())
        case .leftBrace: return try hash()
        case .leftBracket: return try bracketPrefix()
        case .current: return CurrentNode()
        case .not: return NotNode(try expression(45))
        case .leftParenthesis:
            let node = try expression(0)
            try expect(.rightParenthesis)
            return node
        default:
            index -= 1
            throw unexpected("an expression")
        }
    }

    /// Reads what can follow an expression.
    private mutating func infix(_ left: any Node) throws(JMESPathError) -> any Node {
        let token = current
        advance()
        switch token.kind {
        case .dot:
            if take(.star) { return ValueProjectionNode(left, try projectionBody(20)) }
            if let steps = steps() { return Self.path(left, steps) }
            return SubexpressionNode(left, try dotOperand(40))
        case .pipe: return PipeNode(try operands(left, token))
        case .or: return OrNode(try operands(left, token))
        case .and: return AndNode(try operands(left, token))
        case .comparator(let comparator):
            return ComparisonNode(comparator, left, try expression(token.bindingPower))
        case .flatten: return FlattenNode(left, try projectionBody(9))
        case .filter: return try filter(left)
        case .leftBracket: return try bracket(left)
        default:
            index -= 1
            throw unexpected("an operator or the end")
        }
    }

    /// The operands of the same operator, one behind the other.
    private mutating func operands(_ left: any Node, _ token: Token) throws(JMESPathError) -> [any Node] {
        var operands = [left]
        repeat { operands.append(try expression(token.bindingPower)) } while take(token.kind)
        return operands
    }

    /// What stands behind a dot.
    private mutating func dotOperand(_ power: Int) throws(JMESPathError) -> any Node {
        switch current.kind {
        case .identifier, .quotedIdentifier, .star: return try expression(power)
        case .leftBracket:
            advance()
            return try list()
        case .leftBrace:
            advance()
            return try hash()
        default: throw unexpected("a name, '*', '[' or '{'")
        }
    }

    // MARK: - Projections

    func endsProjection() -> Bool { current.bindingPower < Self.projectionStop }

    /// The body of a projection: what follows it and binds tighter.
    mutating func projectionBody(_ power: Int) throws(JMESPathError) -> ProjectionBody {
        if endsProjection() { return ProjectionBody(node: nil) }
        switch current.kind {
        case .leftBracket, .filter: return ProjectionBody(node: try expression(power))
        case .dot:
            advance()
            return ProjectionBody(node: try dotOperand(power))
        default: throw unexpected("'.', '[' or the end")
        }
    }

    private mutating func filter(_ source: any Node) throws(JMESPathError) -> any Node {
        let condition = try expression(0)
        try expect(.rightBracket)
        let body = current.kind == .flatten ? ProjectionBody(node: nil) : try projectionBody(21)
        return FilterNode(source, condition, body)
    }
}
