internal import Cryptography
internal import Trust
internal import Vocabulary

/// What certificates lead to: a Sigstore trusted root, or stores of private CAs with a root whose logs count.
struct CertificateIssuer {
    /// An authority that takes certificates of this issuer.
    struct Claimant {
        let name: String
        let identities: [IdentityPattern]
        let requirements: Requirements

        init(_ authority: Authority, _ identities: [IdentityPattern]) {
            (name, requirements, self.identities) = (authority.name, authority.requirements, identities)
        }

        /// The identities in words, the first of them.
        var expected: String {
            let shown = identities.prefix(3).map(\.description).joined(separator: "; ")
            return identities.count > 3 ? "\(shown); and \(identities.count - 3) more" : shown
        }

        /// The name in the certificate that one of the identities means; nil where none does.
        func subject(in identity: SignerIdentity) -> String? {
            identity.subjects.first { subject in
                identities.contains {
                    $0.matches(issuer: identity.issuer, subject: subject, extensions: identity.extensions)
                }
            }
        }
    }

    /// An issuer, and the authorities that take its certificates.
    typealias Group = (issuer: CertificateIssuer, claimants: [Claimant])

    /// Whose logs and timestamp authorities count; nil where none do.
    let root: SigstoreRoot?
    /// The private CAs; nil where those of the root count.
    private let store: CertificateStore?
    /// Whether a certificate without any verified time is judged at the time of judging.
    let isJudgedNow: Bool

    /// The issuers that any authority names, each with these authorities, both in their order.
    static func all(of anchors: TrustAnchors) -> [Group] {
        var groups: [Group] = []
        for authority in anchors.authorities {
            switch authority.means {
            case .keys: continue
            case .keyless(let means):
                let claimant = Claimant(authority, means.identities)
                let known = groups.firstIndex { $0.issuer.store == nil && $0.issuer.root?.name == means.trustedRoot }
                if let known {
                    groups[known].claimants.append(claimant)
                } else if let root = anchors.sigstoreRoots[means.trustedRoot] {
                    groups.append((CertificateIssuer(root: root, store: nil, isJudgedNow: false), [claimant]))
                }
            case .certificates(let means):
                let issuer = CertificateIssuer(
                    root: means.trustedRoot.flatMap { anchors.sigstoreRoots[$0] },
                    store: anchors.store(of: means),
                    isJudgedNow: means.validNow
                )
                let claimant = Claimant(authority, means.identities)
                groups.append((issuer, [claimant]))
            }
        }
        return groups
    }

    /// Validates a signing certificate at one time.
    func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        if let store { return try store.validate(leaf, at: time) }
        guard let root else { throw .chainInvalid("no certificate authority that is believed") }
        return try root.validate(leaf, at: time)
    }

    /// What signed the end of a chain without being part of it: each link is a certificate and its issuer.
    func links(above chain: ValidatedChain) -> [[Certificate]] {
        guard let store, let end = chain.certificates.last else { return [] }
        return store.links(above: end)
    }

    /// Requires that a chain that was found at one time holds at another as well.
    func require(_ chain: ValidatedChain, at time: Instant) throws(CryptographyError) {
        if store != nil { return try chain.requireValid(at: time) }
        try root?.require(chain, at: time)
    }
}
