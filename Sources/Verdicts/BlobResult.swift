package import Attestations
package import Encodings
public import Vocabulary

/// What is found about one file and the signatures beside it.
public struct BlobResult: Hashable, Sendable {
    /// The SHA-256 of the file, or the digest that stood for it.
    public let digest: Digest
    /// Who signed the file; none of one that is not verified.
    public let signers: [JudgedAttestation.Signer]
    /// The types of the statements that hold; none where the file itself is signed.
    public let predicateTypes: [String]
    /// Whether the signers are authorities of a trust root; else the command line said who may sign.
    public let namesAuthorities: Bool
    /// Why the file is not verified; nil where it is.
    public let refusal: JudgedAttestation.Refusal?
    /// What a person should know, whatever the outcome.
    public let notes: [JudgedAttestation.Refusal]

    /// Takes what came of each signature; one that holds is enough, and the others are notes.
    ///
    /// - Parameters:
    ///   - digest: Of the file.
    ///   - namesAuthorities: Whether signers are named by a trust root.
    ///   - outcomes: One for each signature, at least one.
    package init(
        digest: Digest,
        namesAuthorities: Bool,
        outcomes: [Result<AuthenticFile, AttestationError>]
    ) {
        var signers: [JudgedAttestation.Signer] = []
        var types: [String] = []
        var refusals: [JudgedAttestation.Refusal] = []
        var notes: [JudgedAttestation.Refusal] = []
        for outcome in outcomes {
            switch outcome {
            case .success(let file):
                for signer in file.signers.map(JudgedAttestation.Signer.init) where !signers.contains(signer) {
                    signers.append(signer)
                }
                if case .predicate(let type) = file.content, !types.contains(type) { types.append(type) }
                notes += file.notes.map(JudgedAttestation.Refusal.init)
            case .failure(let error): refusals.append(JudgedAttestation.Refusal(error))
            }
        }
        refusal = signers.isEmpty ? refusals.first ?? .init(code: .unsigned, message: "found no signature") : nil
        self.notes = notes + (signers.isEmpty ? refusals.dropFirst() : refusals[...])
        (self.digest, self.signers, self.namesAuthorities) = (digest, signers, namesAuthorities)
        predicateTypes = types
    }

    public var isVerified: Bool { refusal == nil }

    /// The object that the public contract describes, as UTF-8 with a final line feed.
    public func json(_ layout: TextLayout) -> [UInt8] { ResultDocument.json(self).text(layout) }
}

extension ResultDocument {
    /// The result object of `verify-blob`.
    package static func json(_ result: BlobResult) -> JSONValue {
        let signers = result.signers.map { signer in
            JSONValue.object(members(of: signer, authority: result.namesAuthorities ? signer.authority : nil))
        }
        return .object([
            "result": .string(result.isVerified ? "PASSED" : "FAILED"),
            "digest": .string(result.digest.description),
            "signers": .array(signers),
            "error": result.refusal.map { failure($0.code, $0.message) } ?? .null,
        ])
    }
}
