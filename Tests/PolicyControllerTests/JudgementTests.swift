import Attestations
import CorpusSupport
import Policies
import PolicyController
import Testing
import Vocabulary

@testable import Attestations

/// What a policy says about an image, by what its authorities signed.
@Suite("Judging by a ClusterImagePolicy") struct JudgementTests {
    static let key = "key: {data: \(Documents.quotedKey)}"
    static let mine = "policy:p/a"
    static let vuln = "https://cosign.sigstore.dev/attestation/vuln/v1"
    static let spdx = "https://spdx.dev/Document"

    // MARK: - Signatures

    @Test func passesBySignature() throws {
        var bench = Bench()
        bench.sign(by: [Self.mine])
        let outcome = try bench.outcome("{name: a, \(Self.key)}")
        #expect(outcome.result == .pass)
        #expect(outcome.policy == "p")
        #expect(outcome.rule == "authorities")
        #expect(outcome.code == nil)
        #expect(outcome.evidence == [Bench.digest(201)])
        #expect(outcome.message.contains("authority 'a' signed"))
    }

    /// An authority without a name is called by its place.
    @Test func passesByTheNameOfItsPlace() throws {
        var bench = Bench()
        bench.sign(by: ["policy:p/authority-0"])
        #expect(try bench.outcome("{\(Self.key)}").result == .pass)
    }

    @Test func failsWithoutAny() throws {
        let outcome = try Bench().outcome("{name: a, \(Self.key)}")
        #expect(outcome.result == .fail)
        #expect(outcome.code == .missingSignature)
        #expect(outcome.message == "no authority passes: authority 'a': no signature by it")
    }

    @Test(arguments: ["release-ci", "policy:p/b", "policy:q/a", "policy:p/A"])
    func failsBySignatureOfOthers(_ authority: String) throws {
        var bench = Bench()
        bench.sign(by: [authority])
        let outcome = try bench.outcome("{name: a, \(Self.key)}")
        #expect(outcome.result == .fail)
        #expect(outcome.code == .untrustedKey)
    }

    @Test func failsByAttestationAlone() throws {
        var bench = Bench()
        try bench.attest(Self.vuln, by: [Self.mine])
        #expect(try bench.outcome("{name: a, \(Self.key)}").code == .missingSignature)
    }

    /// What is about a platform is not about the image.
    @Test func failsBySignatureOnAPlatform() throws {
        var bench = Bench()
        bench.isIndex = true
        bench.sign(by: [Self.mine], about: Bench.digest(11))
        try bench.attest(Self.vuln, by: [Self.mine], about: Bench.digest(11))
        #expect(try bench.outcome("{name: a, \(Self.key)}").code == .missingSignature)
        let attested = "{name: a, \(Self.key), attestations: [{name: scan, predicateType: vuln}]}"
        #expect(try bench.outcome(attested).code == .missingAttestation)
    }

    @Test func repeatsWhyOneIsRejected() throws {
        var bench = Bench()
        bench.reject(nil, AttestationError(.untrustedKey, "none of the keys verifies it"))
        let outcome = try bench.outcome("{name: a, \(Self.key)}")
        #expect(outcome.result == .fail)
        #expect(outcome.code == .untrustedKey)
        #expect(outcome.message.contains("none of the keys verifies it [untrusted-key]"))
    }

    // MARK: - Formats

    @Test(arguments: [
        ("", AttestationForm.cosignSignature, true), ("", .sigstoreBundle, false),
        (", signatureFormat: legacy", .cosignSignature, true), (", signatureFormat: legacy", .sigstoreBundle, false),
        (", signatureFormat: bundle", .sigstoreBundle, true), (", signatureFormat: bundle", .cosignSignature, false),
    ])
    func takesOneFormat(_ field: String, _ form: AttestationForm, _ passes: Bool) throws {
        var bench = Bench()
        bench.sign(by: [Self.mine], form: form)
        let outcome = try bench.outcome("{name: a, \(Self.key)\(field)}")
        #expect(outcome.result == (passes ? .pass : .fail))
        #expect(outcome.code == (passes ? nil : .unsupportedFormat))
    }

    /// A bundle signs an image by a statement that says no more than that; one of cosign's tags does not.
    @Test func takesAStatementForASignatureInBundlesAlone() throws {
        let type = "https://sigstore.dev/cosign/sign/v1"
        var bench = Bench()
        try bench.attest(type, by: [Self.mine], form: .sigstoreBundle)
        #expect(try bench.outcome("{name: a, \(Self.key), signatureFormat: bundle}").result == .pass)
        bench = Bench()
        try bench.attest(type, by: [Self.mine])
        #expect(try bench.outcome("{name: a, \(Self.key)}").result == .fail)
        try bench.attest(Self.vuln, by: [Self.mine], form: .sigstoreBundle)
        #expect(try bench.outcome("{name: a, \(Self.key), signatureFormat: bundle}").result == .fail)
    }

    // MARK: - Attestations

