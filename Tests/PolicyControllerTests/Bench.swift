import Attestations
import Policies
import PolicyController
import Trust
import Vocabulary

@testable import Attestations

/// An image with whatever a test hangs on it.
struct Bench {
    static let now = Instant(seconds: 1_780_000_000)

    var image = digest(1)
    var isIndex = false
    var reference = ImageReference("registry.example.com/pay/app:1.0")
    var records: [AttestationRecord] = []

    /// A digest that tells tests apart.
    static func digest(_ number: UInt8) -> Digest {
        guard let digest = Digest(.sha256, bytes: [UInt8](repeating: number, count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }

    // MARK: - What hangs on it

    /// Hangs a verified statement on the image, or on something else.
    mutating func attest(
        _ predicateType: String,
        by authorities: [String],
        form: AttestationForm = .cosignAttestation,
        about subject: Digest? = nil
    ) throws {
        let subject = subject ?? image
        let payload = """
            {"_type": "https://in-toto.io/Statement/v1", "subject": [{"digest": {"sha256": "\(subject.hex)"}}],
             "predicateType": "\(predicateType)", "predicate": {}}
            """
        append(
            VerifiedAttestation(
                digest: next,
                form: form,
                content: .predicate(predicateType),
                statement: try Statement(Array(payload.utf8), limits: Limits()),
                subject: subject,
                signers: authorities.map(Self.signer)
            ),
            predicateType
        )
    }

    /// Hangs a plain image signature on it.
    mutating func sign(
        by authorities: [String],
        form: AttestationForm = .cosignSignature,
        about subject: Digest? = nil
    ) {
        append(
            VerifiedAttestation(
                digest: next,
                form: form,
                content: .signature,
                statement: nil,
                subject: subject ?? image,
                signers: authorities.map(Self.signer)
            ),
            nil
        )
    }

    /// Hangs something on it that does not verify.
    mutating func reject(_ predicateType: String?, _ error: AttestationError) {
        records.append(
            AttestationRecord(
                digest: next,
                form: predicateType == nil ? .cosignSignature : .cosignAttestation,
                predicateType: predicateType,
                subject: image,
                outcome: .failure(error),
                signers: []
            )
        )
    }

    private static func signer(_ authority: String) -> Signer {
        Signer(authority: authority, identity: "sha256:00ff", issuer: nil, time: nil, timeSource: nil)
    }

    /// The digest of what is hung on next: 201, 202 and so on.
    private var next: Digest { Self.digest(UInt8(201 + records.count)) }

    private mutating func append(_ attestation: VerifiedAttestation, _ predicateType: String?) {
        records.append(
            AttestationRecord(
                digest: attestation.digest,
                form: attestation.form,
                predicateType: predicateType,
                subject: attestation.subject,
                outcome: .success(attestation),
                signers: attestation.signers
            )
        )
    }

    // MARK: - Judging

    func judgement(_ set: PolicySet) -> ImageJudgement {
        set.judge(
            ImageUnderJudgement(
                reference: reference,
                digest: image,
                isIndex: isIndex,
                platforms: [],
                records: records
            ),
            at: Self.now,
            builders: [],
            trustedSince: nil,
            noMatch: .deny
        )
    }

    /// The only outcome of one policy for every image, with one authority in flow style.
    func outcome(
        _ authority: String,
        _ surroundings: Documents.Surroundings = .init()
    ) throws -> RuleOutcome {
        try outcome(ofPolicy: Documents.policy(authority: authority), surroundings)
    }

    /// The only outcome of one policy.
    func outcome(ofPolicy text: String, _ surroundings: Documents.Surroundings = .init()) throws -> RuleOutcome {
        let outcomes = judgement(try Documents.load([text], surroundings)).outcomes
        guard let outcome = outcomes.first, outcomes.count == 1 else { throw Unexpected(count: outcomes.count) }
        return outcome
    }

    struct Unexpected: Error { let count: Int }
}
