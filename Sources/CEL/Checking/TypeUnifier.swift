/// Finds out what the type variables stand for.
struct TypeUnifier {
    private var bindings: [Int: CELType] = [:]
    private var count = 0
    /// What bindings were before, so that a failed attempt leaves none.
    private var trail: [(variable: Int, before: CELType?)] = []

    mutating func freshVariable() -> CELType {
        count += 1
        return .variable(count - 1)
    }

    /// The type with what is known about its variables; with `.dyn` for the others where `isFinal`.
    func resolved(_ type: CELType, isFinal: Bool = false) -> CELType {
        switch type {
        case .variable(let number):
            if let bound = bindings[number] { return resolved(bound, isFinal: isFinal) }
            return isFinal ? .dyn : type
        case .list(let element): return .list(resolved(element, isFinal: isFinal))
        case .map(let key, let value):
            return .map(resolved(key, isFinal: isFinal), resolved(value, isFinal: isFinal))
        case .type(let inner): return .type(resolved(inner, isFinal: isFinal))
        case .nullable(let inner): return .nullable(resolved(inner, isFinal: isFinal))
        case .opaque(let name, let parameters):
            return .opaque(name, parameters.map { resolved($0, isFinal: isFinal) })
        default: return type
        }
    }

    /// A copy of a declared type in which the parameters are variables of their own.
    mutating func instantiate(_ type: CELType, _ variables: inout [String: CELType]) -> CELType {
        switch type {
        case .parameter(let name):
            if let variable = variables[name] { return variable }
            let variable = freshVariable()
            variables[name] = variable
            return variable
        case .list(let element): return .list(instantiate(element, &variables))
        case .map(let key, let value): return .map(instantiate(key, &variables), instantiate(value, &variables))
        case .type(let inner): return .type(instantiate(inner, &variables))
        case .nullable(let inner): return .nullable(instantiate(inner, &variables))
        case .opaque(let name, let parameters):
            var copies: [CELType] = []
            for parameter in parameters { copies.append(instantiate(parameter, &variables)) }
            return .opaque(name, copies)
        default: return type
        }
    }

    /// Whether values of the types may be handed over for the others; remembers what follows for variables then alone.
    mutating func assign(_ types: [CELType], to targets: [CELType]) -> Bool {
        guard types.count == targets.count else { return false }
        trail = []
        for (type, target) in zip(types, targets) where !unify(type, target) {
            for (variable, before) in trail.reversed() { bindings[variable] = before }
            return false
        }
        return true
    }

    private mutating func bind(_ variable: Int, to type: CELType) {
        trail.append((variable, bindings[variable]))
        bindings[variable] = type
    }

    mutating func assign(_ type: CELType, to target: CELType) -> Bool { assign([type], to: [target]) }

    // MARK: - Unification

    private mutating func unify(_ type: CELType, _ target: CELType) -> Bool {
        if case .variable(let number) = target {
            switch substitute(type, for: number) {
            case .agreed: return true
            case .contradicted: return false
            case .impossible: break
            }
        }
        if case .variable(let number) = type {
            switch substitute(target, for: number) {
            case .agreed: return true
            case .contradicted, .impossible: return false
            }
        }
        switch (type, target) {
        case (.dyn, _), (_, .dyn): return true
        case (.null, _): return target.takesNull
        case (_, .null): return type.takesNull
        case (.nullable(let left), .nullable(let right)): return unify(left, right)
        case (.nullable(let left), _): return unify(left, target)
        case (_, .nullable(let right)): return unify(type, right)
        case (.list(let left), .list(let right)): return unify(left, right)
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            return unify(leftKey, rightKey) && unify(leftValue, rightValue)
        case (.object, .map(let key, let value)): return unify(.string, key) && unify(.dyn, value)
        case (.map(let key, let value), .object): return unify(key, .string) && unify(value, .dyn)
        case (.type, .type): return true
        case (.opaque(let left, let leftParameters), .opaque(let right, let rightParameters)):
            guard left.isSame(as: right), leftParameters.count == rightParameters.count else { return false }
            for (left, right) in zip(leftParameters, rightParameters) where !unify(left, right) { return false }
            return true
        default: return type == target
        }
    }

    private enum Substitution { case agreed, contradicted, impossible }

    private mutating func substitute(_ type: CELType, for number: Int) -> Substitution {
        if type == .variable(number) { return .agreed }
        if let bound = bindings[number] {
            if type == bound { return .agreed }
            guard unify(type, bound) else { return .contradicted }
            let general = Self.mostGeneral(type, bound)
            if !occurs(number, in: general) { bind(number, to: general) }
            return .agreed
        }
        guard !occurs(number, in: type) else { return .impossible }
        bind(number, to: type)
        return .agreed
    }

    private func occurs(_ number: Int, in type: CELType) -> Bool {
        switch type {
        case .variable(let other): other == number || bindings[other].map { occurs(number, in: $0) } ?? false
        case .list(let element): occurs(number, in: element)
        case .map(let key, let value): occurs(number, in: key) || occurs(number, in: value)
        case .type(let inner), .nullable(let inner): occurs(number, in: inner)
        case .opaque(_, let parameters): parameters.contains { occurs(number, in: $0) }
        default: false
        }
    }

    // MARK: - Generality

    /// The type of an aggregate that has values of both types; nil where the two do not go together.
    mutating func joined(_ previous: CELType?, _ current: CELType) -> CELType? {
        guard let previous else { return current }
        return assign(previous, to: current) ? Self.mostGeneral(previous, current) : nil
    }

    private static func mostGeneral(_ left: CELType, _ right: CELType) -> CELType {
        isAsGeneral(left, as: right) ? left : right
    }

    private static func isAsGeneral(_ left: CELType, as right: CELType) -> Bool {
        switch (left, right) {
        case (.dyn, _), (.variable, _): return true
        case (_, .dyn), (_, .variable): return false
        case (_, .null): return left.takesNull
        case (.list(let left), .list(let right)): return isAsGeneral(left, as: right)
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            return isAsGeneral(leftKey, as: rightKey) && isAsGeneral(leftValue, as: rightValue)
        case (.type, .type): return true
        case (.opaque(let left, let leftParameters), .opaque(let right, let rightParameters)):
            guard left.isSame(as: right), leftParameters.count == rightParameters.count else { return false }
            return zip(leftParameters, rightParameters).allSatisfy { isAsGeneral($0, as: $1) }
        case (.nullable(let left), _): return left == right || left == right.withoutNull
        case (.map, .object): return true
        default: return left == right
        }
    }
}

extension CELType {
    fileprivate var withoutNull: CELType { if case .nullable(let type) = self { type } else { self } }

    /// Whether null may stand for a value of this type.
    fileprivate var takesNull: Bool {
        switch self {
        case .null, .dyn, .nullable, .opaque, .object, .timestamp, .duration, .variable: true
        default: false
        }
    }
}
