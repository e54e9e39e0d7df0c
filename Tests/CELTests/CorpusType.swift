import CEL
import Encodings

/// The types of the corpus, in the form of `cel.expr.Type`.
enum CorpusType {
    static func type(_ cursor: JSONCursor) throws -> CELType {
        guard let (kind, content) = try cursor.members().first else { throw CorpusFormError(text: "empty type") }
        switch kind {
        case "dyn", "error": return .dyn
        case "null": return .null
        case "primitive": return try primitive(content.string())
        case "wrapper": return .nullable(try primitive(content.string()))
        case "well_known": return try wellKnown(content.string())
        case "list_type": return .list(try content.member("elem_type").map(type) ?? .dyn)
        case "map_type":
            return .map(
                try content.member("key_type").map(type) ?? .dyn,
                try content.member("value_type").map(type) ?? .dyn
            )
        case "message_type": return try message(content.string())
        case "type_param": return .parameter(try content.string())
        case "type": return .type(try type(content))
        case "abstract_type":
            return .opaque(try content.string("name"), try content.elements("parameter_types").map(type))
        default: throw CorpusFormError(text: "type of kind \(kind)")
        }
    }

    private static func primitive(_ name: String) throws -> CELType {
        switch name {
        case "BOOL": return .bool
        case "INT64": return .int
        case "UINT64": return .uint
        case "DOUBLE": return .double
        case "STRING": return .string
        case "BYTES": return .bytes
        default: throw CorpusFormError(text: name)
        }
    }

    private static func wellKnown(_ name: String) throws -> CELType {
        switch name {
        case "ANY": return .dyn
        case "TIMESTAMP": return .timestamp
        case "DURATION": return .duration
        default: throw CorpusFormError(text: name)
        }
    }

    private static func message(_ name: String) throws -> CELType {
        switch name {
        case "google.protobuf.Timestamp": return .timestamp
        case "google.protobuf.Duration": return .duration
        case "google.protobuf.Value": return .dyn
        default: throw CorpusFormError(text: "message \(name)")
        }
    }
}
