internal import Transparency
internal import Vocabulary

/// Who stands behind a signature, and what came with it that counts for nothing.
struct Endorsement {
    /// The authorities that the signature satisfies, each once; at least one.
    private(set) var signers: [Signer] = []
    /// Timestamps that do not verify, and entries that cannot be compared, each once.
    private(set) var notes: [AttestationError] = []

    mutating func add(_ signer: Signer, _ evidence: SigningEvidence?) {
        if !signers.contains(signer) { signers.append(signer) }
        for reason in evidence?.disregarded ?? [] {
            let note = AttestationError(reason.code, reason.description)
            if !notes.contains(note) { notes.append(note) }
        }
    }
}

extension TimeSource {
    /// What a verified time rests on.
    init(_ source: TrustedTime.Source) {
        self =
            switch source {
            case .rekor: .rekor
            case .rfc3161: .rfc3161
            }
    }
}
