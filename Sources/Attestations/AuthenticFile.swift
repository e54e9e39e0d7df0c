package import Vocabulary

/// A file whose signature, signer and time hold; `AttestationVerifier` alone makes one.
package struct AuthenticFile: Sendable {
    /// The signature alone, or a statement about the file with its predicate type.
    package let content: SignedContent
    /// The authorities that the signature satisfies; at least one.
    package let signers: [Signer]
    /// What came with the signature and counts for nothing.
    package let notes: [AttestationError]

    init(content: SignedContent, signers: [Signer], notes: [AttestationError]) {
        (self.content, self.signers, self.notes) = (content, signers, notes)
    }
}
