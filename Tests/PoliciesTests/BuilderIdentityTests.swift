import Testing
import Trust
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("Provenance held against the certificate that signed it")
struct BuilderIdentityTests {
    private static let generators = "https://github.com/slsa-framework/slsa-github-generator"
    private static let builder = "\(generators)/.github/workflows/builder_go_slsa3.yml@refs/tags/v2.1.0"
    private static let delegator = "\(generators)/.github/workflows/delegator_generic_slsa3.yml@refs/tags/v2.1.0"
    private static let issuer = "https://token.actions.githubusercontent.com"
    private static let commit = String(repeating: "c", count: 40)

    /// A certificate of GitHub's issuer.
    private static func signer(
        _ identity: String = builder,
        issuer: String? = issuer,
        _ extensions: [String: String] = ["sourceRepositoryURI": "https://github.com/acme/app"]
    ) -> Signer {
        Signer(
            authority: "release-ci",
            identity: identity,
            issuer: issuer,
            time: Station.now,
            timeSource: .rekor,
            extensions: extensions
        )
    }

    private static func generated(
        builder: String = builder,
        type: String = "\(generators)/go@v1",
        config: String = "git+https://github.com/acme/app@refs/tags/v1.0.0",
        material: String = "git+https://github.com/acme/app@refs/tags/v1.0.0",
        more: String = ""
    ) -> String {
        """
        {"builder": {"id": "\(builder)"}, "buildType": "\(type)"\(more),
         "invocation": {"configSource": {"uri": "\(config)", "digest": {"sha1": "\(commit)"}, "entryPoint": "ci.yml"}},
         "materials": [{"uri": "\(material)", "digest": {"sha1": "\(commit)"}}]}
        """
    }

    private static let entries = [
        Builder(id: Glob("https://github.com/**"), maxLevel: 3, signedBy: nil, buildTypes: nil)
    ]

    private func outcome(
        _ predicate: String,
        _ signer: Signer,
        type: String = "https://slsa.dev/provenance/v0.2",
        slsa: String = "{level: 3}",
        builders: [Builder] = entries
    ) throws -> RuleOutcome {
        var station = Station()
        station.builders = builders
        try station.attest(type, predicate, by: [signer])
        return try station.outcome("{attestation: provenance, signedBy: release-ci, slsa: \(slsa)}")
    }

    // MARK: - Generators

    @Test("a builder of the generators that its certificate bears out has the level that the root grants")
    func holds() throws {
        #expect(try outcome(Self.generated(), Self.signer()).result == .pass)
        let former = Self.signer(Self.builder, ["githubWorkflowRepository": "acme/app"])
        #expect(try outcome(Self.generated(), former).result == .pass)
    }

    @Test(
        "a builder of the generators that its certificate does not bear out has level 1",
        arguments: [
            (generated(), signer(issuer: "https://issuer.example.com"), "by issuer 'https://issuer.example.com'"),
            (generated(), signer(builder + "-rc.1"), "expected a workflow at a tag that is a full version"),
            (generated(), signer(builder.replacing("v2.1.0", with: "v2.1")), "a tag that is a full version"),
            (generated(), signer(builder.replacing("tags/v2.1.0", with: "heads/main")), "a tag that is a full version"),
            (generated(type: "\(generators)/generic@v1"), signer(), "makes no builds of type"),
            (generated(builder: builder.replacing("2.1.0", with: "2.0.0")), signer(), "the predicate another builder"),
            (
                generated(material: "git+https://github.com/acme/app@refs/heads/main"), signer(),
                "is not what triggered the build, 'https://github.com/acme/app@refs/heads/main'"
            ),
            (
                generated(material: "git+https://github.com/acme/other@refs/tags/v1.0.0"), signer(),
                "is not what triggered the build"
            ),
            (generated(), signer(builder, [:]), "its certificate names no source repository"),
            (
                generated(), signer(builder, ["sourceRepositoryURI": "https://github.com/acme/app-evil"]),
                "and its certificate's 'https://github.com/acme/app-evil'"
            ),
            (
                generated(
                    config: "git+https://gitlab.com/acme/app@refs/tags/v1.0.0",
                    material: "git+https://gitlab.com/acme/app@refs/tags/v1.0.0"
                ), signer(), "is not on GitHub"
            ),
        ] as [(String, Signer, String)]
    )
    func unproven(_ predicate: String, _ signer: Signer, _ words: String) throws {
        let outcome = try outcome(predicate, signer)
        #expect(outcome.code == .slsaLevel)
        #expect(outcome.message.contains("has build level 1"))
        #expect(outcome.message.contains(words), "\(outcome.message)")
    }

