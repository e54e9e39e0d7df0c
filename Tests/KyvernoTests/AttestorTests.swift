import Attestations
import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// Who counts as an attestor, and what an entry asks for.
@Suite struct AttestorTests {
    private static func policy(_ entry: String, more: String = "", rule: String = "") -> String {
        Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Enforce
              attestors: [{entries: [{\(entry)}]}]
            \(more.indented(by: 2))
            """,
            rule: rule
        )
    }

    private static func resources(_ text: String) throws -> PolicyFile { try Station.file(text) }

    // MARK: - Keys

    @Test func aKeyOfTheCloudIsAskedForByName() throws {
        var station = Station()
        station.sign(by: .key("a"))
        let policy = Self.policy("keys: {kms: \"awskms:///alias/a\"}")
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .kmsOffline)
        #expect(outcome.message.contains("--key-ref awskms:///alias/a=FILE"))
        station.options.keyReferences["awskms:///alias/a"] = Array((Station.pems["a"] ?? "").utf8)
        #expect(try station.outcome(policy).result == .pass)
    }

    @Test(arguments: ["publicKeys: \"k8s://security/signer\"", "secret: {name: signer, namespace: security}"])
    func aSecretIsTakenFromTheManifests(_ key: String) throws {
        var station = Station()
        station.sign(by: .key("a"))
        let policy = Self.policy("keys: {\(key)}")
        #expect(try station.outcome(policy).code == .needsSecret)
        station.options.resources = [
            try Self.resources(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: signer, namespace: security}
                stringData: {cosign.pub: $A}
                """
            )
        ]
        #expect(try station.outcome(policy).result == .pass)
    }

    @Test func aVariableReadsAConfigMapBesideThePolicy() throws {
        var station = Station()
        station.sign(by: .key("a"))
        let policy = Self.policy(
            "keys: {publicKeys: \"{{ keys.data.pub }}\"}",
            rule: "context: [{name: keys, configMap: {name: keys, namespace: security}}]"
        )
        let map = """

            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: keys, namespace: security}
            data: {pub: $A}
            """
        #expect(try station.outcome(policy + map).result == .pass)
        let other = try station.outcome(policy + map.replacing("data: {pub", with: "data: {other"))
        #expect(other.result == .error)
        #expect(other.code == .expressionError)
    }

    @Test func aPrivateKeyIsNoKey() throws {
        let outcome = try Station().outcome(
            Self.policy(#"keys: {publicKeys: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}"#)
        )
        #expect(outcome.code == .keyUnusable)
        #expect(outcome.result == .error)
    }

    /// What cannot be done here, and could be on the cluster, is no error that the policy may ignore.
    @Test func whatIsOurLimitBlocksWhateverThePolicyIgnores() throws {
        let policy = Self.policy("keys: {kms: \"awskms:///alias/a\"}").replacing(
            "  rules:",
            with: "  failurePolicy: Ignore\n  rules:"
        )
        #expect(try Station().outcome(policy).result == .error)
    }

    @Test func entriesThatAreAlikeAreOneAuthority() throws {
        let entry = "{keyless: {subject: s, rekor: {url: u, pubkey: $A}}}"
        let file = try Station.file(
            Station.policy(
                """
                - {imageReferences: ["*"], attestors: [{entries: [\(entry), \(entry)]}]}
                - {imageReferences: ["*"], attestors: [{entries: [\(entry)]}]}
                """
            )
        )
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        let found = try #require(set.authorities.first)
        #expect(found.authorities.count == 1)
        #expect(found.sigstoreRoots.count == 1)
        let name = try #require(found.authorities.first?.trustedRoot)
        #expect(found.sigstoreRoots[name]?.tlogs.count == 1)
    }

    // MARK: - Logs

    @Test func anUnknownLogIsAnError() throws {
        var station = Station()
        station.sign(by: .key("a"))
        let outcome = try station.outcome(
            Self.policy("keys: {publicKeys: $A, rekor: {url: https://rekor.example.com}}")
        )
        #expect(outcome.result == .error)
        #expect(outcome.code == .unknownLog)
        let pinned = "keys: {publicKeys: $A, rekor: {url: https://rekor.example.com, pubkey: $B}}"
        #expect(try station.outcome(Self.policy(pinned)).result == .pass)
    }

    @Test func keysAskForTheLogUnlessTold() throws {
        for (entry, count) in [("keys: {publicKeys: $A}", 1), ("keys: {publicKeys: $A, rekor: {ignoreTlog: true}}", 0)]
        {
            let file = try Station.file(Self.policy(entry))
            let language = try KyvernoLanguage(Station().options, policyFiles: [file])
            let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
            let authority = try #require(set.authorities.first?.authorities.first)
            #expect(authority.requirements.transparencyLog == count)
            #expect(authority.trustedRoot == (count == 0 ? nil : "public-good"))
            #expect(authority.name == "policy:p/r/spec.rules[0].verifyImages[0].attestors[0].entries[0]")
        }
    }

    @Test func withoutThePublicRootNothingKeylessIsKnown() throws {
        var station = Station()
        station.options.sigstoreRoots = [:]
        let outcome = try station.outcome(
            Self.policy("keyless: {issuer: i, subject: s, rekor: {url: https://rekor.sigstore.dev}}")
        )
        #expect(outcome.code == .unknownLog)
    }

    // MARK: - Identities

    private static let ci = Station.By.certificate(issuer: "https://ci.example.com", subject: "release@v1")

    @Test(arguments: [
        ("issuer: \"https://ci.*\", subject: \"release@*\"", true),
        ("issuer: \"https://ci.*\", issuerRegExp: \"example\", subject: \"release@*\"", true),
        ("issuer: \"https://ci.*\", issuerRegExp: \"elsewhere\", subject: \"release@*\"", false),
        ("issuer: \"https://ci.*\", subject: \"nightly@*\", subjectRegExp: \"release\"", true),
        ("issuer: \"https://ci.*\", subject: \"nightly@*\"", false),
        ("subjectRegExp: \"^rel\"", true),
        ("subject: \"release@*\", additionalExtensions: {githubWorkflowRef: \"refs/tags/*\"}", true),
        ("subject: \"release@*\", additionalExtensions: {\"1.3.6.1.4.1.57264.1.6\": \"refs/heads/*\"}", false),
        ("subject: \"release@*\", additionalExtensions: {oidcIssuer: \"https://ci.*\"}", true),
    ])
    func anIdentityIsAPattern(_ fields: String, _ isMeant: Bool) throws {
        var station = Station()
        station.sign(by: Self.ci)
        let outcome = try station.outcome(
            Self.policy("keyless: {\(fields), rekor: {url: https://rekor.sigstore.dev}}")
        )
        #expect(outcome.result == (isMeant ? .pass : .fail))
        #expect(isMeant || outcome.code == .untrustedIdentity || outcome.code == .untrustedKey)
    }

    @Test(arguments: ["issuer: i", "subject: s", "subjectRegExp: s"])
    func aBundleWantsAWholeIdentity(_ fields: String) throws {
        let outcome = try Station().outcome(
            Self.policy("keyless: {\(fields), rekor: {url: https://rekor.sigstore.dev}}", more: "type: SigstoreBundle")
        )
        #expect(outcome.result == .fail)
        #expect(outcome.code == .identityIncomplete)
    }

    @Test func anExtensionThatNobodyChecksIsAnError() throws {
        let outcome = try Station().outcome(
            Self.policy(
                "keyless: {subject: s, additionalExtensions: {x: y}, rekor: {url: https://rekor.sigstore.dev}}"
            )
        )
        #expect(outcome.code == .unenforcedField)
    }

    // MARK: - Signatures

    @Test func annotationsAreHeldAgainstThePayload() throws {
        var station = Station()
        station.sign(by: .key("a"), annotations: ["team": "pay"])
        let entry = "keys: {publicKeys: $A}, annotations: {team: pay}"
        #expect(try station.outcome(Self.policy(entry)).result == .pass)
        let other = try station.outcome(Self.policy(entry.replacing("team: pay", with: "team: shop")))
        #expect(other.code == .conditionFalse)
        #expect(try station.outcome(Self.policy("keys: {publicKeys: $A}", more: "annotations: {x: y}")).result == .fail)
    }

    @Test func aSignatureOfAPlatformIsNoneOfTheIndex() throws {
        var station = Station()
        station.isIndex = true
        station.sign(by: .key("a"), about: Station.digest(9))
        let outcome = try station.outcome(Self.policy("keys: {publicKeys: $A}"))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .missingSignature)
    }

    @Test func theNotaryProjectComesLater() throws {
        let policy = Self.policy("certificates: {cert: x}", more: "type: Notary")
        let outcome = try Station().outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .notSupportedYet)
    }

    @Test func whatIsRequiredAndAsksNobodyFails() throws {
        let policy = Station.policy("- {imageReferences: [\"*\"], failureAction: Enforce}")
        #expect(try Station().outcome(policy).result == .fail)
        #expect(try Station().outcome(policy.replacing("Enforce}", with: "Enforce, required: false}")).result == .skip)
    }

    @Test func theDeprecatedSignerIsAskedForAttestationsToo() throws {
        var station = Station()
        station.attest("t:x", "{}", by: .key("b"))
        let policy = Station.policy(
            """
            - image: "*"
              key: $A
              failureAction: Enforce
              attestations: [{predicateType: "t:x", attestors: [{entries: [{keys: {publicKeys: $B}}]}]}]
            """
        )
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .fail)
        #expect(outcome.message.contains("[deprecated-attestor-enforced]"))
        var both = Station()
        both.attest("t:x", "{}", by: .key("b"), .key("a"))
        #expect(try both.outcome(policy).result == .pass)
    }
}
