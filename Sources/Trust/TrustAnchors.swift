internal import Cryptography

/// What signatures are checked against: who is believed, by what, and what no longer counts.
///
/// Source: trust-root.md 2 and 3. It is the part of a trust root that verification needs; a command line that names a
/// key or an identity makes one without a folder.
package struct TrustAnchors: Sendable {
    package let authorities: [Authority]
    /// Sigstore trusted roots by name, also those that no authority uses.
    package let sigstoreRoots: [String: SigstoreRoot]
    package let algorithms: AlgorithmPolicy
    package let revocations: RevocationList

    package init(
        authorities: [Authority],
        sigstoreRoots: [String: SigstoreRoot] = [:],
        algorithms: AlgorithmPolicy = AlgorithmPolicy(),
        revocations: RevocationList = RevocationList()
    ) {
        (self.authorities, self.sigstoreRoots) = (authorities, sigstoreRoots)
        (self.algorithms, self.revocations) = (algorithms, revocations)
    }
}

extension TrustRoot {
    /// The part of the root that verification needs.
    package var anchors: TrustAnchors {
        TrustAnchors(
            authorities: authorities,
            sigstoreRoots: sigstoreRoots,
            algorithms: algorithms,
            revocations: revocations
        )
    }
}

extension TrustAnchors {
    /// The same with these authorities alone.
    package func narrowed(to authorities: [Authority]) -> TrustAnchors {
        TrustAnchors(
            authorities: authorities,
            sigstoreRoots: sigstoreRoots,
            algorithms: algorithms,
            revocations: revocations
        )
    }

    /// Whether an authority has a key of Ed25519, which signs content whole.
    package var hasKeyOfEd25519: Bool {
        authorities.contains { authority in
            guard case .keys(let means) = authority.means else { return false }
            return means.keys.contains { $0.key.algorithm == .ed25519 }
        }
    }
}
