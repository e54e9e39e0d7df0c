import Encodings
import Metadata
import Testing
import Vocabulary

private let inTotoType = "https://in-toto.io/attestation/vulns/v0.2"
private let osvType = "https://ossf.github.io/osv-schema/results@v1"

private func words(_ type: String, _ text: String) throws -> String? { try refusal(type, text)?.description }

@Suite struct InTotoVulnerabilitiesTests {
    private static func predicate(_ result: String) -> String {
        """
        {"scanner": {"uri": "pkg:github/aquasecurity/trivy@1", "version": "1",
           "db": {"uri": "db", "version": "6", "lastUpdate": "2026-02-28T00:00:00Z"}, "result": \(result)},
         "metadata": {"scanStartedOn": "2026-03-01T10:00:00Z", "scanFinishedOn": "2026-03-01T10:12:30Z"}}
        """
    }

    @Test(
        arguments: [
            "https://in-toto.io/attestation/vulns", "https://in-toto.io/attestation/vulns/v0.1", inTotoType,
        ],
        [
            #"[{"id": "CVE-2026-1", "severity": [{"method": "nvd", "score": "high"}]}]"#,
            #"[{"vulnerability": {"id": "CVE-2026-1", "severity": {"method": "nvd", "score": "high"}}}]"#,
            #"{"vulnerabilities": [{"id": "CVE-2026-1", "severity": [{"method": "nvd", "score": "high"}]}]}"#,
        ]
    )
    func readsEachShape(_ type: String, _ result: String) throws {
        let scan = try scan(type, json(Self.predicate(result)))
        #expect((scan.format, scan.scanner.name, scan.scanner.version) == (.inToto, "trivy", "1"))
        #expect(scan.database?.builtAt == Instant("2026-02-28T00:00:00Z"))
        #expect(scan.startedOn == Instant("2026-03-01T10:00:00Z"))
        #expect(scan.finishedOn == Instant("2026-03-01T10:12:30Z"))
        let finding = try #require(scan.findings.first)
        #expect((finding.id, finding.severity, finding.severitySource) == ("CVE-2026-1", .high, "nvd"))
        #expect(finding.package.name == nil)
        #expect(finding.fix.mayExist)
        #expect(scan.notes == ["in-toto vulnerabilities name no packages, so that VEX about packages never applies"])
        #expect(try self.inCosign(result) == scan.findings)
    }

    private func inCosign(_ result: String) throws -> [VulnerabilityFinding] {
        try scan(cosignScanType, cosignScan(of: json(result))).findings
    }

    @Test func readsTheNamesOfTheProtobufDefinition() throws {
        let text = Self.predicate("[]").replacing("\"db\":", with: "\"database\":")
            .replacing("\"metadata\"", with: "\"scanMetadata\"")
        let scan = try scan(inTotoType, json(text))
        #expect(scan.findings.isEmpty && scan.notes.isEmpty)
        #expect(scan.database?.version == "6")
        #expect(scan.finishedOn == Instant("2026-03-01T10:12:30Z"))
    }

