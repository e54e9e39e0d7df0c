internal import Cryptography
package import Vocabulary

/// What signatures are checked against: who is believed, by what, and what no longer counts.
///
/// Source: trust-root.md 2 and 3. It is the part of a trust root that verification needs; a command line that names a
/// key or an identity makes one without a folder.
package struct TrustAnchors: Sendable {
    package private(set) var authorities: [Authority]
    /// Sigstore trusted roots by name, also those that no authority uses.
    package let sigstoreRoots: [String: SigstoreRoot]
    /// Stores of certificate authorities by name, also those that no authority uses.
    package let certificateStores: [String: CertificateStore]
    package let algorithms: AlgorithmPolicy
    package let revocations: RevocationList
    /// The stores that an authority names, taken together, where it names more than one.
    private let joinedStores: [[String]: CertificateStore]

    package init(
        authorities: [Authority],
        sigstoreRoots: [String: SigstoreRoot] = [:],
        certificateStores: [String: CertificateStore] = [:],
        algorithms: AlgorithmPolicy = AlgorithmPolicy(),
        revocations: RevocationList = RevocationList()
    ) {
        (self.authorities, self.sigstoreRoots) = (authorities, sigstoreRoots)
        (self.certificateStores, self.algorithms, self.revocations) = (certificateStores, algorithms, revocations)
        var joined: [[String]: CertificateStore] = [:]
        for authority in authorities {
            guard case .certificates(let means) = authority.means, means.stores.count > 1 else { continue }
            joined[means.stores] = CertificateStore(joining: means.stores.compactMap { certificateStores[$0] })
        }
        joinedStores = joined
    }

    /// The certificates that one of the authorities believes; none where its stores are missing.
    package func store(of means: CertificateMeans) -> CertificateStore {
        if means.stores.count == 1, let store = certificateStores[means.stores[0]] { return store }
        if let joined = joinedStores[means.stores] { return joined }
        return CertificateStore(joining: means.stores.compactMap { certificateStores[$0] })
    }
}

extension TrustRoot {
    /// The part of the root that verification needs.
    package var anchors: TrustAnchors {
        TrustAnchors(
            authorities: authorities,
            sigstoreRoots: sigstoreRoots,
            certificateStores: certificateStores,
            algorithms: algorithms,
            revocations: revocations
        )
    }
}

extension TrustAnchors {
    /// The same with these authorities alone.
    package func narrowed(to authorities: [Authority]) -> TrustAnchors {
        var anchors = self
        anchors.authorities = authorities
        return anchors
    }

    /// The same with more authorities, and the roots and stores by which these are known; names that are taken stay
    /// what they are.
    package func adding(
        _ more: [Authority],
        sigstoreRoots roots: [String: SigstoreRoot],
        certificateStores stores: [String: CertificateStore]
    ) -> TrustAnchors {
        TrustAnchors(
            authorities: authorities + more,
            sigstoreRoots: sigstoreRoots.merging(roots) { first, _ in first },
            certificateStores: certificateStores.merging(stores) { first, _ in first },
            algorithms: algorithms,
            revocations: revocations
        )
    }

    /// The hashes that content must be known by: those that the keys sign, and those of revoked digests.
    package var hashes: Set<Digest.Algorithm> {
        let keys = authorities.flatMap { authority -> [TrustedKey] in
            if case .keys(let means) = authority.means { means.keys } else { [] }
        }
        let schemes = keys.flatMap(algorithms.schemes)
        return revocations.digestAlgorithms.union(schemes.compactMap(\.hash))
    }

    /// Whether an authority has a key of Ed25519, which signs content whole.
    package var hasKeyOfEd25519: Bool {
        authorities.contains { authority in
            guard case .keys(let means) = authority.means else { return false }
            return means.keys.contains { $0.key.algorithm == .ed25519 }
        }
    }
}
