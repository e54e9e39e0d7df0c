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
        var findings: [VulnerabilityFinding] = []
        for result in try cursor.presentElements("Results") {
            let type = try result.text("Type")
            for vulnerability in try result.presentElements("Vulnerabilities") {
                findings.append(try finding(vulnerability, type: type, suppressed: nil))
            }
            for modified in try result.presentElements("ExperimentalModifiedFindings") {
                guard try modified.optionalString("Type") == "vulnerability" else { continue }
                findings.append(try suppressed(modified, type: type))
            }
            try MetadataError.check(findings.count, limit: limits.findings, named: "findings", "findings")
        }
        let metadata = try cursor.member("Metadata")
        return ScanReport(
            tool: "trivy",
            toolVersion: nil,
            created: try cursor.instant("CreatedAt"),
            targetName: try cursor.text("ArtifactName"),
            target: try target(metadata),
            isEndOfLife: try metadata?.member("OS")?.member("EOSL")?.bool() ?? false,
            findings: findings
        )
    }

    private static func target(_ metadata: JSONCursor?) throws -> StatedSubject {
        var target = StatedSubject()
        if let id = try metadata?.text("ImageID") { target.add(digest: id) }
        for reference in try metadata?.presentElements("RepoDigests") ?? [] {
            target.add(reference: try reference.string())
        }
        return target
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
        let purl = try cursor.member("PkgIdentifier")?.text("PURL")
        let status = try cursor.text("Status")
        return VulnerabilityFinding(
            id: try cursor.requiredText("VulnerabilityID"),
            aliases: try cursor.presentElements("VendorIDs").map { try $0.string() },
            package: VulnerabilityFinding.Package(
                name: try cursor.requiredText("PkgName"),
                version: try cursor.text("InstalledVersion"),
                type: type,
                purlText: purl,
                purl: purl.flatMap { PackageURL($0) },
                path: try cursor.text("PkgPath")
            ),
            severity: Severity(label: try cursor.optionalString("Severity") ?? ""),
            severitySource: try cursor.text("SeveritySource"),
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
            case "affected", "fix_deferred", "end_of_life": .notFixed
            default: .unknown
            }
        return VulnerabilityFinding.Fix(state: state, versions: versions)
    }
}
