package import Vocabulary

/// dpkg's list of packages, `var/lib/dpkg/status`, or one file of `status.d`.
///
/// Source: dpkg, deb822(5) and dpkg-query(1), "Package State".
package enum DpkgDatabase {
    /// The states in which nothing of a package is there but its configuration, if that.
    private static let absentStates: Set<String> = ["not-installed", "config-files"]

    private struct Stanza {
        var values: [String: String] = [:]
        var line = 0
    }

    /// Reads the packages that are there, also those whose installation was not ended: their files are.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - limits: `components` applies.
    /// - Returns: The packages, in the order of the file; a stanza that has no `Status` counts as installed.
    /// - Throws: `malformed`, `tooMany`.
    package static func read(_ text: [UInt8], limits: Limits) throws(PackageDatabaseError) -> [InstalledPackage] {
        var reader = StanzaReader(text)
        var packages: [InstalledPackage] = []
        var stanza = Stanza()
        while true {
            let next = try reader.next(continues: true)
            if case .some(.some(let field)) = next {
                try add(field, to: &stanza, reader)
                continue
            }
            if let package = try package(stanza) { packages.append(package) }
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
        let name = String(decoding: field.name, as: UTF8.self).asciiLowercased
        guard ["package", "status", "version", "architecture", "source"].contains(name) else { return }
        guard stanza.values.updateValue(try reader.text(field.value), forKey: name) == nil else {
            throw .malformed(place: reader.place, expected: "each field once", found: "'\(name)' twice")
        }
    }

    private static func package(_ stanza: Stanza) throws(PackageDatabaseError) -> InstalledPackage? {
        guard stanza.line > 0 else { return nil }
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
