internal import Encodings
internal import Vocabulary

/// What predicates share beyond JSON: times that may be unset, texts that may be empty.
extension JSONCursor {
    /// The time member of that name; nil where it is absent, empty, or Go's zero time.
    ///
    /// - Throws: The mismatch, where there is a text that is no RFC 3339 time with a zone.
    func instant(_ name: String) throws(JSONShapeError) -> Instant? {
        guard let cursor = try member(name) else { return nil }
        let text = try cursor.string()
        if text.isEmpty { return nil }
        guard let instant = Instant(text) else {
            throw cursor.mismatch("a time as 2026-06-01T12:00:00Z", found: "'\(text)'")
        }
        return instant == .goZero ? nil : instant
    }

    /// The string member of that name; nil where it is absent or empty, which mean the same in predicates.
    func text(_ name: String) throws(JSONShapeError) -> String? {
        guard let text = try optionalString(name), !text.isEmpty else { return nil }
        return text
    }

    /// The string member of that name, which must be there and say something.
    func requiredText(_ name: String) throws(JSONShapeError) -> String {
        let cursor = try required(name)
        let text = try cursor.string()
        guard !text.isEmpty else { throw cursor.mismatch("a text", found: "an empty one") }
        return text
    }

    /// The word that the string is, of those that the format has.
    func word<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) throws(JSONShapeError) -> Word
    where Word.RawValue == String {
        let text = try string()
        guard let word = Word.allCases.first(where: { text.isIdentical(to: $0.rawValue) }) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw mismatch("one of \(words)", found: "'\(text)'")
        }
        return word
    }

    /// The elements of the array member of that name, nulls left out.
    func presentElements(_ name: String) throws(JSONShapeError) -> [JSONCursor] {
        try elements(name).filter { !$0.isNull }
    }
}

extension String {
    /// ASCII letters in lower case, all else as it is: no Unicode rule can make two identifiers one.
    var asciiLowercased: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
