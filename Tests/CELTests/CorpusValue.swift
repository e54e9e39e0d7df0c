import CEL
import Encodings

/// The values of the corpus, in the form that SOURCES-policies.md describes.
enum CorpusValue {
    static func value(_ cursor: JSONCursor) throws -> CELValue {
        guard let (kind, content) = try cursor.members().first else { throw CorpusFormError(text: "empty value") }
        switch kind {
        case "null_value": return .null
        case "bool_value": return .bool(try content.bool())
        case "int64_value": return .int(try number(content))
        case "uint64_value": return .uint(try number(content))
        case "double_value": return .double(try double(content))
        case "string_value": return .string(try content.string())
        case "bytes_value": return .bytes(try content.base64())
        case "list_value": return .list(try content.elements("values").map(value))
        case "map_value":
            let entries = try content.elements("entries").map {
                (try value($0.required("key")), try value($0.required("value")))
            }
            return .map(CELMap(keys: entries.map(\.0), values: entries.map(\.1)))
        case "type_value": return .type(try content.string())
        case "object_value": return try object(content)
        case "optional":
            return .optional(content.isNull ? .none : CELOptional(try value(content)))
        default: throw CorpusFormError(text: "value of kind \(kind)")
        }
    }

    private static func number<Number: FixedWidthInteger>(_ cursor: JSONCursor) throws -> Number {
        guard let number = Number(try cursor.string()) else { throw CorpusFormError(text: cursor.path) }
        return number
    }

    private static func double(_ cursor: JSONCursor) throws -> Double {
        guard cursor.isString else { return try cursor.number().double ?? .nan }
        switch try cursor.string() {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        case let other: throw CorpusFormError(text: other)
        }
    }

    private static func object(_ cursor: JSONCursor) throws -> CELValue {
        let (type, text) = (try cursor.string("@type"), try cursor.optionalString("value") ?? "")
        let conversion: String
        switch type {
        case "type.googleapis.com/google.protobuf.Timestamp": conversion = "timestamp"
        case "type.googleapis.com/google.protobuf.Duration": conversion = "duration"
        default: throw CorpusFormError(text: "object of type \(type)")
        }
        return try CELEnvironment().compile("\(conversion)('\(text)')").value()
    }

    /// Whether two values are the same by kind and content; numbers of different kinds are not, NaN is NaN.
    static func areSame(_ left: CELValue, _ right: CELValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)): left == right || (left.isNaN && right.isNaN)
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.optional(let left), .optional(let right)):
            if let left = left.value, let right = right.value {
                areSame(left, right)
            } else {
                left.value == nil && right.value == nil
            }
        case (.list(let left), .list(let right)): areSame(left, right)
        case (.map(let left), .map(let right)): areSame(left, right)
        default: false
        }
    }

    private static func areSame(_ left: CELList, _ right: CELList) -> Bool {
        guard let left = try? left.elements, let right = try? right.elements else { return false }
        return left.count == right.count && zip(left, right).allSatisfy { areSame($0, $1) }
    }

    private static func areSame(_ left: CELMap, _ right: CELMap) -> Bool {
        guard let left = try? left.entries, let right = try? right.entries, left.count == right.count
        else { return false }
        return left.allSatisfy { entry in
            right.contains { areSame($0.key, entry.key) && areSame($0.value, entry.value) }
        }
    }
}

/// A test of the corpus has a form that is not known here.
struct CorpusFormError: Error {
    let text: String
}
