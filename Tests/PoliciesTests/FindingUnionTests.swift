import Encodings
import Testing
import Vocabulary

@testable import Metadata
@testable import Policies

/// Findings of one vulnerability by several scanners become one.
@Suite("Findings of several scanners")
struct FindingUnionTests {
    /// A finding as a test writes it: id, purl, name, version.
    typealias Sample = (id: String, purl: String?, name: String?, version: String?)

    private func finding(_ sample: Sample, _ severity: Severity = .high) -> VulnerabilityFinding {
        VulnerabilityFinding(
            VulnerabilityName(sample.id),
            package: VulnerabilityFinding.Package(
                name: sample.name,
                version: sample.version,
                purlText: sample.purl
            ),
            severity: SeverityChoice(severity: severity, source: nil)
        )
    }

    private func groups(_ samples: [Sample]) -> [[String]] {
        var union = FindingUnion()
        for sample in samples { union.insert(finding(sample)) }
        return union.groups.map { $0.findings.map { $0.package.name ?? "" } }
    }

    static let one: [(Sample, Sample)] = [
        // Trivy names Maven packages by group and name, Grype by name.
        (("CVE-1", "pkg:maven/a.b/c@1", "a.b:c", "1"), ("CVE-1", "pkg:maven/a.b/c@1", "c", "1")),
        (
            ("CVE-1", "pkg:deb/debian/x@1?arch=amd64", "x", "1"),
            ("cve-1", "pkg:deb/debian/x@1?distro=debian-12", "x", "1")
        ),
        (("CVE-1", "pkg:rpm/redhat/x@1", "x", "1"), ("CVE-1", "pkg:rpm/rhel/x@1", "x", "1")),
        (("CVE-1", "pkg:apk/alpine/x@1", "x", "1"), ("CVE-1", "pkg:alpine/x@1", "x", "1")),
        (("CVE-1", "pkg:golang/a.b/c@v1.0", "c", "v1.0"), ("CVE-1", "pkg:golang/a.b/c@1.0", "a.b/c", "1.0")),
        (("CVE-2026-1234", "pkg:npm/x@1", "x", "1"), ("ALPINE-CVE-2026-1234", "pkg:npm/x@1", "x", "1")),
        (("CVE-1", "pkg:npm/x", "x", "1"), ("CVE-1", "pkg:npm/x@1", "x", nil)),
        // Without a purl the name decides.
        (("CVE-1", nil, "x", "1"), ("CVE-1", nil, "x", "1")),
        (("CVE-1", nil, "x", "1"), ("CVE-1", "pkg:npm/x@1", "y", "1")),
        (("CVE-1", "pkg:npm/x@1", "y", "1"), ("CVE-1", nil, "x", "1")),
        (("CVE-1", nil, nil, nil), ("CVE-1", nil, nil, nil)),
    ]

    @Test("one vulnerability of one package is one finding", arguments: one)
    func joined(_ first: Sample, _ second: Sample) {
        #expect(groups([first, second]).count == 1)
        #expect(groups([second, first]).count == 1)
    }

    static let two: [(Sample, Sample)] = [
        (("CVE-1", "pkg:npm/x@1", "x", "1"), ("CVE-2", "pkg:npm/x@1", "x", "1")),
        (("CVE-1", "pkg:npm/x@1", "x", "1"), ("CVE-1", "pkg:npm/x@2", "x", "2")),
        (("CVE-1", "pkg:npm/x@1", "x", "1"), ("CVE-1", "pkg:pypi/x@1", "x", "1")),
        (("CVE-1", "pkg:npm/%40a/x@1", "x", "1"), ("CVE-1", "pkg:npm/%40b/x@1", "x", "1")),
        (("CVE-1", "pkg:npm/x@v1", "x", "v1"), ("CVE-1", "pkg:npm/x@1", "x", "1")),
        (("CVE-1", nil, "x", "1"), ("CVE-1", nil, "x", nil)),
        (("CVE-1", nil, "x", "1"), ("CVE-1", nil, nil, nil)),
        (("CVE-1", "pkg:npm/x@1", "x", "1"), ("CVE-1", nil, nil, nil)),
    ]

    @Test("another vulnerability, package or version is another finding", arguments: two)
    func apart(_ first: Sample, _ second: Sample) {
        #expect(groups([first, second]).count == 2)
        #expect(groups([second, first]).count == 2)
    }

    @Test("a name without purl joins all packages of that name, in any order")
    func bridges() {
        let samples: [Sample] = [
            ("CVE-1", "pkg:npm/x@1", "a", "1"), ("CVE-1", "pkg:pypi/x@1", "b", "1"), ("CVE-1", nil, "x", "1"),
        ]
        #expect(groups(samples) == [["a", "b", "x"]])
        #expect(groups(samples.reversed()) == [["x", "b", "a"]])
        #expect(groups([samples[0], samples[2], samples[1]]) == [["a", "x", "b"]])
    }

    @Test("many findings are joined in a time that grows with their number")
    func linear() {
        var samples: [Sample] = (0..<4_000).map { ("CVE-1", "pkg:npm/x@\($0)", "x", "\($0)") }
        samples += (0..<4_000).reversed().map { ("CVE-1", nil, "x", "\($0)") }
        samples += (0..<4_000).map { _ in ("CVE-1", "pkg:npm/x@1", "x", "1") }
        #expect(groups(samples).count == 4_000)
    }
}

@Suite("Scans in other formats")
struct ScanFormatRuleTests {
    private static let inToto = "https://in-toto.io/attestation/vulns/v0.2"

    private func station(_ result: String) throws -> Station {
        var station = Station()
        let predicate = """
            {"scanner": {"uri": "osv.dev", "result": \(result)}, "metadata": {"scanFinishedOn": "\(Station.now)"}}
            """
        try station.attest(Self.inToto, predicate, by: [.key("scanner")])
        return station
    }

    private static let fields = "{allow: medium, scanBy: scanner, ignoreUnfixed: true}"

    @Test("what a format cannot say about fixes is not taken for unfixed")
    func unfixed() throws {
        #expect(try station("[]").vulnerabilities(Self.fields).result == .pass)
        let finding = #"[{"id": "CVE-2026-1", "severity": [{"method": "nvd", "score": "high"}]}]"#
        let outcome = try station(finding).vulnerabilities(Self.fields)
        #expect(outcome.code == .vulnerabilityRemains)
        #expect(
            outcome.message.contains(
                "CVE-2026-1 (high) in a package that the scan does not name, no fix stated; scanned in"
            )
        )
        #expect(outcome.message.contains("VEX about packages never applies"))
    }

    @Test("a scan that left something out says so")
    func filters() throws {
        var station = Station()
        let report = """
            {"scanner": {"result": {"matches": [], "descriptor": {"name": "grype",
              "configuration": {"only-fixed": true}}}}, "metadata": {"scanFinishedOn": "\(Station.now)"}}
            """
        try station.attest(Predicates.scanType, report, by: [.key("scanner")])
        #expect(try station.vulnerabilities(Self.fields).message.contains("leave out: only-fixed"))
    }
}
