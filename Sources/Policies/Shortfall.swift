internal import Vocabulary

/// Why a manifest does not satisfy a rule.
struct Shortfall: Error, Hashable {
    let code: Code
    let message: String
    /// The attestations that were looked at.
    let evidence: [Digest]
    /// Whether the rule could not be evaluated, which counts as failed.
    let isError: Bool
    /// What scans found, where the rule is about that.
    let findings: [JudgedFinding]

    init(
        _ code: Code,
        _ message: String,
        evidence: [Digest] = [],
        isError: Bool = false,
        findings: [JudgedFinding] = []
    ) {
        self.code = code
        self.message = message
        self.evidence = evidence
        self.isError = isError
        self.findings = findings
    }
}

/// How a manifest satisfies a rule.
struct Satisfaction: Hashable {
    let message: String
    /// The attestations that decided.
    let evidence: [Digest]
    /// What scans found, where the rule is about that.
    var findings: [JudgedFinding] = []
}
