internal import Attestations
internal import Vocabulary

/// Says why no attestation of a type counts: what is there instead, who signed it, and what is wrong with it.
struct Absence {
    let signedBy: [String]
    let includes: (SignedContent) -> Bool

    private static let shown = 5

    /// Explains it from everything that is attached to the image.
    func shortfall(on target: JudgedTarget, records: [AttestationRecord]) -> Shortfall {
        var rejected: [(record: AttestationRecord, error: AttestationError)] = []
        var foreign: [VerifiedAttestation] = []
        var unreadable = 0
        for record in records {
            switch record.outcome {
            case .success(let attestation):
                guard includes(attestation.content),
                    target.isConcerned(by: attestation.subject, as: attestation.content.predicateClass)
                else { continue }
                foreign.append(attestation)
            case .failure(let error):
                guard record.subject.map({ $0 == target.image || $0 == target.manifest }) ?? true else { continue }
                guard let content = record.claimedContent else {
                    unreadable += 1
                    continue
                }
                if includes(content) { rejected.append((record, error)) }
            }
        }
        // What nobody signed explains least: it was never meant to count.
        rejected = rejected.filter { $0.error.code != .unsigned } + rejected.filter { $0.error.code == .unsigned }
        let lines = rejected.map { record, error in
            "\(record.digest.short) is rejected: \(error.description) [\(error.code.rawValue)]"
        }
        return Shortfall(
            code(rejected: rejected, foreign: foreign),
            message(lines + foreign.map(line), unreadable: unreadable),
            evidence: rejected.map(\.record.digest) + foreign.map(\.digest)
        )
    }

    /// A rejected attestation of a signer whom the policy names says most, then any rejected one.
    private func code(
        rejected: [(record: AttestationRecord, error: AttestationError)],
        foreign: [VerifiedAttestation]
    ) -> Code {
        let named = rejected.first { rejected in rejected.record.signers.contains { signedBy.contains($0.authority) } }
        let signed = rejected.first { $0.error.code != .unsigned }
        if let error = (named ?? signed)?.error { return error.code }
        guard !foreign.isEmpty else {
            if let unsigned = rejected.first { return unsigned.error.code }
            return includes(.signature) ? .missingSignature : .missingAttestation
        }
        let isKeyless = foreign.contains { $0.signers.contains { $0.issuer != nil } }
        return isKeyless ? .untrustedIdentity : .untrustedKey
    }

    private func line(_ attestation: VerifiedAttestation) -> String {
        let signers = attestation.signers.map { "\($0.authority) (\($0.identity))" }.joined(separator: ", ")
        let code = attestation.signers.contains { $0.issuer != nil } ? Code.untrustedIdentity : .untrustedKey
        return "\(attestation.digest.short) is signed by \(signers), whom the policy does not name [\(code.rawValue)]"
    }

    private func message(_ lines: [String], unreadable: Int) -> String {
        let things = includes(.signature) ? "signature" : "attestation of that type"
        let damaged = unreadable == 0 ? [] : ["\(unreadable) more cannot be read, so their type is not known"]
        guard !lines.isEmpty else {
            return (["none verified; there is no \(things)"] + damaged).joined(separator: "; ")
        }
        let rest = lines.count > Self.shown ? ["and \(lines.count - Self.shown) more"] : []
        let parts = ["none verified"] + lines.prefix(Self.shown) + rest + damaged
        return parts.joined(separator: "; ")
    }
}

extension AttestationRecord {
    /// What a rejected record says that it is; nil for an attestation whose type cannot be read.
    fileprivate var claimedContent: SignedContent? {
        if let predicateType { return .predicate(predicateType) }
        switch form {
        case .cosignSignature, .notationJWS, .notationCOSE: return .signature
        case .cosignAttestation, .sigstoreBundle, .buildkitAttestation, .cosignSBOM: return nil
        }
    }
}
