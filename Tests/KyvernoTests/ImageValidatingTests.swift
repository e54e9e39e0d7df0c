import Attestations
import Policies
import Testing
import Vocabulary

@testable import Kyverno

/// What image-validating policies say about images.
@Suite struct ImageValidatingTests {
    private typealias Sample = ImageValidatingSample

    private static let sbom = "https://cyclonedx.org/bom"
    private static let verifies = "$I.all(i, verifyAttestationSignatures(i, attestations.sbom, [attestors.a]) > 0)"
    private static let signed = "$I.all(i, verifyImageSignatures(i, [attestors.a]) > 0)"

    private static func signedStation() -> Station {
        var station = Station()
        station.sign(by: .key("a"))
        return station
    }

    @Test func aSignatureByTheAttestorPasses() throws {
        let outcome = try Self.signedStation().outcome(Sample.validating(Self.signed))
        #expect(outcome.result == .pass)
        #expect(outcome.rule == "validations[0]")
        #expect(outcome.evidence == [Station.digest(100)])
    }

    @Test func theResultIsTheNumberOfAttestors() throws {
        var station = Self.signedStation()
        let both = Sample.validating("$I.all(i, verifyImageSignatures(i, [attestors.a, attestors.b]) == 2)")
        #expect(try station.outcome(both).result == .fail)
        station.sign(by: .key("b"))
        #expect(try station.outcome(both).result == .pass)
    }

    @Test func theFirstValidationThatDoesNotHoldIsTheLast() throws {
        let outcomes = try Self.signedStation().outcomes(Sample.validating(Self.signed, Self.verifies, "false"))
        #expect(outcomes.map(\.result) == [.pass, .fail])
        #expect(outcomes.last?.rule == "validations[1]")
        #expect(outcomes.last?.code == .missingAttestation)
        #expect(outcomes.last?.message.hasPrefix("does not hold; attestors.a: expected a statement") == true)
    }

    @Test func messagesMayBeExpressions() throws {
        let policy = Sample.policy(
            "validations:\n- {expression: 'false', message: m, messageExpression: \"'images: ' + string(size(images.containers))\"}"
        )
        #expect(try Station().outcome(policy).message == "images: 1")
    }

    @Test(arguments: [("[Audit]", RuleOutcome.Result.warn), ("[Warn, Audit]", .warn), ("[Audit, Deny]", .fail)])
    func actionsDecideWhetherItBlocks(_ actions: String, _ result: RuleOutcome.Result) throws {
        let policy = Sample.validating(Self.signed, spec: "validationActions: \(actions)")
        #expect(try Station().outcome(policy).result == result)
        let broken = Sample.validating(
            "$I.all(i, extractPayload(i, attestations.sbom).x == 1)",
            spec: "validationActions: \(actions)"
        )
        #expect(try Station().outcome(broken).result == (result == .fail ? .error : .warn))
    }

    /// g24.
    @Test func whatVerifiesNothingFails() throws {
        let outcomes = try Self.signedStation().outcomes(Sample.validating("true"))
        #expect(outcomes.map(\.result) == [.pass, .fail])
        #expect(outcomes.last?.rule == "required")
        #expect(outcomes.last?.code == .missingSignature)
        let optional = Sample.validating("true", spec: "validationConfigurations: {required: false}")
        #expect(try Station().outcome(optional).result == .pass)
    }

    /// g8.
    @Test func withBundlesAnyIsASignature() throws {
        var station = Station()
        station.attest("https://openvex.dev/ns/v0.2.0", "{}", by: .key("a"), form: .sigstoreBundle)
        let outcome = try station.outcome(Sample.validating(Self.signed))
        #expect(outcome.result == .pass)
        #expect(outcome.message.contains("[attestation-as-signature]"))
    }

    @Test func whereThereAreBundlesNothingElseCounts() throws {
        var station = Self.signedStation()
        station.attest("https://example.com/t", "{}", by: .key("b"), form: .sigstoreBundle)
        #expect(try station.outcome(Sample.validating(Self.signed)).result == .fail)
    }

    // MARK: - Payloads

    private static func bom(_ serial: String) -> String {
        #"{"bomFormat": "CycloneDX", "serial": "\#(serial)", "n": 3}"#
    }

