internal import Encodings
internal import Vocabulary

/// What the smaller predicates share: descriptors that must point somewhere, words of a list, open objects.
extension JSONCursor {
    /// The value as a descriptor; one that says nothing by which its thing can be found is none.
    ///
    /// Source: in-toto attestation framework v1, ResourceDescriptor: at least one of uri, digest and content.
    func descriptor() throws -> ResourceDescriptor {
        let descriptor = try ResourceDescriptor(self)
        guard try descriptor.uri != nil || !descriptor.digests.isEmpty || text("content") != nil else {
            throw mismatch("at least one of uri, digest, content", found: "none")
        }
        return descriptor
    }

    /// The descriptor of that name; nil where it is absent or an empty object, which mean the same.
    func descriptor(_ name: String) throws -> ResourceDescriptor? {
        guard let cursor = try member(name) else { return nil }
        return try cursor.members().isEmpty ? nil : cursor.descriptor()
    }

    /// The texts in the array of that name; empty where it is absent.
    func texts(_ name: String) throws(JSONShapeError) -> [String] {
        var texts: [String] = []
        for element in try elements(name) { texts.append(try element.string()) }
        return texts
    }

    /// The object of that name as it is; nil where it is absent.
    func openObject(_ name: String) throws(JSONShapeError) -> JSONCursor? {
        guard let cursor = try member(name) else { return nil }
        try cursor.requireObject()
        return cursor
    }

    /// Refuses a member of that name whose words are none of these; its value otherwise.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Word.Type
    ) throws(JSONShapeError) -> Word where Word.RawValue == String {
        let cursor = try required(name)
        let text = try cursor.string()
        guard let word = type.allCases.first(where: { $0.rawValue.isIdentical(to: text) }) else {
            let words = type.allCases.map(\.rawValue).joined(separator: ", ")
            throw cursor.mismatch("one of \(words)", found: "'\(text)'")
        }
        return word
    }
}
