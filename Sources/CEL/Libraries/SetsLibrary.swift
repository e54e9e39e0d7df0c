/// The extension `sets`: lists as sets, whose elements are equal as `==` says.
///
/// Source: cel-go, ext, "Sets".
enum SetsLibrary {
    static let library: CELLibrary = {
        var library = CELLibrary()
        let lists = [CELType.list(.parameter("T")), .list(.parameter("T"))]
        library.add("sets.contains", CELOverload(lists, .bool, .binary(contains)))
        library.add("sets.equivalent", CELOverload(lists, .bool, .binary(equivalent)))
        library.add("sets.intersects", CELOverload(lists, .bool, .binary(intersects)))
        return library
    }()

    @Sendable private static func contains(
        _ list: CELValue,
        _ part: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { .bool(try holds(list, part, "sets.contains", &context)) }

    @Sendable private static func equivalent(
        _ left: CELValue,
        _ right: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard try holds(left, right, "sets.equivalent", &context) else { return .bool(false) }
        return .bool(try holds(right, left, "sets.equivalent", &context))
    }

    @Sendable private static func intersects(
        _ left: CELValue,
        _ right: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        _ = try left.elements(for: "sets.intersects")
        for element in try right.elements(for: "sets.intersects")
        where try element.isMember(of: left, &context) { return .bool(true) }
        return .bool(false)
    }

    /// Whether every element of `part` is in `list`.
    private static func holds(
        _ list: CELValue,
        _ part: CELValue,
        _ function: String,
        _ context: inout CELContext
    ) throws(CELFailure) -> Bool {
        _ = try list.elements(for: function)
        for element in try part.elements(for: function) where try !element.isMember(of: list, &context) {
            return false
        }
        return true
    }
}
