import Policies
import PolicyController
import Testing
import Vocabulary

/// Conditions in CUE and Rego, which are never evaluated and never taken for passed.
@Suite("Conditions of a ClusterImagePolicy") struct ConditionTests {
    private static let vuln = "https://cosign.sigstore.dev/attestation/vuln/v1"

    private static func authority(_ condition: String) -> String {
        "{name: a, \(JudgementTests.key), attestations: [{name: scan, predicateType: vuln, policy: \(condition)}]}"
    }

    private static func attested() throws -> Bench {
        var bench = Bench()
        try bench.attest(vuln, by: ["policy:p/a"])
        return bench
    }

    @Test(arguments: ["cue", "rego"])
    func areErrorsThatNameTheirPlace(_ language: String) throws {
        let outcome = try Self.attested().outcome(Self.authority("{type: \(language), data: 'x'}"))
        #expect(outcome.result == .error)
        #expect(outcome.fails)
        #expect(outcome.code == .unsupportedLanguage)
        #expect(
            outcome.message.contains(
                "policy 'p', authority 'a': attestation 'scan' is there, and asks for a policy in \(language), which is "
                    + "not evaluated"
            )
        )
        #expect(outcome.evidence == [Bench.digest(201)])
    }

    /// Where nothing is attested, a cluster denies as well: that says more.
    @Test func areNotReachedWithoutAnAttestation() throws {
        let outcome = try Bench().outcome(Self.authority("{type: cue, data: 'x'}"))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .missingAttestation)
    }

    @Test func warnWhereTheModeSaysSo() throws {
        let spec = "mode: warn\nimages: [{glob: '**'}]\nauthorities: [\(Self.authority("{type: cue, data: 'x'}"))]"
        let outcome = try Self.attested().outcome(ofPolicy: Documents.policy(spec))
        #expect(outcome.result == .warn)
        #expect(outcome.code == .unsupportedLanguage)
    }

    /// Another authority that passes is enough, as on a cluster.
    @Test func doNotMatterWhereAnotherPasses() throws {
        let spec = """
            images: [{glob: '**'}]
            authorities:
            - \(Self.authority("{type: cue, data: 'x'}"))
            - {static: {action: pass}}
            """
        #expect(try Self.attested().outcome(ofPolicy: Documents.policy(spec)).result == .pass)
    }

    @Test(arguments: [
        ("{type: cue, data: 'x'}", Code.unsupportedLanguage, "a policy in cue, which is not evaluated"),
        (
            "{type: rego, remote: {url: 'https://x', sha256sum: 'y'}}", .needsResource,
            "at 'https://x', which is not fetched"
        ),
        ("{type: cue, configMapRef: {name: m, key: k}}", .needsResource, "in the ConfigMap 'm', which is not supplied"),
        ("{type: cue, configMapRef: {name: known, key: k}}", .unsupportedLanguage, "which is not evaluated"),
        ("{type: cue, configMapRef: {name: known, namespace: b}}", .needsResource, "'b/known', which is not supplied"),
    ])
    func areErrorsOfTheWholePolicy(_ condition: String, _ code: Code, _ words: String) throws {
        var surroundings = Documents.Surroundings()
        surroundings.resources = ["kind: ConfigMap\nmetadata: {name: known, namespace: a}\ndata: {k: v}"]
        let spec = "policy: \(condition)\nimages: [{glob: '**'}]\nauthorities: [{static: {action: pass}}]"
        let outcome = try Bench().outcome(ofPolicy: Documents.policy(spec), surroundings)
        #expect(outcome.result == .error)
        #expect(outcome.code == code)
        #expect(outcome.message.contains("but policy 'p' as a whole states"))
        #expect(outcome.message.contains(words), "\(outcome.message)")
        let attested = try Self.attested().outcome(Self.authority(condition), surroundings)
        #expect(attested.code == code)
        #expect(attested.result == .error)
    }

    @Test func areNotReachedWhereNoAuthorityPasses() throws {
        let spec = "policy: {type: cue, data: x}\nimages: [{glob: '**'}]\nauthorities: [{static: {action: fail}}]"
        let outcome = try Bench().outcome(ofPolicy: Documents.policy(spec))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .conditionFalse)
    }
}