    @Test(arguments: [
        ("custom", "https://cosign.sigstore.dev/attestation/v1"), ("link", "https://in-toto.io/Link/v1"),
        ("slsaprovenance", "https://slsa.dev/provenance/v0.2"),
        ("slsaprovenance02", "https://slsa.dev/provenance/v0.2"),
        ("slsaprovenance1", "https://slsa.dev/provenance/v1"), ("spdx", spdx), ("spdxjson", spdx),
        ("cyclonedx", "https://cyclonedx.org/bom"), ("vuln", vuln), ("openvex", "https://openvex.dev/ns"),
        ("https://example.com/own/v1", "https://example.com/own/v1"),
    ])
    func knowsShortNames(_ name: String, _ type: String) throws {
        var bench = Bench()
        let authority = "{name: a, \(Self.key), attestations: [{name: x, predicateType: '\(name)'}]}"
        try bench.attest(type + "/more", by: [Self.mine])
        #expect(try bench.outcome(authority).code == .missingAttestation)
        try bench.attest(type, by: [Self.mine])
        let outcome = try bench.outcome(authority)
        #expect(outcome.result == .pass)
        #expect(outcome.evidence == [Bench.digest(202)])
    }

    @Test func needsEachAttestation() throws {
        let authority = """
            {name: a, \(Self.key), attestations: [{name: scan, predicateType: vuln}, {name: sbom, predicateType: spdx}]}
            """
        var bench = Bench()
        bench.sign(by: [Self.mine])
        try bench.attest(Self.vuln, by: [Self.mine])
        let outcome = try bench.outcome(authority)
        #expect(outcome.result == .fail)
        #expect(outcome.code == .missingAttestation)
        #expect(outcome.message.contains("no attestation 'sbom' (https://spdx.dev/Document) by it"))
        try bench.attest(Self.spdx, by: ["policy:p/b"])
        #expect(try bench.outcome(authority).result == .fail)
        try bench.attest(Self.spdx, by: [Self.mine])
        #expect(try bench.outcome(authority).result == .pass)
    }

    /// One statement of the type is enough, whatever others say: a ClusterPolicy wants all of them.
    @Test func isContentWithOneOfTheType() throws {
        var bench = Bench()
        try bench.attest(Self.vuln, by: [Self.mine])
        try bench.attest(Self.vuln, by: ["stranger"])
        bench.reject(Self.vuln, AttestationError(.signatureMismatch, "altered"))
        let authority = "{name: a, \(Self.key), attestations: [{name: scan, predicateType: vuln}]}"
        #expect(try bench.outcome(authority).result == .pass)
    }

    // MARK: - Several

    @Test func passesByOneAuthorityOfSeveral() throws {
        var bench = Bench()
        bench.sign(by: ["policy:p/b"])
        let spec = """
            images: [{glob: '**'}]
            authorities:
            - {name: a, \(Self.key)}
            - {name: b, \(Self.key)}
            - {name: c, static: {action: fail}}
            """
        #expect(try bench.outcome(ofPolicy: Documents.policy(spec)).result == .pass)
        let outcome = try Bench().outcome(ofPolicy: Documents.policy(spec))
        #expect(outcome.result == .fail)
        for name in ["a", "b", "c"] { #expect(outcome.message.contains("authority '\(name)'")) }
    }

    @Test func needsEveryPolicyThatApplies() throws {
        let texts = ["p", "q"].map {
            Documents.policy("images: [{glob: '**'}]\nauthorities: [{name: a, \(Self.key)}]", name: $0)
        }
        var bench = Bench()
        bench.sign(by: ["policy:p/a"])
        let judgement = bench.judgement(try Documents.load(texts))
        #expect(judgement.outcomes.map(\.result) == [.pass, .fail])
        #expect(judgement.fails)
        bench.sign(by: ["policy:q/a"])
        #expect(!bench.judgement(try Documents.load(texts)).fails)
    }

    // MARK: - Fixed answers and modes

    @Test func knowsFixedAnswers() throws {
        #expect(try Bench().outcome("{static: {action: pass}}").result == .pass)
        let outcome = try Bench().outcome("{static: {action: fail, message: ask us first}}")
        #expect(outcome.result == .fail)
        #expect(outcome.code == .conditionFalse)
        #expect(outcome.message.contains("authority 'authority-0' fails whatever is signed: ask us first"))
    }

    @Test(arguments: [("enforce", RuleOutcome.Result.fail), ("warn", .warn)])
    func goesByTheMode(_ mode: String, _ result: RuleOutcome.Result) throws {
        let spec = "mode: \(mode)\nimages: [{glob: '**'}]\nauthorities: [{name: a, \(Self.key)}]"
        let outcome = try Bench().outcome(ofPolicy: Documents.policy(spec))
        #expect(outcome.result == result)
        #expect(outcome.code == .missingSignature)
        #expect(outcome.fails == (result == .fail))
    }

    /// Which labels a workload has, the bundle does not say: the policy applies.
    @Test(arguments: [
        "[{resource: pods, version: v1}]", "[{resource: pods, version: '*', selector: {matchLabels: {a: b}}}]",
        "[{group: apps, version: v1, resource: deployments}]",
    ])
    func appliesWhateverItIsLimitedTo(_ match: String) throws {
        let spec = "match: \(match)\nimages: [{glob: '**'}]\nauthorities: [{static: {action: fail}}]"
        #expect(try Bench().outcome(ofPolicy: Documents.policy(spec)).result == .fail)
    }

    /// A text with control characters does not reach a terminal.
    @Test func escapesWhatPoliciesSay() throws {
        let outcome = try Bench().outcome("{static: {action: fail, message: \"a\\u001Bb\"}}")
        #expect(!outcome.message.contains("\u{1B}"))
    }
}
