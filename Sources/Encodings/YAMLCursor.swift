package import Vocabulary

/// A YAML value with the words to refuse it by line and column.
package struct YAMLCursor: Sendable {
    package let value: YAMLValue
    /// The path of fields to it, as `spec.require[0].maxAge`.
    package let path: String

    package init(_ value: YAMLValue, path: String = "") {
        (self.value, self.path) = (value, path)
    }

    /// The error that this value is not what the field wants.
    package func mismatch(_ expected: String, found: String? = nil) -> YAMLError {
        YAMLError(
            reason: .shape,
            line: value.line,
            column: value.column,
            text: "\(path.isEmpty ? "document" : path): expected \(expected), found \(found ?? kind)"
        )
    }

    private var kind: String {
        switch value.content {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "'\(text)'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    // MARK: - Mappings

    /// The fields of a mapping that has no others than these.
    ///
    /// - Throws: `unknownField` with the place of the first unknown one, `shape` where it is no mapping.
    package func fields(_ known: Set<String>) throws(YAMLError) -> [String: YAMLCursor] {
        guard case .mapping(let fields) = value.content else { throw mismatch("a mapping") }
        var cursors: [String: YAMLCursor] = [:]
        for field in fields {
            guard known.contains(field.name) else {
                throw YAMLError(
                    reason: .unknownField,
                    line: field.line,
                    column: field.column,
                    text: "\(path.isEmpty ? "document" : path): expected one of "
                        + known.sorted().joined(separator: ", ") + "; found the unknown field '\(field.name)'"
                )
            }
            let place = path.isEmpty ? field.name : "\(path).\(field.name)"
            cursors[field.name] = YAMLCursor(field.value, path: place)
        }
        return cursors
    }

    /// The field of that name, which must be there.
    package func require(_ name: String, in fields: [String: YAMLCursor]) throws(YAMLError) -> YAMLCursor {
        guard let field = fields[name] else { throw mismatch("a field '\(name)'", found: "none") }
        return field
    }

    // MARK: - Leaves

    package func sequence() throws(YAMLError) -> [YAMLCursor] {
        guard case .sequence(let elements) = value.content else { throw mismatch("a list") }
        return elements.enumerated().map { YAMLCursor($1, path: "\(path)[\($0)]") }
    }

    package func text() throws(YAMLError) -> String {
        guard case .scalar(let text, _) = value.content, !text.isEmpty else { throw mismatch("a text") }
        return text
    }

    /// A list of texts, none of them twice.
    package func texts() throws(YAMLError) -> [String] {
        var texts: [String] = []
        for element in try sequence() {
            let text = try element.text()
            guard !texts.contains(text) else { throw element.mismatch("each value once", found: "'\(text)' again") }
            texts.append(text)
        }
        return texts
    }

    /// A text, or a list of texts.
    package func oneOrMoreTexts() throws(YAMLError) -> [String] {
        if case .scalar = value.content { return [try text()] }
        return try texts()
    }

    package func integer(_ range: ClosedRange<Int64>) throws(YAMLError) -> Int64 {
        guard case .scalar(let text, plain: true) = value.content, let integer = Int64(text),
            String(integer) == text, range.contains(integer)
        else { throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return integer
    }

    package func bool() throws(YAMLError) -> Bool {
        switch value.content {
        case .scalar("true", plain: true): return true
        case .scalar("false", plain: true): return false
        default: throw mismatch("true or false")
        }
    }

    package func instant() throws(YAMLError) -> Instant {
        guard let instant = Instant(try text()) else { throw mismatch("a time as 2026-06-01T12:00:00Z") }
        return instant
    }

    package func timeSpan() throws(YAMLError) -> TimeSpan {
        guard let span = TimeSpan(try text()) else { throw mismatch("a duration as 24h, 7d or 90m") }
        return span
    }

    package func digest() throws(YAMLError) -> Digest {
        let text = try text()
        guard let digest = try? Digest(text) else { throw mismatch("a digest as sha256: and 64 hex digits") }
        return digest
    }

    /// One of a closed list of words.
    package func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type
    ) throws(YAMLError) -> Word where Word.RawValue == String {
        let text = try text()
        guard let word = Word(rawValue: text) else {
            throw mismatch("one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// Whether nothing stands there, which in a manifest of Kubernetes is the same as a field that is not there.
    package var isAbsent: Bool {
        guard case .scalar(let text, plain: true) = value.content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains { text.isIdentical(to: $0) }
    }

    /// Refuses what is no mapping of any names to texts, as labels are.
    package func requireTextMap() throws(YAMLError) {
        guard case .mapping(let fields) = value.content else { throw mismatch("a mapping") }
        for field in fields {
            guard case .scalar = field.value.content else {
                throw YAMLCursor(field.value, path: "\(path).\(field.name)").mismatch("a text")
            }
        }
    }
}
