package import Trust
package import Vocabulary

/// A policy of any language, read and checked, as the kernel asks it.
package protocol ImagePolicy: Sendable {
    /// The kind that its document states, as `BundlePolicy`.
    var kind: String { get }
    /// Unique among all policies of a run.
    var name: String { get }
    /// The file that holds it, and the sha256 of that file.
    var file: String { get }
    var digest: Digest { get }
    /// Whom it believes itself, beside whom the trust root names; their names begin with `Authority.policyMark`.
    var authorities: PolicyAuthorities { get }
    /// Whether it may select no image of a bundle.
    var allowsEmpty: Bool { get }
    /// What it asks, in words: paragraphs in the order of its fields.
    var explanations: [Explanation] { get }

    /// Whether it is about an image.
    ///
    /// - Parameter reference: Its name; nil for one without.
    /// - Returns: Whether its rules are to be asked.
    func selects(_ reference: ImageReference?) -> Bool

    /// Whether it is about an image, where it may look at the digest as well; else the name decides alone.
    func selects(_ reference: ImageReference?, digest: Digest) -> Bool

    /// What it says about an image that it selects; at least one outcome.
    func outcomes(of evidence: ImageEvidence, in context: JudgingContext) -> [RuleOutcome]
}

extension ImagePolicy {
    package func selects(_ reference: ImageReference?, digest: Digest) -> Bool { selects(reference) }
}

/// Whom a policy believes itself, with the roots and stores by which such signers are known.
package struct PolicyAuthorities: Sendable {
    package var authorities: [Authority]
    /// By name; a name of the trust root is not to be used again.
    package var sigstoreRoots: [String: SigstoreRoot]
    package var certificateStores: [String: CertificateStore]

    package static let none = PolicyAuthorities()

    package init(
        authorities: [Authority] = [],
        sigstoreRoots: [String: SigstoreRoot] = [:],
        certificateStores: [String: CertificateStore] = [:]
    ) {
        (self.authorities, self.sigstoreRoots) = (authorities, sigstoreRoots)
        self.certificateStores = certificateStores
    }
}

extension Authority {
    /// What the names of authorities of policies begin with; no trust root can name one so.
    package static let policyMark = "policy:"

    /// Whether a name is that of an authority that a policy brings, so that the trust root does not believe it.
    static func isOfPolicy(_ name: String) -> Bool { name.hasPrefix(policyMark) }
}

/// What a run knows beside the bundle.
package struct JudgingContext: Sendable {
    /// The time of judging.
    package let instant: Instant
    /// When the validity of the trust root began; nil where it does not say.
    package let trustedSince: Instant?
    package let limits: Limits
    let levels: BuildLevels
}

extension PolicySet {
    /// Whom all policies together believe themselves.
    package var authorities: [PolicyAuthorities] { policies.map(\.authorities) }
}

extension TrustAnchors {
    /// The same with those of policies.
    package func adding(_ policies: [PolicyAuthorities]) -> TrustAnchors {
        policies.reduce(self) { anchors, policy in
            policy.authorities.isEmpty
                ? anchors
                : anchors.adding(
                    policy.authorities,
                    sigstoreRoots: policy.sigstoreRoots,
                    certificateStores: policy.certificateStores
                )
        }
    }
}
