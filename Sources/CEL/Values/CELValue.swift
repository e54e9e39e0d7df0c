/// A value of the Common Expression Language.
///
/// Source: CEL language definition, "Values". Lists and maps are shared, never copied.
package enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list(CELList)
    case map(CELMap)
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    /// A type as a value, by its name: `int`, `list`, `google.protobuf.Timestamp`.
    case type(String)
    case optional(CELOptional)
    /// A value of the host's own, which expressions can only hand to functions.
    case opaque(any CELOpaque)
}

/// A value that may be absent.
package final class CELOptional: Sendable {
    package let value: CELValue?

    package init(_ value: CELValue?) { self.value = value }

    /// The optional without a value.
    package static let none = CELOptional(nil)
}

/// A value of the host's own; a final class of constants conforms.
package protocol CELOpaque: AnyObject, Sendable {
    /// What `type(x)` is called, as `kubernetes.Quantity`.
    var typeName: String { get }

    /// Whether the two are the same value; asked for values of any types.
    func isEqual(to other: any CELOpaque) -> Bool

    /// The units that one operation on it costs beyond the step itself; none by default.
    var weight: Int { get }

    /// A field that expressions may select; nil where there is none of the name.
    func field(_ name: String) throws(CELFailure) -> CELValue?
}

extension CELOpaque {
    package var weight: Int { 0 }

    package func field(_ name: String) throws(CELFailure) -> CELValue? { nil }
}

extension CELValue {
    package static func list(_ elements: [CELValue]) -> CELValue { .list(CELList(elements)) }

    /// A map with names as its keys; the first of two equal names wins.
    package static func object(_ members: [(name: String, value: CELValue)]) -> CELValue {
        .map(CELMap(names: members.map(\.name), values: members.map(\.value)))
    }

    package static func some(_ value: CELValue) -> CELValue { .optional(CELOptional(value)) }

    package static var none: CELValue { .optional(.none) }

    /// The name of its type, as `type(x)` shows it.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .opaque(let value): value.typeName
        }
    }

    /// Whether it is what its type counts as empty: `optional.ofNonZeroValue` makes nothing of it.
    var isZero: Bool {
        get throws(CELFailure) {
            switch self {
            case .null: true
            case .bool(let flag): !flag
            case .int(let number): number == 0
            case .uint(let number): number == 0
            case .double(let number): number == 0
            case .string(let text): text.isEmpty
            case .bytes(let bytes): bytes.isEmpty
            case .list(let list): try list.elements.isEmpty
            case .map(let map): try map.count == 0
            case .timestamp(let time): time == CELTimestamp.zero
            case .duration(let duration): duration.nanoseconds == 0
            case .optional(let optional): optional.value == nil
            case .type, .opaque: false
            }
        }
    }
}