    @Test func payloadsAreWholeStatements() throws {
        var station = Station()
        station.attest(Self.sbom, Self.bom("1"), by: .key("a"))
        let policy = Sample.validating(
            Self.verifies,
            """
            $I.all(i, extractPayload(i, attestations.sbom).predicate.bomFormat == "CycloneDX"
                && extractPayload(i, attestations.sbom)._type == "https://in-toto.io/Statement/v1"
                && extractPayload(i, attestations.sbom).predicate.n == 3
                && extractPayload(i, attestations.sbom).predicate.n + 1.0 == 4.0)
            """
        )
        #expect(try station.outcomes(policy).map(\.result) == [.pass, .pass])
    }

    /// g4.
    @Test func severalPayloadsMustAgree() throws {
        var station = Station()
        station.attest(Self.sbom, Self.bom("1"), by: .key("a"))
        station.attest(Self.sbom, Self.bom("2"), by: .key("a"))
        func read(_ test: String) -> String {
            Sample.validating(Self.verifies, "$I.all(i, extractPayload(i, attestations.sbom).predicate.\(test))")
        }
        let last = try station.outcomes(read(#"serial == "2""#)).last
        #expect(last?.result == .error)
        #expect(last?.code == .ambiguousPayload)
        #expect(try station.outcomes(read(#"serial == "1""#)).last?.code == .ambiguousPayload)
        #expect(try station.outcomes(read(#"bomFormat == "CycloneDX""#)).last?.result == .pass)
        #expect(try station.outcomes(read(#"bomFormat == "SPDX""#)).last?.result == .fail)
    }

    @Test func severalPayloadsMustAgreeThroughVariables() throws {
        var station = Station()
        station.attest(Self.sbom, Self.bom("1"), by: .key("a"))
        station.attest(Self.sbom, Self.bom("2"), by: .key("a"))
        let policy = Sample.validating(
            Self.verifies,
            #"variables.serials.all(s, s == "2")"#,
            spec:
                "variables:\n- name: serials\n  expression: images.containers.map(i, extractPayload(i, attestations.sbom).predicate.serial)"
        )
        #expect(try station.outcomes(policy).last?.code == .ambiguousPayload)
    }

    /// g10, and what else has no payload.
    @Test(arguments: [
        ("sbom", Code.expressionError, "to have found one before"), ("short", .expressionError, "short name"),
        ("referrer", .notSupportedYet, "Notary Project"),
    ])
    func unverifiedPayloadsAreErrors(_ name: String, _ code: Code, _ words: String) throws {
        var station = Station()
        station.attest(Self.sbom, Self.bom("1"), by: .key("a"))
        let outcome = try station.outcome(
            Sample.validating("$I.all(i, extractPayload(i, attestations.\(name)).predicate.bomFormat == 'CycloneDX')")
        )
        #expect(outcome.result == .error)
        #expect(outcome.code == code)
        #expect(outcome.message.contains(words), "\(outcome.message)")
    }

    @Test func shortNamesAreSearchedByTheirTypes() throws {
        var station = Station()
        station.attest(Self.sbom, Self.bom("1"), by: .key("a"))
        let policy = Sample.validating(
            "$I.all(i, verifyAttestationSignatures(i, attestations.short, [attestors.a]) > 0)"
        )
        #expect(try station.outcome(policy).result == .pass)
    }

    @Test func otherImagesAreNotKnown() throws {
        let outcome = try Self.signedStation().outcome(
            Sample.validating("verifyImageSignatures('ghcr.io/o/other:v1', [attestors.a]) > 0")
        )
        #expect(outcome.result == .error)
        #expect(outcome.code == .imageNotInBundle)
    }

    @Test func evidenceAboutPlatformsIsNone() throws {
        var station = Station()
        station.isIndex = true
        station.sign(by: .key("a"), about: Station.digest(7))
        #expect(try station.outcome(Sample.validating(Self.signed)).code == .missingSignature)
    }

    // MARK: - Cost

    @Test func whatAClusterCouldNotEvaluateIsNoted() throws {
        let costly = "lists.range(1500).all(i, lists.range(300).all(j, j >= 0))"
        let policy = Sample.validating(costly, spec: "validationConfigurations: {required: false}")
        #expect(try Station().outcome(policy).message.contains("[cluster-cost-limit]"))
        var station = Station()
        station.options.limits.cost = 10_000
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .costLimit)
    }
}
