import Testing
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("Who signed what")
struct SignedByTests {
    private static let custom = "https://example.com/review/v1"

    @Test("passes with the named authority, and names requirement, statement and authority")
    func passes() throws {
        var station = Station()
        try station.attest(Self.custom, "{}", by: [.key("lab")])
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}")
        #expect(outcome.result == .pass)
        #expect(outcome.code == nil)
        #expect(outcome.policy == "base")
        #expect(outcome.rule == Self.custom)
        #expect(outcome.evidence == [Station.digest(201)])
        #expect(outcome.message == "\(Self.custom) by lab: sha256:c9c9c9c9c9c9… by lab")
    }

    @Test(
        "an absent type is missing",
        arguments: [("sbom", Code.missingAttestation), ("signature", .missingSignature)]
    )
    func missing(_ type: String, _ code: Code) throws {
        let outcome = try Station().outcome("{attestation: \(type), signedBy: lab}")
        #expect(outcome.result == .fail)
        #expect(outcome.code == code)
        #expect(outcome.message.hasPrefix("\(type) by lab: none verified; there is no"))
    }

    @Test("another type is no substitute")
    func otherType() throws {
        var station = Station()
        try station.attest(Self.custom + "/", "{}", by: [.key("lab")])
        #expect(try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}").code == .missingAttestation)
    }

    @Test(
        "another authority does not count, and the message says who it is",
        arguments: [(Signer.key("scanner"), Code.untrustedKey), (.keyless("scanner"), .untrustedIdentity)]
    )
    func otherAuthority(_ signer: Signer, _ code: Code) throws {
        var station = Station()
        try station.attest(Self.custom, "{}", by: [signer])
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}")
        #expect(outcome.result == .fail)
        #expect(outcome.code == code)
        #expect(outcome.message.contains("is signed by scanner (\(signer.identity)), whom the policy does not name"))
        #expect(outcome.message.contains("[\(code.rawValue)]"))
        #expect(outcome.evidence == [Station.digest(201)])
    }

    @Test("a rejected attestation gives its own code and reason")
    func rejected() throws {
        var station = Station()
        station.reject(Self.custom, AttestationError(.setInvalid, "expected the log's signature"))
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}")
        #expect(outcome.code == .setInvalid)
        #expect(outcome.message.contains("is rejected: expected the log's signature [set-invalid]"))
    }

    @Test("of several rejected ones, that of a named authority gives the code")
    func rejectedOfNamed() throws {
        var station = Station()
        station.reject(Self.custom, AttestationError(.untrustedKey, "no key verifies it"))
        station.reject(Self.custom, AttestationError(.authorityScope, "not for this"), signers: [.key("lab")])
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}")
        #expect(outcome.code == .authorityScope)
        #expect(outcome.message.contains("[untrusted-key]") && outcome.message.contains("[authority-scope]"))
    }

    @Test("what nobody signed explains least")
    func unsigned() throws {
        var station = Station()
        station.reject(Self.custom, AttestationError(.unsigned, "no signature"), form: .buildkitAttestation)
        let entry = "{attestation: '\(Self.custom)', signedBy: lab}"
        #expect(try station.outcome(entry).code == .unsigned)
        try station.attest(Self.custom, "{}", by: [.key("scanner")])
        #expect(try station.outcome(entry).code == .untrustedKey)
        station.reject(Self.custom, AttestationError(.setInvalid, "no log signature"))
        let outcome = try station.outcome(entry)
        #expect(outcome.code == .setInvalid)
        #expect(outcome.message.contains("[unsigned]") && outcome.message.contains("[untrusted-key]"))
    }

    @Test("rejected ones of another type or another subject explain nothing")
    func rejectedElsewhere() throws {
        var station = Station()
        station.reject("https://example.com/other", AttestationError(.setInvalid, "x"))
        station.reject(Self.custom, AttestationError(.setInvalid, "x"), about: Station.digest(7))
        station.reject(nil, AttestationError(.malformedAttestation, "x"))
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}")
        #expect(outcome.code == .missingAttestation)
        #expect(outcome.message.contains("1 more cannot be read"))
    }

    @Test("a rejected image signature stands for a missing one")
    func rejectedSignature() throws {
        var station = Station()
        station.reject(nil, AttestationError(.untrustedKey, "no key verifies it"), form: .cosignSignature)
        #expect(try station.outcome("{attestation: signature, signedBy: lab}").code == .untrustedKey)
        #expect(try station.outcome("{attestation: sbom, signedBy: lab}").code == .missingAttestation)
    }

    @Test("a signature and a sign bundle are both signatures")
    func signatures() throws {
        var plain = Station()
        plain.sign(by: [.key("lab")])
        #expect(try plain.outcome("{attestation: signature, signedBy: lab}").result == .pass)
        var bundle = Station()
        try bundle.attest("https://sigstore.dev/cosign/sign/v1", "{}", by: [.key("lab")])
        #expect(try bundle.outcome("{attestation: signature, signedBy: lab}").result == .pass)
        #expect(try plain.outcome("{attestation: custom, signedBy: lab}").code == .missingAttestation)
    }

    @Test("one of several named authorities is enough, and a threshold asks for more")
    func threshold() throws {
        var station = Station()
        try station.attest(Self.custom, "{}", by: [.key("lab")])
        try station.attest(Self.custom, "{}", by: [.key("lab")])
        let entry = "{attestation: '\(Self.custom)', signedBy: [lab, scanner]"
        #expect(try station.outcome(entry + "}").result == .pass)
        let short = try station.outcome(entry + ", threshold: 2}")
        #expect(short.code == .thresholdNotMet)
        #expect(short.message.hasPrefix("\(Self.custom) by 2 of lab or scanner: expected 2 authorities, found 1: lab"))
        try station.attest(Self.custom, "{}", by: [.key("scanner")])
        #expect(try station.outcome(entry + ", threshold: 2}").result == .pass)
    }

    @Test("one statement with two signers meets a threshold of two")
    func twoSigners() throws {
        var station = Station()
        try station.attest(Self.custom, "{}", by: [.key("lab"), .key("scanner"), .key("release-ci")])
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: [lab, scanner], threshold: 2}")
        #expect(outcome.result == .pass)
        #expect(outcome.message.hasSuffix("by lab and scanner"))
    }

    @Test("a list of types takes each of them")
    func types() throws {
        var station = Station()
        try station.attest(Predicates.spdxType, Predicates.spdx(), by: [.key("lab")])
        let outcome = try station.outcome("{attestation: [cyclonedx, spdx], signedBy: lab}")
        #expect(outcome.result == .pass)
        #expect(outcome.rule == "cyclonedx, spdx")
        #expect(try station.outcome("{attestation: cyclonedx, signedBy: lab}").code == .missingAttestation)
    }

    @Test("text from a bundle is escaped in messages")
    func escaped() throws {
        var station = Station()
        station.reject("https://example.com/review/v1", AttestationError(.setInvalid, "found '\u{1B}[2J'"))
        let outcome = try station.outcome("{attestation: '\(Self.custom)', signedBy: lab}")
        #expect(outcome.message.contains("\\u{1b}[2J"))
        #expect(!outcome.message.unicodeScalars.contains("\u{1B}"))
    }

    @Test("an unreadable predicate is an error, whatever else holds")
    func unreadable() throws {
        var station = Station()
        try station.attest(Predicates.provenanceType, #"{"buildDefinition": 1}"#, by: [.key("lab")])
        let outcome = try station.outcome("{attestation: provenance, signedBy: lab}")
        #expect(outcome.result == .error)
        #expect(outcome.code == .predicateInvalid)
        #expect(outcome.message.contains("by lab cannot be read: predicate"))
        #expect(outcome.fails)
        let audited = try station.outcome("{attestation: provenance, signedBy: lab}", spec: "failureAction: Audit\n")
        #expect(audited.result == .warn && !audited.fails)
    }

    @Test("under Audit a failure is a warning that keeps its code")
    func audit() throws {
        let outcome = try Station().outcome("{attestation: sbom, signedBy: lab}", spec: "failureAction: Audit\n")
        #expect(outcome.result == .warn)
        #expect(outcome.code == .missingAttestation)
    }
}
