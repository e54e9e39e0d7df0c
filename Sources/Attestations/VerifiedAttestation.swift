package import Vocabulary

/// A signature or attestation whose signature, signer and time hold, and that is about an image of the bundle.
///
/// Only `AttestationVerifier` makes one.
package struct VerifiedAttestation: Sendable {
    /// The digest of the layer or blob that carries it.
    package let digest: Digest
    package let form: AttestationForm
    /// A plain image signature, or a statement with its predicate type.
    package let content: SignedContent
    /// The statement; nil for a simple-signing payload.
    package let statement: Statement?
    /// The manifest or index that it is about: the image's own, or one of its platforms.
    package let subject: Digest
    /// The authorities that it satisfies and that may sign this about this image; at least one.
    package let signers: [Signer]
    /// What a plain image signature says beside the digest; empty for statements.
    package let annotations: [String: String]

    init(
        digest: Digest,
        form: AttestationForm,
        content: SignedContent,
        statement: Statement?,
        subject: Digest,
        signers: [Signer],
        annotations: [String: String] = [:]
    ) {
        self.digest = digest
        self.form = form
        self.content = content
        self.statement = statement
        self.subject = subject
        self.signers = signers
        self.annotations = annotations
    }
}

/// One line in the list of what is attached to an image, verified or not.
package struct AttestationRecord: Sendable {
    /// The digest of the layer or blob that carries it.
    package let digest: Digest
    package let form: AttestationForm
    /// What it says it states, unsigned where it is not verified; nil for a plain signature.
    package let predicateType: String?
    /// The manifest or index that it is about, or is filed under; nil where neither is known.
    package let subject: Digest?
    package let outcome: Result<VerifiedAttestation, AttestationError>
    /// The authorities whose signature holds, also where another check fails.
    package let signers: [Signer]
}
