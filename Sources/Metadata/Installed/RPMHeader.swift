internal import Vocabulary

/// A header of rpm, as its database holds one for each package.
///
/// Source: rpm, "Package format", "Header format" and "Tags".
package enum RPMHeader {
    /// More than rpm itself takes.
    private static let mostEntries = 0xFFFF

    private enum Tag: Int {
        case name = 1000, version, release, epoch
        case architecture = 1022
        case sourcePackage = 1044
    }

    private struct Entry {
        let type: Int
        let offset: Int
        let count: Int
    }

    /// Reads what identifies the package.
    ///
    /// - Parameter blob: The header without its magic.
    /// - Returns: The package.
    /// - Throws: `malformed`.
    package static func read(_ blob: [UInt8]) throws(PackageDatabaseError) -> InstalledPackage {
        guard blob.count >= 8, let count = number(blob, at: 0), let size = number(blob, at: 4),
            count <= mostEntries, size <= blob.count, 8 + 16 * count + size == blob.count
        else { throw malformed("a header of its own length", "\(blob.count) bytes") }
        let data = blob[(8 + 16 * count)...]
        var entries: [Int: Entry] = [:]
        for index in 0..<count {
            let start = 8 + 16 * index
            guard let tag = number(blob, at: start), let type = number(blob, at: start + 4),
                let offset = number(blob, at: start + 8), let items = number(blob, at: start + 12)
            else { throw malformed("entries of numbers", "others") }
            guard Tag(rawValue: tag) != nil else { continue }
            guard entries.updateValue(Entry(type: type, offset: offset, count: items), forKey: tag) == nil else {
                throw malformed("each tag once", "tag \(tag) twice")
            }
        }
        func text(_ tag: Tag) throws(PackageDatabaseError) -> String? {
            try entries[tag.rawValue].map { entry throws(PackageDatabaseError) in try Self.text(entry, in: data) }
        }
        guard let name = try text(.name), let version = try text(.version), let release = try text(.release) else {
            throw malformed("a header with name, version and release", "one without")
        }
        let epoch = try entries[Tag.epoch.rawValue].map { entry throws(PackageDatabaseError) in
            try Self.integer(entry, in: data)
        }
        return InstalledPackage(
            system: .rpm,
            name: name,
            version: EpochVersion.version("\(version)-\(release)", epoch: epoch.map(String.init)),
            architecture: try text(.architecture),
            source: try text(.sourcePackage),
            isEntryAlone: name.isIdentical(to: "gpg-pubkey")
        )
    }

    private static func text(_ entry: Entry, in data: ArraySlice<UInt8>) throws(PackageDatabaseError) -> String {
        // Strings (6), and those that have translations (9).
        guard entry.type == 6 || entry.type == 9, entry.count >= 1, entry.offset < data.count else {
            throw malformed("a text", "a value of type \(entry.type)")
        }
        let rest = data[(data.startIndex + entry.offset)...].prefix(InstalledPackage.longestText + 1)
        guard let end = rest.firstIndex(of: 0), end > rest.startIndex else {
            throw malformed("a text that ends", "another")
        }
        guard rest[..<end].allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw malformed("a text in printable ASCII", "another")
        }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private static func integer(_ entry: Entry, in data: ArraySlice<UInt8>) throws(PackageDatabaseError) -> Int {
        guard entry.type == 4, entry.count == 1, let value = number(data, at: entry.offset) else {
            throw malformed("a number", "a value of type \(entry.type)")
        }
        return value
    }

    /// Four bytes, the first of which counts most; nil beyond the end.
    private static func number(_ bytes: some RandomAccessCollection<UInt8>, at offset: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - 4 else { return nil }
        return bytes.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    private static func malformed(_ expected: String, _ found: String) -> PackageDatabaseError {
        .malformed(place: "a header", expected: expected, found: found)
    }
}
