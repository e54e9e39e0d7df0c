internal import Encodings
internal import Vocabulary

/// Takes a tag-value text apart into tags and their values, one by one, in one pass over its bytes.
///
/// Source: SPDX 2.3, annex D and clause 5: `Tag: value`, comments from `#`, `<text>` to `</text>` over several lines.
struct TagValueLines {
    /// A tag with its value.
    struct Line {
        /// Counted from 1; where the value is longer, the line of the tag.
        let number: Int
        let tag: String
        let value: String
    }

    let root: String
    /// Lines that are neither tags nor comments, and what follows `</text>`.
    private(set) var tally = NoteTally()

    private let bytes: [UInt8]
    private var position = 0
    private var number = 0

    private static let open = Array("<text>".utf8)
    private static let close = Array("</text>".utf8)

    init(_ text: String, root: String) {
        bytes = Array(text.utf8)
        self.root = root
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next tag; nil at the end.
    ///
    /// - Throws: The mismatch where a `<text>` has no end.
    mutating func next() throws(JSONShapeError) -> Line? {
        while position < bytes.count {
            let line = takeLine()
            guard let first = line.first, bytes[first] != UInt8(ascii: "#") else { continue }
            guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound,
                bytes[line.lowerBound..<colon].allSatisfy(Self.isTagLetter)
            else {
                tally.add("a line that is no tag", at: SPDX2Document.line(number, of: root))
                continue
            }
            let start = number
            let tag = text(line.lowerBound..<colon)
            let value = trimmed(bytes.index(after: colon)..<line.upperBound)
            guard bytes[value].starts(with: Self.open) else {
                return Line(number: start, tag: tag, value: text(value))
            }
            return Line(number: start, tag: tag, value: try takeText(from: value.lowerBound + Self.open.count))
        }
        return nil
    }

    /// Moves behind the current line, and gives it without the blanks around it.
    private mutating func takeLine() -> Range<Int> {
        let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        let line = position..<end
        position = min(end + 1, bytes.count)
        number += 1
        return trimmed(line)
    }

    /// Takes what stands between `<text>` and `</text>`, and leaves the rest of the last line out.
    private mutating func takeText(from start: Int) throws(JSONShapeError) -> String {
        var end = start
        var lines = 0
        while end < bytes.count, !(bytes[end] == Self.close[0] && bytes[end...].starts(with: Self.close)) {
            if bytes[end] == 0x0A { lines += 1 }
            end += 1
        }
        guard end < bytes.count else {
            throw JSONShapeError(
                path: SPDX2Document.line(number, of: root),
                expected: "a </text> that ends the value",
                found: "none"
            )
        }
        position = end + Self.close.count
        number += lines
        let rest = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        if !trimmed(position..<rest).isEmpty {
            tally.add("more after </text>", at: SPDX2Document.line(number, of: root))
        }
        position = min(rest + 1, bytes.count)
        return text(start..<end)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isTagLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }

    // MARK: - Detection

    /// The tags that can stand first in a document.
    private static let documentTags: Set<String> = [
        "SPDXVersion", "DataLicense", "DocumentName", "DocumentNamespace", "DocumentComment", "SPDXID", "Creator",
        "Created", "CreatorComment", "LicenseListVersion", "ExternalDocumentRef",
    ]

    /// Whether a text begins as an SPDX document in tags does: with comments, then one of the document's own tags.
    static func isDocument(_ text: String) -> Bool {
        var lines = text.utf8[...]
        if lines.starts(with: [0xEF, 0xBB, 0xBF]) { lines = lines.dropFirst(3) }
        while true {
            lines = lines.drop(while: isBlank)
            guard lines.first == UInt8(ascii: "#") else { break }
            lines = lines.drop { $0 != 0x0A }
        }
        let tag = lines.prefix(32).prefix(while: isTagLetter)
        guard lines.dropFirst(tag.count).first == UInt8(ascii: ":") else { return false }
        return documentTags.contains(String(decoding: tag, as: UTF8.self))
    }
}
