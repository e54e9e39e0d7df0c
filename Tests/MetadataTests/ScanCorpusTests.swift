import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

let cosignScanType = "https://cosign.sigstore.dev/attestation/vuln/v1"

/// A cosign predicate around a scanner's report.
func cosignScan(of report: JSONValue, finished: JSONValue = .null) -> JSONValue {
    .object([
        "scanner": .object(["uri": .string("pkg:scanner"), "version": .string("1.0"), "result": report]),
        "metadata": .object(["scanStartedOn": .null, "scanFinishedOn": finished]),
    ])
}

func scan(_ predicateType: String, _ predicate: JSONValue) throws -> VulnerabilityScan {
    try #require(try Claim.read(predicateType: predicateType, predicate: predicate, limits: Limits()).scan)
}

/// The types under which a bare report is attested.
let bareScanTypes: [VulnerabilityScan.Format: String] = [
    .trivy: "https://trivy.dev/report", .grype: "https://github.com/anchore/grype",
    .osv: "https://ossf.github.io/osv-schema/results@v1",
]

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct ScanCorpusTests {
    /// Where `EXPECTED.json` counts the first rating of each vulnerability, and the page chooses another one.
    private static let chosen = [
        "cyclonedx/fluentd-multiple-lockfiles-short.cdx.json.golden": ["critical": 1, "high": 1, "low": 1]
    ]

    @Test func readsEveryReportAsItsExpectationSays() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for (file, expected) in try expectations("vuln") {
            let folder = file.split(separator: "/").dropLast().joined(separator: "/")
            counts[folder, default: (0, 0)].files += 1
            let problems = try problems(file, expected)
            #expect(problems.isEmpty, "\(file): \(problems.joined(separator: ", "))")
            if problems.isEmpty { counts[folder, default: (0, 0)].right += 1 }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("vuln/\(folder): \(count.files) files, \(count.right) right")
        }
        #expect(counts.values.reduce(0) { $0 + $1.right } > 70)
    }

    /// What is different from the expectation.
    private func problems(_ file: String, _ expected: JSONCursor) throws -> [String] {
        let document = try JSONCursor(corpusJSON("vuln/\(file)"))
        if try expected.optionalString("container") == "dsse" { return try envelopeProblems(file, document) }
        let isWrapped = try document.member("scanner") != nil || document.member("predicate") != nil
        let hasResult = try expected.optionalString("result") != "absent" && expected.member("findings") != nil
        if isWrapped, !hasResult { return try refusalProblems(file, document) }
        var problems: [String] = []
        for scan in try isWrapped ? [read(file, document)] : readBare(document) {
            problems += try self.problems(scan, file, expected)
            if scan.format == .osv { problems += try groupProblems(scan, document, expected) }
        }
        return problems
    }

    private func predicate(_ file: String, _ document: JSONCursor) throws -> (type: String, value: JSONValue) {
        if let predicate = try document.member("predicate") {
            return (try document.string("predicateType"), predicate.value)
        }
        let isInToto = file.hasPrefix("intoto/")
        return (isInToto ? "https://in-toto.io/attestation/vulns/v0.2" : cosignScanType, document.value)
    }

    private func read(_ file: String, _ document: JSONCursor) throws -> VulnerabilityScan {
        let predicate = try predicate(file, document)
        return try scan(predicate.type, predicate.value)
    }

    /// A bare report is read in cosign's wrapper, and alone where there is a type for that.
    private func readBare(_ document: JSONCursor) throws -> [VulnerabilityScan] {
        let wrapped = try scan(cosignScanType, cosignScan(of: document.value))
        guard let type = bareScanTypes[wrapped.format] else { return [wrapped] }
        let bare = try scan(type, document.value)
        #expect(bare.findings == wrapped.findings)
        return [wrapped, bare]
    }

    private func refusalProblems(_ file: String, _ document: JSONCursor) throws -> [String] {
        let predicate = try predicate(file, document)
        do {
            _ = try scan(predicate.type, predicate.value)
            return ["is read"]
        } catch let error as MetadataError {
            guard case .invalid("predicate.scanner", "a member 'result'", "none") = error else { return ["\(error)"] }
            return []
        }
    }

    /// The malformed ones have a type without its scheme, which is unknown; the good one states no result.
    private func envelopeProblems(_ file: String, _ document: JSONCursor) throws -> [String] {
        let bytes = try #require(Base64.decode(try document.string("payload")))
        let statement = JSONCursor(try JSONReader.read(bytes, depth: 200))
        guard file.contains("malformed") else { return try refusalProblems(file, statement) }
        let type = try statement.string("predicateType")
        let claim = try Claim.read(
            predicateType: type,
            predicate: statement.required("predicate").value,
            limits: Limits()
        )
        guard case .other = claim else { return ["\(type) is read"] }
        return []
    }

    // MARK: - Expectations

    private func problems(_ scan: VulnerabilityScan, _ file: String, _ expected: JSONCursor) throws -> [String] {
        var problems: [String] = []
        func compare<Value: Equatable>(_ name: String, _ found: Value, _ wanted: Value) {
            if found != wanted { problems.append("\(name): expected \(wanted), found \(found)") }
        }
        let isSARIF = scan.format == .sarif
        let found = scan.findings.filter { isSARIF || $0.suppressedByScanner == nil }
        if let count = try expected.member(oneOf: "findings", "results")?.integer() {
            compare("findings", Int64(found.count), count)
        }
        if let count = try expected.member("suppressed")?.integer() {
            compare("suppressed", Int64(scan.findings.count - found.count), count)
        }
        if let count = try expected.member("fixable")?.integer() {
            compare("fixable", Int64(found.count { $0.fix.state == .fixed }), count)
        }
        if let driver = try expected.optionalString("driver") {
            // Of several runs the expectation has one.
            compare("driver", scan.scanner.name.contains(driver.lowercased()), true)
        }
        if let tool = try expected.optionalString("tool") { compare("tool", scan.format.rawValue, tool) }
        if let severities = try severities(file, expected) {
            compare("severities", Dictionary(grouping: found, by: \.severity).mapValues(\.count), severities)
        }
        let times = try ["createdAt", "timestamp", "scanFinishedOn"].compactMap {
            try expected.optionalString($0).flatMap { Instant($0) }
        }
        if !times.isEmpty { compare("time", scan.finishedOn, times.min()) }
        if let built = try expected.optionalString("dbBuilt") { compare("db", scan.database?.builtAt, Instant(built)) }
        if let schema = try expected.member("dbSchema")?.integer() {
            compare("schema", scan.database?.version, "\(schema)")
        }
        return problems
    }

    private func severities(_ file: String, _ expected: JSONCursor) throws -> [Severity: Int]? {
        let counts: [(String, Int64)]
        if let chosen = Self.chosen[file] {
            counts = chosen.map { ($0.key, Int64($0.value)) }
        } else if let stated = try expected.member("bySeverity") ?? expected.member("securitySeverity") {
            counts = try stated.members().map { ($0.name, try $0.cursor.integer()) }
        } else if let levels = try expected.member("levels") {
            let words = ["error": "high", "warning": "medium", "note": "low", "none": "none"]
            counts = try levels.members().map { (words[$0.name] ?? "", try $0.cursor.integer()) }
        } else {
            return nil
        }
        return Dictionary(counts.map { (Severity(label: $0.0), Int($0.1)) }, uniquingKeysWith: +)
    }

    /// The highest score of each group of OSV is what its vectors give.
    private func groupProblems(
        _ scan: VulnerabilityScan,
        _ document: JSONCursor,
        _ expected: JSONCursor
    ) throws -> [String] {
        let scores = Dictionary(grouping: scan.findings, by: \.id).mapValues { $0.flatMap(\.scores).map(\.score).max() }
        var highest: [String?] = []
        for package in try document.elements("results").flatMap({ try $0.elements("packages") }) {
            for group in try package.elements("groups") {
                let ids = try group.elements("ids").map { try $0.string() }
                let score = ids.compactMap { scores[$0] ?? nil }.max().map { "\($0)" }
                highest.append(try group.optionalString("max_severity") == nil ? nil : score)
            }
        }
        let wanted = try expected.required("maxSeverity").array().map { try? $0.string() }
        return highest == wanted ? [] : ["groups: expected \(wanted), found \(highest)"]
    }

    @Test func readsTheScansAmongAllPredicates() throws {
        var right = 0
        for (file, expected) in try expectations("predicates") {
            guard try expected.optionalString("class") == "vulnerability-scan" else { continue }
            let document = try JSONCursor(corpusJSON("predicates/\(file)"))
            _ = try scan(document.string("predicateType"), document.required("predicate").value)
            right += 1
        }
        print("predicates/vulnerability-scan: \(right) files, \(right) right")
        #expect(right > 0)
    }
}

extension JSONCursor {
    fileprivate func member(oneOf first: String, _ second: String) throws -> JSONCursor? {
        try member(first) ?? member(second)
    }
}
