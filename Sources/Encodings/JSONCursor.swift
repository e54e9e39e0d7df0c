package import Vocabulary

/// A JSON value does not have the shape that its document demands.
package struct JSONShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the document, as `$.layers[0].digest`.
    package let path: String
    package let expected: String
    package let found: String

    package init(path: String, expected: String, found: String) {
        (self.path, self.expected, self.found) = (path, expected, found)
    }

    package var description: String { "\(path): expected \(expected), found \(found)" }
}

/// A JSON value and its place in the document, so that a refusal can name it.
package struct JSONCursor: Sendable {
    package let value: JSONValue
    private let place: Place

    private indirect enum Place: Sendable {
        case root(String)
        case member(Place, String)
        case element(Place, Int)

        var path: String {
            switch self {
            case .root(let name): name
            case .member(let parent, let name): "\(parent.path).\(name)"
            case .element(let parent, let index): "\(parent.path)[\(index)]"
            }
        }
    }

    package init(_ value: JSONValue, root: String = "$") {
        self.value = value
        place = .root(root)
    }

    private init(_ value: JSONValue, at place: Place) {
        self.value = value
        self.place = place
    }

    /// The place in the document, as `$.layers[0].digest`.
    package var path: String { place.path }

    /// The error that this value is not what it should be.
    package func mismatch(_ expected: String, found: String? = nil) -> JSONShapeError {
        JSONShapeError(path: path, expected: expected, found: found ?? value.kind)
    }

    // MARK: - Objects

    package func object() throws(JSONShapeError) -> JSONObject {
        guard case .object(let object) = value else { throw mismatch("an object") }
        return object
    }

    /// The member of that name; nil where it is absent or null, which mean the same in every format read here.
    package func member(_ name: String) throws(JSONShapeError) -> JSONCursor? {
        guard let value = try object()[name], value != .null else { return nil }
        return JSONCursor(value, at: .member(place, name))
    }

    package func required(_ name: String) throws(JSONShapeError) -> JSONCursor {
        guard let member = try member(name) else {
            throw JSONShapeError(path: path, expected: "a member '\(name)'", found: "none")
        }
        return member
    }

    /// All members with their cursors, nulls included, in their order.
    package func members() throws(JSONShapeError) -> [(name: String, cursor: JSONCursor)] {
        try object().members.map { ($0.name, JSONCursor($0.value, at: .member(place, $0.name))) }
    }

    /// Refuses members that the format does not have.
    package func refuseMembers(otherThan known: Set<String>) throws(JSONShapeError) {
        for member in try object().members where !known.contains(member.name) {
            throw JSONShapeError(path: path, expected: "only members of this format", found: "'\(member.name)'")
        }
    }

    // MARK: - Leaves

    package func string() throws(JSONShapeError) -> String {
        guard case .string(let text) = value else { throw mismatch("a string") }
        return text
    }

    package func bool() throws(JSONShapeError) -> Bool {
        guard case .bool(let flag) = value else { throw mismatch("a boolean") }
        return flag
    }

    /// A number that is written as an integer and fits 64 bits.
    package func integer() throws(JSONShapeError) -> Int64 {
        guard case .number(let number) = value else { throw mismatch("an integer") }
        guard let integer = number.integer else { throw mismatch("an integer of 64 bits", found: number.text) }
        return integer
    }

    /// An integer as protobuf writes 64 bits: a string of digits, or a number.
    package func protobufInteger() throws(JSONShapeError) -> Int64 {
        guard case .string(let text) = value else { return try integer() }
        guard let integer = Int64(text), String(integer) == text else {
            throw mismatch("an integer of 64 bits", found: "'\(text)'")
        }
        return integer
    }

    package func array() throws(JSONShapeError) -> [JSONCursor] {
        guard case .array(let elements) = value else { throw mismatch("an array") }
        return elements.enumerated().map { JSONCursor($1, at: .element(place, $0)) }
    }

    /// A string of standard base64 with padding, decoded.
    package func base64() throws(JSONShapeError) -> [UInt8] {
        guard let bytes = Base64.decode(try string()) else { throw mismatch("standard base64", found: "other text") }
        return bytes
    }

    package func digest() throws(JSONShapeError) -> Digest {
        let text = try string()
        guard let digest = try? Digest(text) else {
            throw mismatch("a digest as sha256: and 64 lower-case hex digits", found: "'\(text)'")
        }
        return digest
    }

    /// A media type: printable ASCII, so that equal means the same bytes.
    package func mediaType() throws(JSONShapeError) -> String {
        let text = try string()
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw mismatch("a media type in printable ASCII", found: "'\(text)'")
        }
        return text
    }

    // MARK: - Members that are leaves

    /// The string member of that name, which must be there.
    package func string(_ name: String) throws(JSONShapeError) -> String { try required(name).string() }

    /// The string member of that name, where it is there.
    package func optionalString(_ name: String) throws(JSONShapeError) -> String? { try member(name)?.string() }

    /// The array member of that name; empty where it is absent.
    package func elements(_ name: String) throws(JSONShapeError) -> [JSONCursor] { try member(name)?.array() ?? [] }

    /// An object whose values are all strings, as annotations are; empty where it is absent.
    package func strings(_ name: String) throws(JSONShapeError) -> [String: String] {
        guard let map = try member(name) else { return [:] }
        var strings: [String: String] = [:]
        for (name, cursor) in try map.members() { strings[name] = try cursor.string() }
        return strings
    }
}
