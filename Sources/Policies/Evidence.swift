package import Attestations
package import Metadata
internal import Trust
package import Vocabulary

/// What is proven and what it says: a verified attestation with the meaning of its predicate.
package struct Evidence: Sendable {
    package let attestation: VerifiedAttestation
    /// nil for a plain signature, which says no more than that it is there.
    package let claim: Result<Claim, MetadataError>?
    /// The class of its type; of a custom statement that an entry takes for its content, the class of that.
    package let predicateClass: PredicateClass
    /// When custom content was wrapped: what it states of itself may not be newer.
    let wrappedOn: Instant?

    init(
        attestation: VerifiedAttestation,
        claim: Result<Claim, MetadataError>?,
        predicateClass: PredicateClass? = nil,
        wrappedOn: Instant? = nil
    ) {
        (self.attestation, self.claim, self.wrappedOn) = (attestation, claim, wrappedOn)
        self.predicateClass = predicateClass ?? attestation.content.predicateClass
    }

    var digest: Digest { attestation.digest }

    /// The authorities among `names` whose signature it bears, sorted.
    func authorities(among names: [String]) -> [String] {
        Set(attestation.signers.map(\.authority)).intersection(names).sorted()
    }
}

/// Everything that is verified about one image; each predicate is read at most once, and only if a rule asks.
package final class ImageEvidence {
    package let image: ImageUnderJudgement
    private let limits: Limits
    /// In the order of the image's records.
    package let verified: [VerifiedAttestation]
    private var read: [Int: Evidence] = [:]

    init(_ image: ImageUnderJudgement, limits: Limits) {
        self.image = image
        self.limits = limits
        verified = image.records.compactMap { try? $0.outcome.get() }
    }

    /// What concerns a manifest, is of these types, and is signed by one of these authorities.
    ///
    /// - Parameters:
    ///   - target: The manifest.
    ///   - authorities: nil for any authority of the trust root.
    ///   - includes: The types.
    /// - Returns: The evidence, in the order of the image's records.
    func evidence(
        on target: JudgedTarget,
        by authorities: [String]?,
        where includes: (SignedContent) -> Bool
    ) -> [Evidence] {
        verified.indices.compactMap { index in
            let attestation = verified[index]
            guard includes(attestation.content),
                target.isConcerned(by: attestation.subject, as: attestation.content.predicateClass),
                attestation.signers.contains(where: { signer in
                    authorities?.contains(signer.authority) ?? !Authority.isOfPolicy(signer.authority)
                })
            else { return nil }
            return evidence(at: index)
        }
    }

    /// What one of these authorities signed, filed under the manifest, of which nobody can tell what it says.
    func unreadable(
        on target: JudgedTarget,
        by authorities: [String]
    ) -> [(record: AttestationRecord, authority: String, error: AttestationError)] {
        image.records.compactMap { record in
            guard case .failure(let error) = record.outcome,
                error.code == .malformedStatement || error.code == .limitExceeded,
                record.subject.map({ $0 == target.image || $0 == target.manifest }) ?? true,
                let signer = record.signers.first(where: { authorities.contains($0.authority) })
            else { return nil }
            return (record, signer.authority, error)
        }
    }

    private func evidence(at index: Int) -> Evidence {
        if let evidence = read[index] { return evidence }
        let attestation = verified[index]
        let evidence = Evidence(attestation: attestation, claim: claim(of: attestation))
        read[index] = evidence
        return evidence
    }

    private func claim(of attestation: VerifiedAttestation) -> Result<Claim, MetadataError>? {
        guard let statement = attestation.statement else { return nil }
        do {
            return .success(
                try Claim.read(
                    predicateType: statement.predicateType,
                    predicate: statement.predicate,
                    limits: limits
                )
            )
        } catch {
            return .failure(error)
        }
    }
}
