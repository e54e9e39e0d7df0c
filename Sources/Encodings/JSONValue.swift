internal import Vocabulary

/// A JSON text as a value: members keep their order, numbers keep their digits.
///
/// Source: RFC 8259.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// What kind of value it is, in words for a message.
    package var kind: String {
        let kind: JSONKind =
            switch self {
            case .null: .null
            case .bool: .bool
            case .number: .number
            case .string: .string
            case .array: .array
            case .object: .object
            }
        return kind.words
    }
}

/// A JSON number as it was written; it becomes an integer or a fraction only when somebody asks.
package struct JSONNumber: Hashable, Sendable {
    /// The digits as they were written.
    package let text: String

    package init(text: String) { self.text = text }

    /// The value where it is written as an integer and fits; `1.0` and `1e3` are not integers.
    package var integer: Int64? { Int64(text) }

    /// The nearest binary fraction, for display and comparison of scores only.
    package var double: Double? { Double(text) }
}

/// The members of a JSON object in their order; no name occurs twice.
package struct JSONObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    package private(set) var members: [Member]
    /// Where each name stands, kept for large objects only.
    private var positions: [String: Int]

    private static let indexed = 16

    package init() { (members, positions) = ([], [:]) }

    /// Takes members of which it is known that no two have the same name, nor one that Unicode takes for the same.
    init(distinct members: [Member]) {
        (self.members, positions) = (members, [:])
        guard members.count > Self.indexed else { return }
        for (index, member) in members.enumerated() { positions[member.name] = index }
    }

    /// Adds a member; false when the name is there already, or one that Unicode takes for the same.
    package mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        if members.count < Self.indexed {
            guard !members.contains(where: { $0.name == name }) else { return false }
        } else {
            if members.count == Self.indexed {
                for (index, member) in members.enumerated() { positions[member.name] = index }
            }
            guard positions[name] == nil else { return false }
            positions[name] = members.count
        }
        members.append(Member(name: name, value: value))
        return true
    }

    /// The value of the member with exactly these bytes as its name.
    package subscript(name: String) -> JSONValue? {
        if members.count <= Self.indexed {
            return members.first { $0.name.isIdentical(to: name) }?.value
        }
        guard let index = positions[name], members[index].name.isIdentical(to: name) else { return nil }
        return members[index].value
    }

    package static func == (left: JSONObject, right: JSONObject) -> Bool { left.members == right.members }
    package func hash(into hasher: inout Hasher) { hasher.combine(members) }
}
