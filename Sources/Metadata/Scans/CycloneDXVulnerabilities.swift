internal import Encodings
internal import Vocabulary

/// Reads the vulnerabilities of a CycloneDX document in JSON: one finding for each component that one affects.
///
/// Source: CycloneDX 1.4 to 1.7, `vulnerabilities`; metadata.md D.2 and D.3.3.
enum CycloneDXVulnerabilities {
    /// Reads a document as the report of a scanner.
    ///
    /// - Throws: `invalid` where it has no list of vulnerabilities: then nobody looked for any.
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        let version = try cursor.required("specVersion")
        guard let read = FormatVersion(try version.string()) else {
            throw version.mismatch("a version as 1.6", found: "'\(try version.string())'")
        }
        if let last = FormatVersion("1.7"), read > last {
            throw MetadataError.unsupportedFormat(expected: "CycloneDX 1.4 to 1.7", found: "CycloneDX \(read)")
        }
        _ = try cursor.required("vulnerabilities")
        let metadata = try cursor.member("metadata")
        let component = try metadata?.member("component")
        var report = ScanReport(format: .cyclonedx, scanner: try scanner(metadata))
        report.created = try CycloneDXReader.created(metadata, "timestamp", &report.notes)
        report.targetName = try component?.text("name")
        if let component {
            let properties = try component.presentElements("properties")
            report.target = try StatedSubject(cycloneDX: component, properties: properties)
        }
        report.findings = try findings(cursor, limits: limits)
        return report
    }

    /// The findings of a document; none where it has no list of vulnerabilities.
    static func findings(_ cursor: JSONCursor, limits: Limits) throws -> [VulnerabilityFinding] {
        let vulnerabilities = try cursor.elements("vulnerabilities")
        if vulnerabilities.isEmpty { return [] }
        let components = try CycloneDXPackages(cursor, limits: limits)
        var collector = FindingCollector(limits)
        for cursor in vulnerabilities {
            let vulnerability = try Vulnerability(cursor)
            let affected = try cursor.elements("affects")
            if affected.isEmpty { try collector.add(vulnerability.finding(.notStated, suppressed: nil)) }
            for affected in affected {
                let package = try components.package(affected.required("ref"))
                try collector.add(vulnerability.finding(package, suppressed: try unaffected(affected)))
            }
        }
        return collector.findings
    }

    /// A part all of whose listed versions are said not to be affected is kept, as what the scanner sets aside.
    private static func unaffected(_ affected: JSONCursor) throws -> VulnerabilityFinding.Suppression? {
        let versions = try affected.elements("versions")
        let isUnaffected = try versions.allSatisfy { try $0.optionalString("status") == "unaffected" }
        guard !versions.isEmpty, isUnaffected else { return nil }
        return VulnerabilityFinding.Suppression(source: "affects", reason: "unaffected")
    }

    // MARK: - The document

    /// All tools together: one that scans an SBOM leaves the SBOM's own tool in the list.
    private static func scanner(_ metadata: JSONCursor?) throws -> VulnerabilityScan.Scanner {
        guard let tools = try metadata?.member("tools") else { return VulnerabilityScan.Scanner(name: "cyclonedx") }
        let list =
            try tools.isObject
            ? tools.presentElements("components") + tools.presentElements("services") : tools.array().filter(\.isObject)
        let names = try list.compactMap { try $0.text("name")?.asciiLowercased }
        guard let first = list.first, names.count == 1 else {
            let name = names.isEmpty ? "cyclonedx" : Set(names).sorted().joined(separator: " and ")
            return VulnerabilityScan.Scanner(name: name)
        }
        return VulnerabilityScan.Scanner(name: names[0], version: try first.text("version"))
    }

    // MARK: - One vulnerability

    /// What is the same for all components that one vulnerability affects.
    private struct Vulnerability {
        private let name: VulnerabilityName
        private let severity: SeverityChoice
        private let scores: [VulnerabilityScore]
        private let state: String?
        private let url: String?
        private let suppressed: VulnerabilityFinding.Suppression?

        private static let clearing: Set<String> = [
            "resolved", "resolved_with_pedigree", "not_affected", "false_positive",
        ]

        init(_ cursor: JSONCursor) throws {
            name = VulnerabilityName(
                try cursor.requiredText("id"),
                aliases: try cursor.presentElements("references").compactMap { try $0.text("id") }
            )
            let source = try cursor.member("source")
            let ratings = try cursor.presentElements("ratings").map(Self.rating)
            severity = SeverityChoice(ratings, of: name, dataSource: try source?.text("name"))
            scores = ratings.compactMap(\.score)
            url = try source?.text("url")
            let analysis = try cursor.member("analysis")
            state = try analysis?.text("state")
            suppressed = try state.flatMap { state in
                guard Self.clearing.contains(state) else { return nil }
                let justification = try analysis?.text("justification")
                return VulnerabilityFinding.Suppression(
                    source: "analysis",
                    reason: [state, justification].compactMap(\.self).joined(separator: ", ")
                )
            }
        }

        /// A score counts where the method is a version of CVSS; others have other scales.
        private static func rating(_ cursor: JSONCursor) throws -> SeverityRating {
            let source = try cursor.member("source")?.text("name")
            let method = try cursor.text("method")
            let version = method.flatMap { CVSS.Version(methodOfCycloneDX: $0) }
            var score: VulnerabilityScore?
            if method == nil || version != nil {
                score = VulnerabilityScore(
                    source: source,
                    vector: try cursor.text("vector"),
                    stated: version == nil ? nil : try cursor.textOrNumber("score"),
                    version: version
                )
            }
            return SeverityRating(
                source: source,
                version: version,
                label: try cursor.optionalString("severity"),
                score: score
            )
        }

        func finding(
            _ package: VulnerabilityFinding.Package,
            suppressed: VulnerabilityFinding.Suppression?
        ) -> VulnerabilityFinding {
            VulnerabilityFinding(
                name,
                package: package,
                severity: severity,
                scores: scores,
                scannerStatus: state,
                suppressedByScanner: self.suppressed ?? suppressed,
                url: url
            )
        }
    }
}

