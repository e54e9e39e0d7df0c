import Attestations
import Cryptography
import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// Where a cluster's engine surprises with attestors and actions; each test has the name of its row in the reference.
@Suite struct PitfallAttestorTests {
    private static let type = "https://example.com/type"
    private static let release = "https://ci.example.com/o/release.yml@refs/tags/v1"

    private static func keyless(_ subject: String, form: String) -> String {
        Station.policy(
            """
            - imageReferences: ["*"]
              type: \(form)
              failureAction: Enforce
              attestors:
              - entries:
                - keyless:
                    issuer: https://ci.example.com
                    subject: "\(subject)"
                    rekor: {url: https://rekor.sigstore.dev}
            """
        )
    }

    @Test func g20ASubjectIsAWildcardByTagAndExactInBundles() throws {
        var station = Station()
        let ci = Station.By.certificate(issuer: "https://ci.example.com", subject: Self.release)
        station.sign(by: ci)
        station.sign(by: ci, form: .sigstoreBundle)
        let pattern = "https://ci.example.com/o/release.yml@refs/tags/v*"
        #expect(try station.outcome(Self.keyless(pattern, form: "Cosign")).result == .pass)
        let outcome = try station.outcome(Self.keyless(pattern, form: "SigstoreBundle"))
        #expect(outcome.result == .fail)
        #expect(outcome.message.contains("[wildcard-is-literal]"))
        #expect(try station.outcome(Self.keyless(Self.release, form: "SigstoreBundle")).result == .pass)
    }

    @Test(arguments: ["", "failurePolicy: Fail"])
    func g22AnErrorBlocksUnderAudit(_ spec: String) throws {
        let policy = Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Audit
              attestors: [{entries: [{keys: {publicKeys: "{{ keys.data.pub }}"}}]}]
            """,
            spec: spec,
            rule: "context: [{name: keys, configMap: {name: keys, namespace: security}}]"
        )
        let outcome = try Station().outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .needsResource)
        #expect(outcome.fails)
        let ignoring = policy.replacing(
            spec,
            with: "failurePolicy: Fail\n  webhookConfiguration: {failurePolicy: Ignore}"
        )
        if !spec.isEmpty { #expect(try Station().outcome(ignoring).result == .warn) }
    }

    @Test func g23OneEntryThatEnforcesMakesAll() throws {
        var station = Station()
        station.sign(by: .key("a"))
        let outcomes = try station.outcomes(
            Station.policy(
                """
                - imageReferences: ["*"]
                  failureAction: Audit
                  attestors: [{entries: [{keys: {publicKeys: $B, rekor: {ignoreTlog: true}}}]}]
                - imageReferences: ["*"]
                  failureAction: Enforce
                  attestors: [{entries: [{keys: {publicKeys: $A, rekor: {ignoreTlog: true}}}]}]
                """
            )
        )
        #expect(outcomes.map(\.result) == [.fail, .pass])
        #expect(outcomes.map(\.rule) == ["r/verifyImages[0]", "r/verifyImages[1]"])
    }

    @Test(arguments: [
        ("signatureAlgorithm: sha512, keys: {publicKeys: $A}", Digest.Algorithm.sha256),
        ("keys: {publicKeys: $A, signatureAlgorithm: sha512}", .sha512),
        ("signatureAlgorithm: sha512, keys: {publicKeys: $A, signatureAlgorithm: sha256}", .sha256),
        ("keys: {publicKeys: $A}", .sha256),
    ])
    func g26TheAlgorithmStandsBesideTheKeys(_ entry: String, _ hash: Digest.Algorithm) throws {
        let file = try Station.file(
            Station.policy("- {imageReferences: [\"*\"], attestors: [{entries: [{\(entry)}]}]}")
        )
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        let authority = try #require(set.authorities.flatMap(\.authorities).first)
        guard case .keys(let means) = authority.means else { throw Surprise("\(authority.means)") }
        #expect(means.keys.map(\.schemes) == [[.ecdsa(hash)]])
    }

    @Test func g27LargeNamedPredicatesAreToldOf() throws {
        var station = Station()
        let text = String(repeating: "x", count: 3 << 20)
        station.attest(Self.type, #"{"x": "\#(text)"}"#, by: .key("a"))
        let policy = Station.policy(
            """
            - imageReferences: ["*"]
              attestations:
              - {type: "\(Self.type)", name: sbom, attestors: [{entries: [{keys: {publicKeys: $A}}]}]}
            """
        )
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .pass)
        #expect(outcome.message.contains("[cluster-context-limit]"))
        let unnamed = try station.outcome(policy.replacing("name: sbom, ", with: ""))
        #expect(!unnamed.message.contains("[cluster-context-limit]"))
    }

    @Test func g28AnnotationsNeverMatchAnAttestation() throws {
        var station = Station()
        station.attest(Self.type, "{}", by: .key("a"))
        let outcome = try station.outcome(
            Station.policy(
                """
                - imageReferences: ["*"]
                  failureAction: Enforce
                  attestations:
                  - type: \(Self.type)
                    attestors: [{entries: [{keys: {publicKeys: $A}, annotations: {a: b}}]}]
                """
            )
        )
        #expect(outcome.result == .fail)
        #expect(outcome.message.contains("held against plain signatures alone"))
    }
}
