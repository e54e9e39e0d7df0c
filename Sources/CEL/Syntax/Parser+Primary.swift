extension Parser {
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    mutating func primary() throws(SyntaxError) -> Expression {
        let offset = token.offset
        switch token.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else {
                throw SyntaxError(message: "invalid int literal", offset: offset)
            }
            return try literal(.int(value))
        case .uint(let value): return try literal(.uint(value))
        case .double(let value): return try literal(.double(value))
        case .string(let value): return try literal(.string(value))
        case .bytes(let value): return try literal(.bytes(value))
        case .identifier(let name): return try named(name, isAbsolute: false, at: offset)
        case .symbol(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else { throw unexpected("a name") }
            return try named(name, isAbsolute: true, at: offset)
        case .symbol(.leftParenthesis):
            try advance()
            let inner = try expression()
            try expect(.rightParenthesis)
            return inner
        case .symbol(.leftBracket): return try list(at: offset)
        case .symbol(.leftBrace): return try map(at: offset)
        default: throw unexpected("an expression")
        }
    }

    private mutating func literal(_ value: CELValue) throws(SyntaxError) -> Expression {
        let offset = token.offset
        try advance()
        return try make(.literal(value), at: offset)
    }

    private mutating func named(_ name: String, isAbsolute: Bool, at offset: Int) throws(SyntaxError) -> Expression {
        switch name {
        case "true" where !isAbsolute: return try literal(.bool(true))
        case "false" where !isAbsolute: return try literal(.bool(false))
        case "null" where !isAbsolute: return try literal(.null)
        default: break
        }
        let place = token.offset
        guard !Self.reserved.contains(name), !["true", "false", "null"].contains(name) else {
            throw SyntaxError(message: "reserved identifier: \(name)", offset: place)
        }
        try advance()
        guard isAt(.leftParenthesis) else {
            return try make(.identifier(name, isAbsolute: isAbsolute), at: offset)
        }
        let arguments = try arguments()
        if !isAbsolute, options.expandsMacros, let macro = try globalMacro(name, arguments, at: offset) { return macro }
        return try make(
            .call(target: nil, function: isAbsolute ? "." + name : name, arguments: arguments),
            at: offset
        )
    }

    /// Reads arguments in parentheses.
    private mutating func arguments() throws(SyntaxError) -> [Expression] {
        try expect(.leftParenthesis)
        var arguments: [Expression] = []
        guard try !take(.rightParenthesis) else { return [] }
        repeat { arguments.append(try expression()) } while try take(.comma)
        try expect(.rightParenthesis)
        return arguments
    }

    // MARK: - Selections

    /// Reads what follows an operand: fields, indices, calls, and the fields of a message.
    mutating func postfix(_ operand: Expression) throws(SyntaxError) -> Expression {
        var operand = operand
        while true {
            let offset = token.offset
            switch token.kind {
            case .symbol(.dot):
                try advance()
                operand = try member(of: operand, at: offset)
            case .symbol(.leftBracket):
                try advance()
                let isOptional = options.optionals ? try take(.question) : false
                let index = try expression()
                try expect(.rightBracket)
                let function = isOptional ? "_[?_]" : "_[_]"
                operand = try make(.call(target: nil, function: function, arguments: [operand, index]), at: offset)
            case .symbol(.leftBrace):
                guard let (names, isAbsolute) = operand.qualifiedName else { return operand }
                let name = names.joined(separator: ".")
                operand = try message(name, isAbsolute: isAbsolute, at: operand.offset)
            default: return operand
            }
        }
    }

    private mutating func member(of operand: Expression, at offset: Int) throws(SyntaxError) -> Expression {
        let isOptional = options.optionals ? try take(.question) : false
        let name: String
        switch token.kind {
        case .identifier(let plain) where !["in", "true", "false", "null"].contains(plain): name = plain
        case .quotedIdentifier(let quoted): name = quoted
        default: throw unexpected("a field name")
        }
        let isPlain = token.kind == .identifier(name)
        try advance()
        guard isPlain, !isOptional, isAt(.leftParenthesis) else {
            return try make(.select(operand, field: name, mode: isOptional ? .optional : .value), at: offset)
        }
        let place = token.offset
        let arguments = try arguments()
        if options.expandsMacros, let macro = try memberMacro(name, operand, arguments, at: place) { return macro }
        return try make(.call(target: operand, function: name, arguments: arguments), at: place)
    }

    // MARK: - Aggregates

    private mutating func list(at offset: Int) throws(SyntaxError) -> Expression {
        try advance()
        var elements: [Expression.Element] = []
        while !isAt(.rightBracket) {
            let isOptional = options.optionals ? try take(.question) : false
            elements.append(Expression.Element(value: try expression(), isOptional: isOptional))
            guard try take(.comma) else { break }
        }
        try expect(.rightBracket)
        return try make(.list(elements), at: offset)
    }

    private mutating func map(at offset: Int) throws(SyntaxError) -> Expression {
        try advance()
        var entries: [Expression.Entry] = []
        while !isAt(.rightBrace) {
            let isOptional = options.optionals ? try take(.question) : false
            let key = try expression()
            try expect(.colon)
            entries.append(Expression.Entry(key: key, value: try expression(), isOptional: isOptional))
            guard try take(.comma) else { break }
        }
        try expect(.rightBrace)
        return try make(.map(entries), at: offset)
    }

    private mutating func message(
        _ name: String,
        isAbsolute: Bool,
        at offset: Int
    ) throws(SyntaxError) -> Expression {
        try advance()
        var fields: [Expression.Field] = []
        while !isAt(.rightBrace) {
            let isOptional = options.optionals ? try take(.question) : false
            let field: String
            switch token.kind {
            case .identifier(let name), .quotedIdentifier(let name): field = name
            default: throw unexpected("a field name")
            }
            try advance()
            try expect(.colon)
            fields.append(Expression.Field(name: field, value: try expression(), isOptional: isOptional))
            guard try take(.comma) else { break }
        }
        try expect(.rightBrace)
        return try make(.message(name: name, isAbsolute: isAbsolute, fields), at: offset)
    }
}