    @Test(arguments: [
        ("osv.dev", "osv.dev"), ("pkg:github/example/Scanner@1", "pkg:github/example/scanner"),
        ("pkg:github/anchore/grype@v1", "grype"), ("https://example.com/Trivy", "https://example.com/trivy"),
    ])
    func theScannerHasOneNameOverItsVersions(_ uri: String, _ name: String) throws {
        let scan = try scan(inTotoType, json(#"{"scanner": {"uri": "\#(uri)", "result": []}}"#))
        #expect((scan.scanner.name, scan.finishedOn) == (name, nil))
    }

    static let severities: [(String, Severity)] = [
        (#"[]"#, .unknown),
        (#"[{"method": "nvd", "score": "medium"}, {"method": "cvss_score", "score": "9.9"}]"#, .medium),
        (#"[{"method": "cvss_score", "score": "5.2"}]"#, .medium),
        (#"[{"method": "cvss_score", "score": 9.2}]"#, .critical),
        (#"[{"method": "CVSSv2", "score": "9.2"}]"#, .high), (#"[{"score": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}]"#, .high),
        (#"[{"method": "x", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]"#, .critical),
        (#"[{"method": "x", "score": "CVSS:3.1/AV:N"}]"#, .unknown), (#"[{"method": "x", "score": "11"}]"#, .unknown),
        (#"[{"method": "x", "score": "awful"}]"#, .unknown),
        (#"[{"method": "x", "score": "unknown"}, {"score": "1.0"}]"#, .low),
        // NVD before any; of equal rank the worst.
        (#"[{"method": "a", "score": "critical"}, {"method": "nvd", "score": "low"}]"#, .low),
        (#"[{"method": "a", "score": "low"}, {"method": "b", "score": "high"}]"#, .high),
        (
            #"[{"score": "5.2"}, {"score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"}]"#,
            .critical
        ),
    ]

    @Test(arguments: severities)
    func theScoreIsAVectorANumberOrALabel(_ severity: String, _ expected: Severity) throws {
        let scan = try scan(inTotoType, json(Self.predicate(#"[{"id": "CVE-2026-1", "severity": \#(severity)}]"#)))
        #expect(scan.findings.map(\.severity) == [expected])
    }

    static let refusals: [(String, String)] = [
        (#"{"scanner": {}}"#, "predicate.scanner: expected a member 'result', found none"),
        (#"{"scanner": {"result": null}}"#, "predicate.scanner: expected a member 'result', found none"),
        (#"{"scanner": {"result": {}}}"#, "predicate.scanner.result: expected a member 'vulnerabilities', found none"),
        (#"{"scanner": {"result": "none"}}"#, "predicate.scanner.result: expected an array, found a string"),
        (predicate("[{}]"), "predicate.scanner.result[0]: expected a member 'id', found none"),
        (predicate("[null]"), "predicate.scanner.result[0]: expected an object, found null"),
        (
            predicate(#"[{"id": "A", "vulnerability": {"id": "B"}}]"#),
            "predicate.scanner.result[0]: expected one id, found 'A' and 'B'"
        ),
        (
            predicate(#"{"SchemaVersion": 2, "ArtifactName": "x"}"#),
            "predicate.scanner.result: expected a list of vulnerabilities, found a Trivy report"
        ),
        (
            predicate("[]").replacing("2026-02-28T", with: "28 "),
            "predicate.scanner.db.lastUpdate: expected a time as 2026-06-01T12:00:00Z, found '28 00:00:00Z'"
        ),
        (
            #"{"scanner": {"result": []}, "metadata": {}, "scanMetadata": {}}"#,
            "predicate: expected one of metadata, scanMetadata, scan_metadata, found several"
        ),
    ]

    @Test(arguments: refusals)
    func refusesWhatStatesNoResult(_ text: String, _ words: String) throws {
        #expect(try refusal(inTotoType, text)?.description == words)
    }
}

@Suite struct OSVTests {
    private static func results(_ package: String) -> String {
        #"{"results": [{"source": {"path": "/go.mod"}, "packages": [\#(package)]}]}"#
    }

    private static let package = """
        {"package": {"name": "example.com/x", "version": "v1.0+a", "ecosystem": "Go"},
         "vulnerabilities": [
          {"id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2026-1", "GO-2026-1"],
           "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
           "database_specific": {"severity": "MODERATE"},
           "affected": [
            {"package": {"ecosystem": "Go", "name": "example.com/y", "purl": "pkg:golang/example.com/y"},
             "ranges": [{"events": [{"introduced": "0"}, {"fixed": "9.0"}]}]},
            {"package": {"ecosystem": "Go", "name": "example.com/x", "purl": "pkg:golang/example.com/x"},
             "ranges": [{"events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}]},
          {"id": "GO-2026-1"}],
         "groups": [{"ids": ["GHSA-aaaa-bbbb-cccc", "GO-2026-1"], "max_severity": "9.8"}]}
        """

    @Test func readsWhatWasFound() throws {
        let scan = try scan(osvType, json(Self.results(Self.package)))
        #expect((scan.format, scan.scanner.name, scan.finishedOn) == (.osv, "osv-scanner", nil))
        let finding = try #require(scan.findings.first)
        #expect((finding.id, finding.aliases) == ("GHSA-aaaa-bbbb-cccc", ["CVE-2026-1", "GO-2026-1"]))
        #expect((finding.severity, finding.severitySource) == (.medium, "database"))
        #expect(finding.scores.map(\.score.tenths) == [98])
        #expect((finding.fix.state, finding.fix.versions) == (.fixed, ["1.1"]))
        #expect(
            (finding.package.name, finding.package.version, finding.package.path) == (
                "example.com/x", "v1.0+a", "/go.mod"
            )
        )
        #expect(finding.package.purl?.description == "pkg:golang/example.com/x@v1.0%2Ba")
    }

    @Test func whatSaysNothingItselfIsAsBadAsItsGroup() throws {
        let finding = try #require(try scan(osvType, json(Self.results(Self.package))).findings.last)
        #expect((finding.id, finding.severity, finding.severitySource) == ("GO-2026-1", .critical, "group"))
        #expect(finding.package.purl == nil && finding.fix.mayExist)
        let ungraded = Self.package.replacing(#", "max_severity": "9.8""#, with: "")
        #expect(try scan(osvType, json(Self.results(ungraded))).findings.last?.severity == .medium)
        let alone = ungraded.replacing(#", "GO-2026-1"]}]"#, with: "]}]")
        #expect(try scan(osvType, json(Self.results(alone))).findings.last?.severity == .unknown)
    }

    @Test func theVectorCountsWithoutALabel() throws {
        let unlabelled = Self.package.replacing("MODERATE", with: "")
        let finding = try scan(osvType, json(Self.results(unlabelled))).findings.first
        #expect((finding?.severity, finding?.severitySource) == (.critical, "CVSS_V3"))
    }

    @Test func theCVEInsideADistributionsIdIsAnAlias() throws {
        let package =
            #"{"package": {"name": "zlib"}, "vulnerabilities": [{"id": "ALPINE-CVE-2026-0001"}, {"id": "X-CVE-2026-0001"}]}"#
        let findings = try scan(osvType, json(Self.results(package))).findings
        #expect(findings.map(\.aliases) == [["CVE-2026-0001"], []])
    }

    @Test func packagesWithoutVulnerabilitiesAreClean() throws {
        let scan = try scan(osvType, json(Self.results(#"{"package": {"name": "zlib"}}"#)))
        #expect(scan.findings.isEmpty)
        #expect(try VulnerabilityScanTests.isClean(osvType, #"{"results": []}"#))
    }

    static let refusals: [(String, String, String)] = [
        (osvType, "{}", "predicate: expected a member 'results', found none"),
        (osvType, #"{"results": [{}]}"#, "predicate.results[0]: expected a member 'packages', found none"),
        (osvType, results("{}"), "predicate.results[0].packages[0]: expected a member 'package', found none"),
        (
            osvType, results(#"{"package": {}}"#),
            "predicate.results[0].packages[0].package: expected a member 'name', found none"
        ),
        (
            osvType, results(#"{"package": {"name": "x"}, "vulnerabilities": [{}]}"#),
            "predicate.results[0].packages[0].vulnerabilities[0]: expected a member 'id', found none"
        ),
        (
            osvType, results(#"{"package": {"name": "x"}, "groups": [{"ids": ["A"]}]}"#),
            "predicate.results[0].packages[0].groups[0]: expected a group of the package's vulnerabilities, found another"
        ),
        (
            cosignScanType, #"{"scanner": {"result": {"results": []}}}"#,
            "expected a scan result of Trivy, Grype or OSV-Scanner, in SARIF or in CycloneDX, found an object of no known format"
        ),
    ]

    @Test(arguments: refusals)
    func refusesWhatMayHaveLostAFinding(_ type: String, _ text: String, _ expected: String) throws {
        #expect(try words(type, text) == expected)
    }
}

@Suite struct CycloneDXVulnerabilitiesTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    private static func document(_ vulnerabilities: String, metadata: String = "") -> String {
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.6",
         "metadata": {"timestamp": "2026-03-01T10:00:00Z", "tools": {"components": [{"name": "Grype", "version": "1"}]},
           "component": {"bom-ref": "image", "type": "container", "name": "webshop", "version": "\(digest)"}\(metadata)},
         "components": [
          {"bom-ref": "a", "type": "library", "name": "zlib", "version": "1.3", "purl": "pkg:apk/alpine/zlib@1.3",
           "components": [{"bom-ref": "b", "type": "library", "name": "inner", "version": "2"}]},
          {"bom-ref": "twice", "name": "x"}, {"bom-ref": "twice", "name": "y"}],
         "vulnerabilities": [\(vulnerabilities)]}
        """
    }

    private func read(_ vulnerabilities: String) throws -> VulnerabilityScan {
        try scan(cosignScanType, cosignScan(of: json(Self.document(vulnerabilities))))
    }

    @Test func eachAffectedComponentIsAFinding() throws {
        let scan = try read(
            #"""
            {"id": "CVE-2026-0001", "references": [{"id": "GHSA-aaaa-bbbb-cccc"}, {"id": "CVE-2026-0001"}],
             "affects": [{"ref": "a"}, {"ref": "b"}, {"ref": "image"}, {"ref": "pkg:npm/x@1"}, {"ref": "urn:cdx:1/1#c"}]}
            """#
        )
        #expect((scan.format, scan.scanner.name, scan.scanner.version) == (.cyclonedx, "grype", "1.0"))
        #expect(scan.finishedOn == Instant("2026-03-01T10:00:00Z"))
        #expect(scan.target.digests == [try Digest(Self.digest)])
        #expect(scan.findings.map(\.package.name) == ["zlib", "inner", "webshop", "x", "urn:cdx:1/1#c"])
        #expect(scan.findings.map(\.package.purlText) == ["pkg:apk/alpine/zlib@1.3", nil, nil, "pkg:npm/x@1", nil])
        #expect(scan.findings.allSatisfy { $0.aliases == ["GHSA-aaaa-bbbb-cccc"] && $0.severity == .unknown })
    }

    @Test func aVulnerabilityOfNothingIsAFindingAllTheSame() throws {
        let scan = try read(#"{"id": "CVE-2026-0001"}, {"id": "CVE-2026-0002", "affects": []}"#)
        #expect(scan.findings.map(\.package.name) == [nil, nil])
    }

    static let setAside: [(String, String?)] = [
        (#""affects": [{"ref": "a", "versions": [{"version": "1.3", "status": "unaffected"}]}]"#, "unaffected"),
        (
            #""affects": [{"ref": "a", "versions": [{"version": "1.3"}, {"version": "1", "status": "unaffected"}]}]"#,
            nil
        ),
        (
            #""affects": [{"ref": "a"}], "analysis": {"state": "not_affected", "justification": "code_not_present"}"#,
            "not_affected, code_not_present"
        ),
        (#""affects": [{"ref": "a"}], "analysis": {"state": "exploitable"}"#, nil),
    ]

    @Test(arguments: setAside)
    func whatTheScannerSetsAsideIsKept(_ members: String, _ reason: String?) throws {
        let findings = try read(#"{"id": "CVE-2026-0001", \#(members)}"#).findings
        #expect(findings.count == 1)
        #expect(findings.first?.suppressedByScanner?.reason == reason)
    }

    private static let critical = #""vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H""#

    static let ratings: [(String, Severity, String?)] = [
        (
            #"{"source": {"name": "a"}, "severity": "high"}, {"source": {"name": "Debian"}, "severity": "low"}"#, .low,
            "Debian"
        ),
        (
            #"{"source": {"name": "ghsa"}, "severity": "high"}, {"source": {"name": "nvd"}, "severity": "low"}"#, .low,
            "nvd"
        ),
        (#"{"severity": "high", "method": "CVSSv2"}, {"severity": "low", "method": "CVSSv31"}"#, .low, nil),
        (#"{"severity": "info"}"#, .negligible, nil), (#"{"severity": "unknown"}"#, .unknown, nil),
        (#"{"severity": "low", "score": 9.9, "method": "CVSSv31"}"#, .low, nil),
        (#"{"score": 9.9, "method": "CVSSv31"}"#, .critical, nil), (#"{"score": 9.9, "method": "CVSSv2"}"#, .high, nil),
        (#"{"score": 0.03, "method": "other"}"#, .unknown, nil), (#"{"score": 5}"#, .unknown, nil),
        (#"{\#(critical)}"#, .critical, nil), (#"{\#(critical), "method": "OWASP"}"#, .unknown, nil),
        (#"{\#(critical), "method": "CVSSv31", "score": 5.0}"#, .critical, nil),
    ]

    @Test(arguments: ratings)
    func oneOfTheRatingsIsChosen(_ ratings: String, _ severity: Severity, _ source: String?) throws {
        let finding = try read(#"{"id": "CVE-1", "source": {"name": "debian"}, "ratings": [\#(ratings)]}"#).findings
            .first
        #expect((finding?.severity, finding?.severitySource) == (severity, source))
    }

    @Test func gitHubKnowsItsOwnBest() throws {
        let ratings =
            #"{"source": {"name": "github"}, "severity": "high"}, {"source": {"name": "nvd"}, "severity": "low"}"#
        #expect(try read(#"{"id": "GHSA-1", "ratings": [\#(ratings)]}"#).findings.map(\.severity) == [.high])
    }

    @Test func aScoreThatItsVectorDoesNotGiveIsNoted() throws {
        func notes(_ score: String) throws -> [String] {
            try read(#"{"id": "CVE-1", "ratings": [{\#(Self.critical), "method": "CVSSv31", "score": \#(score)}]}"#)
                .notes
        }
        #expect(try notes("9.7") == [])
        #expect(try notes("9.6") == ["CVE-1: the score 9.6 is stated, its vector gives 9.8"])
        #expect(try notes("10") == ["CVE-1: the score 10.0 is stated, its vector gives 9.8"])
    }

    @Test func aTimeWithoutZoneIsNone() throws {
        let text = Self.document("").replacing("10:00:00Z", with: "10:00:00")
        let scan = try scan(cosignScanType, cosignScan(of: json(text)))
        #expect(scan.finishedOn == nil)
        #expect(scan.notes.count == 1)
    }

    static let refusals: [(String, String)] = [
        (
            document("").replacing("\"vulnerabilities\"", with: "\"x\""),
            ": expected a member 'vulnerabilities', found none"
        ),
        (document("{}"), ".vulnerabilities[0]: expected a member 'id', found none"),
        (document("null"), ".vulnerabilities[0]: expected an object, found null"),
        (
            document(#"{"id": "A", "affects": [{}]}"#),
            ".vulnerabilities[0].affects[0]: expected a member 'ref', found none"
        ),
        (
            document(#"{"id": "A", "affects": [{"ref": "twice"}]}"#),
            ".vulnerabilities[0].affects[0].ref: expected the bom-ref of one component, found 'twice' of several"
        ),
    ]

    @Test(arguments: refusals)
    func refusesWhatCouldHideAFinding(_ text: String, _ expected: String) throws {
        let predicate = #"{"scanner": {"result": \#(text)}}"#
        #expect(try words(cosignScanType, predicate) == "predicate.scanner.result" + expected)
    }
}
