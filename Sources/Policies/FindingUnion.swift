internal import Metadata
internal import Vocabulary

/// One vulnerability of one package, by whichever scanners found it.
struct FindingGroup {
    var findings: [VulnerabilityFinding]
}

/// Joins the findings of several scans: one id or alias, and one package, are one finding.
///
/// A package is its purl; where one report has no purl, its name and version. Findings that name no package are joined
/// with each other only. Nothing is dropped: a group keeps all its findings, so that a second scan never hides what a
/// first one found, and joining too much can make a rule stricter, but never milder.
///
/// Source: metadata.md D.3, last paragraph.
struct FindingUnion {
    private var findings: [VulnerabilityFinding] = []
    /// An earlier finding of the same group, or the finding itself, where it is the first.
    private var earlier: [Int] = []
    /// Findings by what identifies their package for good: the purl, or that there is none at all.
    private var exact: [Key: Int] = [:]
    /// Findings without purl by the name of their package.
    private var named: [Key: Int] = [:]
    /// Findings with a purl by the names of their package, which may be several packages of one name.
    private var alsoNamed: [Key: [Int]] = [:]

    private struct Key: Hashable {
        let id: [UInt8]
        /// nil where the report names no package.
        let package: PackageIdentity?
    }

    mutating func insert(_ finding: VulnerabilityFinding) {
        let place = findings.count
        findings.append(finding)
        earlier.append(place)
        let names = finding.package.nameIdentities
        for id in finding.comparableIDs {
            if let purl = finding.package.purlIdentity {
                join(place, at: Key(id: id, package: purl), in: \.exact)
                for key in names.map({ Key(id: id, package: $0) }) {
                    if let other = named[key] { join(place, other) }
                    alsoNamed[key, default: []].append(place)
                }
            } else if names.isEmpty {
                join(place, at: Key(id: id, package: nil), in: \.exact)
            } else {
                for key in names.map({ Key(id: id, package: $0) }) {
                    join(place, at: key, in: \.named)
                    // All of that name are one group from here on.
                    for other in alsoNamed.removeValue(forKey: key) ?? [] { join(place, other) }
                }
            }
        }
    }

    /// In the order in which they were found.
    var groups: [FindingGroup] {
        var groups: [FindingGroup] = []
        // The group of each finding: an earlier one of the same group has its place already.
        var places: [Int] = []
        for (place, finding) in findings.enumerated() {
            if earlier[place] == place {
                places.append(groups.count)
                groups.append(FindingGroup(findings: [finding]))
            } else {
                places.append(places[earlier[place]])
                groups[places[place]].findings.append(finding)
            }
        }
        return groups
    }

    // MARK: - Groups

    private mutating func join(_ place: Int, at key: Key, in places: WritableKeyPath<FindingUnion, [Key: Int]>) {
        if let other = self[keyPath: places][key] {
            join(place, other)
        } else {
            self[keyPath: places][key] = place
        }
    }

    private mutating func join(_ left: Int, _ right: Int) {
        let (left, right) = (shortened(left), shortened(right))
        earlier[max(left, right)] = min(left, right)
    }

    /// The first of the group; the way there is halved for the next time.
    private mutating func shortened(_ place: Int) -> Int {
        var place = place
        while earlier[place] != place {
            earlier[place] = earlier[earlier[place]]
            place = earlier[place]
        }
        return place
    }
}
