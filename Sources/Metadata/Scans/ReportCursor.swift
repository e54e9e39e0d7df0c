internal import Encodings

/// What reports of scanners share: numbers written as texts, and one where there may be several.
extension JSONCursor {
    /// The text or number of that name, as it is written; nil where it is absent or empty.
    func textOrNumber(_ name: String) throws(JSONShapeError) -> String? {
        guard let cursor = try member(name) else { return nil }
        if let number = try? cursor.number() { return number.text }
        let text = try cursor.string()
        return text.isEmpty ? nil : text
    }

    /// The elements of the array of that name, or the one object in its place.
    func elementsOrOne(_ name: String) throws(JSONShapeError) -> [JSONCursor] {
        guard let cursor = try member(name) else { return [] }
        if cursor.isObject { return [cursor] }
        return try cursor.array()
    }

    /// The member under the first of several names that is there; two of them would be two readings.
    func member(oneOf names: [String]) throws(JSONShapeError) -> JSONCursor? {
        var found: JSONCursor?
        for name in names {
            guard let cursor = try member(name) else { continue }
            guard found == nil else { throw mismatch("one of \(names.joined(separator: ", "))", found: "several") }
            found = cursor
        }
        return found
    }
}
