internal import Attestations
internal import Policies
internal import Vocabulary

/// Finds what one authority signed about an image itself, or says what is there instead.
///
/// Source: the public contract, "Evidence": policies of clusters see what is about the image's own digest alone.
struct EvidenceSearch {
    let authority: String
    let format: SignatureFormat
    let evidence: ImageEvidence

    /// Why nothing is found.
    struct Absence {
        let code: Code
        /// What is there instead, a few of them.
        let lines: [String]
        let evidence: [Digest]
    }

    private static let shown = 3

    /// What the authority signed of that kind, in the order of the image's records.
    func find(_ wanted: SignedContent) -> [Digest] {
        verified(wanted).filter { isBy(authority, $0) && isInFormat($0.form, wanted) }.map(\.digest)
    }

    private func verified(_ wanted: SignedContent) -> [VerifiedAttestation] {
        evidence.verified.filter { $0.subject == evidence.image.digest && Self.isMeant($0.content, by: wanted) }
    }

    private func isBy(_ name: String, _ attestation: VerifiedAttestation) -> Bool {
        attestation.signers.contains { $0.authority.isIdentical(to: name) }
    }

    /// A signature may be a statement that says no more than that; a type is compared byte by byte.
    private static func isMeant(_ content: SignedContent, by wanted: SignedContent) -> Bool {
        switch (wanted, content) {
        case (.signature, .signature): true
        case (.signature, .predicate(let type)): PredicateClass.of(predicateType: type) == .signature
        case (.predicate(let wanted), .predicate(let type)): type.isIdentical(to: wanted)
        case (.predicate, .signature): false
        }
    }

    private func isInFormat(_ form: AttestationForm, _ wanted: SignedContent) -> Bool {
        switch format {
        case .legacy: form == (wanted == .signature ? .cosignSignature : .cosignAttestation)
        case .bundle: form == .sigstoreBundle
        }
    }

    // MARK: - What is there instead

    func absence(of wanted: SignedContent) -> Absence {
        let verified = verified(wanted)
        let misshapen = verified.filter { isBy(authority, $0) }
        guard misshapen.isEmpty else {
            let lines = misshapen.map {
                "\($0.digest.short) is a \($0.form.rawValue), and signatureFormat asks for '\(format.rawValue)'"
            }
            return absence(.unsupportedFormat, lines, misshapen.map(\.digest))
        }
        let rejected = evidence.image.records.compactMap { record -> (digest: Digest, error: AttestationError)? in
            guard case .failure(let error) = record.outcome, error.code != .unsigned,
                record.subject.map({ $0 == evidence.image.digest }) ?? true, Self.mayBe(record, wanted)
            else { return nil }
            return (record.digest, error)
        }
        let lines =
            rejected.map { "\($0.digest.short) is rejected: \($0.error.description) [\($0.error.code.rawValue)]" }
            + verified.map { "\($0.digest.short) is by others, or lacks what this authority requires" }
        let missing: Code = wanted == .signature ? .missingSignature : .missingAttestation
        let isKeyless = verified.contains { $0.signers.contains { $0.issuer != nil } }
        let foreign: Code? = verified.isEmpty ? nil : isKeyless ? .untrustedIdentity : .untrustedKey
        return absence(
            rejected.first?.error.code ?? foreign ?? missing,
            lines,
            rejected.map(\.digest) + verified.map(\.digest)
        )
    }

    private func absence(_ code: Code, _ lines: [String], _ digests: [Digest]) -> Absence {
        let rest = lines.count > Self.shown ? ["and \(lines.count - Self.shown) more"] : []
        return Absence(code: code, lines: lines.prefix(Self.shown) + rest, evidence: digests)
    }

    /// Whether a rejected record says that it is of that kind.
    private static func mayBe(_ record: AttestationRecord, _ wanted: SignedContent) -> Bool {
        if let type = record.predicateType { return isMeant(.predicate(type), by: wanted) }
        return wanted == .signature && record.form == .cosignSignature
    }
}
