package import Vocabulary

/// The rules for names inside a bundle, the same for archives and folders.
package enum EntryName {
    /// How deep folders may nest: a layout has three levels, a carrier's own files some more.
    static let components = 100

    /// Reads a name as it stands in an archive.
    ///
    /// A name that is no valid UTF-8, absolute, that climbs (`..`), has empty or `.` components, backslashes or control
    /// characters, or capital letters below `blobs/` is refused: systems differ in what they make of it.
    ///
    /// - Returns: The path without leading `./` and trailing `/`; empty for the folder itself.
    /// - Throws: `entryName`, inside the entry.
    package static func path(_ name: [UInt8], limits: Limits) throws(ArchiveError) -> String {
        guard name.count <= limits.entryName else {
            throw refusal(
                name,
                "of at most \(limits.entryName) bytes (limit 'entry-name')",
                "one of \(name.count) bytes"
            )
        }
        guard let text = String(validating: name, as: UTF8.self) else {
            throw refusal(name, "in UTF-8", "bytes that are not")
        }
        // The general category Cc has exactly these, and is fixed for all time.
        for scalar in text.unicodeScalars where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
            throw refusal(name, "without control characters", "U+\(String(scalar.value, radix: 16))")
        }
        guard !name.contains(UInt8(ascii: "\\")) else { throw refusal(name, "without backslash", "one") }
        guard name.first != UInt8(ascii: "/") else { throw refusal(name, "that begins inside the bundle", "'/'") }
        return try normalized(name)
    }

    private static func normalized(_ name: [UInt8]) throws(ArchiveError) -> String {
        var rest = name[...]
        if rest.elementsEqual(".".utf8) { return "" }
        if rest.starts(with: "./".utf8) {
            rest = rest.dropFirst(2)
        } else if rest.isEmpty {
            throw refusal(name, "of at least one letter", "an empty one")
        }
        if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
        guard !rest.isEmpty else {
            guard name.elementsEqual("./".utf8) else { throw refusal(name, "of at least one letter", "none") }
            return ""
        }
        let parts = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= components else {
            throw refusal(name, "of at most \(components) components", "\(parts.count)")
        }
        for part in parts where part.isEmpty || part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) {
            let found = part.isEmpty ? "an empty one" : "'\(String(decoding: part, as: UTF8.self))'"
            throw refusal(name, "whose components are names", found)
        }
        if parts[0].elementsEqual("blobs".utf8), let capital = rest.first(where: { (0x41...0x5A).contains($0) }) {
            throw refusal(name, "in lower case below blobs/", "'\(Character(Unicode.Scalar(capital)))'")
        }
        return String(decoding: rest, as: UTF8.self)
    }

    private static func refusal(_ name: [UInt8], _ expected: String, _ found: String) -> ArchiveError {
        .inside(entry: shown(name), .entryName(expected: expected, found: found))
    }

    /// The name for a message: what is not UTF-8 is replaced, what is too long is cut.
    static func shown(_ name: [UInt8]) -> String {
        let text = String(decoding: name.prefix(160), as: UTF8.self)
        return name.count > 160 ? text + "…" : text
    }
}
