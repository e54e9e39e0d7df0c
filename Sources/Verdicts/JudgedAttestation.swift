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
        /// What Fulcio's extensions say of the signer, by name; empty for a key.
        public let extensions: [String: String]

        package init(
            authority: String,
            identity: String,
            issuer: String?,
            time: Instant?,
            timeSource: String?,
            extensions: [String: String] = [:]
        ) {
            self.authority = authority
            self.identity = identity
            self.issuer = issuer
            self.time = time
            self.timeSource = timeSource
            self.extensions = extensions
        }

        /// Takes over what the verifier found.
        package init(_ signer: Attestations.Signer) {
            self.init(
                authority: signer.authority,
                identity: signer.identity,
                issuer: signer.issuer,
                time: signer.time,
                timeSource: signer.timeSource?.rawValue,
                extensions: signer.extensions
            )
        }
    }

    /// Why it does not count.
    public struct Refusal: Hashable, Sendable {
        public let code: Code
        public let message: String

        package init(code: Code, message: String) { (self.code, self.message) = (code, message) }

        /// Takes over why the verifier refused it.
        package init(_ error: AttestationError) { self.init(code: error.code, message: error.message) }
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
        signers = record.signers.map(Signer.init)
        switch record.outcome {
        case .success: refusal = nil
        case .failure(let error): refusal = Refusal(error)
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
