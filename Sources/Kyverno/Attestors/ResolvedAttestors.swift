internal import Attestations
internal import KubernetesValues
internal import Trust

/// A set of attestors whose keys, certificates and identities are known.
struct ResolvedSet: Sendable {
    let path: String
    /// How many entries must hold.
    let required: Int
    let entries: [ResolvedEntry]
}

/// An entry of a set; one whose keys are several stands there once for each.
enum ResolvedEntry: Sendable {
    case signer(SignerCheck)
    case nested(ResolvedSet)
    /// What can never hold, and why.
    case broken(Refusal)
}

/// An authority, and what its signatures must bring besides.
struct SignerCheck: Sendable {
    let path: String
    /// The name of the authority.
    let authority: String
    /// The authority that is anybody with a certificate, where strangers count against an entry.
    var stranger: String?
    /// A second pattern for the issuer, and for the name.
    var issuer: TextPattern?
    var subject: TextPattern?
    /// What Fulcio's extensions must match, by the names of `FulcioExtension`; the issuer goes by an empty name.
    var extensions: [(name: String, pattern: Wildcard)] = []
    /// What a plain image signature must say beside the digest.
    var annotations: [(name: String, value: String)] = []
    var notes: [Note] = []

    /// Whether a signature is one that is meant.
    func includes(_ signer: Signer) -> Bool {
        guard signer.authority == authority else { return false }
        if let issuer {
            guard let found = signer.issuer, issuer.matches(found) else { return false }
        }
        if let subject, !subject.matches(signer.identity) { return false }
        return extensions.allSatisfy { name, pattern in
            let found = name.isEmpty ? signer.issuer : signer.extensions[name]
            return found.map(pattern.matches) ?? false
        }
    }
}

/// An entry of `verifyImages` with its attestors; a refusal where their variables have no values.
struct ResolvedVerification: Sendable {
    let verification: ImageVerification
    let attestors: Result<[ResolvedSet], Refusal>
    /// For each attestation, in their order.
    let attestations: [Result<[ResolvedSet], Refusal>]
}
