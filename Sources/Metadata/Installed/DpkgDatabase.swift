package import Vocabulary

/// dpkg's list of packages, `var/lib/dpkg/status`, or one file of `status.d`.
///
/// Source: dpkg, deb822(5) and dpkg-query(1), "Package State".
package enum DpkgDatabase {
    /// The states in which nothing of a package is there but its configuration, if that.
    private static let absentStates: Set<String> = ["not-installed", "config-files"]

    /// The fields that are used, in lower case.
    private static let fields: Set<String> = ["package", "status", "version", "architecture", "source"]

    /// Reads the packages that are there, also those whose installation was not ended: their files are.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - limits: `components` applies.
    /// - Returns: The packages, in the order of the file; a stanza that has no `Status` counts as installed.
    /// - Throws: `malformed`, `tooMany`.
    package static func read(_ text: [UInt8], limits: Limits) throws(PackageDatabaseError) -> [InstalledPackage] {
        var reader = StanzaReader(text)
        return try reader.packages(limits: limits, continues: true, key: key, package: package)
    }

    private static func key(_ name: ArraySlice<UInt8>, _ line: Int) -> String? {
        let name = String(decoding: name, as: UTF8.self).asciiLowercased
        return fields.contains(name) ? name : nil
    }

    private static func package(_ stanza: StanzaReader.Stanza) throws(PackageDatabaseError) -> InstalledPackage? {
        func missing(_ field: String) -> PackageDatabaseError {
            .malformed(place: "line \(stanza.line)", expected: "a package with a '\(field)'", found: "one without")
        }
        if let status = stanza.values["status"] {
            let words = status.split(separator: " ")
            guard words.count == 3 else {
                throw .malformed(
                    place: "line \(stanza.line)",
                    expected: "a status of three words",
                    found: "'\(status)'"
                )
            }
            if absentStates.contains(String(words[2])) { return nil }
        }
        guard let name = stanza.values["package"] else { throw missing("Package") }
        guard let version = stanza.values["version"] else { throw missing("Version") }
        let source = stanza.values["source"]?.prefix { $0 != " " }
        return InstalledPackage(
            system: .deb,
            name: name,
            version: version,
            architecture: stanza.values["architecture"],
            source: source.map(String.init) ?? name
        )
    }
}
