/// What stands in brackets, braces and parentheses.
extension Parser {
    /// `[` at the beginning of an expression.
    mutating func bracketPrefix() throws(JMESPathError) -> any Node {
        switch current.kind {
        case .number, .colon: return try indexOrSlice(CurrentNode(), isPrefix: true)
        case .star where peek(1).kind == .rightBracket: return try listProjection(CurrentNode())
        default: return try list()
        }
    }

    /// `[` behind an expression.
    mutating func bracket(_ left: any Node) throws(JMESPathError) -> any Node {
        switch current.kind {
        case .number, .colon: return try indexOrSlice(left, isPrefix: false)
        case .star where peek(1).kind == .rightBracket: return try listProjection(left)
        default: throw unexpected("an index, a slice or '*]'")
        }
    }

    private mutating func listProjection(_ source: any Node) throws(JMESPathError) -> any Node {
        advance()
        advance()
        return ListProjectionNode(source, try projectionBody(20))
    }

    private mutating func indexOrSlice(_ source: any Node, isPrefix: Bool) throws(JMESPathError) -> any Node {
        let column = current.column
        var bounds: [Int?] = [nil]
        while current.kind != .rightBracket {
            switch current.kind {
            case .colon where bounds.count < 3: bounds.append(nil)
            case .number(let number) where bounds[bounds.count - 1] == nil: bounds[bounds.count - 1] = number
            default: throw unexpected("']'")
            }
            advance()
        }
        advance()
        if bounds.count == 1, let index = bounds[0] {
            var steps = [Step.index(index)]
            while let index = indexAhead(0) {
                steps.append(.index(index))
                for _ in 0..<3 { advance() }
            }
            if isPrefix, steps.count == 1 { return StepNode(steps[0]) }
            return Self.path(source, steps)
        }
        let step = bounds.count > 2 ? bounds[2] ?? 1 : 1
        if step == 0 { note(JMESPathError(.value, column: column, "expected a step other than 0, found 0")) }
        return SliceNode(source, Slice(start: bounds[0], stop: bounds[1], step: step), try projectionBody(20))
    }

    /// The elements of `[a, b]`, behind its bracket.
    mutating func list() throws(JMESPathError) -> any Node {
        var elements: [any Node] = []
        repeat { elements.append(try expression(0)) } while take(.comma)
        try expect(.rightBracket)
        return ListNode(elements)
    }

    /// The members of `{a: b}`, behind its brace; of two with the same name the later counts.
    mutating func hash() throws(JMESPathError) -> any Node {
        var keys: [ObjectKey] = []
        var members: [any Node] = []
        var positions: [ObjectKey: Int] = [:]
        repeat {
            let key: ObjectKey
            switch current.kind {
            case .identifier(let name), .quotedIdentifier(let name): key = ObjectKey(name)
            default: throw unexpected("a name")
            }
            advance()
            try expect(.colon)
            let member = try expression(0)
            if let position = positions[key] {
                members[position] = member
                continue
            }
            positions[key] = keys.count
            keys.append(key)
            members.append(member)
        } while take(.comma)
        try expect(.rightBrace)
        return HashNode(ObjectShape(keys), members)
    }

    /// The arguments of a call.
    mutating func call(_ name: String, column: Int) throws(JMESPathError) -> any Node {
        advance()
        var arguments: [any Node] = []
        if !take(.rightParenthesis) {
            repeat {
                if take(.expression) {
                    arguments.append(ReferenceNode(try expression(0)))
                } else {
                    arguments.append(try expression(0))
                }
            } while take(.comma)
            try expect(.rightParenthesis)
        }
        guard let function = JMESFunction.named(name, functions) else {
            note(JMESPathError(.unknownFunction, column: column, "expected a known function, found '\(name)'"))
            return ListNode(arguments)
        }
        if !function.arity.contains(arguments.count) {
            let expected = "\(function.arityWords) for \(name)"
            note(JMESPathError(.arity, column: column, "expected \(expected), found \(arguments.count)"))
        }
        return CallNode(function, arguments, column: column)
    }

    // MARK: - Paths

    /// Steps from what a part yields; those that follow each other become one path.
    static func path(_ base: any Node, _ steps: [Step]) -> any Node {
        if let base = base as? PathNode { return PathNode(base.base, base.steps + steps) }
        return PathNode(base, steps)
    }

    /// The steps behind a dot; nil, with nothing read, where a call or a projection belongs to the last name.
    mutating func steps() -> [Step]? {
        var steps: [Step] = []
        var ahead = 0
        while true {
            let token = peek(ahead)
            let (start, name) = (ahead, token.name)
            guard let name else { break }
            ahead += 1
            var found = [Step.key(KeyPlace(ObjectKey(name), column: token.column))]
            while let index = indexAhead(ahead) {
                found.append(.index(index))
                ahead += 3
            }
            if peek(ahead).kind == .leftParenthesis || peek(ahead).kind == .leftBracket {
                ahead = start
                break
            }
            steps += found
            guard peek(ahead).kind == .dot, peek(ahead + 1).name != nil else { break }
            ahead += 1
        }
        // A dot that was passed belongs to what follows it.
        if ahead > 0, peek(ahead - 1).kind == .dot, !steps.isEmpty { ahead -= 1 }
        for _ in 0..<ahead { advance() }
        return steps.isEmpty ? nil : steps
    }

    /// The number of `[0]` that stands so many tokens ahead.
    private func indexAhead(_ ahead: Int) -> Int? {
        guard peek(ahead).kind == .leftBracket, peek(ahead + 2).kind == .rightBracket,
            case .number(let index) = peek(ahead + 1).kind
        else { return nil }
        return index
    }
}

extension Token {
    /// The name that it selects.
    fileprivate var name: String? {
        switch kind {
        case .identifier(let name), .quotedIdentifier(let name): name
        default: nil
        }
    }
}
