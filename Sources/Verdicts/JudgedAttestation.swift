package import Attestations
public import Vocabulary

/// A signature or attestation on an image, verified or rejected, never dropped.
public struct JudgedAttestation: Hashable, Sendable {
    /// Who signed it, and when.
    public struct Signer: Hashable, Sendable {
        public let authority: String
        public let identity: String
        public let issuer: String?
        public let time: Instant?
        /// What the time rests on, as `rekor`.
        public let timeSource: String?

        package init(authority: String, identity: String, issuer: String?, time: Instant?, timeSource: String?) {
            self.authority = authority
            self.identity = identity
            self.issuer = issuer
            self.time = time
            self.timeSource = timeSource
        }
    }

    /// Why it does not count.
    public struct Refusal: Hashable, Sendable {
        public let code: Code
        public let message: String

        package init(code: Code, message: String) { (self.code, self.message) = (code, message) }
    }

    public let content: AttestationContent
    public let signers: [Signer]
    /// nil for a verified attestation.
    public let refusal: Refusal?

    package init(_ content: AttestationContent, signers: [Signer], refusal: Refusal?) {
        self.content = content
        self.signers = signers
        self.refusal = refusal
    }

    /// Takes over what the verifier found.
    package init(_ record: AttestationRecord) {
        content = AttestationContent(
            digest: record.digest,
            form: record.form.rawValue,
            predicateType: record.predicateType,
            subject: record.subject
        )
        signers = record.signers.map {
            Signer(
                authority: $0.authority,
                identity: $0.identity,
                issuer: $0.issuer,
                time: $0.time,
                timeSource: $0.timeSource?.rawValue
            )
        }
        switch record.outcome {
        case .success: refusal = nil
        case .failure(let error): refusal = Refusal(code: error.code, message: error.message)
        }
    }

    /// Whether signature, signer and time hold.
    public var isVerified: Bool { refusal == nil }
}

/// What an attached signature or attestation is, before anybody judges it.
public struct AttestationContent: Hashable, Sendable {
    /// The digest of the layer or blob that carries it.
    public let digest: Digest
    /// Its shape, as `cosign-attestation`.
    public let form: String
    /// nil for a plain signature.
    public let predicateType: String?
    /// The manifest or index that it is about, or is filed under.
    public let subject: Digest?

    package init(digest: Digest, form: String, predicateType: String?, subject: Digest?) {
        self.digest = digest
        self.form = form
        self.predicateType = predicateType
        self.subject = subject
    }

    /// Plain signatures first, then by type, form and digest.
    var sortKey: [UInt8] {
        [predicateType ?? "", form, digest.description, subject?.description ?? ""].sortKey
    }
}
