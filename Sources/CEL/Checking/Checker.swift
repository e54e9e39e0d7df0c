/// A name is not declared, or the types do not fit, and where.
struct CheckError: Error {
    let message: String
    let offset: Int
}

/// Works out the type of every part of an expression, and which overloads its calls may mean.
///
/// Source: CEL language definition, "Gradual type checking".
struct Checker {
    let scope: NameScope
    let options: CheckerOptions
    var unifier = TypeUnifier()
    /// The variables of macros around, innermost last.
    private(set) var locals: [(name: String, type: CELType)] = []
    /// The overloads that a call may mean, by the number of the expression.
    var overloads: [Int: [CELOverload]] = [:]

    init(scope: NameScope, options: CheckerOptions) { (self.scope, self.options) = (scope, options) }

    /// The type of an expression, in which variables may be left.
    mutating func type(of expression: Expression) throws(CheckError) -> CELType {
        switch expression.kind {
        case .literal(let value): return literalType(value)
        case .identifier(let name, let isAbsolute):
            if !isAbsolute, let local = localType(name) { return local }
            guard let meaning = scope.meaning(of: name, isAbsolute: isAbsolute) else {
                throw CheckError(message: "undeclared reference to '\(name)'", offset: expression.offset)
            }
            return type(of: meaning)
        case .select(let operand, let field, let mode): return try select(field, of: operand, mode, expression)
        case .call(let target, let function, let arguments):
            return try call(function, target, arguments, expression)
        case .logical(let isAnd, let terms):
            for term in terms {
                let type = try type(of: term)
                guard unifier.assign(type, to: .bool) else {
                    throw noOverload(isAnd ? "_&&_" : "_||_", [type, .bool], at: expression.offset)
                }
            }
            return .bool
        case .conditional(let condition, let first, let second):
            return try conditional(condition, first, second, at: expression.offset)
        case .list(let elements): return try list(elements, mayMix: options.mixesLiterals)
        case .map(let entries): return try map(entries)
        case .message(let name, let isAbsolute, let fields):
            return try message(name, isAbsolute: isAbsolute, fields, at: expression.offset)
        case .comprehension(let macro): return try comprehension(macro, at: expression.offset)
        case .bind(let name, let value, let body):
            let bound = try type(of: value)
            return try with([(name, bound)]) { (checker) throws(CheckError) in try checker.type(of: body) }
        case .optionalMap(let target, let name, let body, let isFlat):
            return try optionalMap(target, name, body, isFlat: isFlat, at: expression.offset)
        case .sortBy(let target, let name, let key): return try sortBy(target, name, key, at: expression.offset)
        }
    }

    private func literalType(_ value: CELValue) -> CELType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .dyn
        }
    }

    private func type(of meaning: NameScope.Meaning) -> CELType {
        switch meaning {
        case .variable(_, let type): type
        case .type(_, let type): .type(type)
        case .constant(let value): literalType(value)
        }
    }

    // MARK: - Locals

    func localType(_ name: String) -> CELType? { locals.last { $0.name.isSame(as: name) }?.type }

    mutating func with<Result>(
        _ variables: [(String, CELType)],
        _ body: (inout Checker) throws(CheckError) -> Result
    ) throws(CheckError) -> Result {
        for (name, type) in variables { locals.append((name, type)) }
        defer { locals.removeLast(variables.count) }
        return try body(&self)
    }

    // MARK: - Selections

    private mutating func select(
        _ field: String,
        of operand: Expression,
        _ mode: Expression.Selection,
        _ expression: Expression
    ) throws(CheckError) -> CELType {
        if mode == .value, let (names, isAbsolute) = expression.qualifiedName,
            isAbsolute || localType(names[0]) == nil,
            let meaning = scope.meaning(of: names.joined(separator: "."), isAbsolute: isAbsolute)
        {
            return type(of: meaning)
        }
        let declared = try type(of: operand)
        let operandType = unifier.resolved(declared)
        let inner = operandType.optionalValue
        let fieldType = try self.fieldType(field, of: inner ?? operandType, at: expression.offset)
        if mode == .presence { return .bool }
        guard mode == .optional || inner != nil else { return fieldType }
        return fieldType.optionalValue != nil && inner == nil ? fieldType : .optional(fieldType)
    }

    private mutating func fieldType(_ field: String, of type: CELType, at offset: Int) throws(CheckError) -> CELType {
        switch unifier.resolved(type) {
        case .map(_, let value): return value
        case .dyn: return .dyn
        case .variable:
            _ = unifier.assign(.dyn, to: type)
            return .dyn
        case .object(let object):
            guard let type = object.fields[field] else {
                throw CheckError(message: "undefined field '\(field)'", offset: offset)
            }
            return type
        case let other:
            throw CheckError(message: "type '\(other)' does not support field selection", offset: offset)
        }
    }

    // MARK: - Aggregates

    mutating func list(_ elements: [Expression.Element], mayMix: Bool) throws(CheckError) -> CELType {
        var joined: CELType?
        for element in elements {
            var type = try type(of: element.value)
            if element.isOptional { type = try unwrapped(type, at: element.value.offset) }
            joined = try join(joined, type, mayMix: mayMix, at: element.value.offset)
        }
        return .list(joined ?? unifier.freshVariable())
    }

    private mutating func map(_ entries: [Expression.Entry]) throws(CheckError) -> CELType {
        var (keys, values): (CELType?, CELType?)
        for entry in entries {
            let key = try type(of: entry.key)
            switch unifier.resolved(key) {
            case .list, .map, .opaque, .object, .null, .bytes, .type, .timestamp, .duration:
                throw CheckError(message: "unsupported key type: \(unifier.resolved(key))", offset: entry.key.offset)
            default: break
            }
            keys = try join(keys, key, mayMix: options.mixesLiterals, at: entry.key.offset)
            var value = try type(of: entry.value)
            if entry.isOptional { value = try unwrapped(value, at: entry.value.offset) }
            values = try join(values, value, mayMix: options.mixesLiterals, at: entry.value.offset)
        }
        return .map(keys ?? unifier.freshVariable(), values ?? unifier.freshVariable())
    }

    private mutating func unwrapped(_ type: CELType, at offset: Int) throws(CheckError) -> CELType {
        let type = unifier.resolved(type)
        if let value = type.optionalValue { return value }
        guard type == .dyn else {
            throw CheckError(message: "expected type 'optional_type' but found '\(type)'", offset: offset)
        }
        return .dyn
    }

    private mutating func join(
        _ previous: CELType?,
        _ current: CELType,
        mayMix: Bool,
        at offset: Int
    ) throws(CheckError) -> CELType {
        if let joined = unifier.joined(previous, current) { return joined }
        guard !mayMix else { return .dyn }
        let expected = unifier.resolved(previous ?? .dyn)
        throw CheckError(
            message: "expected type '\(expected)' but found '\(unifier.resolved(current))'",
            offset: offset
        )
    }
}

/// What the checker takes and refuses.
struct CheckerOptions: Sendable {
    /// Whether literals of lists and maps may mix types.
    var mixesLiterals: Bool
    /// Whether constants that are no regular expression, timestamp or duration are refused.
    var validatesLiterals: Bool
}
