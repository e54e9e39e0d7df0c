internal import Attestations
internal import Policies
internal import Vocabulary

/// Looks for signatures of an image by its attestors.
struct SignatureJudgement {
    let verification: ImageVerification
    let image: JudgedImage
    let evidence: ImageEvidence

    /// The signatures that a signer made.
    ///
    /// - Throws: Why none counts.
    func evidence(for check: SignerCheck, _ notes: inout [Note]) throws(Refusal) -> [Digest] {
        let signatures = evidence.verified.filter { $0.subject == image.digest && isSignature($0) }
        let own = signatures.filter { $0.signers.contains(where: check.includes) }
        let annotations = check.annotations + verification.annotations.map { (name: $0.key, value: $0.value) }
        // With bundles the cluster looks at no annotations.
        let found = verification.form == .bundle ? own : own.filter { $0.says(annotations) }
        guard !found.isEmpty else {
            if !own.isEmpty {
                throw Refusal(
                    .conditionFalse,
                    "\(check.path): expected the annotations \(annotations.map { "\($0.name)=\($0.value)" }) in a "
                        + "signature, found others",
                    evidence: own.map(\.digest)
                )
            }
            throw absence(of: check, among: signatures)
        }
        if let other = found.first(where: { $0.content != .signature }),
            !found.contains(where: { $0.content == .signature })
        {
            notes.append(
                Note(.attestationAsSignature, "\(other.digest.short) counts as signature, and is \(other.content)")
            )
        }
        notes += check.notes.filter { !notes.contains($0) }
        return found.map(\.digest)
    }

    /// Whether something verified is a signature in the eyes of the cluster: of bundles, anything is.
    private func isSignature(_ attestation: VerifiedAttestation) -> Bool {
        switch verification.form {
        case .cosign: attestation.form == .cosignSignature && attestation.content == .signature
        case .bundle: attestation.form == .sigstoreBundle
        case .notary: false
        }
    }

    private func absence(of check: SignerCheck, among others: [VerifiedAttestation]) -> Refusal {
        let form: AttestationForm = verification.form == .bundle ? .sigstoreBundle : .cosignSignature
        return evidence.absence(of: check, thing: "signature", others: others, missing: .missingSignature) { record in
            record.form == form && (record.subject ?? image.digest) == image.digest
        }
    }
}

extension VerifiedAttestation {
    fileprivate func says(_ wanted: [(name: String, value: String)]) -> Bool {
        wanted.allSatisfy { name, value in annotations[name].map { $0.isIdentical(to: value) } ?? false }
    }
}

extension ImageEvidence {
    /// Why nothing by a signer counts: what is rejected, what others signed, or that nothing is there.
    func absence(
        of check: SignerCheck,
        thing: String,
        others: [VerifiedAttestation],
        missing: Code,
        where isMeant: (AttestationRecord) -> Bool
    ) -> Refusal {
        var rejected: [(record: AttestationRecord, error: AttestationError)] = []
        for record in image.records where isMeant(record) {
            if case .failure(let error) = record.outcome { rejected.append((record, error)) }
        }
        let title = "\(check.path): expected a \(thing) by this attestor"
        let hints = check.notes.map { "; \($0.description)" }.joined()
        if let first = rejected.first(where: { $0.error.code != .unsigned }) ?? rejected.first, others.isEmpty {
            return Refusal(
                first.error.code,
                "\(title), found \(first.record.digest.short), which is rejected: \(first.error.description)\(hints)",
                evidence: rejected.map(\.record.digest)
            )
        }
        guard let other = others.first else { return Refusal(missing, "\(title), found none\(hints)") }
        let isKeyless = others.contains { $0.signers.contains { $0.issuer != nil } }
        let names = other.signers.map(\.identity).prefix(3).joined(separator: ", ")
        return Refusal(
            isKeyless ? .untrustedIdentity : .untrustedKey,
            "\(title), found one by \(names)\(hints)",
            evidence: others.map(\.digest)
        )
    }
}
