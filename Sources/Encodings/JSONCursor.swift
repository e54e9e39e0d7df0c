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

/// A JSON value in its document, which knows its place there, so that a refusal can name it.
///
/// It costs no memory of its own: what it is asked for is read from the text of the document then.
package struct JSONCursor: Sendable {
    private let root: Root
    private let position: UInt32
    /// The container in which it stands, and its number there; of a root nothing that is looked at.
    private let parent: UInt32
    private let index: UInt32

    /// Where paths begin, and what they begin with.
    private final class Root: Sendable {
        let document: JSONDocument
        let position: Int
        let name: String

        init(_ document: JSONDocument, at position: Int, name: String) {
            (self.document, self.position, self.name) = (document, position, name)
        }
    }

    /// The value of a document.
    package init(_ document: JSONDocument, root: String = "$") {
        self.init(root: Root(document, at: 0, name: root), position: 0)
    }

    /// A value that is no text, for what is small.
    package init(_ value: JSONValue, root: String = "$") {
        self.init(JSONDocumentBuilder.document(value), root: root)
    }

    /// Reads a text strictly, as `JSONReader.document` does.
    package init(
        reading bytes: [UInt8],
        in range: Range<Int>? = nil,
        depth: Int,
        values: Int = Limits().jsonValues,
        root: String = "$"
    ) throws(JSONError) {
        self.init(try JSONReader.document(bytes, in: range, depth: depth, values: values), root: root)
    }

    private init(root: Root, position: Int, parent: Int = 0, index: Int = 0) {
        self.root = root
        self.position = UInt32(truncatingIfNeeded: position)
        self.parent = UInt32(truncatingIfNeeded: parent)
        self.index = UInt32(truncatingIfNeeded: index)
    }

    /// The same value as a document of its own, under another name.
    package func rooted(at name: String) -> JSONCursor {
        JSONCursor(root: Root(document, at: place, name: name), position: place)
    }

    private var document: JSONDocument { root.document }
    private var place: Int { Int(position) }

    /// The place in the document, as `$.layers[0].digest`.
    package var path: String {
        root.name + document.path(of: place, in: Int(parent), index: Int(index), below: root.position)
    }

    /// The error that this value is not what it should be.
    package func mismatch(_ expected: String, found: String? = nil) -> JSONShapeError {
        JSONShapeError(path: path, expected: expected, found: found ?? kind.words)
    }

    /// What kind of value it is.
    package var kind: JSONKind { document.kind(at: place) }

    package var isNull: Bool { kind == .null }
    package var isString: Bool { kind == .string }
    package var isObject: Bool { kind == .object }

    /// The value with all that is in it, made anew each time: for what is small.
    package var value: JSONValue { document.value(at: place) }

    // MARK: - Objects

    /// The members as a tree, for what is small.
    package func object() throws(JSONShapeError) -> JSONObject {
        guard case .object(let object) = value else { throw mismatch("an object") }
        return object
    }

    /// Refuses anything but an object.
    package func requireObject() throws(JSONShapeError) {
        guard isObject else { throw mismatch("an object") }
    }

    /// The member of that name, nulls included.
    package func anyMember(_ name: String) throws(JSONShapeError) -> JSONCursor? {
        try requireObject()
        guard let found = document.member(name, of: place) else { return nil }
        return JSONCursor(root: root, position: found, parent: place)
    }

    /// Whether there is a member of that name, nulls included.
    package func hasMember(_ name: String) throws(JSONShapeError) -> Bool {
        try requireObject()
        return document.member(name, of: place) != nil
    }

    /// The member of that name; nil where it is absent or null, which mean the same in every format read here.
    package func member(_ name: String) throws(JSONShapeError) -> JSONCursor? {
        guard let member = try anyMember(name), !member.isNull else { return nil }
        return member
    }

    package func required(_ name: String) throws(JSONShapeError) -> JSONCursor {
        guard let member = try member(name) else {
            throw JSONShapeError(path: path, expected: "a member '\(name)'", found: "none")
        }
        return member
    }

    /// All members with their cursors, nulls included, in their order.
    package func members() throws(JSONShapeError) -> [(name: String, cursor: JSONCursor)] {
        try requireObject()
        let count = document.count(at: place)
        var members: [(name: String, cursor: JSONCursor)] = []
        members.reserveCapacity(count)
        var name = document.first(in: place)
        for _ in 0..<count {
            members.append((document.string(at: name), JSONCursor(root: root, position: name + 1, parent: place)))
            name = document.next(after: name + 1)
        }
        return members
    }

    /// Refuses members that the format does not have.
    package func refuseMembers(otherThan known: Set<String>) throws(JSONShapeError) {
        for member in try members() where !known.contains(member.name) {
            throw JSONShapeError(path: path, expected: "only members of this format", found: "'\(member.name)'")
        }
    }

    // MARK: - Arrays

    package func array() throws(JSONShapeError) -> [JSONCursor] {
        let count = try elementCount()
        var elements: [JSONCursor] = []
        elements.reserveCapacity(count)
        var element = document.first(in: place)
        for index in 0..<count {
            elements.append(JSONCursor(root: root, position: element, parent: place, index: index))
            element = document.next(after: element)
        }
        return elements
    }

    /// How many elements an array has.
    package func elementCount() throws(JSONShapeError) -> Int {
        guard kind == .array else { throw mismatch("an array") }
        return document.count(at: place)
    }

    /// The first element of an array; nil where it has none, or is none.
    package var firstElement: JSONCursor? {
        guard kind == .array, document.count(at: place) > 0 else { return nil }
        return JSONCursor(root: root, position: document.first(in: place), parent: place)
    }

    // MARK: - Leaves

    package func string() throws(JSONShapeError) -> String {
        guard isString else { throw mismatch("a string") }
        return document.string(at: place)
    }

    /// The UTF-8 of a string, for what is large and is no more than bytes here.
    package func utf8() throws(JSONShapeError) -> [UInt8] {
        guard isString else { throw mismatch("a string") }
        return document.utf8(at: place)
    }

    /// Whether it is a string with exactly these bytes.
    package func isString(_ text: String) -> Bool { isString && document.isString(at: place, text) }

    package func bool() throws(JSONShapeError) -> Bool {
        guard kind == .bool else { throw mismatch("a boolean") }
        return document.flag(at: place)
    }

    /// A number as it was written.
    package func number() throws(JSONShapeError) -> JSONNumber {
        guard kind == .number else { throw mismatch("a number") }
        return JSONNumber(text: document.string(at: place))
    }

    /// A number that is written as an integer and fits 64 bits.
    package func integer() throws(JSONShapeError) -> Int64 {
        guard kind == .number else { throw mismatch("an integer") }
        let number = try number()
        guard let integer = number.integer else { throw mismatch("an integer of 64 bits", found: number.text) }
        return integer
    }

    /// An integer as protobuf writes 64 bits: a string of digits, or a number.
    package func protobufInteger() throws(JSONShapeError) -> Int64 {
        guard isString else { return try integer() }
        let text = try string()
        guard let integer = Int64(text), String(integer) == text else {
            throw mismatch("an integer of 64 bits", found: "'\(text)'")
        }
        return integer
    }

    /// A string of standard base64 with padding, decoded.
    ///
    /// - Parameter head: What is to stand before the bytes, when it is known how many they are.
    /// - Returns: The head and the bytes.
    /// - Throws: The mismatch.
    package func base64(behind head: (Int) -> [UInt8] = { _ in [] }) throws(JSONShapeError) -> [UInt8] {
        try base64([.standard], "standard base64", behind: head)
    }

    /// A string of base64 with padding, by either alphabet, never both in one text, decoded.
    package func base64OfEitherAlphabet(
        behind head: (Int) -> [UInt8] = { _ in [] }
    ) throws(JSONShapeError) -> [UInt8] {
        try base64([.standard, .urlSafe], "base64", behind: head)
    }

    private func base64(
        _ alphabets: [Base64.Alphabet],
        _ expected: String,
        behind head: (Int) -> [UInt8]
    ) throws(JSONShapeError) -> [UInt8] {
        guard isString else { throw mismatch("a string") }
        guard let bytes = document.base64(at: place, alphabets, behind: head) else {
            throw mismatch(expected, found: "other text")
        }
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

/// Equal cursors have equal values, wherever they stand.
extension JSONCursor: Hashable {
    package static func == (left: JSONCursor, right: JSONCursor) -> Bool { left.value == right.value }
    package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
