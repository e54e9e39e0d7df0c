/// A value of the host's own type, made opaque.
package final class CELOpaqueValue<Wrapped: Hashable & Sendable & CustomStringConvertible>: CELOpaque {
    package let typeName: String
    package let wrapped: Wrapped

    package let weight: Int

    /// - Parameters:
    ///   - wrapped: The value.
    ///   - typeName: What `type(x)` is called.
    ///   - weight: The units that one operation on it costs beyond the step itself.
    package init(_ wrapped: Wrapped, typeName: String, weight: Int = 0) {
        (self.wrapped, self.typeName, self.weight) = (wrapped, typeName, weight)
    }

    package func isEqual(to other: any CELOpaque) -> Bool {
        guard let other = other as? CELOpaqueValue<Wrapped> else { return false }
        return typeName.isSame(as: other.typeName) && wrapped == other.wrapped
    }
}

extension CELOpaqueValue: CustomStringConvertible {
    package var description: String { wrapped.description }
}

/// A type of the host's own as the language sees it: how its values are made and what can be asked of them.
struct OpaqueKind<Wrapped: Hashable & Sendable & CustomStringConvertible>: Sendable {
    let name: String

    var type: CELType { .opaque(name, []) }

    /// Makes a value opaque.
    ///
    /// - Parameters:
    ///   - wrapped: The value.
    ///   - bytes: How long the text was that it was read from.
    /// - Returns: The opaque value.
    func value(_ wrapped: Wrapped, readFrom bytes: Int = 0) -> CELValue {
        .opaque(CELOpaqueValue(wrapped, typeName: name, weight: bytes / 10))
    }

    func wrapped(
        _ value: CELValue,
        for function: String,
        _ context: inout CELContext
    ) throws(CELFailure) -> Wrapped {
        guard case .opaque(let opaque) = value, let found = opaque as? CELOpaqueValue<Wrapped> else {
            throw CELFailure.noSuchOverload(function, value)
        }
        try context.charge(found.weight)
        return found.wrapped
    }

    /// Adds a function that reads a value from a text.
    func addConstructor(
        _ function: String,
        to library: inout CELLibrary,
        _ make: @escaping @Sendable (String) throws(CELFailure) -> Wrapped
    ) {
        library.add(
            function,
            CELOverload(
                [.string],
                type,
                isPure: true,
                .unary { (value, context) throws(CELFailure) in
                    let text = try value.text(for: function)
                    try context.charge(reading: text.utf8.count)
                    return self.value(try make(text), readFrom: text.utf8.count)
                }
            )
        )
    }

    /// Adds a function that says whether a text can be read.
    func addTest(
        _ function: String,
        to library: inout CELLibrary,
        _ test: @escaping @Sendable (String) -> Bool
    ) {
        library.add(
            function,
            CELOverload(
                [.string],
                .bool,
                isPure: true,
                .unary { (value, context) throws(CELFailure) in
                    let text = try value.text(for: function)
                    try context.charge(reading: text.utf8.count)
                    return .bool(test(text))
                }
            )
        )
    }

    /// Adds a method without arguments.
    func addMethod(
        _ function: String,
        _ result: CELType,
        to library: inout CELLibrary,
        _ method: @escaping @Sendable (Wrapped) throws(CELFailure) -> CELValue
    ) {
        library.add(
            function,
            CELOverload(
                member: true,
                [type],
                result,
                .unary { (value, context) throws(CELFailure) in
                    try method(try wrapped(value, for: function, &context))
                }
            )
        )
    }

    /// Adds a method with one argument.
    func addMethod(
        _ function: String,
        _ argument: CELType,
        _ result: CELType,
        to library: inout CELLibrary,
        _ method: @escaping @Sendable (Wrapped, CELValue, inout CELContext) throws(CELFailure) -> CELValue
    ) {
        library.add(
            function,
            CELOverload(
                member: true,
                [type, argument],
                result,
                .binary { (value, argument, context) throws(CELFailure) in
                    try method(try wrapped(value, for: function, &context), argument, &context)
                }
            )
        )
    }

    /// Adds `isLessThan`, `isGreaterThan` and `compareTo`.
    func addOrder(to library: inout CELLibrary, _ compare: @escaping @Sendable (Wrapped, Wrapped) -> Int) {
        let results: [(String, CELType, @Sendable (Int) -> CELValue)] = [
            ("isLessThan", .bool, { .bool($0 < 0) }), ("isGreaterThan", .bool, { .bool($0 > 0) }),
            ("compareTo", .int, { .int(Int64($0.signum())) }),
        ]
        for (function, result, convert) in results {
            addMethod(function, type, result, to: &library) { (left, right, context) throws(CELFailure) in
                convert(compare(left, try wrapped(right, for: function, &context)))
            }
        }
    }
}
