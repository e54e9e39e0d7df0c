internal import CEL
internal import Encodings

/// Values of CEL in a form of JSON that keeps their kinds: `{"int64_value": "1"}`.
///
/// Source: cel-spec, `cel.expr.Value` in the JSON of protobuf with names in snake case.
enum TypedCELValue {
    /// Reads a value.
    ///
    /// - Throws: `JSONShapeError`, `CELFailure`.
    static func value(_ cursor: JSONCursor) throws -> CELValue {
        let members = try cursor.members()
        guard members.count == 1, let (kind, content) = members.first else {
            throw cursor.mismatch("one member that names a kind", found: "\(members.count)")
        }
        switch kind {
        case "null_value": return .null
        case "bool_value": return .bool(try content.bool())
        case "int64_value": return .int(try integer(content))
        case "uint64_value": return .uint(try integer(content))
        case "double_value": return .double(try double(content))
        case "string_value": return .string(try content.string())
        case "bytes_value": return .bytes(try content.base64())
        case "list_value": return .list(try content.elements("values").map(value))
        case "map_value": return try map(content)
        case "type_value": return .type(try content.string())
        case "object_value": return try object(content)
        case "optional": return .optional(content.isNull ? .none : CELOptional(try value(content)))
        default: throw cursor.mismatch("a kind of value", found: "'\(kind)'")
        }
    }

    private static func integer<Number: FixedWidthInteger>(_ cursor: JSONCursor) throws -> Number {
        let text = cursor.isString ? try cursor.string() : try cursor.number().text
        guard let number = Number(text) else { throw cursor.mismatch("a number of 64 bits", found: "'\(text)'") }
        return number
    }

    private static func double(_ cursor: JSONCursor) throws -> Double {
        guard cursor.isString else {
            guard let double = try cursor.number().double else { throw cursor.mismatch("a number of 64 bits") }
            return double
        }
        switch try cursor.string() {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        case let text:
            guard let double = Double(text) else { throw cursor.mismatch("a number", found: "'\(text)'") }
            return double
        }
    }

    private static func map(_ cursor: JSONCursor) throws -> CELValue {
        var keys: [CELValue] = []
        var values: [CELValue] = []
        for entry in try cursor.elements("entries") {
            keys.append(try value(entry.required("key")))
            values.append(try value(entry.required("value")))
        }
        return .map(CELMap(keys: keys, values: values))
    }

    private static func object(_ cursor: JSONCursor) throws -> CELValue {
        let type = try cursor.string("@type")
        let text = try cursor.optionalString("value") ?? ""
        for (name, conversion) in [("Timestamp", "timestamp"), ("Duration", "duration")]
        where type == prefix + name || type == "google.protobuf.\(name)" {
            var environment = CELEnvironment()
            environment.declare("text", .string)
            return try environment.compile("\(conversion)(text)").value(CELBindings(["text": .string(text)]))
        }
        throw cursor.mismatch("a timestamp or a duration", found: "'\(type)'")
    }

    private static let prefix = "type.googleapis.com/google.protobuf."

    /// Writes a value.
    ///
    /// - Throws: `CELFailure` where data of the input cannot be read.
    static func json(_ value: CELValue) throws -> JSONValue {
        switch value {
        case .null: return .object(["null_value": .null])
        case .bool(let flag): return .object(["bool_value": .bool(flag)])
        case .int(let number): return .object(["int64_value": .string("\(number)")])
        case .uint(let number): return .object(["uint64_value": .string("\(number)")])
        case .double(let number): return .object(["double_value": double(number)])
        case .string(let text): return .object(["string_value": .string(text)])
        case .bytes(let bytes): return .object(["bytes_value": .string(Base64.encode(bytes))])
        case .list(let list): return .object(["list_value": .object(["values": .array(try list.elements.map(json))])])
        case .map(let map):
            let entries = try map.entries.map { entry -> JSONValue in
                .object(["key": try json(entry.key), "value": try json(entry.value)])
            }
            return .object(["map_value": .object(["entries": .array(entries)])])
        case .timestamp(let time): return object("Timestamp", time.description)
        case .duration(let duration): return object("Duration", duration.text)
        case .type(let name): return .object(["type_value": .string(name)])
        case .optional(let optional): return .object(["optional": try optional.value.map(json) ?? .null])
        case .opaque(let opaque):
            return .object(["opaque": .object(["type": .string(opaque.typeName), "text": .string("\(opaque)")])])
        }
    }

    /// A double with its fraction, so that -0.0 stays what it is.
    private static func double(_ double: Double) -> JSONValue {
        double.isFinite ? .number(JSONNumber(text: "\(double)")) : PlainCELValue.number(double)
    }

    private static func object(_ name: String, _ text: String) -> JSONValue {
        .object(["object_value": .object(["@type": .string(prefix + name), "value": .string(text)])])
    }
}
