import Testing
import Trust
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("Provenance")
struct ProvenanceTests {
    private static let entry = """
        {attestation: provenance, signedBy: [release-ci, lab], slsa: {level: 3,
         builders: ['https://ci.example.com/builders/*@refs/tags/v*'],
         sources: ['git+https://GIT.example.com/payments/*'], refs: [refs/heads/main],
         buildTypes: ['https://actions.github.io/**']}}
        """.replacing("\n", with: "")

    private static let granted = Builder(
        id: Glob("https://ci.example.com/**"),
        maxLevel: 3,
        signedBy: ["release-ci"],
        buildTypes: nil
    )

    private func station(
        _ predicate: String,
        by signer: Signer = .keyless("release-ci"),
        builders: [Builder] = [granted]
    ) throws -> Station {
        var station = Station()
        station.builders = builders
        try station.attest(Predicates.provenanceType, predicate, by: [signer])
        return station
    }

    @Test("passes where builder, level, build type, source and ref are as asked")
    func passes() throws {
        let outcome = try station(Predicates.provenance()).outcome(Self.entry)
        #expect(outcome.result == .pass, "\(outcome.message)")
        #expect(outcome.message.contains("build level 3 by builder '\(Predicates.builder)'"))
    }

    /// What a change of the provenance breaks.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let predicate: String
        let code: Code
        let words: String

