internal import Encodings
internal import Vocabulary

/// Reads SARIF 2.1.0, and the draft of 2.2, which says the same in what is read here.
///
/// Each result is a finding, whatever kind of tool wrote it.
///
/// Source: SARIF 2.1.0 (OASIS Standard), sections 3.13 to 3.27; metadata.md D.3.4.
enum SARIFReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        let runs = try cursor.required("runs")
        guard !(try runs.array().isEmpty) else { throw runs.mismatch("at least one run", found: "none") }
        if let shared = try cursor.presentElements("inlineExternalProperties").first(where: hidesResults) {
            throw shared.mismatch("results and rules in their run", found: "some outside of it")
        }
        var collector = FindingCollector(limits)
        var report = ScanReport(format: .sarif, scanner: VulnerabilityScan.Scanner(name: ""))
        var scanners: Set<VulnerabilityScan.Scanner> = []
        var times: [Instant?] = []
        for run in try runs.array() {
            let run = try SARIFRun(run)
            scanners.insert(run.scanner)
            times.append(run.finished)
            try run.addTarget(to: &report)
            try run.addFindings(to: &collector)
        }
        report.scanner = joined(scanners)
        // A run without a time may be older than all others.
        report.created = times.contains(nil) ? nil : times.compactMap(\.self).min()
        report.findings = collector.findings
        return report
    }

    /// Whether it is the draft of the next version.
    static func isDraft(_ cursor: JSONCursor) throws -> Bool {
        guard try cursor.member("runs") != nil, let version = try cursor.member("version") else { return false }
        return (try? version.string()) == "2.2"
    }

    /// Whether what decides about findings stands somewhere else than in the run.
    static func hidesResults(_ properties: JSONCursor) throws -> Bool {
        for name in ["results", "driver", "extensions", "invocations"] {
            if try properties.member(name) != nil { return true }
        }
        return false
    }

    private static func joined(_ scanners: Set<VulnerabilityScan.Scanner>) -> VulnerabilityScan.Scanner {
        guard let first = scanners.first else { return VulnerabilityScan.Scanner(name: "sarif") }
        guard scanners.count > 1 else { return first }
        return VulnerabilityScan.Scanner(name: Set(scanners.map(\.name)).sorted().joined(separator: " and "))
    }
}

/// One run of a tool in a SARIF log.
struct SARIFRun {
    let scanner: VulnerabilityScan.Scanner
    /// The oldest end of an invocation; nil where none is stated.
    let finished: Instant?

    private let cursor: JSONCursor
    private let rules: SARIFRules
    /// What each invocation makes of the level of rules.
    private let overrides: [[SARIFRule.Place: SARIFLevel]]
    /// The gravest that any of them makes of it.
    private let gravest: [SARIFRule.Place: SARIFLevel]

    init(_ cursor: JSONCursor) throws {
        self.cursor = cursor
        if let external = try cursor.member("externalPropertyFileReferences"), try SARIFReader.hidesResults(external) {
            throw external.mismatch("results and rules in the run", found: "some in other files")
        }
        let tool = try cursor.required("tool")
        let driver = try tool.required("driver")
        scanner = VulnerabilityScan.Scanner(
            name: try driver.requiredText("name").asciiLowercased,
            version: try driver.text("version") ?? driver.text("semanticVersion"),
            uri: try driver.text("informationUri")
        )
        rules = try SARIFRules(tool)
        var times: [Instant] = []
        var overrides: [[SARIFRule.Place: SARIFLevel]] = []
        var gravest: [SARIFRule.Place: SARIFLevel] = [:]
        for invocation in try cursor.elements("invocations") {
            if let success = try invocation.member("executionSuccessful"), !(try success.bool()) {
                throw success.mismatch("a run that succeeded", found: "one that did not")
            }
            if let time = try invocation.instant("endTimeUtc") { times.append(time) }
            let levels = try Self.overrides(invocation, rules)
            gravest.merge(levels) { $0.severity < $1.severity ? $1 : $0 }
            overrides.append(levels)
        }
        (finished, self.overrides, self.gravest) = (times.min(), overrides, gravest)
    }

    private static func overrides(
        _ invocation: JSONCursor,
        _ rules: SARIFRules
    ) throws -> [SARIFRule.Place: SARIFLevel] {
        var levels: [SARIFRule.Place: SARIFLevel] = [:]
        for override in try invocation.elements("ruleConfigurationOverrides") {
            let descriptor = try override.required("descriptor")
            guard let rule = try rules.reference(ofDescriptor: descriptor).rule else {
                throw descriptor.mismatch("a rule of the run", found: "another")
            }
            guard let level = try override.required("configuration").member("level") else { continue }
            levels[rule.place] = try SARIFLevel(level)
        }
        return levels
    }

    // MARK: - What was scanned

    private var isTrivy: Bool { scanner.name.isIdentical(to: "trivy") }

    /// Trivy writes the identity of the image into the properties of the run.
    func addTarget(to report: inout ScanReport) throws {
        guard isTrivy, let properties = try cursor.member("properties") else { return }
        report.targetName = try report.targetName ?? properties.text("imageName")
        if let id = try properties.text("imageID") { report.target.add(digest: id) }
        for reference in try properties.presentElements("repoDigests") {
            report.target.add(reference: try reference.string())
        }
    }

