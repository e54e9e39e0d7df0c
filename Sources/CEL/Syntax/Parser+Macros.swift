/// Source: CEL language definition, "Macros"; the extensions `bindings`, `optional types`, `two-variable
/// comprehensions`, `lists` and `math`.
extension Parser {
    mutating func globalMacro(
        _ name: String,
        _ arguments: [Expression],
        at offset: Int
    ) throws(SyntaxError) -> Expression? {
        guard name == "has", arguments.count == 1 else { return nil }
        guard case .select(let operand, let field, let mode) = arguments[0].kind, case .value = mode else {
            throw SyntaxError(message: "invalid argument to has() macro", offset: arguments[0].offset)
        }
        return try make(.select(operand, field: field, mode: .presence), at: offset)
    }

    mutating func memberMacro(
        _ name: String,
        _ target: Expression,
        _ arguments: [Expression],
        at offset: Int
    ) throws(SyntaxError) -> Expression? {
        if case .identifier(let namespace, false) = target.kind {
            if namespace == "cel", name == "bind", options.bindings, arguments.count == 3 {
                let variable = try variable(arguments[0])
                return try make(.bind(name: variable, value: arguments[1], body: arguments[2]), at: offset)
            }
            if namespace == "math", options.math, name == "greatest" || name == "least" {
                return try extremum(name, arguments, at: offset)
            }
        }
        switch (name, arguments.count) {
        case ("optMap", 2) where options.optionals, ("optFlatMap", 2) where options.optionals:
            let variable = try variable(arguments[0])
            return try make(
                .optionalMap(target: target, name: variable, body: arguments[1], isFlat: name == "optFlatMap"),
                at: offset
            )
        case ("sortBy", 2) where options.sorting:
            let variable = try variable(arguments[0])
            return try make(.sortBy(target: target, name: variable, key: arguments[1]), at: offset)
        default: break
        }
        guard let (kind, variables) = shape(name, arguments.count) else { return nil }
        return try comprehension(kind, variables: variables, target, arguments, at: offset)
    }

    /// Which comprehension a call is, and how many variables it has.
    private func shape(_ name: String, _ count: Int) -> (Comprehension.Kind, variables: Int)? {
        switch (name, count) {
        case ("all", 2): return (.all, 1)
        case ("exists", 2): return (.exists, 1)
        case ("exists_one", 2), ("existsOne", 2): return (.existsOne, 1)
        case ("filter", 2): return (.filter, 1)
        case ("map", 2), ("map", 3): return (.map, 1)
        default: break
        }
        guard options.twoVariables else { return nil }
        switch (name, count) {
        case ("all", 3): return (.all, 2)
        case ("exists", 3): return (.exists, 2)
        case ("exists_one", 3), ("existsOne", 3): return (.existsOne, 2)
        case ("transformList", 3), ("transformList", 4): return (.map, 2)
        case ("transformMap", 3), ("transformMap", 4): return (.transformMap, 2)
        case ("transformMapEntry", 3), ("transformMapEntry", 4): return (.transformMapEntry, 2)
        default: return nil
        }
    }

    private mutating func comprehension(
        _ kind: Comprehension.Kind,
        variables: Int,
        _ range: Expression,
        _ arguments: [Expression],
        at offset: Int
    ) throws(SyntaxError) -> Expression {
        let first = try variable(arguments[0])
        let second = variables == 2 ? try variable(arguments[1]) : nil
        if let second, second.isSame(as: first) {
            throw SyntaxError(message: "duplicate variable name: \(second)", offset: arguments[1].offset)
        }
        let bodies = arguments[variables...]
        let isTest =
            switch kind {
            case .all, .exists, .existsOne, .filter: true
            case .map, .transformMap, .transformMapEntry: false
            }
        let macro = Comprehension(
            kind: kind,
            range: range,
            variable: first,
            second: second,
            predicate: isTest || bodies.count == 2 ? bodies.first : nil,
            transform: isTest ? nil : bodies.last
        )
        return try make(.comprehension(macro), at: offset)
    }

    /// The name that a macro gives to a value.
    private func variable(_ argument: Expression) throws(SyntaxError) -> String {
        guard case .identifier(let name, isAbsolute: false) = argument.kind else {
            throw SyntaxError(message: "argument must be a simple name", offset: argument.offset)
        }
        guard !["__result__", "@result"].contains(name) else {
            throw SyntaxError(
                message: "iteration variable overwrites accumulator variable",
                offset: argument.offset
            )
        }
        return name
    }

    // MARK: - math.greatest, math.least

    private mutating func extremum(
        _ name: String,
        _ arguments: [Expression],
        at offset: Int
    ) throws(SyntaxError) -> Expression {
        let function = "math." + name
        guard let first = arguments.first else {
            throw SyntaxError(message: "\(function)() requires at least one argument", offset: offset)
        }
        if arguments.count == 1 {
            guard Self.mayBeNumbers(first) else {
                throw SyntaxError(message: "\(function)() invalid single argument value", offset: first.offset)
            }
        } else {
            for argument in arguments where !Self.mayBeNumber(argument) {
                throw SyntaxError(
                    message: "\(function)() simple literal arguments must be numeric",
                    offset: argument.offset
                )
            }
        }
        let isPair = arguments.count <= 2
        let list =
            isPair ? arguments : [try make(.list(arguments.map { .init(value: $0, isOptional: false) }), at: offset)]
        return try make(
            .call(target: nil, function: name == "greatest" ? "math.@max" : "math.@min", arguments: list),
            at: offset
        )
    }

    private static func mayBeNumber(_ argument: Expression) -> Bool {
        switch argument.kind {
        case .literal(.int), .literal(.uint), .literal(.double): true
        case .literal, .list, .map, .message: false
        default: true
        }
    }

    private static func mayBeNumbers(_ argument: Expression) -> Bool {
        guard case .list(let elements) = argument.kind else { return mayBeNumber(argument) }
        return !elements.isEmpty && elements.allSatisfy { mayBeNumber($0.value) }
    }
}