    @Test("what a certificate does not bear out cannot satisfy a rule about the source either")
    func unprovenSource() throws {
        let slsa = "{sources: ['https://github.com/acme/app']}"
        #expect(try outcome(Self.generated(), Self.signer(), slsa: slsa).result == .pass)
        let other = Self.signer(Self.builder, ["sourceRepositoryURI": "https://github.com/acme/app-evil"])
        let outcome = try outcome(Self.generated(), other, slsa: slsa)
        #expect(outcome.code == .slsaBuilder)
        #expect(outcome.message.contains("cannot be believed about its build: its source is"))
    }

    @Test("a plain key has no certificate to contradict it: the root says what it may say")
    func plainKey() throws {
        #expect(try outcome(Self.generated(), .key("release-ci")).result == .pass)
    }

    @Test("another build type does not take a builder of the generators out of their rules")
    func otherBuildType() throws {
        let outcome = try outcome(Self.generated(type: "https://example.com/build"), Self.signer())
        #expect(outcome.code == .slsaLevel)
        #expect(outcome.message.contains("makes no builds of type 'https://example.com/build'"))
    }

    @Test("a workflow of GitHub's that somebody else signs for has level 1, whatever the build type")
    func otherWorkflow() throws {
        let builder = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"
        let predicate = Self.generated(builder: builder, type: "https://example.com/build")
        let other = Self.signer("https://github.com/acme/evil/.github/workflows/r.yml@refs/heads/main")
        #expect(try outcome(predicate, other).message.contains("and the predicate another builder"))
        #expect(try outcome(predicate, Self.signer(builder)).result == .pass)
    }

    @Test("an entry may grant no level at all")
    func levelZero() throws {
        let none = Builder(id: Glob("**"), maxLevel: 0, signedBy: nil, buildTypes: nil)
        let outcome = try outcome(Self.generated(), .key("release-ci"), slsa: "{level: 1}", builders: [none])
        #expect(outcome.code == .slsaLevel)
        #expect(outcome.message.contains("has build level 0"))
    }

