import Encodings
import Testing
import Vocabulary

@testable import Policies

@Suite("Custom statements")
struct CustomContentTests {
    private static let type = "https://cosign.sigstore.dev/attestation/v1"

    /// What cosign makes of a file.
    private static func wrapped(_ content: String, at time: Instant = Station.now) -> String {
        var wrapper = JSONObject()
        _ = wrapper.append("Data", .string(content))
        _ = wrapper.append("Timestamp", .string(time.description))
        return String(decoding: JSONWriter.write(.object(wrapper)), as: UTF8.self)
    }

    private static let bom = wrapped(Predicates.cyclonedx(created: .hoursAgo(1)))
    private static let spdx = wrapped(Predicates.spdx())
    private static let vex = wrapped(Predicates.vex([Predicates.vexStatement("CVE-1")]))
    private static let trivy = wrapped(
        #"{"SchemaVersion": 2, "ArtifactName": "app", "CreatedAt": "\#(Instant.hoursAgo(1))", "Results": []}"#
    )

    @Test(
        "hold for an entry that lists custom beside what they hold, and for no other",
        arguments: [
            (bom, "sbom", Code.missingAttestation), (bom, "[sbom, custom]", nil), (bom, "custom", nil),
            (bom, "[cyclonedx, custom]", nil), (bom, "[spdx, custom]", .missingAttestation),
            (bom, "['https://cyclonedx.org/bom/v1.5', custom]", nil),
            (bom, "['https://cyclonedx.org/bom/v1.6', custom]", .missingAttestation),
            (bom, "[vulnerability-scan, custom]", .missingAttestation),
            (bom, "[vex, vulnerability-scan, sbom, custom]", nil),
            (spdx, "[spdx, custom]", nil), (spdx, "['https://spdx.dev/Document/v2.3', custom]", nil),
            (spdx, "[cyclonedx, custom]", .missingAttestation), (vex, "[vex, custom]", nil),
            (vex, "[openvex, custom]", nil), (vex, "vex", .missingAttestation),
            (vex, "[sbom, custom]", .missingAttestation), (trivy, "[vulnerability-scan, custom]", nil),
            (trivy, "['https://trivy.dev/report', custom]", nil), (trivy, "[vuln, custom]", .missingAttestation),
            (wrapped("passed"), "custom", nil), (wrapped("passed"), "[sbom, custom]", .missingAttestation),
            (wrapped("passed"), "[test-result, custom]", nil),
            (wrapped("{passed"), "custom", nil), (wrapped("{passed"), "[sbom, custom]", .predicateInvalid),
            (#"{"Data": "x", "Timestamp": "today"}"#, "custom", .predicateInvalid),
            (#"{"Data": "x", "Timestamp": "today"}"#, "[sbom, custom]", .predicateInvalid),
            (wrapped(#"{"bomFormat": "CycloneDX"}"#), "[sbom, custom]", .predicateInvalid),
            (wrapped(#"{"bomFormat": "CycloneDX"}"#), "custom", nil),
            (Predicates.cyclonedx(), "[sbom, custom]", nil), (Predicates.cyclonedx(), "sbom", .missingAttestation),
        ] as [(String, String, Code?)]
    )
    func table(_ predicate: String, _ attestation: String, _ code: Code?) throws {
        var station = Station()
        try station.attest(Self.type, predicate, by: [.key("lab")])
        let outcome = try station.outcome("{attestation: \(attestation), signedBy: lab}")
        #expect(outcome.code == code, "\(outcome.message)")
        #expect((outcome.result == .pass) == (code == nil))
    }

    @Test("say what they do not hold")
    func words() throws {
        var station = Station()
        try station.attest(Self.type, Self.wrapped("passed"), by: [.key("lab")])
        let outcome = try station.outcome("{attestation: [sbom, custom], signedBy: lab}")
        #expect(outcome.message.contains("what is custom holds no sbom that is asked for"), "\(outcome.message)")
    }

    @Test(
        "are checked as what they hold",
        arguments: [
            ("formats: [cyclonedx]", nil), ("formats: [spdx]", Code.formatNotAllowed),
            ("formats: ['cyclonedx>=1.6']", .formatNotAllowed), ("maxAge: 2h", nil), ("maxAge: 30m", .tooOld),
            ("describesImage: true", .describesOtherImage), ("minimumElements: true", .sbomIncomplete),
        ] as [(String, Code?)]
    )
    func checks(_ check: String, _ code: Code?) throws {
        var station = Station()
        try station.attest(Self.type, Self.bom, by: [.key("lab")])
        let outcome = try station.outcome("{attestation: [sbom, custom], signedBy: lab, \(check)}")
        #expect(outcome.code == code, "\(outcome.message)")
    }

    @Test("deny components and licences like any SBOM")
    func components() throws {
        let package = """
            {"SPDXID": "SPDXRef-1", "name": "openssl", "versionInfo": "3.0.1", "downloadLocation": "NOASSERTION",
             "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
               "referenceLocator": "pkg:deb/debian/openssl@3.0.1"}]}
            """
        let bom = "\(Predicates.spdx().dropLast()), \"packages\": [\(package)]}"
        var station = Station()
        try station.attest(Self.type, Self.wrapped(bom), by: [.key("lab")])
        let entry = "attestation: [sbom, custom], signedBy: lab"
        let denied = try station.outcome("{\(entry), components: {deny: ['pkg:deb/debian/openssl@3.0.1']}}")
        #expect(denied.code == .componentDenied, "\(denied.message)")
        let licensed = try station.outcome("{\(entry), licences: {allow: [MIT]}}")
        #expect(licensed.code == .licenceDenied, "\(licensed.message)")
    }

    @Test("of another image are none of this one")
    func otherImage() throws {
        var station = Station()
        let bom = Predicates.cyclonedx(describing: Station.digest(99))
        try station.attest(Self.type, Self.wrapped(bom), by: [.key("lab")])
        let outcome = try station.outcome("{attestation: [sbom, custom], signedBy: lab}")
        #expect(outcome.code == .describesOtherImage)
    }

    @Test(
        "are as old as the older of wrapper and content, and without a time of their own have none",
        arguments: [
            (Predicates.cyclonedx(created: .hoursAgo(1)), Int64(1), nil),
            (Predicates.cyclonedx(created: .hoursAgo(1)), 30, Code.tooOld),
            (Predicates.cyclonedx(created: .hoursAgo(30)), 1, .tooOld), (Predicates.cyclonedx(), 1, .tooOld),
        ] as [(String, Int64, Code?)]
    )
    func ages(_ bom: String, _ hours: Int64, _ code: Code?) throws {
        var station = Station()
        try station.attest(Self.type, Self.wrapped(bom, at: .hoursAgo(hours)), by: [.key("lab")])
        let outcome = try station.outcome("{attestation: [sbom, custom], signedBy: lab, maxAge: 24h}")
        #expect(outcome.code == code, "\(outcome.message)")
    }

    @Test("stand beside statements of the type: all of both have to hold, what is something else does not count")
    func beside() throws {
        var station = Station()
        try station.attest(Predicates.cyclonedxType, Predicates.cyclonedx(), by: [.key("lab")])
        try station.attest(Self.type, Self.wrapped("passed"), by: [.key("lab")])
        let entry = "{attestation: [sbom, custom], signedBy: lab, formats: [cyclonedx]}"
        #expect(try station.outcome(entry).result == .pass)
        try station.attest(Self.type, Self.spdx, by: [.key("lab")])
        #expect(try station.outcome(entry).code == .formatNotAllowed)
        #expect(try station.outcome("{attestation: sbom, signedBy: lab, formats: [cyclonedx]}").result == .pass)
    }

    @Test("are the newest of their scanner like other scans")
    func newestScan() throws {
        var station = Station()
        try station.attest(Predicates.scanType, Predicates.trivy(finished: .hoursAgo(48)), by: [.key("lab")])
        let entry = "maxAge: 24h, signedBy: lab}"
        #expect(try station.outcome("{attestation: vulnerability-scan, \(entry)").code == .tooOld)
        try station.attest(Self.type, Self.trivy, by: [.key("lab")])
        #expect(try station.outcome("{attestation: vulnerability-scan, \(entry)").code == .tooOld)
        let both = try station.outcome("{attestation: [vulnerability-scan, custom], \(entry)")
        #expect(both.result == .pass, "\(both.message)")
    }

    @Test("never count for vulnerabilities")
    func vulnerabilities() throws {
        var station = Station()
        try station.attest(Self.type, Self.trivy, by: [.key("lab")])
        #expect(try station.vulnerabilities("{allow: none, scanBy: lab}").code == .missingAttestation)
    }

    @Test("stay apart from checks that no content has")
    func refusals() throws {
        for fields in ["[provenance, custom], slsa: {level: 1}", "custom, formats: [spdx]", "custom, maxAge: 1h"] {
            #expect(throws: PolicyError.self) {
                try Station().outcome("{attestation: \(fields), signedBy: lab}")
            }
        }
    }
}
