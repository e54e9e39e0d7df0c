internal import Encodings
internal import Vocabulary

/// Reads reports of Grype, database schemas 5 and 6.
///
/// Source: the JSON report of Grype as its own tests pin it.
enum GrypeReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        var findings: [VulnerabilityFinding] = []
        for match in try cursor.required("matches").array() {
            findings.append(try finding(match, suppressed: nil))
        }
        for match in try cursor.presentElements("ignoredMatches") {
            findings.append(try finding(match, suppressed: try suppression(match)))
        }
        try MetadataError.check(findings.count, limit: limits.findings, named: "findings", "findings")
        let descriptor = try cursor.required("descriptor")
        let source = try cursor.member("source")?.member("target")
        return ScanReport(
            tool: "grype",
            toolVersion: try descriptor.text("version"),
            created: try descriptor.instant("timestamp"),
            targetName: try name(source),
            target: try target(source),
            isEndOfLife: false,
            findings: findings
        )
    }

    /// The target is an object for images, a text for folders and files.
    private static func name(_ target: JSONCursor?) throws -> String? {
        guard let target else { return nil }
        if case .string(let text) = target.value { return text }
        return try target.text("userInput")
    }

    private static func target(_ cursor: JSONCursor?) throws -> StatedSubject {
        var target = StatedSubject()
        guard let cursor, case .object = cursor.value else { return target }
        for name in ["imageID", "manifestDigest"] {
            if let digest = try cursor.text(name) { target.add(digest: digest) }
        }
        for reference in try cursor.presentElements("repoDigests") { target.add(reference: try reference.string()) }
        return target
    }

    private static func suppression(_ match: JSONCursor) throws -> VulnerabilityFinding.Suppression {
        var reasons: [String] = []
        for rule in try match.presentElements("appliedIgnoreRules") {
            for name in ["reason", "vex-status", "vex-justification", "namespace", "vulnerability"] {
                if let text = try rule.text(name) { reasons.append("\(name) \(text)") }
            }
        }
        return VulnerabilityFinding.Suppression(
            source: "grype",
            reason: reasons.isEmpty ? nil : reasons.joined(separator: ", ")
        )
    }

    private static func finding(
        _ match: JSONCursor,
        suppressed: VulnerabilityFinding.Suppression?
    ) throws -> VulnerabilityFinding {
        let vulnerability = try match.required("vulnerability")
        let artifact = try match.required("artifact")
        let purl = try artifact.text("purl")
        let id = try vulnerability.requiredText("id")
        let related = try match.presentElements("relatedVulnerabilities").map { try $0.requiredText("id") }
        return VulnerabilityFinding(
            id: id,
            aliases: related.filter { !$0.isIdentical(to: id) },
            package: VulnerabilityFinding.Package(
                name: try artifact.requiredText("name"),
                version: try artifact.text("version"),
                type: try artifact.text("type"),
                purlText: purl,
                purl: purl.flatMap { PackageURL($0) },
                path: try artifact.presentElements("locations").first?.text("path")
            ),
            severity: Severity(label: try vulnerability.optionalString("severity") ?? ""),
            severitySource: try vulnerability.text("namespace"),
            fix: try fix(vulnerability.member("fix")),
            scannerStatus: nil,
            suppressedByScanner: suppressed,
            url: try vulnerability.text("dataSource")
        )
    }

    private static func fix(_ cursor: JSONCursor?) throws -> VulnerabilityFinding.Fix {
        let versions = try cursor?.presentElements("versions").map { try $0.string() } ?? []
        let state = try cursor?.text("state").flatMap(VulnerabilityFinding.Fix.State.init) ?? .unknown
        return VulnerabilityFinding.Fix(state: state, versions: versions)
    }
}
