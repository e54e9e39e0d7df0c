internal import Vocabulary

/// An envelope after its one examination: what it says and who says so, or why it does not count.
package struct ExaminedEnvelope: Sendable {
    package let envelope: AttachedEnvelope
    let outcome: Result<AuthenticContent, AttestationError>
    /// Who signed what cannot be read: whoever relies on their word should know that there is more of it.
    var endorsers: [Signer] = []

    /// The digests that the content states, signed or claimed.
    var digests: [Digest] {
        guard case .success(let content) = outcome else { return envelope.claimed.digests }
        return content.statement?.subjects.flatMap(\.digests) ?? content.digests
    }

    /// Whether the content, signed or claimed, names the manifest that has all these digests.
    func names(_ identities: [Digest]) -> Bool {
        guard case .success(let content) = outcome else { return envelope.claimed.names(identities) }
        return content.names(identities)
    }
}

/// Content whose signature, signer and time hold; which image it is about is still to be seen.
struct AuthenticContent: Sendable {
    let content: SignedContent
    let statement: Statement?
    /// The digests that a plain image signature names.
    let digests: [Digest]
    let endorsement: Endorsement
    /// What a plain image signature says beside the digest.
    var annotations: [String: String] = [:]

    /// The authorities that it satisfies; at least one.
    var signers: [Signer] { endorsement.signers }

    /// Whether the content names the manifest that has all these digests.
    func names(_ identities: [Digest]) -> Bool {
        statement?.names(identities) ?? digests.contains(where: identities.contains)
    }
}

extension AttachedEnvelope.ClaimedContent {
    /// Whether the unsigned reading names the manifest that has all these digests.
    func names(_ identities: [Digest]) -> Bool {
        statement?.names(identities) ?? digests.contains(where: identities.contains)
    }
}
