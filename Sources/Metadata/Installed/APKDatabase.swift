package import Vocabulary

/// apk's list of packages, `lib/apk/db/installed`.
///
/// Source: Alpine Linux, "Apk spec", "Installed Database".
package enum APKDatabase {
    private struct Stanza {
        var values: [UInt8: String] = [:]
        var line = 0
    }

    /// Reads the packages.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - limits: `components` applies.
    /// - Returns: The packages, in the order of the file.
    /// - Throws: `malformed`, `tooMany`.
    package static func read(_ text: [UInt8], limits: Limits) throws(PackageDatabaseError) -> [InstalledPackage] {
        var reader = StanzaReader(text)
        var packages: [InstalledPackage] = []
        var stanza = Stanza()
        while true {
            let next = try reader.next(continues: false)
            if case .some(.some(let field)) = next {
                try add(field, to: &stanza, reader)
                continue
            }
            if stanza.line > 0 { packages.append(try package(stanza)) }
            guard packages.count <= limits.components else { throw .tooMany(limit: limits.components) }
            stanza = Stanza()
            if next == nil { return packages }
        }
    }

    private static func add(
        _ field: StanzaReader.Field,
        to stanza: inout Stanza,
        _ reader: StanzaReader
    ) throws(PackageDatabaseError) {
        if stanza.line == 0 { stanza.line = reader.line }
        guard let letter = field.name.first, field.name.count == 1 else {
            throw .malformed(place: reader.place, expected: "a field named by one letter", found: "another line")
        }
        guard "PVAo".utf8.contains(letter) else { return }
        guard stanza.values.updateValue(try reader.text(field.value), forKey: letter) == nil else {
            let name = String(decoding: [letter], as: UTF8.self)
            throw .malformed(place: reader.place, expected: "each field once", found: "'\(name)' twice")
        }
    }

    private static func package(_ stanza: Stanza) throws(PackageDatabaseError) -> InstalledPackage {
        guard let name = stanza.values[UInt8(ascii: "P")], let version = stanza.values[UInt8(ascii: "V")] else {
            throw .malformed(
                place: "line \(stanza.line)",
                expected: "a package with 'P' and 'V', its name and version",
                found: "one without"
            )
        }
        return InstalledPackage(
            system: .apk,
            name: name,
            version: version,
            architecture: stanza.values[UInt8(ascii: "A")],
            source: stanza.values[UInt8(ascii: "o")]
        )
    }
}
