internal import Encodings
internal import Vocabulary

/// Reads reports of Grype, database schemas 5 and 6.
///
/// Source: the JSON report of Grype as its own tests pin it.
enum GrypeReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        var collector = FindingCollector(limits)
        for match in try cursor.required("matches").array() {
            try collector.add(try finding(match, suppressed: nil))
        }
        for match in try cursor.elements("ignoredMatches") {
            try collector.add(try finding(match, suppressed: try suppression(match)))
        }
        let descriptor = try cursor.required("descriptor")
        let source = try cursor.member("source")?.member("target")
        var report = ScanReport(
            format: .grype,
            scanner: VulnerabilityScan.Scanner(name: "grype", version: try descriptor.text("version"))
        )
        report.database = try database(descriptor.member("db"))
        report.created = try descriptor.instant("timestamp")
        report.targetName = try name(source)
        report.target = try target(source)
        report.operatingSystem = try cursor.member("distro").flatMap { distribution in
            let words = try [distribution.text("name"), distribution.text("version")].compactMap(\.self)
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
        report.filters = try filters(descriptor.member("configuration"))
        report.findings = collector.findings
        return report
    }

    // MARK: - The report

    /// Schema 5 says it in place, schema 6 one level deeper.
    private static func database(_ cursor: JSONCursor?) throws -> VulnerabilityScan.Database? {
        guard let cursor else { return nil }
        let status = try cursor.member("status") ?? cursor
        return VulnerabilityScan.Database(
            uri: try status.text("from"),
            version: try status.textOrNumber("schemaVersion"),
            builtAt: try status.instant("built")
        )
    }

    /// The target is an object for images, a text for folders and files.
    private static func name(_ target: JSONCursor?) throws -> String? {
        guard let target else { return nil }
        if let text = try? target.string() { return text }
        return try target.text("userInput")
    }

    private static func target(_ cursor: JSONCursor?) throws -> StatedSubject {
        var target = StatedSubject()
        guard let cursor, cursor.isObject else { return target }
        for name in ["imageID", "manifestDigest"] {
            if let digest = try cursor.text(name) { target.add(digest: digest) }
        }
        for reference in try cursor.presentElements("repoDigests") { target.add(reference: try reference.string()) }
        return target
    }

    /// What Grype was told to leave out of `matches`; its configuration may have any other form in other versions.
    private static func filters(_ configuration: JSONCursor?) throws -> [String] {
        guard let configuration, configuration.isObject else { return [] }
        var filters: [String] = []
        for name in ["only-fixed", "only-notfixed"] {
            if let flag = try configuration.member(name), (try? flag.bool()) == true { filters.append(name) }
        }
        if let states = try configuration.member("ignore-wontfix"), let text = try? states.string(), !text.isEmpty {
            filters.append("ignore-states \(text)")
        }
        for name in ["ignore", "exclude"] {
            guard let list = try configuration.member(name), let rules = try? list.array(), !rules.isEmpty
            else { continue }
            filters.append("\(name) \(rules.count) \(rules.count == 1 ? "rule" : "rules")")
        }
        return filters
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

    // MARK: - Findings

    private static func finding(
        _ match: JSONCursor,
        suppressed: VulnerabilityFinding.Suppression?
    ) throws -> VulnerabilityFinding {
        let vulnerability = try match.required("vulnerability")
        let artifact = try match.required("artifact")
        let related = try match.elements("relatedVulnerabilities")
        let name = VulnerabilityName(
            try vulnerability.requiredText("id"),
            aliases: try related.map { try $0.requiredText("id") }
        )
        let namespace = try vulnerability.text("namespace")
        let scores = try scores(vulnerability) + related.flatMap { try self.scores($0) }
        let label = SeverityRating(source: namespace, label: try vulnerability.optionalString("severity"))
        return VulnerabilityFinding(
            name,
            package: VulnerabilityFinding.Package(
                name: try artifact.requiredText("name"),
                version: try artifact.text("version"),
                type: try artifact.text("type"),
                purlText: try artifact.text("purl"),
                path: try artifact.presentElements("locations").first?.text("path")
            ),
            severity: SeverityChoice([label] + scores.map { SeverityRating($0) }, of: name, dataSource: namespace),
            scores: scores,
            fix: try fix(vulnerability.member("fix")),
            suppressedByScanner: suppressed,
            url: try vulnerability.text("dataSource")
        )
    }

    private static func fix(_ cursor: JSONCursor?) throws -> VulnerabilityFinding.Fix {
        let versions = try cursor?.presentElements("versions").map { try $0.string() } ?? []
        let state = try cursor?.text("state").flatMap(VulnerabilityFinding.Fix.State.init) ?? .unknown
        return VulnerabilityFinding.Fix(state: state, versions: versions)
    }

    private static func scores(_ vulnerability: JSONCursor) throws -> [VulnerabilityScore] {
        let namespace = try vulnerability.text("namespace")
        return try vulnerability.presentElements("cvss").compactMap { cursor in
            let version = try cursor.text("version").flatMap { CVSS.Version(rawValue: $0) }
            return VulnerabilityScore(
                source: try cursor.text("source") ?? namespace,
                vector: try cursor.text("vector"),
                stated: try cursor.member("metrics")?.textOrNumber("baseScore"),
                version: version
            )
        }
    }
}