extension CVSS.Version {
    fileprivate init?(methodOfCycloneDX method: String) {
        switch method {
        case "CVSSv2": self = .v2
        case "CVSSv3": self = .v30
        case "CVSSv31": self = .v31
        case "CVSSv4": self = .v40
        default: return nil
        }
    }
}

/// The components of a CycloneDX document by the reference that its vulnerabilities have to them.
private struct CycloneDXPackages {
    private var packages: [[UInt8]: VulnerabilityFinding.Package] = [:]
    private var ambiguous: Set<[UInt8]> = []

    init(_ cursor: JSONCursor, limits: Limits) throws {
        var count = 0
        var open = try cursor.presentElements("components") + cursor.presentElements("services")
        if let subject = try cursor.member("metadata")?.member("component") { open.append(subject) }
        while let component = open.popLast() {
            count += 1
            try MetadataError.check(count, limit: limits.components, named: "components", "components")
            open += try component.presentElements("components") + component.presentElements("services")
            guard let ref = try component.text("bom-ref") else { continue }
            let key = Array(ref.utf8)
            let package = VulnerabilityFinding.Package(
                name: try component.text("name"),
                version: try component.text("version"),
                type: try component.text("type"),
                purlText: try component.text("purl")
            )
            if packages.updateValue(package, forKey: key) != nil { ambiguous.insert(key) }
        }
    }

    /// The component of a reference; one that stands nowhere is still something that is affected.
    func package(_ ref: JSONCursor) throws -> VulnerabilityFinding.Package {
        let text = try ref.string()
        let key = Array(text.utf8)
        guard !ambiguous.contains(key) else {
            throw ref.mismatch("the bom-ref of one component", found: "'\(text)' of several")
        }
        if let package = packages[key] { return package }
        guard let purl = PackageURL(text) else { return VulnerabilityFinding.Package(name: text) }
        return VulnerabilityFinding.Package(name: purl.name, version: purl.version, purlText: text)
    }
}
