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
    ///   - later: The fields that the format has, and that this version does not judge.
    ///   - file: The policy's file.
    /// - Throws: `YAMLError` for an unknown field, `PolicyError` for one of `later`.
    init(_ cursor: YAMLCursor, known: Set<String>, later: Set<String> = [], in file: String) throws {
        if case .mapping(let fields) = cursor.value.content,
            let field = fields.first(where: { later.contains($0.name) })
        {
            let place = cursor.path.isEmpty ? field.name : "\(cursor.path).\(field.name)"
            throw PolicyError.notSupportedYet(
                "expected a field that this version judges, found '\(place)'",
                line: field.line,
                column: field.column,
                in: file
            )
        }
        self.cursor = cursor
        self.file = file
        fields = try cursor.fields(known)
    }

    /// The field of that name, where it is there.
    subscript(name: String) -> YAMLCursor? { fields[name] }

    /// The field of that name, which must be there.
    func required(_ name: String) throws(YAMLError) -> YAMLCursor { try cursor.require(name, in: fields) }

    /// The fields of a mapping inside this one.
    func nested(_ cursor: YAMLCursor, known: Set<String>, later: Set<String> = []) throws -> PolicyFields {
        try PolicyFields(cursor, known: known, later: later, in: file)
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
