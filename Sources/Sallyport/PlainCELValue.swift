internal import CEL
internal import Encodings

/// Values of CEL as plain JSON, where kinds that JSON does not have become texts.
enum PlainCELValue {
    /// Writes a value.
    ///
    /// - Throws: `CELFailure` where data of the input cannot be read.
    static func json(_ value: CELValue) throws -> JSONValue {
        switch value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .int(let number): .number(JSONNumber(text: "\(number)"))
        case .uint(let number): .number(JSONNumber(text: "\(number)"))
        case .double(let double): number(double)
        case .string(let text): .string(text)
        case .bytes(let bytes): .string(Base64.encode(bytes))
        case .list(let list): .array(try list.elements.map(json))
        case .map(let map): try object(map)
        case .timestamp(let time): .string(time.description)
        case .duration(let duration): .string(duration.text)
        case .type(let name): .string(name)
        case .optional(let optional): try optional.value.map(json) ?? .null
        case .opaque(let opaque): .string("\(opaque)")
        }
    }

    private static func object(_ map: CELMap) throws -> JSONValue {
        var members = JSONObject()
        for entry in try map.entries {
            let name: String =
                switch entry.key {
                case .string(let text): text
                case .bool(let flag): "\(flag)"
                case .int(let number): "\(number)"
                case .uint(let number): "\(number)"
                default: "\(entry.key)"
                }
            guard members.append(name, try json(entry.value)) else {
                throw CELFailure("expected keys that JSON can tell apart, found '\(name)' twice")
            }
        }
        return .object(members)
    }

    /// A double; the three that JSON has no number for are texts.
    static func number(_ double: Double) -> JSONValue {
        if double.isNaN { return .string("NaN") }
        if double.isInfinite { return .string(double < 0 ? "-Infinity" : "Infinity") }
        let text = "\(double)"
        return .number(JSONNumber(text: text.hasSuffix(".0") ? String(text.dropLast(2)) : text))
    }
}
