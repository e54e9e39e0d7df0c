internal import Vocabulary

/// The stanzas of a text: lines with a field each, and an empty line behind each stanza.
struct StanzaReader {
    /// One line of a stanza: the field's name and its value.
    private typealias Field = (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)

    /// What is used of one stanza.
    struct Stanza {
        fileprivate(set) var values: [String: String] = [:]
        /// The number of the first line.
        fileprivate(set) var line = 0
    }

    private var rest: ArraySlice<UInt8>
    /// The number of the line that was read last.
    private var line = 0

    init(_ text: [UInt8]) { rest = text[...] }

    /// Where the reader is, for messages.
    private var place: String { "line \(line)" }

    /// The next line that is no continuation: a field, or nil inside for the end of a stanza.
    ///
    /// - Parameter continues: Whether lines that begin with white space go on with a field's value; what they say is
    ///   passed over.
    /// - Returns: nil behind the last line.
    /// - Throws: `malformed` for a line without a colon, or one whose field has no name in printable ASCII.
    private mutating func next(continues: Bool) throws(PackageDatabaseError) -> Field?? {
        while let line = nextLine() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return .some(nil) }
            if continues, line.first == 0x20 || line.first == 0x09 { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy({ (0x20...0x7E).contains($0) })
            else {
                throw .malformed(place: place, expected: "a field as 'NAME: VALUE'", found: "another line")
            }
            return (line[..<colon], line[(colon + 1)...])
        }
        return nil
    }

    /// Reads a text to its end.
    ///
    /// - Parameters:
    ///   - limits: `components` applies.
    ///   - continues: As in `next`.
    ///   - key: Under which name the value of a field is kept, by the field's own and its line; nil
    ///     for what is not used.
    ///   - package: The package that a stanza means; nil where it is none that is there.
    /// - Returns: The packages, in the order of the text.
    /// - Throws: `malformed`, `tooMany`; what `key` and `package` throw.
    mutating func packages(
        limits: Limits,
        continues: Bool,
        key: (ArraySlice<UInt8>, _ line: Int) throws(PackageDatabaseError) -> String?,
        package: (Stanza) throws(PackageDatabaseError) -> InstalledPackage?
    ) throws(PackageDatabaseError) -> [InstalledPackage] {
        var packages: [InstalledPackage] = []
        var stanza = Stanza()
        while true {
            let next = try next(continues: continues)
            if case .some(.some(let field)) = next {
                if stanza.line == 0 { stanza.line = line }
                if let key = try key(field.name, line) { try add(field.value, as: key, to: &stanza) }
                continue
            }
            if stanza.line > 0, let package = try package(stanza) { packages.append(package) }
            guard packages.count <= limits.components else { throw .tooMany(limit: limits.components) }
            stanza = Stanza()
            if next == nil { return packages }
        }
    }

    private func add(_ value: ArraySlice<UInt8>, as key: String, to stanza: inout Stanza) throws(PackageDatabaseError) {
        guard stanza.values.updateValue(try text(value), forKey: key) == nil else {
            throw .malformed(place: place, expected: "each field once", found: "'\(key)' twice")
        }
    }

    private mutating func nextLine() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        line += 1
        guard let end = rest.firstIndex(of: 0x0A) else {
            defer { rest = [] }
            return rest
        }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// A value as text, white space around it left out.
    ///
    /// - Throws: `malformed` for what is empty, no printable ASCII, or longer than `InstalledPackage.longestText`.
    private func text(_ value: ArraySlice<UInt8>) throws(PackageDatabaseError) -> String {
        var value = value.drop { $0 == 0x20 || $0 == 0x09 }
        while value.last == 0x20 || value.last == 0x09 { value = value.dropLast() }
        func malformed(_ found: String) -> PackageDatabaseError {
            .malformed(place: place, expected: "a text", found: found)
        }
        guard !value.isEmpty else { throw malformed("none") }
        guard value.count <= InstalledPackage.longestText else { throw malformed("\(value.count) bytes") }
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw malformed("control characters") }
        guard value.allSatisfy({ $0 < 0x80 }) else { throw malformed("characters beyond ASCII") }
        return String(decoding: value, as: UTF8.self)
    }
}
