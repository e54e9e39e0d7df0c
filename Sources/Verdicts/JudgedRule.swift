package import Policies
public import Vocabulary

/// What one rule of one policy says about one image.
public struct JudgedRule: Hashable, Sendable {
    public enum Result: String, Hashable, Sendable, CaseIterable {
        case pass, fail, skip
        /// The rule could not be evaluated; it counts as failed.
        case error
        /// The rule would fail, but its policy only audits.
        case warn
    }

    /// nil where no policy applies to the image.
    public let policy: String?
    public let rule: String
    public let result: Result
    /// nil where the rule passes.
    public let code: Code?
    public let message: String
    /// The digests of the attestations that decided.
    public let evidence: [Digest]
    /// What scans found, each with what became of it; empty for a rule that is not about that.
    public let vulnerabilities: [JudgedVulnerability]

    package init(
        policy: String?,
        rule: String,
        result: Result,
        code: Code?,
        message: String,
        evidence: [Digest],
        vulnerabilities: [JudgedVulnerability] = []
    ) {
        self.policy = policy
        self.rule = rule
        self.result = result
        self.code = code
        self.message = message
        self.evidence = evidence
        self.vulnerabilities = vulnerabilities
    }

    /// Takes over what a policy said.
    package init(_ outcome: RuleOutcome) {
        let result: Result =
            switch outcome.result {
            case .pass: .pass
            case .fail: .fail
            case .skip: .skip
            case .error: .error
            case .warn: .warn
            }
        self.init(
            policy: outcome.policy,
            rule: outcome.rule,
            result: result,
            code: outcome.code,
            message: outcome.message,
            evidence: outcome.evidence,
            vulnerabilities: outcome.findings.map(JudgedVulnerability.init)
        )
    }

    /// Whether the image fails by it.
    public var fails: Bool { result == .fail || result == .error }
}
