import Testing
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("Groups of entries, and what evidence is about")
struct GroupTests {
    private static let vsaType = "https://slsa.dev/verification_summary/v1"

    private static let either = """
        {anyOf: [{attestation: provenance, signedBy: release-ci}, {attestation: vsa, signedBy: lab}]}
        """

    private func verdict(_ result: String = "PASSED", _ levels: String = #"["SLSA_BUILD_LEVEL_3"]"#) -> String {
        """
        {"verifier": {"id": "https://lab.example.com/verifier"}, "timeVerified": "\(Instant.hoursAgo(2))",
         "resourceUri": "registry.example.com/pay/app", "policy": {"uri": "https://lab.example.com/policy"},
         "verificationResult": "\(result)", "verifiedLevels": \(levels)}
        """
    }

    @Test(
        "any of two entries is enough, and says which",
        arguments: [
            ("provenance", "provenance by release-ci: sha256:c9c9c9c9c9c9… by release-ci"),
            (
                "verdict",
                "vsa by lab: sha256:c9c9c9c9c9c9… by lab, PASSED by verifier 'https://lab.example.com/verifier' "
                    + "with SLSA_BUILD_LEVEL_3"
            ),
        ]
    )
    func anyOf(_ kind: String, _ message: String) throws {
        var station = Station()
        if kind == "provenance" {
            try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [.key("release-ci")])
        } else {
            try station.attest(Self.vsaType, verdict(), by: [.key("lab")])
        }
        let outcome = try station.outcome(Self.either)
        #expect(outcome.result == .pass)
        #expect(outcome.rule == "provenance or vsa")
        #expect(outcome.message == "any of (provenance by release-ci; vsa by lab): \(message)")
        #expect(outcome.evidence == [Station.digest(201)])
    }

    @Test("none of several entries names the reason of each")
    func noneOf() throws {
        var station = Station()
        try station.attest(Self.vsaType, verdict("FAILED", #"["FAILED"]"#), by: [.key("lab")])
        let outcome = try station.outcome(Self.either)
        #expect(outcome.result == .fail)
        #expect(outcome.code == .missingAttestation)
        let absent = "provenance by release-ci: none verified; there is no attestation of that type"
        #expect(outcome.message.contains(absent))
        #expect(outcome.message.contains("vsa by lab: sha256:c9c9c9c9c9c9… by lab says FAILED"))
    }

    @Test("all of several entries means each of them", arguments: [true, false])
    func allOf(_ isComplete: Bool) throws {
        var station = Station()
        try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [.key("release-ci")])
        if isComplete { try station.attest(Self.vsaType, verdict(), by: [.key("lab")]) }
        let outcome = try station.outcome(Self.either.replacing("anyOf", with: "allOf"))
        #expect(outcome.result == (isComplete ? .pass : .fail))
        #expect(outcome.code == (isComplete ? nil : .missingAttestation))
        #expect(outcome.rule == "provenance and vsa")
    }

    @Test("groups stand inside groups")
    func nested() throws {
        let entry = "{anyOf: [{attestation: sbom, signedBy: lab}, \(Self.either.replacing("anyOf", with: "allOf"))]}"
        var station = Station()
        try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [.key("release-ci")])
        #expect(try station.outcome(entry).result == .fail)
        try station.attest(Self.vsaType, verdict(), by: [.key("lab")])
        #expect(try station.outcome(entry).result == .pass)
        #expect(try station.outcome(entry).rule == "sbom or (provenance and vsa)")
    }

    @Test(
        "a group is refused where it is no group",
        arguments: [
            ("{anyOf: []}", "at least one entry"),
            ("{anyOf: [{attestation: sbom, signedBy: lab}], allOf: [{attestation: sbom, signedBy: lab}]}", "both"),
            ("{anyOf: [{attestation: sbom, signedBy: lab}], signedBy: lab}", "signedBy"),
            (
                String(repeating: "{allOf: [", count: 18) + "{attestation: sbom, signedBy: lab}"
                    + String(repeating: "]}", count: 18), "16 levels"
            ),
        ]
    )
    func refuses(_ entry: String, _ words: String) throws {
        let error = #expect(throws: PolicyError.self) { try Station().outcome(entry) }
        #expect(try #require(error).description.contains(words), "\(String(describing: error))")
    }

    // MARK: - Verdicts of other verifiers

    @Test(
        "another verifier's verdict has to say what the entry asks for",
        arguments: [
            ("{verifiers: ['https://lab.example.com/*']}", nil, ""),
            ("{verifiers: ['https://other.example.com/*']}", Code.verdictUntrusted, "https://other.example.com/*"),
            ("{levels: SLSA_BUILD_LEVEL_2}", nil, ""),
            ("{levels: SLSA_BUILD_LEVEL_4}", .slsaLevel, "states SLSA_BUILD_LEVEL_3, and SLSA_BUILD_LEVEL_4"),
            ("{levels: SLSA_SOURCE_LEVEL_1}", .slsaLevel, "SLSA_SOURCE_LEVEL_1 is required"),
            ("{levels: LAB_APPROVED}", .slsaLevel, "LAB_APPROVED is required"),
            ("{resources: ['registry.example.com/pay/*']}", nil, ""),
            ("{resources: ['registry.example.com/web/*']}", .verdictOtherBundle, "registry.example.com/web/*"),
            ("{policies: ['https://lab.example.com/policy']}", nil, ""),
            ("{policies: ['https://lab.example.com/strict']}", .verdictPolicy, "https://lab.example.com/strict"),
        ] as [(String, Code?, String)]
    )
    func verdicts(_ expectation: String, _ code: Code?, _ words: String) throws {
        var station = Station()
        try station.attest(Self.vsaType, verdict(), by: [.key("lab")])
        let outcome = try station.outcome("{attestation: vsa, signedBy: lab, verdict: \(expectation)}")
        #expect(outcome.code == code)
        #expect(outcome.message.contains(words))
    }

    @Test("a verdict has an age, and one that is FAILED never does")
    func verdictTimes() throws {
        var station = Station()
        try station.attest(Self.vsaType, verdict(), by: [.key("lab")])
        #expect(try station.outcome("{attestation: vsa, signedBy: lab, maxAge: 3h}").result == .pass)
        #expect(try station.outcome("{attestation: vsa, signedBy: lab, maxAge: 1h}").code == .tooOld)
        var failed = Station()
        try failed.attest(Self.vsaType, verdict("FAILED", #"["FAILED"]"#), by: [.key("lab")])
        #expect(try failed.outcome("{attestation: vsa, signedBy: lab}").code == .verdictFailed)
    }

    @Test("a verdict that is FAILED satisfies nothing, whatever else an entry lists")
    func verdictAmongOthers() throws {
        var station = Station()
        try station.attest(Self.vsaType, verdict("FAILED", #"["FAILED"]"#), by: [.key("lab")])
        #expect(try station.outcome("{attestation: [vsa, test-result], signedBy: lab}").code == .verdictFailed)
    }

    // MARK: - Age of the trust root

    @Test("a trust root may be too old for a policy", arguments: [("47h", false), ("3d", true)])
    func trustRoot(_ age: String, _ passes: Bool) throws {
        var station = Station()
        try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [.key("release-ci")])
        let entry = "{attestation: provenance, signedBy: release-ci}"
        let outcomes = try station.outcomes("images: ['**']\ntrustRoot: {maxAge: \(age)}\nrequire:\n- \(entry)")
        #expect(outcomes.map(\.rule) == ["trust-root", "provenance"])
        #expect(outcomes[0].code == (passes ? nil : .tooOld))
        let since = "trust root: its validity began at \(Instant.hoursAgo(48))"
        #expect(outcomes[0].message == (passes ? since : since + ", 2d ago, and at most 1d23h is allowed"))
        #expect(outcomes[1].result == .pass)
    }

    // MARK: - About

    @Test(
        "evidence can be narrowed to what is about the index, or about the platform",
        arguments: [
            ("any", true, true), ("any", false, true), ("index", true, true), ("index", false, false),
            ("platform", true, false), ("platform", false, true),
        ]
    )
    func about(_ about: String, _ isAboutIndex: Bool, _ passes: Bool) throws {
        var station = Station(platforms: ["linux/amd64"])
        let subject = isAboutIndex ? station.image : station.platforms[0].digest
        try station.attest(
            Predicates.provenanceType,
            Predicates.provenance(),
            by: [.key("release-ci")],
            about: subject
        )
        let outcome = try station.outcome("{attestation: provenance, signedBy: release-ci, about: \(about)}")
        #expect(outcome.result == (passes ? .pass : .fail))
        if !passes {
            #expect(outcome.code == .missingAttestation)
            let message = "none is about the \(about): sha256:c9c9c9c9c9c9… is about \(subject.short)"
            #expect(outcome.message.contains(message))
        }
    }
}
