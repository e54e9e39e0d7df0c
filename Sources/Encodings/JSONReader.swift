internal import Vocabulary

/// Reads one JSON text strictly: no duplicate names, no bad UTF-8, no trailing bytes, bounded depth and memory.
///
/// Source: RFC 8259, narrowed where it lets readers differ (section 4, names; section 8.2, surrogates).
package enum JSONReader {
    /// Reads the only value in `bytes`, which stays where it is: what is large is never copied.
    ///
    /// - Parameters:
    ///   - bytes: The whole text, UTF-8 without a byte order mark.
    ///   - range: Where in `bytes` the text stands; nil for all of them.
    ///   - depth: How many arrays and objects may stand inside each other.
    ///   - values: How many values there may be: a short one takes some times its bytes in memory.
    /// - Returns: The text with the places of its values.
    /// - Throws: `JSONError`, with the place.
    package static func document(
        _ bytes: [UInt8],
        in range: Range<Int>? = nil,
        depth: Int,
        values: Int = Limits().jsonValues
    ) throws(JSONError) -> JSONDocument {
        let range = (range ?? bytes.indices).clamped(to: bytes.indices)
        let scan = try JSONText.with(bytes) { (text) throws(JSONError) in
            try JSONScanner.scan(text[range], depth: depth, values: values)
        }
        return JSONDocument(bytes: bytes, start: range.lowerBound, scan: scan)
    }

    /// Reads the only value in `bytes` as a tree, for what is small.
    ///
    /// - Returns: The value, members in their order.
    /// - Throws: As `document`.
    package static func read(
        _ bytes: [UInt8],
        depth: Int,
        values: Int = Limits().jsonValues
    ) throws(JSONError) -> JSONValue {
        JSONCursor(try document(bytes, depth: depth, values: values)).value
    }
}
