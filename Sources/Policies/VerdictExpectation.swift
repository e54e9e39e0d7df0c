internal import Metadata
package import Vocabulary

/// What an entry asks of another verifier's verdict.
///
/// Source: SLSA 1.1, Verification Summary Attestation, "How to verify".
package struct VerdictExpectation: Hashable, Sendable {
    /// Who may have judged; empty for anyone who may sign.
    package let verifiers: [Glob]
    package let resources: [Glob]
    /// Levels of which each must be reached on its track, and properties that must be there.
    package let levels: [String]
    package let policies: [Glob]

    package init(verifiers: [Glob] = [], resources: [Glob] = [], levels: [String] = [], policies: [Glob] = []) {
        (self.verifiers, self.resources, self.levels, self.policies) = (verifiers, resources, levels, policies)
    }

    /// Says what the verdict is, or why it does not do; one that is not PASSED never does.
    func check(_ summary: VerificationSummary) throws(Shortfall) -> String {
        let verifier = summary.verifier.isEmpty ? "no verifier" : "verifier '\(summary.verifier)'"
        guard summary.result == .passed else {
            throw Shortfall(.verdictFailed, "says \(summary.result.rawValue), by \(verifier)")
        }
        if !verifiers.isEmpty {
            guard !summary.verifier.isEmpty, verifiers.contains(where: { $0.matches(summary.verifier) }) else {
                throw Shortfall(.verdictUntrusted, "names \(verifier), and \(Self.list(verifiers)) is required")
            }
        }
        if !resources.isEmpty {
            guard let resource = summary.resource, resources.contains(where: { $0.matches(resource) }) else {
                let found = summary.resource.map { "resource '\($0)'" } ?? "no resource"
                throw Shortfall(.verdictOtherBundle, "is about \(found), and \(Self.list(resources)) is required")
            }
        }
        if !policies.isEmpty {
            guard let policy = summary.policy, policies.contains(where: { $0.matches(policy) }) else {
                let found = summary.policy.map { "policy '\($0)'" } ?? "no policy"
                throw Shortfall(.verdictPolicy, "was made by \(found), and \(Self.list(policies)) is required")
            }
        }
        let missing = levels.filter { !summary.reaches($0) }
        guard missing.isEmpty else {
            let found = summary.levels.isEmpty ? "no level" : summary.levels.joined(separator: ", ")
            throw Shortfall(.slsaLevel, "states \(found), and \(missing.joined(separator: " and ")) is required")
        }
        let stated = summary.levels.isEmpty ? "" : " with \(summary.levels.joined(separator: ", "))"
        return "PASSED by \(verifier)\(stated)"
    }

    private static func list(_ globs: [Glob]) -> String { globs.map(\.description).joined(separator: " or ") }
}
