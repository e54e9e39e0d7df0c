package import Vocabulary

/// A policy of our own kind: which images it is about, and what must be attested of them.
///
/// Source: BundlePolicy, `sallyport.dev/v1`.
package struct BundlePolicy: Hashable, Sendable {
    package enum FailureAction: String, CaseIterable, Sendable {
        case enforce = "Enforce"
        /// Failures are told, and do not fail the image.
        case audit = "Audit"
    }

    package static let kind = "BundlePolicy"

    package let name: String
    /// The file that holds it, and the sha256 of that file.
    package let file: String
    package let digest: Digest
    package let images: ImageSelector
    /// Whether it may select no image of a bundle.
    package let allowsEmpty: Bool
    /// The platforms of an index that are judged, each of which must be there; empty for all that are present.
    package let platforms: [Platform]
    package let failureAction: FailureAction
    /// How far in the future a time may lie, since clocks differ.
    package let clockSkew: TimeSpan
    /// How long ago the validity of the trust root may have begun; nil for any time.
    package let trustRootMaxAge: TimeSpan?
    package let requirements: [RequirementTree]
    package let vulnerabilities: VulnerabilityRule?
    /// What expressions decide.
    package let rules: [CELRule]
}

extension BundlePolicy: ImagePolicy {
    package var kind: String { Self.kind }
    package var authorities: PolicyAuthorities { .none }

    package func selects(_ reference: ImageReference?) -> Bool { images.selects(reference) }

    package func outcomes(of evidence: ImageEvidence, in context: JudgingContext) -> [RuleOutcome] {
        PolicyJudgement(policy: self, evidence: evidence, context: context).outcomes()
    }
}
