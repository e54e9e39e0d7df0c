/// A type, as the checker reasons about it.
///
/// Source: CEL language definition, "Gradual type checking".
package indirect enum CELType: Hashable, Sendable {
    /// Any value; what it is shows at run time.
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case timestamp
    case duration
    case list(CELType)
    case map(CELType, CELType)
    /// The type of types.
    case type(CELType)
    /// A type of the host's own, with its parameters: `optional_type(int)`, `net.IP`.
    case opaque(String, [CELType])
    /// A map with names as its keys, of which the fields are known.
    case object(CELObjectType)
    /// A value of a type, or null.
    case nullable(CELType)
    /// A type parameter in the declaration of a function.
    case parameter(String)
    /// A type that the checker has yet to find out.
    case variable(Int)

    package static func optional(_ type: CELType) -> CELType { .opaque("optional_type", [type]) }

    /// The type inside an optional; nil for other types.
    package var optionalValue: CELType? {
        guard case .opaque("optional_type", let parameters) = self else { return nil }
        return parameters.first
    }

    var isDyn: Bool { self == .dyn }
}

/// The fields of an object type.
package struct CELObjectType: Hashable, Sendable {
    package let name: String
    package let fields: [String: CELType]

    package init(name: String, fields: [String: CELType]) { (self.name, self.fields) = (name, fields) }

    package static func == (left: CELObjectType, right: CELObjectType) -> Bool { left.name.isSame(as: right.name) }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension CELType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .type(let type): "type(\(type))"
        case .opaque(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .object(let object): object.name
        case .nullable(let type): "wrapper(\(type))"
        case .parameter(let name): name
        case .variable(let number): "_var\(number)"
        }
    }

    /// Whether a value is of this type, as far as the choice between overloads needs it.
    func accepts(_ value: CELValue) -> Bool {
        switch (self, value) {
        case (.dyn, _), (.parameter, _), (.variable, _): true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double): true
        case (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration): true
        case (.list, .list), (.map, .map), (.object, .map), (.type, .type): true
        case (.nullable(let type), _): type.accepts(value) || CELType.null.accepts(value)
        case (.opaque("optional_type", _), .optional): true
        case (.opaque(let name, _), .opaque(let opaque)): name.isSame(as: opaque.typeName)
        default: false
        }
    }
}
