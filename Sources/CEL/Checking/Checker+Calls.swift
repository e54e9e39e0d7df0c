extension Checker {
    func noOverload(_ function: String, _ arguments: [CELType], at offset: Int, isMember: Bool = false) -> CheckError {
        let names = arguments.map { unifier.resolved($0).description }
        let target = isMember ? "\(names.first ?? "")." : ""
        let list = (isMember ? Array(names.dropFirst()) : names).joined(separator: ", ")
        return CheckError(
            message: "found no matching overload for '\(function)' applied to '\(target)(\(list))'",
            offset: offset
        )
    }

    /// The function that a call means: one in a namespace, where what stands before the dot is but names.
    static func function(
        _ name: String,
        target: Expression?,
        in scope: NameScope,
        isLocal: (String) -> Bool
    ) -> (name: String, overloads: [CELOverload], isNamespaced: Bool)? {
        if let (names, isAbsolute) = target?.qualifiedName, isAbsolute || !isLocal(names[0]) {
            let full = (isAbsolute ? "." : "") + (names + [name]).joined(separator: ".")
            if let (name, overloads) = scope.function(full), overloads.contains(where: { !$0.isMember }) {
                return (name, overloads, true)
            }
        }
        return scope.function(name).map { ($0.name, $0.overloads, false) }
    }

    mutating func call(
        _ function: String,
        _ target: Expression?,
        _ arguments: [Expression],
        _ expression: Expression
    ) throws(CheckError) -> CELType {
        let found = Self.function(function, target: target, in: scope) { localType($0) != nil }
        guard let found else {
            if let target { _ = try type(of: target) }
            throw CheckError(message: "undeclared reference to '\(function)'", offset: expression.offset)
        }
        let isMember = target != nil && !found.isNamespaced
        var types: [CELType] = []
        if isMember, let target { types.append(try type(of: target)) }
        for argument in arguments {
            if found.name == "format", case .list(let elements) = argument.kind {
                types.append(try list(elements, mayMix: true))
            } else {
                types.append(try type(of: argument))
            }
        }
        if options.validatesLiterals {
            try LiteralCheck.check(found.name, isMember ? [target].compactMap(\.self) + arguments : arguments)
        }
        return try resolve(found.name, found.overloads, isMember: isMember, types, expression)
    }

    /// Picks the overloads that take the types; the result is dynamic where they differ in it.
    private mutating func resolve(
        _ name: String,
        _ candidates: [CELOverload],
        isMember: Bool,
        _ types: [CELType],
        _ expression: Expression
    ) throws(CheckError) -> CELType {
        var result: CELType?
        var chosen: [CELOverload] = []
        for candidate in candidates where candidate.isMember == isMember && candidate.parameters.count == types.count {
            var variables: [String: CELType] = [:]
            var parameters: [CELType] = []
            for parameter in candidate.parameters { parameters.append(unifier.instantiate(parameter, &variables)) }
            guard unifier.assign(types, to: parameters) else { continue }
            chosen.append(candidate)
            let declared = unifier.instantiate(candidate.result, &variables)
            let type = unifier.resolved(declared)
            if let known = result {
                if !known.isDyn, known != type { result = .dyn }
            } else {
                result = type
            }
        }
        guard let result else { throw noOverload(name, types, at: expression.offset, isMember: isMember) }
        overloads[expression.id] = chosen
        return result
    }

    mutating func conditional(
        _ condition: Expression,
        _ first: Expression,
        _ second: Expression,
        at offset: Int
    ) throws(CheckError) -> CELType {
        let types = [try type(of: condition), try type(of: first), try type(of: second)]
        let branch = unifier.freshVariable()
        guard unifier.assign(types, to: [.bool, branch, branch]) else {
            throw noOverload("_?_:_", types, at: offset)
        }
        return unifier.resolved(branch)
    }

    mutating func message(
        _ name: String,
        isAbsolute: Bool,
        _ fields: [Expression.Field],
        at offset: Int
    ) throws(CheckError) -> CELType {
        guard case .type(let full, _) = scope.meaning(of: name, isAbsolute: isAbsolute),
            let message = WellKnownMessage.all[full]
        else { throw CheckError(message: "undeclared reference to '\(name)'", offset: offset) }
        for field in fields {
            guard let expected = message.fields[field.name] else {
                throw CheckError(message: "undefined field '\(field.name)'", offset: field.value.offset)
            }
            let found = try type(of: field.value)
            guard unifier.assign(found, to: field.isOptional ? .optional(expected) : expected) else {
                throw CheckError(
                    message: "expected type of field '\(field.name)' is '\(expected)' but provided type is "
                        + "'\(unifier.resolved(found))'",
                    offset: field.value.offset
                )
            }
        }
        return message.type
    }
}
