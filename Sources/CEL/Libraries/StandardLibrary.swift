/// The functions of the language itself.
///
/// Source: CEL language definition, "List of standard definitions".
enum StandardLibrary {
    static func library(dialect: CELEnvironment.Dialect) -> CELLibrary {
        var library = CELLibrary()
        addOperators(&library)
        addTypes(&library)
        addFunctions(&library)
        ConversionLibrary.add(to: &library)
        TimeLibrary.add(to: &library, dialect: dialect)
        return library
    }

    private static func addOperators(_ library: inout CELLibrary) {
        let (first, second) = (CELType.parameter("A"), CELType.parameter("B"))
        func declare(_ name: String, _ overloads: [([CELType], CELType)]) {
            for (parameters, result) in overloads { library.add(name, CELOverload(parameters, result, .builtIn)) }
        }
        declare("!_", [([.bool], .bool)])
        declare("-_", [([.int], .int), ([.double], .double)])
        for name in ["_==_", "_!=_"] { declare(name, [([first, first], .bool)]) }
        let ordered: [CELType] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]
        let mixed: [[CELType]] = [
            [.int, .uint], [.int, .double], [.uint, .int], [.uint, .double], [.double, .int], [.double, .uint],
        ]
        for name in ["_<_", "_<=_", "_>_", "_>=_"] {
            declare(name, ordered.map { ([$0, $0], .bool) } + mixed.map { ($0, .bool) })
        }
        let numbers: [CELType] = [.int, .uint, .double]
        let times: [([CELType], CELType)] = [
            ([.timestamp, .duration], .timestamp), ([.duration, .timestamp], .timestamp),
            ([.duration, .duration], .duration),
        ]
        let joined: [CELType] = [.string, .bytes, .list(first)]
        declare("_+_", (numbers + joined).map { ([$0, $0], $0) } + times)
        declare("_-_", numbers.map { ([$0, $0], $0) })
        declare(
            "_-_",
            [
                ([.timestamp, .timestamp], .duration), ([.timestamp, .duration], .timestamp),
                ([.duration, .duration], .duration),
            ]
        )
        for name in ["_*_", "_/_"] { declare(name, numbers.map { ([$0, $0], $0) }) }
        declare("_%_", [([.int, .int], .int), ([.uint, .uint], .uint)])
        declare("@in", [([first, .list(first)], .bool), ([first, .map(first, second)], .bool)])
        declare("_[_]", [([.list(first), .int], first), ([.map(first, second), first], second)])
    }

    private static func addTypes(_ library: inout CELLibrary) {
        let simple: [(String, CELType)] = [
            ("bool", .bool), ("int", .int), ("uint", .uint), ("double", .double), ("string", .string),
            ("bytes", .bytes), ("null_type", .null), ("google.protobuf.Timestamp", .timestamp),
            ("google.protobuf.Duration", .duration), ("list", .list(.dyn)), ("map", .map(.dyn, .dyn)),
            ("type", .type(.dyn)),
        ]
        for (name, type) in simple { library.add(type: name, type) }
        for (name, message) in WellKnownMessage.all where library.types[name] == nil {
            library.add(type: name, message.type)
        }
        library.constants["google.protobuf.NullValue.NULL_VALUE"] = .int(0)
    }

    private static func addFunctions(_ library: inout CELLibrary) {
        let (first, second) = (CELType.parameter("A"), CELType.parameter("B"))
        for isMember in [true, false] {
            for type in [.string, .bytes, .list(first), .map(first, second)] as [CELType] {
                library.add("size", CELOverload(member: isMember, [type], .int, isPure: true, .unary(size)))
            }
            library.add(
                "matches",
                CELOverload(member: isMember, [.string, .string], .bool, .binary(RegexLibrary.matches))
            )
        }
        library.add("type", CELOverload([first], .type(first), .unary(type)))
        library.add("dyn", CELOverload([first], .dyn, .unary(same)))
        addSearch(&library)
    }

    private static func addSearch(_ library: inout CELLibrary) {
        let search = [CELType.string, .string]
        library.add("contains", CELOverload(member: true, search, .bool, .binary(contains)))
        library.add("startsWith", CELOverload(member: true, search, .bool, .binary(startsWith)))
        library.add("endsWith", CELOverload(member: true, search, .bool, .binary(endsWith)))
    }

    // MARK: - Implementations

    @Sendable private static func same(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { value }

    @Sendable private static func type(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { .type(value.typeName) }

    @Sendable private static func size(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .string(let text):
            try context.charge(text.utf8.count / 100)
            return .int(Int64(text.codePointCount))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let list): return .int(Int64(try list.elements.count))
        case .map(let map): return .int(Int64(try map.count))
        default: throw CELFailure.noSuchOverload("size", value)
        }
    }

    @Sendable private static func contains(
        _ text: CELValue,
        _ part: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .string(let text) = text, case .string(let part) = part else {
            throw CELFailure.noSuchOverload("contains", text, part)
        }
        try context.charge((text.utf8.count + part.utf8.count) / 10)
        return .bool(ByteSearch.first(part.utf8Span.span, in: text.utf8Span.span) != nil)
    }

    @Sendable private static func startsWith(
        _ text: CELValue,
        _ part: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .string(let text) = text, case .string(let part) = part else {
            throw CELFailure.noSuchOverload("startsWith", text, part)
        }
        try context.charge(part.utf8.count / 10)
        return .bool(text.utf8.starts(with: part.utf8))
    }

    @Sendable private static func endsWith(
        _ text: CELValue,
        _ part: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .string(let text) = text, case .string(let part) = part else {
            throw CELFailure.noSuchOverload("endsWith", text, part)
        }
        try context.charge(part.utf8.count / 10)
        guard text.utf8.count >= part.utf8.count else { return .bool(false) }
        return .bool(text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8))
    }
}
