internal import Vocabulary

/// Joins what a rule says about each manifest of an image: it holds for the image if it holds for all of them.
struct PlatformFold {
    let policy: BundlePolicy
    let rule: String
    /// What every message begins with: the requirement, and by whom.
    let title: String

    private static let named = 4

    func outcome(of verdicts: [(target: JudgedTarget, verdict: Result<Satisfaction, Shortfall>)]) -> RuleOutcome {
        let shortfalls = verdicts.compactMap { target, verdict -> (target: JudgedTarget, shortfall: Shortfall)? in
            guard case .failure(let shortfall) = verdict else { return nil }
            return (target, shortfall)
        }
        let findings = [JudgedFinding].joined(verdicts.map { ($0.target.label, $0.verdict.findings) })
        if let first = shortfalls.first?.shortfall {
            return failure(
                first,
                message: message(shortfalls.map { ($0.target, $0.shortfall.message) }),
                evidence: shortfalls.flatMap(\.shortfall.evidence),
                findings: findings
            )
        }
        let satisfactions = verdicts.compactMap { target, verdict in
            (try? verdict.get()).map { (target: target, satisfaction: $0) }
        }
        return RuleOutcome(
            policy: policy.name,
            rule: rule,
            result: .pass,
            code: nil,
            message: message(satisfactions.map { ($0.target, $0.satisfaction.message) }),
            evidence: unique(satisfactions.flatMap(\.satisfaction.evidence)),
            findings: findings
        )
    }

    /// The outcome where it is not even settled which manifests are judged.
    func outcome(of shortfall: Shortfall) -> RuleOutcome {
        failure(
            shortfall,
            message: "\(title): \(shortfall.message)".printable,
            evidence: shortfall.evidence,
            findings: []
        )
    }

    private func failure(
        _ shortfall: Shortfall,
        message: String,
        evidence: [Digest],
        findings: [JudgedFinding]
    ) -> RuleOutcome {
        let failed: RuleOutcome.Result = shortfall.isError ? .error : .fail
        return RuleOutcome(
            policy: policy.name,
            rule: rule,
            result: policy.failureAction == .audit ? .warn : failed,
            code: shortfall.code,
            message: message,
            evidence: unique(evidence),
            findings: findings
        )
    }

    /// Says once what several platforms have in common.
    private func message(_ parts: [(target: JudgedTarget, text: String)]) -> String {
        var texts: [String] = []
        var labels: [String: [String]] = [:]
        for part in parts {
            if labels[part.text] == nil { texts.append(part.text) }
            labels[part.text, default: []].append(part.target.label ?? "")
        }
        let lines = texts.map { text -> String in
            let names = (labels[text] ?? []).filter { !$0.isEmpty }
            if names.isEmpty { return text }
            let place = names.count > Self.named ? "\(names.count) platforms" : names.joined(separator: ", ")
            return "\(place): \(text)"
        }
        return "\(title): \(lines.joined(separator: "; "))".printable
    }

    private func unique(_ digests: [Digest]) -> [Digest] {
        var seen: Set<Digest> = []
        return digests.filter { seen.insert($0).inserted }
    }
}

extension Result<Satisfaction, Shortfall> {
    /// What scans found, whether the rule holds or not.
    fileprivate var findings: [JudgedFinding] {
        switch self {
        case .success(let satisfaction): satisfaction.findings
        case .failure(let shortfall): shortfall.findings
        }
    }
}
