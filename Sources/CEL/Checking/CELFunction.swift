/// What a function is called with, and what it does then.
package enum CELImplementation: Sendable {
    /// The evaluator does it by itself.
    case builtIn
    case nullary(@Sendable (inout CELContext) throws(CELFailure) -> CELValue)
    case unary(@Sendable (CELValue, inout CELContext) throws(CELFailure) -> CELValue)
    case binary(@Sendable (CELValue, CELValue, inout CELContext) throws(CELFailure) -> CELValue)
    case variadic(@Sendable ([CELValue], inout CELContext) throws(CELFailure) -> CELValue)
}

/// One way to call a function.
///
/// An implementation guards its arguments itself: without the type checker anything may come.
package struct CELOverload: Sendable {
    /// Whether the first parameter stands before the dot.
    package let isMember: Bool
    package let parameters: [CELType]
    package let result: CELType
    package let implementation: CELImplementation
    /// Whether equal arguments give equal results, so that calls with constants are worked out once.
    package let isPure: Bool

    package init(
        member isMember: Bool = false,
        _ parameters: [CELType],
        _ result: CELType,
        isPure: Bool = false,
        _ implementation: CELImplementation
    ) {
        (self.isMember, self.parameters, self.result) = (isMember, parameters, result)
        (self.isPure, self.implementation) = (isPure, implementation)
    }
}

/// A set of functions, types and constants that an environment takes in.
package struct CELLibrary: Sendable {
    var functions: [String: [CELOverload]] = [:]
    /// Names of types that expressions may use as values.
    var types: [String: CELType] = [:]
    var constants: [String: CELValue] = [:]

    package init() {}

    package mutating func add(_ name: String, _ overloads: CELOverload...) {
        functions[name, default: []] += overloads
    }

    package mutating func add(type name: String, _ type: CELType) { types[name] = type }

    mutating func merge(_ other: CELLibrary) {
        functions.merge(other.functions) { $0 + $1 }
        types.merge(other.types) { $1 }
        constants.merge(other.constants) { $1 }
    }
}