    // MARK: - Findings

    func addFindings(to collector: inout FindingCollector) throws {
        // A run without the list did not get as far as finding anything; an empty list says that it found nothing.
        for result in try cursor.required("results").array() {
            guard try !isGone(result) else { continue }
            try collector.add(try finding(result))
        }
    }

    /// Whether a comparison with an older run says that the problem is there no more.
    private func isGone(_ result: JSONCursor) throws -> Bool {
        guard let state = try result.member("baselineState") else { return false }
        switch try state.string() {
        case "absent": return true
        case "new", "unchanged", "updated": return false
        case let other: throw state.mismatch("new, unchanged, updated or absent", found: "'\(other)'")
        }
    }

    private func finding(_ result: JSONCursor) throws -> VulnerabilityFinding {
        let reference = try rules.reference(of: result)
        let rule = reference.rule
        let location = try result.presentElements("locations").first?.member("physicalLocation")
        let path = try location?.member("artifactLocation")?.text("uri")
        var id = reference.id ?? "a result without a rule"
        var package = VulnerabilityFinding.Package(name: nil, path: path)
        var fix = VulnerabilityFinding.Fix.notStated
        if isTrivy {
            (package, fix) = try trivyPackage(result, path)
        } else if scanner.name.isIdentical(to: "grype"), let (cut, name) = VulnerabilityName.cut(id) {
            id = cut
            let version = rule?.purl.flatMap { PackageURL($0) }?.version
            package = VulnerabilityFinding.Package(name: name, version: version, purlText: rule?.purl, path: path)
        }
        return VulnerabilityFinding(
            VulnerabilityName(id),
            package: package,
            severity: try severity(result, rule),
            scores: rule?.scores ?? [],
            fix: fix,
            suppressedByScanner: try suppression(result),
            url: rule?.url
        )
    }

    /// Trivy's message is a list of lines with names; a fix that is not named in it may be there all the same.
    private func trivyPackage(
        _ result: JSONCursor,
        _ path: String?
    ) throws -> (VulnerabilityFinding.Package, VulnerabilityFinding.Fix) {
        let lines = (try result.member("message")?.text("text") ?? "").split(separator: "\n", maxSplits: 6)
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        let package = VulnerabilityFinding.Package(
            name: value("Package"),
            version: value("Installed Version"),
            path: path
        )
        let versions = (value("Fixed Version") ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
        return (package, versions.isEmpty ? .notStated : VulnerabilityFinding.Fix(state: .fixed, versions: versions))
    }

    // MARK: - Severity

    private func severity(_ result: JSONCursor, _ rule: SARIFRule?) throws -> SeverityChoice {
        let own = try SARIFRule.severity(try result.member("properties"))
        if let score = own ?? rule?.severity { return SeverityChoice(severity: score.severity, source: score.source) }
        return SeverityChoice(severity: try level(result, rule).severity, source: "level")
    }

    /// Source: SARIF 2.1.0, 3.27.10.
    private func level(_ result: JSONCursor, _ rule: SARIFRule?) throws -> SARIFLevel {
        if let level = try result.member("level") { return try SARIFLevel(level) }
        if let kind = try result.member("kind") {
            switch try kind.string() {
            case "fail": break
            case "pass", "open", "informational", "notApplicable", "review": return .none
            case let other: throw kind.mismatch("a kind of result", found: "'\(other)'")
            }
        }
        guard let rule else { return .warning }
        let standing = rule.level ?? .warning
        guard let invocation = try invocation(of: result) else {
            // Nobody says in which of several invocations it was found: the gravest counts.
            let other = gravest[rule.place] ?? standing
            return other.severity < standing.severity ? standing : other
        }
        return overrides[invocation][rule.place] ?? standing
    }

    private func invocation(of result: JSONCursor) throws -> Int? {
        guard let stated = try result.member("provenance")?.member("invocationIndex"), try stated.integer() != -1 else {
            return overrides.count == 1 ? 0 : nil
        }
        guard let index = Int(exactly: try stated.integer()), overrides.indices.contains(index) else {
            throw stated.mismatch("an index into \(overrides.count) invocations", found: "\(try stated.integer())")
        }
        return index
    }

    // MARK: - Suppressions

    /// Suppressed, unless one of the suppressions is not accepted.
    ///
    /// Source: SARIF 2.1.0, 3.27.23 and 3.35.
    private func suppression(_ result: JSONCursor) throws -> VulnerabilityFinding.Suppression? {
        let suppressions = try result.elements("suppressions")
        var reasons: [String] = []
        for suppression in suppressions {
            if let status = try suppression.member("status") {
                switch try status.string() {
                case "accepted": break
                case "underReview", "rejected": return nil
                case let other: throw status.mismatch("accepted, underReview or rejected", found: "'\(other)'")
                }
            }
            if let reason = try suppression.text("justification") ?? suppression.text("kind") { reasons.append(reason) }
        }
        guard !suppressions.isEmpty else { return nil }
        return VulnerabilityFinding.Suppression(
            source: scanner.name,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: ", ")
        )
    }
}
