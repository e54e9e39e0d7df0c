extension Checker {
    mutating func comprehension(_ macro: Comprehension, at offset: Int) throws(CheckError) -> CELType {
        let declared = try type(of: macro.range)
        let range = unifier.resolved(declared)
        let (variables, element) = try variables(of: macro, over: range)
        var predicate = CELType.bool
        var transform = element
        try with(variables) { (checker) throws(CheckError) in
            if let expression = macro.predicate { predicate = try checker.type(of: expression) }
            if let expression = macro.transform { transform = try checker.type(of: expression) }
        }
        guard unifier.assign(predicate, to: .bool) else {
            throw noOverload(macro.operation, [.bool, predicate], at: macro.predicate?.offset ?? offset)
        }
        switch macro.kind {
        case .all, .exists, .existsOne: return .bool
        case .map: return .list(transform)
        case .filter: return .list(element)
        case .transformMap: return .map(variables[0].1, transform)
        case .transformMapEntry:
            let entry = CELType.map(unifier.freshVariable(), unifier.freshVariable())
            guard unifier.assign(transform, to: entry) else {
                throw noOverload("cel.@mapInsert", [entry, transform], at: macro.transform?.offset ?? offset)
            }
            return unifier.resolved(entry)
        }
    }

    /// The variables of a macro with their types, and the type of what `filter` keeps.
    private mutating func variables(
        of macro: Comprehension,
        over range: CELType
    ) throws(CheckError) -> ([(String, CELType)], element: CELType) {
        let (key, value, element): (CELType, CELType, CELType)
        switch range {
        case .list(let type): (key, value, element) = (.int, type, type)
        case .map(let name, let type): (key, value, element) = (name, type, name)
        case .object: (key, value, element) = (.string, .dyn, .string)
        case .dyn, .variable:
            _ = unifier.assign(.dyn, to: range)
            (key, value, element) = (.dyn, .dyn, .dyn)
        default:
            throw CheckError(
                message: "expression of type '\(range)' cannot be range of a comprehension (must be list, map, or "
                    + "dynamic)",
                offset: macro.range.offset
            )
        }
        guard let second = macro.second else { return ([(macro.variable, element)], element) }
        return ([(macro.variable, key), (second, value)], element)
    }

    mutating func optionalMap(
        _ target: Expression,
        _ name: String,
        _ body: Expression,
        isFlat: Bool,
        at offset: Int
    ) throws(CheckError) -> CELType {
        let targetType = try type(of: target)
        let value = unifier.freshVariable()
        let macro = isFlat ? "optFlatMap" : "optMap"
        guard unifier.assign(targetType, to: .optional(value)) else {
            throw noOverload(macro, [targetType], at: offset, isMember: true)
        }
        let known = unifier.resolved(targetType) == .dyn ? .dyn : unifier.resolved(value)
        let result = try with([(name, known)]) { (checker) throws(CheckError) in try checker.type(of: body) }
        guard isFlat else { return .optional(result) }
        let flat = CELType.optional(unifier.freshVariable())
        guard unifier.assign(result, to: flat) else {
            throw noOverload(macro, [targetType, result], at: offset, isMember: true)
        }
        return unifier.resolved(flat)
    }

    mutating func sortBy(
        _ target: Expression,
        _ name: String,
        _ key: Expression,
        at offset: Int
    ) throws(CheckError) -> CELType {
        let targetType = try type(of: target)
        let element = unifier.freshVariable()
        guard unifier.assign(targetType, to: .list(element)) else {
            throw noOverload("sortBy", [targetType], at: offset, isMember: true)
        }
        let known = unifier.resolved(targetType) == .dyn ? .dyn : unifier.resolved(element)
        let keyType = try with([(name, known)]) { (checker) throws(CheckError) in try checker.type(of: key) }
        switch unifier.resolved(keyType) {
        case .dyn, .variable, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .nullable: break
        default: throw noOverload("sortBy", [targetType, keyType], at: offset, isMember: true)
        }
        return .list(known)
    }
}

extension Comprehension {
    /// The operator that takes the predicate, for messages.
    fileprivate var operation: String {
        switch kind {
        case .all: "_&&_"
        case .exists: "_||_"
        default: "_?_:_"
        }
    }
}
