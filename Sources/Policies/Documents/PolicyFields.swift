internal import Encodings
internal import Vocabulary

/// A mapping of a policy file, with the words to refuse what it must not hold.
struct PolicyFields {
    let cursor: YAMLCursor
    private let file: String
    private let fields: [String: YAMLCursor]

    /// Takes a mapping that has none but these fields.
    ///
    /// - Parameters:
    ///   - cursor: The mapping.
    ///   - known: The fields that are read.
    ///   - file: The policy's file.
    /// - Throws: `YAMLError` for an unknown field.
    init(_ cursor: YAMLCursor, known: Set<String>, in file: String) throws(YAMLError) {
        self.cursor = cursor
        self.file = file
        fields = try cursor.fields(known)
    }

    /// The field of that name, where it is there.
    subscript(name: String) -> YAMLCursor? { fields[name] }

    /// The field of that name, which must be there.
    func required(_ name: String) throws(YAMLError) -> YAMLCursor { try cursor.require(name, in: fields) }

    /// The fields of a mapping inside this one.
    func nested(_ cursor: YAMLCursor, known: Set<String>) throws(YAMLError) -> PolicyFields {
        try PolicyFields(cursor, known: known, in: file)
    }

    /// A list of globs with at least one in it; empty where the field is not there.
    func globs(_ name: String) throws(YAMLError) -> [Glob] {
        guard let field = fields[name] else { return [] }
        return try field.someTexts("a glob").map(Glob.init)
    }
}

extension YAMLCursor {
    /// A text, or a list of texts with at least one in it.
    func someTexts(_ what: String) throws(YAMLError) -> [String] {
        let texts = try oneOrMoreTexts()
        guard !texts.isEmpty else { throw mismatch("at least \(what)", found: "none") }
        return texts
    }
}
