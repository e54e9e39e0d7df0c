package import Vocabulary

/// What one rule of one policy says about one image.
package struct RuleOutcome: Hashable, Sendable {
    package enum Result: String, Sendable, Hashable, CaseIterable {
        case pass
        case fail
        case skip
        /// The rule could not be evaluated; it counts as failed.
        case error
        /// The rule would fail, but its policy only audits.
        case warn
    }

    /// The policy's name; nil where no policy applies to the image.
    package let policy: String?
    /// The alias or URI asked for, `vulnerabilities`, or the name of the rule.
    package let rule: String
    package let result: Result
    /// Why it does not pass; nil where it does.
    package let code: Code?
    package let message: String
    /// The digests of the attestations that decided.
    package let evidence: [Digest]
    /// What scans found, each with what became of it, where the rule is about that.
    package let findings: [JudgedFinding]

    package init(
        policy: String?,
        rule: String,
        result: Result,
        code: Code?,
        message: String,
        evidence: [Digest],
        findings: [JudgedFinding] = []
    ) {
        self.policy = policy
        self.rule = rule
        self.result = result
        self.code = code
        self.message = message
        self.evidence = evidence
        self.findings = findings
    }

    /// Whether the image fails by it.
    package var fails: Bool { result == .fail || result == .error }
}
