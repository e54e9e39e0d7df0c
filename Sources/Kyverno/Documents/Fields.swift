internal import Encodings

/// A mapping of a Kubernetes document: fields without a value are as good as absent, unknown ones are refused.
struct Fields {
    let cursor: YAMLCursor
    private let fields: [String: YAMLCursor]

    init(_ cursor: YAMLCursor, _ known: Set<String>) throws(YAMLError) {
        self.cursor = cursor
        fields = try cursor.fields(known).filter { !$0.value.isAbsent }
    }

    subscript(name: String) -> YAMLCursor? { fields[name] }

    /// Which of these are there, in the order given.
    func present(_ names: [String]) -> [String] { names.filter { fields[$0] != nil } }

    func required(_ name: String) throws(YAMLError) -> YAMLCursor { try cursor.require(name, in: fields) }

    func text(_ name: String) throws(YAMLError) -> String? { try fields[name]?.plainText() }

    func bool(_ name: String, default value: Bool) throws(YAMLError) -> Bool { try fields[name]?.bool() ?? value }

    func texts(_ name: String) throws(YAMLError) -> [String] {
        var texts: [String] = []
        for element in try elements(name) { texts.append(try element.plainText()) }
        return texts
    }

    func elements(_ name: String) throws(YAMLError) -> [YAMLCursor] { try fields[name]?.sequence() ?? [] }

    /// A mapping of texts to texts; empty where the field is not there.
    func textMap(_ name: String) throws(YAMLError) -> [(name: String, value: String)] {
        guard let cursor = fields[name] else { return [] }
        return try cursor.textMap()
    }
}

extension YAMLCursor {
    /// A text, which may be empty.
    func plainText() throws(YAMLError) -> String {
        guard case .scalar(let text, _) = value.content else { throw mismatch("a text") }
        return text
    }

    func textMap() throws(YAMLError) -> [(name: String, value: String)] {
        guard case .mapping(let fields) = value.content else { throw mismatch("a mapping") }
        var texts: [(name: String, value: String)] = []
        for field in fields {
            texts.append((field.name, try YAMLCursor(field.value, path: "\(path).\(field.name)").plainText()))
        }
        return texts
    }

    /// One of these words.
    func oneOf(_ words: [String]) throws(YAMLError) -> String {
        let text = try plainText()
        guard words.contains(text) else { throw mismatch("one of \(words.joined(separator: ", "))") }
        return text
    }

    func mapping() throws(YAMLError) -> [YAMLValue.Field] {
        guard case .mapping(let fields) = value.content else { throw mismatch("a mapping") }
        return fields
    }
}
