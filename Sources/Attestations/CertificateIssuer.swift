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

        /// The name in the certificate that one of the identities means; nil where none does.
        func subject(in identity: SignerIdentity) -> String? {
            identity.subjects.first { subject in
                identities.contains {
                    $0.matches(issuer: identity.issuer, subject: subject, extensions: identity.extensions)
                }
            }
        }
    }

    /// Whose logs and timestamp authorities count; nil where none do.
    let root: SigstoreRoot?
    /// Whether a certificate without any verified time is judged at the time of judging.
    let isJudgedNow: Bool

    /// The issuers that any authority names, each with these authorities, both in their order.
    static func all(of anchors: TrustAnchors) -> [(CertificateIssuer, [Claimant])] {
        var groups: [(issuer: CertificateIssuer, claimants: [Claimant])] = []
        for authority in anchors.authorities {
            switch authority.means {
            case .keys: continue
            case .keyless(let means):
                let claimant = Claimant(
                    name: authority.name,
                    identities: means.identities,
                    requirements: means.requirements
                )
                let known = groups.firstIndex { $0.issuer.root?.name == means.trustedRoot }
                if let known {
                    groups[known].claimants.append(claimant)
                } else if let root = anchors.sigstoreRoots[means.trustedRoot] {
                    groups.append((CertificateIssuer(root: root, isJudgedNow: false), [claimant]))
                }
            }
        }
        return groups
    }

    /// Validates a signing certificate at one time.
    func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        guard let root else { throw .chainInvalid("no certificate authority that is believed") }
        return try root.validate(leaf, at: time)
    }
}
