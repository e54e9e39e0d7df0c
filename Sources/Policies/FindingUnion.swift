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

    private struct Key: Hashable {
        let id: String
        let package: String
        let version: String?
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

    private static func keys(_ finding: VulnerabilityFinding) -> [Key] {
        ([finding.id] + finding.aliases).map { id in
            Key(id: id.lowercased(), package: finding.package.name, version: finding.package.version)
        }
    }
}
