import Testing
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("Evidence about indexes and platforms")
struct EvidenceTests {
    private static let custom = "https://example.com/review/v1"
    private static let entry = "{attestation: '\(custom)', signedBy: lab}"
    private static let signature = "{attestation: signature, signedBy: lab}"
    private static let amd64 = Station.digest(11)
    private static let arm64 = Station.digest(12)
    private static let index = Station.digest(1)

    /// What hangs where, and whether the requirement then holds for the index.
    @Test(
        "counts for the index from above, for a platform from itself",
        arguments: [
            ([index], "", nil), ([amd64, arm64], "", nil), ([amd64], "", Code.missingAttestation),
            ([arm64], "", .missingAttestation), ([], "", .missingAttestation),
            ([Station.digest(99)], "", .missingAttestation),
            ([amd64], "platforms: [linux/amd64]\n", nil), ([arm64], "platforms: [linux/amd64]\n", .missingAttestation),
            ([amd64, index], "", nil), ([index], "platforms: [linux/s390x]\n", .missingPlatform),
            ([index], "platforms: [linux/amd64, linux/s390x]\n", .missingPlatform),
            ([Station.digest(111)], "", .missingAttestation),
        ] as [([Digest], String, Code?)]
    )
    func table(_ subjects: [Digest], _ spec: String, _ code: Code?) throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        for subject in subjects { try station.attest(Self.custom, "{}", by: [.key("lab")], about: subject) }
        let outcome = try station.outcome(Self.entry, spec: spec)
        #expect(outcome.code == code, "\(outcome.message)")
        #expect(outcome.result == (code == nil ? .pass : .fail))
    }

    @Test("names the platforms that lack it")
    func namesPlatforms() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        try station.attest(Self.custom, "{}", by: [.key("lab")], about: Self.amd64)
        let outcome = try station.outcome(Self.entry)
        #expect(
            outcome.message == "\(Self.custom) by lab: linux/arm64: none verified; there is no attestation of that type"
        )
    }

    @Test("of each platform is named in the result")
    func namesEvidence() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        try station.attest(Self.custom, "{}", by: [.key("lab")], about: Self.amd64)
        try station.attest(Self.custom, "{}", by: [.key("lab")], about: Self.arm64)
        let outcome = try station.outcome(Self.entry)
        #expect(outcome.evidence == [Station.digest(201), Station.digest(202)])
        #expect(outcome.message.contains("linux/amd64: ") && outcome.message.contains("linux/arm64: "))
    }

    @Test("absent platforms are not judged, unless asked for")
    func absentPlatforms() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"], absent: ["linux/arm64"])
        try station.attest(Self.custom, "{}", by: [.key("lab")], about: Self.amd64)
        #expect(try station.outcome(Self.entry).result == .pass)
        let outcome = try station.outcome(Self.entry, spec: "platforms: [linux/arm64]\n")
        #expect(outcome.code == .missingPlatform)
        #expect(outcome.message.contains("linux/arm64, which 'platforms' asks for, is not in the bundle"))
    }

    @Test("an index without any platform in the bundle passes nothing", arguments: [entry, signature])
    func noPlatform(_ entry: String) throws {
        var absent = Station(platforms: ["linux/amd64"], absent: ["linux/amd64"])
        try absent.attest(Self.custom, "{}", by: [.key("lab")])
        absent.sign(by: [.key("lab")])
        #expect(try absent.outcome(entry).code == .missingPlatform)
        var empty = Station(platforms: [])
        try empty.attest(Self.custom, "{}", by: [.key("lab")])
        empty.sign(by: [.key("lab")])
        #expect(try empty.outcome(entry).code == .missingPlatform)
    }

    @Test("a signature must be on the image itself")
    func signatures() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        station.sign(by: [.key("lab")], about: Self.amd64)
        station.sign(by: [.key("lab")], about: Self.arm64)
        #expect(try station.outcome(Self.signature).code == .missingSignature)
        station.sign(by: [.key("lab")])
        #expect(try station.outcome(Self.signature).result == .pass)
    }

    @Test("a single manifest is judged as itself, whatever platforms are asked for")
    func singleManifest() throws {
        var station = Station()
        try station.attest(Self.custom, "{}", by: [.key("lab")])
        #expect(try station.outcome(Self.entry, spec: "platforms: [linux/s390x]\n").result == .pass)
    }

    @Test("an asked variant must be there, one that is not asked for may be any")
    func variants() throws {
        var station = Station(platforms: ["linux/arm/v6", "linux/arm/v7"])
        try station.attest(Self.custom, "{}", by: [.key("lab")], about: Station.digest(12))
        #expect(try station.outcome(Self.entry, spec: "platforms: [linux/arm/v7]\n").result == .pass)
        #expect(try station.outcome(Self.entry, spec: "platforms: [linux/arm]\n").code == .missingAttestation)
        #expect(try station.outcome(Self.entry, spec: "platforms: [linux/arm/v8]\n").code == .missingPlatform)
    }

    @Test("an SBOM of one platform, attached to the index, is evidence for that platform alone")
    func siblings() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        let entry = "{attestation: sbom, signedBy: lab}"
        try station.attest(
            Predicates.cyclonedxType,
            Predicates.cyclonedx(describing: Self.amd64),
            by: [.key("lab")]
        )
        let outcome = try station.outcome(entry)
        #expect(outcome.code == .describesOtherImage)
        #expect(outcome.message.contains("linux/arm64: none describes this platform"))
        #expect(!outcome.message.contains("linux/amd64"))
        try station.attest(
            Predicates.cyclonedxType,
            Predicates.cyclonedx(describing: Station.digest(112)),
            by: [.key("lab")]
        )
        #expect(try station.outcome(entry).result == .pass)
    }

    /// A policy for one platform: what a runtime may take for that one as well is judged.
    @Test("what hides from a platform that is asked for is judged", arguments: ["linux/x86_64", "Linux/amd64", nil])
    func hiddenPlatform(_ name: String?) throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        try station.attest(Self.custom, "{}", by: [.key("lab")], about: Self.amd64)
        #expect(try station.outcome(Self.entry, spec: "platforms: [linux/amd64]\n").result == .pass)
        station.platforms.insert(
            JudgedPlatform(
                platform: name.flatMap { Platform($0) },
                digest: Station.digest(13),
                isPresent: true,
                configDigest: nil
            ),
            at: 0
        )
        #expect(try station.outcome(Self.entry, spec: "platforms: [linux/amd64]\n").code == .missingAttestation)
    }

    @Test("an SBOM of another platform, attached to this one, is none")
    func wrongPlatform() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        for (subject, described) in [(Self.amd64, Self.arm64), (Self.arm64, Self.amd64)] {
            let predicate = Predicates.cyclonedx(describing: described)
            try station.attest(Predicates.cyclonedxType, predicate, by: [.key("lab")], about: subject)
        }
        #expect(try station.outcome("{attestation: sbom, signedBy: lab}").code == .describesOtherImage)
    }

    @Test("an image that no policy selects gets the outcome that is asked for")
    func noPolicy() throws {
        let set = try PolicySet.load(
            files: [.policy("other", spec: "images: ['registry.example.com/x/*']\nrequire: [\(Self.entry)]")],
            authorities: Station.authorities,
            limits: Limits()
        )
        let expected: [(NoMatch, RuleOutcome.Result, Code?)] = [
            (.deny, .fail, .noPolicyMatches), (.warn, .warn, .noPolicyMatches), (.allow, .pass, nil),
        ]
        for (noMatch, result, code) in expected {
            let judgement = set.judge(
                Station().judged,
                at: Station.now,
                builders: [],
                trustedSince: nil,
                noMatch: noMatch
            )
            #expect(!judgement.applies)
            #expect(judgement.outcomes.count == 1)
            #expect(judgement.outcomes[0].policy == nil)
            #expect(judgement.outcomes[0].rule == "no-policy")
            #expect(judgement.outcomes[0].result == result)
            #expect(judgement.outcomes[0].code == code)
            #expect(judgement.fails == (noMatch == .deny))
        }
    }

    @Test("outcomes come by policy name, then in the order of the file")
    func order() throws {
        let spec = "images: ['**']\nrequire: [{attestation: vex, signedBy: lab}, {attestation: sbom, signedBy: lab}]\n"
        let set = try PolicySet.load(
            files: [
                .policy("b", spec: spec + "vulnerabilities: {allow: none, scanBy: scanner}"), .policy("a", spec: spec),
            ],
            authorities: Station.authorities,
            limits: Limits()
        )
        let judgement = set.judge(Station().judged, at: Station.now, builders: [], trustedSince: nil, noMatch: .deny)
        #expect(judgement.applies)
        let names = judgement.outcomes.map { "\($0.policy ?? "") \($0.rule)" }
        #expect(names == ["a vex", "a sbom", "b vex", "b sbom", "b vulnerabilities"])
    }

    @Test("an unnamed image is selected by ** alone")
    func unnamed() throws {
        var station = Station()
        station.reference = nil
        #expect(try station.outcome(Self.entry).policy == "base")
        let outcomes = try station.outcomes("images: ['registry.example.com/**']\nrequire: [\(Self.entry)]")
        #expect(outcomes.map(\.code) == [.noPolicyMatches])
    }
}
