internal import Encodings
internal import Vocabulary

/// Reads reports of Trivy, schema version 2.
///
/// Source: the JSON report of Trivy as its own tests pin it.
enum TrivyReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        let schema = try cursor.required("SchemaVersion")
        guard try schema.integer() == 2 else {
            throw MetadataError.unsupportedFormat(
                expected: "a Trivy report with SchemaVersion 2",
                found: "SchemaVersion \(try schema.integer())"
            )
        }
        let metadata = try cursor.member("Metadata")
        let system = try metadata?.member("OS")
        let version = try cursor.member("Trivy")?.text("Version")
        var report = ScanReport(format: .trivy, scanner: VulnerabilityScan.Scanner(name: "trivy", version: version))
        report.created = try cursor.instant("CreatedAt")
        report.targetName = try cursor.text("ArtifactName")
        report.target = try target(metadata)
        report.operatingSystem = try system.flatMap { system in
            let words = try [system.text("Family"), system.text("Name")].compactMap(\.self)
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
        report.isEndOfLife = try system?.member("EOSL")?.bool() ?? false
        report.findings = try findings(cursor, limits: limits)
        return report
    }

    private static func target(_ metadata: JSONCursor?) throws -> StatedSubject {
        var target = StatedSubject()
        if let id = try metadata?.text("ImageID") { target.add(digest: id) }
        for reference in try metadata?.presentElements("RepoDigests") ?? [] {
            target.add(reference: try reference.string())
        }
        return target
    }

    // MARK: - Findings

    /// Kinds of findings that are about no vulnerability.
    private static let otherKinds: Set<String> = ["misconfiguration", "secret", "license"]

    private static func findings(_ cursor: JSONCursor, limits: Limits) throws -> [VulnerabilityFinding] {
        var collector = FindingCollector(limits)
        for result in try cursor.elements("Results") {
            let type = try result.text("Type")
            for vulnerability in try result.elements("Vulnerabilities") {
                try collector.add(try finding(vulnerability, type: type, suppressed: nil))
            }
            for modified in try result.elements("ExperimentalModifiedFindings") {
                let kind = try modified.required("Type")
                guard try kind.string() == "vulnerability" else {
                    guard otherKinds.contains(try kind.string()) else {
                        throw kind.mismatch("a kind of finding", found: "'\(try kind.string())'")
                    }
                    continue
                }
                try collector.add(try suppressed(modified, type: type))
            }
        }
        return collector.findings
    }

    private static func suppressed(_ cursor: JSONCursor, type: String?) throws -> VulnerabilityFinding {
        try finding(
            try cursor.required("Finding"),
            type: type,
            suppressed: VulnerabilityFinding.Suppression(
                source: try cursor.text("Source") ?? "trivy",
                reason: try cursor.text("Statement") ?? cursor.text("Status")
            )
        )
    }

    private static func finding(
        _ cursor: JSONCursor,
        type: String?,
        suppressed: VulnerabilityFinding.Suppression?
    ) throws -> VulnerabilityFinding {
        let name = VulnerabilityName(
            try cursor.requiredText("VulnerabilityID"),
            aliases: try cursor.presentElements("VendorIDs").map { try $0.string() }
        )
        let status = try cursor.text("Status")
        let scores = try scores(cursor.member("CVSS"))
        return VulnerabilityFinding(
            name,
            package: VulnerabilityFinding.Package(
                name: try cursor.requiredText("PkgName"),
                version: try cursor.text("InstalledVersion"),
                type: type,
                purlText: try cursor.member("PkgIdentifier")?.text("PURL"),
                path: try cursor.text("PkgPath")
            ),
            severity: try severity(cursor, name, scores),
            scores: scores,
            fix: try fix(cursor, status: status),
            scannerStatus: status,
            suppressedByScanner: suppressed,
            url: try cursor.text("PrimaryURL")
        )
    }

    private static func fix(_ cursor: JSONCursor, status: String?) throws -> VulnerabilityFinding.Fix {
        let versions = (try cursor.optionalString("FixedVersion") ?? "")
            .split(separator: ",").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
        let state: VulnerabilityFinding.Fix.State =
            switch status {
            case _ where !versions.isEmpty: .fixed
            case "fixed": .fixed
            case "will_not_fix": .wontFix
            // Before it had a status, Trivy said by the version alone whether there is a fix.
            case "affected", "fix_deferred", "end_of_life", nil: .notFixed
            default: .unknown
            }
        return VulnerabilityFinding.Fix(state: state, versions: versions)
    }

    // MARK: - Severity

    /// Trivy's own choice; where it made none, one of its sources' labels, then their scores.
    private static func severity(
        _ cursor: JSONCursor,
        _ name: VulnerabilityName,
        _ scores: [VulnerabilityScore]
    ) throws -> SeverityChoice {
        let source = try cursor.text("SeveritySource")
        let label = Severity(label: try cursor.optionalString("Severity") ?? "")
        if label != .unknown { return SeverityChoice(severity: label, source: source) }
        var ratings = scores.map { SeverityRating($0) }
        for (vendor, level) in try cursor.member("VendorSeverity")?.members() ?? [] {
            ratings.append(SeverityRating(source: vendor, label: labels[try level.integer()]))
        }
        return SeverityChoice(ratings, of: name, dataSource: try cursor.member("DataSource")?.text("ID") ?? source)
    }

    private static let labels: [Int64: String] = [1: "low", 2: "medium", 3: "high", 4: "critical"]

    private static let versions: [(prefix: String, version: CVSS.Version)] = [
        ("V40", .v40), ("V3", .v31), ("V2", .v2),
    ]

    private static func scores(_ cursor: JSONCursor?) throws -> [VulnerabilityScore] {
        var scores: [VulnerabilityScore] = []
        for (source, cursor) in try cursor?.members() ?? [] {
            for (prefix, version) in versions {
                let score = VulnerabilityScore(
                    source: source,
                    vector: try cursor.text(prefix + "Vector"),
                    stated: try cursor.textOrNumber(prefix + "Score"),
                    version: version
                )
                if let score { scores.append(score) }
            }
        }
        return scores
    }
}