    @Test("a member that the generators never write makes the predicate invalid")
    func strictMembers() throws {
        let outcome = try outcome(Self.generated(more: #", "extra": 1"#), Self.signer())
        #expect(outcome.code == .predicateInvalid)
        #expect(outcome.message.contains("only members of this format, found 'extra'"))
    }

    // MARK: - Delegators

    private static func delegated(to builder: String) -> String {
        generated(builder: builder, type: "\(generators)/delegator-generic@v0")
    }

    @Test(
        "a delegator signs for a builder of the generators, or one that the policy names, at a full version",
        arguments: [
            ("\(generators)/.github/workflows/builder_maven_slsa3.yml@refs/tags/v2.1.0", "{level: 3}", nil),
            (
                "https://github.com/acme/builder/.github/workflows/b.yml@refs/tags/v1.0.0",
                "{level: 3, builders: ['https://github.com/acme/builder/**']}", nil
            ),
            (
                "https://github.com/acme/builder/.github/workflows/b.yml@refs/tags/v1.0.0", "{level: 3}",
                "and 'builders' does not name it"
            ),
            (
                "\(generators)/.github/workflows/builder_maven_slsa3.yml@refs/heads/main", "{level: 3}",
                "stands at no tag that is a full version"
            ),
        ] as [(String, String, String?)]
    )
    func delegators(_ builder: String, _ slsa: String, _ words: String?) throws {
        let outcome = try outcome(Self.delegated(to: builder), Self.signer(Self.delegator), slsa: slsa)
        #expect(outcome.code == (words == nil ? nil : .slsaLevel))
        if let words { #expect(outcome.message.contains(words), "\(outcome.message)") }
    }

    @Test("only a delegator of the generators can delegate")
    func noDelegator() throws {
        let builder = "\(Self.generators)/.github/workflows/builder_maven_slsa3.yml@refs/tags/v2.1.0"
        let signer = Self.signer("https://github.com/acme/d/.github/workflows/d.yml@refs/tags/v1.0.0")
        #expect(try outcome(Self.delegated(to: builder), signer).message.contains("is no delegator of the generators"))
    }

    // MARK: - Made by the job itself

    private static let certified = [
        "sourceRepositoryURI": "https://git.example.com/payments/app", "sourceRepositoryRef": "refs/heads/main",
        "buildConfigURI": "https://git.example.com/payments/app/ci.yml@refs/heads/main",
        "runnerEnvironment": "github-hosted",
    ]

    private func runnerMade(_ extensions: [String: String]) throws -> RuleOutcome {
        try outcome(
            Predicates.provenance(builder: "https://github.com/actions/runner"),
            Self.signer("https://github.com/acme/app/.github/workflows/r.yml@refs/heads/main", extensions),
            type: Predicates.provenanceType
        )
    }

    @Test("what the job wrote itself is believed where the certificate repeats it")
    func agrees() throws {
        #expect(try runnerMade(Self.certified).result == .pass)
    }

    @Test(
        "what the job wrote itself and the certificate contradicts is invalid",
        arguments: [
            ("sourceRepositoryURI", "https://git.example.com/payments/other", "its source repository is"),
            ("sourceRepositoryRef", "refs/heads/evil", "its source ref is 'refs/heads/main'"),
            ("buildConfigURI", "https://git.example.com/payments/app/other.yml@refs/heads/main", "build configuration"),
            ("runnerEnvironment", "self-hosted", "its runner environment is 'github-hosted'"),
        ]
    )
    func contradicts(_ name: String, _ value: String, _ words: String) throws {
        var extensions = Self.certified
        extensions[name] = value
        let outcome = try runnerMade(extensions)
        #expect(outcome.result == .error)
        #expect(outcome.code == .predicateInvalid)
        #expect(outcome.message.contains("contradicts its certificate: "))
        #expect(outcome.message.contains(words), "\(outcome.message)")
    }

    // MARK: - Entries of the trust root

    @Test("a machine of the project's own reaches level 2, unless the entry says otherwise", arguments: [false, true])
    func selfHosted(_ allows: Bool) throws {
        let entry = Builder(
            id: Glob("**"),
            maxLevel: 3,
            signedBy: ["release-ci"],
            buildTypes: nil,
            selfHosted: allows
        )
        let predicate = Predicates.provenance(runner: "self-hosted")
        let type = Predicates.provenanceType
        let outcome = try outcome(predicate, .key("release-ci"), type: type, builders: [entry])
        #expect(outcome.result == (allows ? .pass : .fail))
        if !allows { #expect(outcome.message.contains("it ran on a machine of the project's own")) }
    }

    @Test(
        "strict parameters have to be mentioned for level 3",
        arguments: [
            ("{level: 3}", "'workflow.repository', 'workflow.ref', 'workflow.path'"),
            ("{level: 3, parameters: {workflow.ref: 'refs/heads/*'}}", "'workflow.repository', 'workflow.path'"),
            ("{level: 3, parameters: {workflow: '**'}}", nil), ("{level: 2}", nil),
        ] as [(String, String?)]
    )
    func strictParameters(_ slsa: String, _ missing: String?) throws {
        let entry = Builder(id: Glob("**"), maxLevel: 3, signedBy: nil, buildTypes: nil, strictParameters: true)
        let outcome = try outcome(
            Predicates.provenance(),
            .key("release-ci"),
            type: Predicates.provenanceType,
            slsa: slsa,
            builders: [entry]
        )
        #expect(outcome.code == (missing == nil ? nil : .slsaLevel), "\(outcome.message)")
        if let missing { #expect(outcome.message.hasSuffix(missing), "\(outcome.message)") }
    }

    @Test(
        "parameters are held against what the policy expects",
        arguments: [
            ("{workflow.ref: [refs/heads/main, refs/heads/dev]}", nil),
            ("{workflow.ref: refs/heads/dev}", "has 'refs/heads/main' as parameter 'workflow.ref', and refs/heads/dev"),
            ("{inputs.release: 'true'}", "has no parameter 'inputs.release', and true is required"),
            ("{work: '**'}", "has no parameter 'work'"),
        ] as [(String, String?)]
    )
    func parameters(_ parameters: String, _ words: String?) throws {
        let slsa = "{parameters: \(parameters)}"
        let type = Predicates.provenanceType
        let outcome = try outcome(Predicates.provenance(), .key("release-ci"), type: type, slsa: slsa)
        #expect(outcome.code == (words == nil ? nil : .slsaBuilder))
        if let words { #expect(outcome.message.contains(words), "\(outcome.message)") }
    }
}
