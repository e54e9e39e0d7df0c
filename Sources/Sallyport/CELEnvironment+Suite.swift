internal import CEL
internal import Encodings

extension CELEnvironment {
    /// Takes what a test of the suite of CEL declares: a container, variables and functions with their types.
    ///
    /// Source: cel-spec, `SimpleTest`.
    ///
    /// - Parameter test: The test.
    /// - Returns: Whether the type checker is to be asked.
    /// - Throws: `JSONShapeError`.
    mutating func prepare(for test: JSONCursor) throws -> Bool {
        container = try test.optionalString("container") ?? container
        if let isOff = try test.member("disable_macros")?.bool() { expandsMacros = !isOff }
        for declaration in try test.elements("type_env") {
            let name = try declaration.string("name")
            if let variable = try declaration.member("ident") {
                declare(name, try CELType(suite: variable.required("type")))
            }
            guard let function = try declaration.member("function") else { continue }
            let overloads = try function.elements("overloads").map { overload in
                CELOverload(
                    member: try overload.member("is_instance_function")?.bool() == true,
                    try overload.elements("params").map(CELType.init(suite:)),
                    try CELType(suite: overload.required("result_type")),
                    .builtIn
                )
            }
            declare(function: name, overloads)
        }
        return try test.member("disable_check")?.bool() != true
    }
}

extension CELType {
    /// Reads a type: `{"primitive": "INT64"}`, `{"list_type": {"elem_type": …}}`.
    ///
    /// Source: cel-spec, `cel.expr.Type`.
    init(suite cursor: JSONCursor) throws {
        guard let (kind, content) = try cursor.members().first else { throw cursor.mismatch("a type", found: "none") }
        switch kind {
        case "dyn", "error": self = .dyn
        case "null": self = .null
        case "primitive": self = try Self.primitive(content)
        case "wrapper": self = .nullable(try Self.primitive(content))
        case "well_known", "message_type": self = try Self.message(content)
        case "list_type": self = .list(try content.member("elem_type").map(CELType.init(suite:)) ?? .dyn)
        case "map_type":
            self = .map(
                try content.member("key_type").map(CELType.init(suite:)) ?? .dyn,
                try content.member("value_type").map(CELType.init(suite:)) ?? .dyn
            )
        case "type_param": self = .parameter(try content.string())
        case "type": self = .type(try CELType(suite: content))
        case "abstract_type":
            self = .opaque(
                try content.string("name"),
                try content.elements("parameter_types").map(CELType.init(suite:))
            )
        default: throw cursor.mismatch("a kind of type", found: "'\(kind)'")
        }
    }

    private static func primitive(_ cursor: JSONCursor) throws -> CELType {
        switch try cursor.string() {
        case "BOOL": .bool
        case "INT64": .int
        case "UINT64": .uint
        case "DOUBLE": .double
        case "STRING": .string
        case "BYTES": .bytes
        case let name: throw cursor.mismatch("a primitive type", found: "'\(name)'")
        }
    }

    private static func message(_ cursor: JSONCursor) throws -> CELType {
        switch try cursor.string() {
        case "ANY", "google.protobuf.Value", "google.protobuf.Any": .dyn
        case "TIMESTAMP", "google.protobuf.Timestamp": .timestamp
        case "DURATION", "google.protobuf.Duration": .duration
        case let name: throw cursor.mismatch("a type without protobuf", found: "'\(name)'")
        }
    }
}
