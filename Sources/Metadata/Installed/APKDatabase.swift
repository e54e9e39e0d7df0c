package import Vocabulary

/// apk's list of packages, `lib/apk/db/installed`.
///
/// Source: Alpine Linux, "Apk spec", "Installed Database".
package enum APKDatabase {
    /// The fields that are used, each by its letter.
    private static let letters = Set("PVAo".utf8)

    /// Reads the packages.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - limits: `components` applies.
    /// - Returns: The packages, in the order of the file.
    /// - Throws: `malformed`, `tooMany`.
    package static func read(_ text: [UInt8], limits: Limits) throws(PackageDatabaseError) -> [InstalledPackage] {
        var reader = StanzaReader(text)
        return try reader.packages(limits: limits, continues: false, key: key, package: package)
    }

    private static func key(_ name: ArraySlice<UInt8>, _ line: Int) throws(PackageDatabaseError) -> String? {
        guard let letter = name.first, name.count == 1 else {
            throw .malformed(place: "line \(line)", expected: "a field named by one letter", found: "another line")
        }
        return letters.contains(letter) ? String(decoding: name, as: UTF8.self) : nil
    }

    private static func package(_ stanza: StanzaReader.Stanza) throws(PackageDatabaseError) -> InstalledPackage {
        guard let name = stanza.values["P"], let version = stanza.values["V"] else {
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
            architecture: stanza.values["A"],
            source: stanza.values["o"]
        )
    }
}
