package import Encodings

extension JMESValue {
    /// How many arrays and objects may stand inside each other.
    static let deepest = 1_000

    /// A JSON value as one for JMESPath.
    ///
    /// - Throws: `value` for a number that no binary fraction holds, `depth` beyond 1,000 levels.
    package init(_ json: JSONValue) throws(JMESPathError) {
        var shapes = ShapeCache()
        try self.init(json, level: 0, &shapes)
    }

    private init(_ json: JSONValue, level: Int, _ shapes: inout ShapeCache) throws(JMESPathError) {
        guard level < Self.deepest else {
            throw JMESPathError(.depth, "expected at most \(Self.deepest) levels of nesting, found more")
        }
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number):
            guard let value = JMESValue(number) else {
                throw JMESPathError(.value, "expected a number of 64 bits, found \(number.text.prefix(40))")
            }
            self = value
        case .string(let text): self = .string(text)
        case .array(let elements):
            var values: [JMESValue] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try JMESValue(element, level: level + 1, &shapes)) }
            self = .array(values)
        case .object(let object):
            var values: [JMESValue] = []
            values.reserveCapacity(object.members.count)
            for member in object.members {
                values.append(try JMESValue(member.value, level: level + 1, &shapes))
            }
            self = .object(JMESObject(shape: shapes.shape(of: object.members), values: values))
        }
    }

    private init?(_ number: JSONNumber) {
        if let integer = number.integer {
            self = .integer(integer)
        } else {
            guard let double = number.double, double.isFinite else { return nil }
            self = .double(double)
        }
    }

    /// The value as JSON; a native integer becomes a number.
    ///
    /// - Throws: `type` for an expression reference, `value` for names that Unicode takes for the same.
    package func json() throws(JMESPathError) -> JSONValue {
        switch self {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let integer): return .integer(integer)
        case .double(let double): return .number(JSONNumber(text: NumberText.json(double)))
        case .nativeInteger(let integer): return .integer(integer)
        case .string(let text): return .string(text)
        case .array(let elements):
            var values: [JSONValue] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try element.json()) }
            return .array(values)
        case .object(let object):
            var members = JSONObject()
            for (index, key) in object.shape.keys.enumerated() {
                guard members.append(key.name, try object.values[index].json()) else {
                    throw JMESPathError(.value, "expected each name once, found '\(key.name)' in another spelling")
                }
            }
            return .object(members)
        case .expression: throw JMESPathError(.type, "expected a value, found an expression reference")
        }
    }
}

/// The shapes of objects that were seen last: those of one document are mostly of few kinds.
private struct ShapeCache {
    /// By how many members they have.
    private var shapes: [Int: ObjectShape] = [:]

    mutating func shape(of members: [JSONObject.Member]) -> ObjectShape {
        if let shape = shapes[members.count],
            zip(shape.keys, members).allSatisfy({ $0.name.hasSameBytes(as: $1.name) })
        {
            return shape
        }
        let shape = ObjectShape(members.map { ObjectKey($0.name) })
        shapes[members.count] = shape
        return shape
    }
}
