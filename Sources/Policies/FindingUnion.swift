internal import Metadata
internal import Vocabulary

/// One vulnerability of one package, by whichever scanners found it.
struct FindingGroup {
    var findings: [VulnerabilityFinding]
}

/// Joins the findings of several scans: one id or alias, and one package, are one finding.
///
/// Nothing is dropped: a group keeps all its findings, so that a second scan never hides what a first one found.
struct FindingUnion {
    private var members: [[VulnerabilityFinding]] = []
    private var places: [Key: Int] = [:]

    /// An id and a package, by the bytes of their names.
    private struct Key: Hashable {
        let id: [UInt8]
        let package: [UInt8]
    }

    mutating func insert(_ finding: VulnerabilityFinding) {
        let keys = Self.keys(finding)
        let hits = Set(keys.compactMap { places[$0] }).sorted()
        guard let home = hits.first else {
            for key in keys { places[key] = members.count }
            members.append([finding])
            return
        }
        for other in hits.dropFirst() {
            for moved in members[other] {
                for key in Self.keys(moved) { places[key] = home }
            }
            members[home] += members[other]
            members[other] = []
        }
        for key in keys { places[key] = home }
        members[home].append(finding)
    }

    /// In the order in which they were found.
    var groups: [FindingGroup] { members.filter { !$0.isEmpty }.map(FindingGroup.init) }

    /// What scanners agree on: the purl but for its qualifiers, or name and version; nothing, where none is named.
    private static func packages(_ package: VulnerabilityFinding.Package) -> [[UInt8]] {
        var names: [[UInt8]] = []
        if let purl = package.purl {
            let parts = [purl.type, purl.namespace ?? "", purl.name, purl.version ?? ""]
            names.append(Array("purl/\(parts.joined(separator: "/"))".utf8))
        }
        if let name = package.name { names.append(Array("name/\(name)/\(package.version ?? "")".utf8)) }
        return names.isEmpty ? [[]] : names
    }

    private static func keys(_ finding: VulnerabilityFinding) -> [Key] {
        let packages = packages(finding.package)
        return ([finding.id] + finding.aliases).flatMap { id in
            let id = id.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            return packages.map { Key(id: id, package: $0) }
        }
    }
}
