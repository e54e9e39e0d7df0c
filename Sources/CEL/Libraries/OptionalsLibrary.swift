/// Optional values.
///
/// Source: cel-spec, "Optional values" (the extension `optional types`).
enum OptionalsLibrary {
    private static let value = CELType.parameter("V")
    private static let optional = CELType.optional(value)

    static let library: CELLibrary = {
        var library = CELLibrary()
        library.add(type: "optional_type", .opaque("optional_type", [.dyn]))
        library.add("optional.of", CELOverload([value], optional, .unary(wrapped)))
        library.add("optional.ofNonZeroValue", CELOverload([value], optional, .unary(wrappedUnlessZero)))
        library.add("optional.none", CELOverload([], optional, .nullary(none)))
        library.add("hasValue", CELOverload(member: true, [optional], .bool, .unary(hasValue)))
        library.add("value", CELOverload(member: true, [optional], value, .unary(content)))
        library.add("or", CELOverload(member: true, [optional, optional], optional, .builtIn))
        library.add("orValue", CELOverload(member: true, [optional, value], value, .builtIn))
        library.add("optional.unwrap", CELOverload([.list(optional)], .list(value), .unary(unwrap)))
        library.add("unwrapOpt", CELOverload(member: true, [.list(optional)], .list(value), .unary(unwrap)))
        addSelections(&library)
        return library
    }()

    private static func addSelections(_ library: inout CELLibrary) {
        let key = CELType.parameter("K")
        let (list, map) = (CELType.list(value), CELType.map(key, value))
        for (container, index) in [(list, CELType.int), (map, key)] {
            library.add(
                "_[?_]",
                CELOverload([container, index], optional, .builtIn),
                CELOverload([.optional(container), index], optional, .builtIn)
            )
            library.add("_[_]", CELOverload([.optional(container), index], optional, .builtIn))
        }
    }

    // MARK: - Implementations

    @Sendable private static func none(_ context: inout CELContext) throws(CELFailure) -> CELValue { .none }

    @Sendable private static func wrapped(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { .some(value) }

    @Sendable private static func wrappedUnlessZero(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { try value.isZero ? .none : .some(value) }

    @Sendable private static func hasValue(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .optional(let optional) = value else { throw CELFailure.noSuchOverload("hasValue", value) }
        return .bool(optional.value != nil)
    }

    @Sendable private static func content(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .optional(let optional) = value else { throw CELFailure.noSuchOverload("value", value) }
        guard let content = optional.value else { throw CELFailure("optional.none() dereference") }
        return content
    }

    @Sendable private static func unwrap(
        _ list: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        var values: [CELValue] = []
        for element in try list.elements(for: "optional.unwrap") {
            try context.charge(1)
            guard case .optional(let optional) = element else {
                throw CELFailure.noSuchOverload("optional.unwrap", element)
            }
            if let value = optional.value { values.append(value) }
        }
        return .list(values)
    }
}
