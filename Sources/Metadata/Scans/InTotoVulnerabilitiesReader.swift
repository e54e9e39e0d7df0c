internal import Encodings
internal import Vocabulary

/// Reads the vulnerability predicates of in-toto, which name no packages.
///
/// Their text, their examples and their protobuf definitions each give them another shape.
///
/// Source: in-toto attestation predicates, Vulnerabilities v0.1 and v0.2; metadata.md D.2.
enum InTotoVulnerabilitiesReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        let scanner = try cursor.required("scanner")
        var report = report(try findings(result(cursor, scanner), limits: limits))
        let uri = try scanner.text("uri")
        report.scanner = VulnerabilityScan.Scanner(
            name: uri.map(name) ?? "in-toto",
            version: try scanner.text("version"),
            uri: uri
        )
        report.database = try CosignScanReader.database(scanner.member(oneOf: ["db", "database"]))
        let metadata = try cursor.member(oneOf: ["metadata", "scanMetadata", "scan_metadata"])
        report.started = try metadata?.instant("scanStartedOn") ?? metadata?.instant("scan_started_on")
        report.created = try metadata?.instant("scanFinishedOn") ?? metadata?.instant("scan_finished_on")
        return report
    }

    /// The one result: the protobuf definitions have it beside the scanner, all else inside of it.
    private static func result(_ cursor: JSONCursor, _ scanner: JSONCursor) throws -> JSONCursor {
        guard let beside = try cursor.member("result") else { return try scanner.required("result") }
        guard try scanner.member("result") == nil else {
            throw cursor.mismatch("one result", found: "'result' and 'scanner.result'")
        }
        return beside
    }

    /// Reads a result that stands in another wrapper.
    ///
    /// - Returns: nil for what is no such result: an empty list says nothing about what it is a list of.
    static func read(bareResult result: JSONCursor, limits: Limits) throws -> ScanReport? {
        if result.isObject {
            guard try result.members().map(\.name) == ["vulnerabilities"] else { return nil }
        } else {
            guard let elements = try? result.array(), !elements.isEmpty else { return nil }
        }
        return report(try findings(result, limits: limits))
    }

    private static func report(_ findings: [VulnerabilityFinding]) -> ScanReport {
        var report = ScanReport(format: .inToto, scanner: VulnerabilityScan.Scanner(name: "in-toto"))
        report.findings = findings
        if !findings.isEmpty {
            report.notes.append("in-toto vulnerabilities name no packages, so that VEX about packages never applies")
        }
        return report
    }

    /// What stays the same of a scanner's URI over its versions.
    static func name(_ uri: String) -> String {
        guard let purl = PackageURL(uri) else { return uri.asciiLowercased }
        let path = [purl.namespace, purl.name].compactMap(\.self).joined(separator: "/")
        switch path.asciiLowercased {
        case "aquasecurity/trivy": return "trivy"
        case "anchore/grype": return "grype"
        default: return "pkg:\(purl.type)/\(path)"
        }
    }

    // MARK: - Findings

    private static func findings(_ result: JSONCursor, limits: Limits) throws -> [VulnerabilityFinding] {
        var list = result
        if result.isObject {
            if let other = ContentFormat.detect(result) {
                throw result.mismatch("a list of vulnerabilities", found: other.rawValue)
            }
            list = try result.required("vulnerabilities")
        }
        var collector = FindingCollector(limits)
        for item in try list.array() { try collector.add(try finding(item)) }
        return collector.findings
    }

    private static func finding(_ item: JSONCursor) throws -> VulnerabilityFinding {
        let vulnerability = try item.member("vulnerability") ?? item
        let name = VulnerabilityName(try vulnerability.requiredText("id"))
        if let outer = try item.text("id"), !outer.isIdentical(to: name.id) {
            throw item.mismatch("one id", found: "'\(outer)' and '\(name.id)'")
        }
        let ratings = try vulnerability.elementsOrOne("severity").compactMap(rating)
        return VulnerabilityFinding(
            name,
            package: .notStated,
            severity: SeverityChoice(ratings, of: name, dataSource: nil),
            scores: ratings.compactMap(\.score)
        )
    }

    private static func rating(_ cursor: JSONCursor) throws -> SeverityRating? {
        let method = try cursor.text("method")
        guard let text = try cursor.textOrNumber("score") else { return nil }
        return SeverityRating(text: text, source: method, version: method.flatMap { CVSS.Version(naming: $0) })
    }
}