        init(_ name: String, _ predicate: String, _ code: Code, _ words: String) {
            (testDescription, self.predicate, self.code, self.words) = (name, predicate, code, words)
        }
    }

    static let changes = [
        Change(
            "a builder the root does not know",
            Predicates.provenance(builder: "https://evil.example.com/b"),
            .slsaLevel,
            "has build level 1 by builder 'https://evil.example.com/b', and level 3 is required"
        ),
        Change("no builder", Predicates.provenance(builder: ""), .slsaLevel, "build level 1 by no builder"),
        Change(
            "another builder of the same firm",
            Predicates.provenance(builder: "https://ci.example.com/other"),
            .slsaBuilder,
            "names builder 'https://ci.example.com/other', and https://ci.example.com/builders/"
        ),
        Change(
            "another build type",
            Predicates.provenance(buildType: "https://example.com/by-hand"),
            .slsaBuilder,
            "has build type 'https://example.com/by-hand'"
        ),
        Change(
            "another repository",
            Predicates.provenance(repository: "https://git.example.com/other/app"),
            .slsaSource,
            "names source 'https://git.example.com/other/app'"
        ),
        Change(
            "a longer repository",
            Predicates.provenance(repository: "https://git.example.com/payments/app/evil"),
            .slsaSource,
            "payments/app/evil"
        ),
        Change(
            "a host that only begins alike",
            Predicates.provenance(repository: "https://git.example.com.evil/payments/app"),
            .slsaSource,
            "git.example.com.evil"
        ),
        Change(
            "another branch",
            Predicates.provenance(ref: "refs/heads/dev"),
            .slsaSource,
            "names ref 'refs/heads/dev' of its source, and refs/heads/main is required"
        ),
        Change("a bare branch name", Predicates.provenance(ref: "main"), .slsaSource, "names no ref of its source"),
        Change(
            "a runner of the project's own",
            Predicates.provenance(runner: "self-hosted"),
            .slsaLevel,
            "has build level 2"
        ),
    ]

    @Test("fails with one change", arguments: changes)
    func fails(_ change: Change) throws {
        let outcome = try station(change.predicate).outcome(Self.entry)
        #expect(outcome.result == .fail)
        #expect(outcome.code == change.code)
        #expect(outcome.message.contains(change.words), "\(outcome.message)")
    }

    @Test("names no source where a rule asks for one")
    func noSource() throws {
        let predicate = """
            {"builder": {"id": "\(Predicates.builder)"}, "buildType": "https://actions.github.io/x"}
            """
        var station = Station()
        station.builders = [Self.granted]
        try station.attest("https://slsa.dev/provenance/v0.2", predicate, by: [.keyless("release-ci")])
        let outcome = try station.outcome(Self.entry)
        #expect(outcome.code == .slsaSource)
        #expect(outcome.message.contains("names no source"))
    }

    @Test("a builder id counts only with the signer that the root names")
    func otherSigner() throws {
        let outcome = try station(Predicates.provenance(), by: .keyless("lab")).outcome(Self.entry)
        #expect(outcome.code == .slsaLevel)
        #expect(outcome.message.contains("has build level 1"))
    }

    @Test("a signer whom the policy does not name lends no level")
    func unnamedSigner() throws {
        var station = Station()
        station.builders = [Self.granted]
        try station.attest(
            Predicates.provenanceType,
            Predicates.provenance(),
            by: [.keyless("lab"), .keyless("release-ci")]
        )
        let outcome = try station.outcome("{attestation: provenance, signedBy: lab, slsa: {level: 3}}")
        #expect(outcome.code == .slsaLevel)
    }

    @Test("every statement must satisfy by default, one with select any")
    func selection() throws {
        var station = try station(Predicates.provenance())
        try station.attest(
            Predicates.provenanceType,
            Predicates.provenance(builder: "https://evil.example.com/b"),
            by: [.keyless("release-ci")]
        )
        let entry = "{attestation: provenance, signedBy: release-ci, slsa: {level: 3}"
        #expect(try station.outcome(entry + "}").code == .slsaLevel)
        #expect(try station.outcome(entry + ", select: all}").code == .slsaLevel)
        let any = try station.outcome(entry + ", select: any}")
        #expect(any.result == .pass)
        #expect(any.evidence == [Station.digest(201)])
    }

    @Test("select any fails where none satisfies")
    func selectAny() throws {
        let outcome = try station(Predicates.provenance(), builders: [])
            .outcome("{attestation: provenance, signedBy: release-ci, slsa: {level: 3}, select: any}")
        #expect(outcome.code == .slsaLevel)
    }

    // MARK: - The level of the verdict

    @Test(
        "gives the build level of the verdict, whatever the policies ask",
        arguments: [
            (Predicates.provenance(), 3),
            (Predicates.provenance(builder: "https://evil.example.com/b"), 1),
            (Predicates.provenance(builder: ""), 1),
            (Predicates.provenance(runner: "self-hosted"), 2),
            (#"{"buildDefinition": {}}"#, 0),
        ]
    )
    func buildLevel(_ predicate: String, _ level: Int) throws {
        #expect(try judged(try station(predicate)).buildLevel == level)
    }

    @Test("without provenance the level is 0, and the highest of several counts")
    func severalLevels() throws {
        #expect(try judged(Station()).buildLevel == 0)
        var station = try station(Predicates.provenance(builder: "x"))
        try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [.keyless("release-ci")])
        #expect(try judged(station).buildLevel == 3)
    }

    @Test("an entry for certain build types grants nothing to others")
    func buildTypes() throws {
        let builder = Builder(
            id: Glob("**"),
            maxLevel: 3,
            signedBy: nil,
            buildTypes: [Glob("https://actions.github.io/**")]
        )
        #expect(try judged(try station(Predicates.provenance(), builders: [builder])).buildLevel == 3)
        let other = try station(Predicates.provenance(buildType: "https://example.com/x"), builders: [builder])
        #expect(try judged(other).buildLevel == 1)
    }

    @Test("the platform with the lowest level gives that of the index")
    func lowestPlatform() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        station.builders = [Self.granted]
        let about = Station.digest(11)
        try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [.key("release-ci")], about: about)
        #expect(try judged(station).buildLevel == 0)
        try station.attest(Predicates.provenanceType, Predicates.provenance(builder: "x"), by: [.key("release-ci")])
        #expect(try judged(station).buildLevel == 1)
    }

    private func judged(_ station: Station) throws -> ImageJudgement {
        let set = try PolicySet.load(
            files: [.policy("p", spec: "images: ['**']\nrequire: [{attestation: sbom, signedBy: lab}]")],
            authorities: Station.authorities,
            limits: Limits()
        )
        return set.judge(station.judged, at: Station.now, builders: station.builders, trustedSince: nil, noMatch: .deny)
    }
}
