internal import Metadata
internal import Vocabulary

/// Sorts findings into those that a rule does not allow to remain, and those that VEX dismisses.
struct FindingSieve {
    /// A finding that remains, and what VEX says of it all the same.
    struct Remaining {
        let finding: VulnerabilityFinding
        let rank: Int
        let deciding: VulnerabilityDecision.Deciding?
    }

    /// Worst first.
    let remaining: [Remaining]
    /// The attestations whose statements dismiss something that would not be allowed.
    let dismissingDocuments: [Digest]
    private let rule: VulnerabilityRule
    private let total: Int
    /// How many findings that would not be allowed each authority dismisses.
    private let dismissed: [String: Int]
    private let dismissal: VEXDismissal

    private static let shown = 10

    init(rule: VulnerabilityRule, dismissal: VEXDismissal, groups: [FindingGroup]) {
        var remaining: [Remaining] = []
        var documents: Set<Digest> = []
        var dismissed: [String: Int] = [:]
        for group in groups {
            if rule.ignoresUnfixed, !group.findings.contains(where: \.hasFix) { continue }
            // The scanners' worst word counts, and each one's finding must be dismissed.
            guard let worst = group.findings.max(by: { rule.rank($0.severity) < rule.rank($1.severity) }),
                rule.rank(worst.severity) > rule.allow.rank
            else { continue }
            let decisions = group.findings.map { dismissal.decide($0) }
            if decisions.allSatisfy({ $0?.isSuppressed ?? false }) {
                let deciding = decisions.compactMap { $0?.deciding }
                documents.formUnion(deciding.compactMap(dismissal.digest))
                for signer in Set(deciding.map(\.signer)) { dismissed[signer, default: 0] += 1 }
            } else {
                let against = decisions.first { !($0?.isSuppressed ?? false) }
                remaining.append(
                    Remaining(finding: worst, rank: rule.rank(worst.severity), deciding: against??.deciding)
                )
            }
        }
        self.remaining = remaining.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }
            .map(\.element)
        dismissingDocuments = documents.sorted()
        (self.rule, total, self.dismissed, self.dismissal) = (rule, groups.count, dismissed, dismissal)
    }

    /// What remains, or that nothing does.
    var summary: String {
        let limit = rule.allow == .none ? "" : " above \(rule.allow.rawValue)"
        guard !remaining.isEmpty else {
            return "no finding\(limit) remains of \(total)"
        }
        let lines = remaining.prefix(Self.shown).map(line)
        let rest = remaining.count > Self.shown ? " and \(remaining.count - Self.shown) more" : ""
        let verb = remaining.count == 1 ? "1 finding\(limit) remains" : "\(remaining.count) findings\(limit) remain"
        return "\(verb) of \(total): \(lines.joined(separator: ", "))\(rest)"
    }

    /// Who dismissed how many, and why VEX that is there does not help.
    var notes: [String] {
        var notes = dismissed.keys.sorted().map { signer in
            "\(dismissed[signer, default: 0]) dismissed by VEX of \(signer)"
        }
        if !dismissal.unreadable.isEmpty {
            let reasons = dismissal.unreadable.joined(separator: ", ")
            notes.append("nothing is dismissed, since VEX cannot be read: \(reasons)")
        }
        if dismissal.refused > 0 { notes.append("\(dismissal.refused) invalid VEX statements do not count") }
        return notes
    }

    private func line(_ remaining: Remaining) -> String {
        let finding = remaining.finding
        let version = finding.package.version.map { " \($0)" } ?? ""
        let fix = finding.fix.versions.isEmpty ? "no fix" : "fixed in \(finding.fix.versions.joined(separator: " or "))"
        let vex = remaining.deciding.map { ", '\($0.status.rawValue)' by VEX of \($0.signer)" } ?? ""
        return "\(finding.id) (\(finding.severity)) in \(finding.package.name)\(version), \(fix)\(vex)"
    }
}

extension VulnerabilityFinding {
    /// Whether there is a version to update to.
    fileprivate var hasFix: Bool { fix.state == .fixed || !fix.versions.isEmpty }
}

extension VulnerabilityRule {
    /// How much a severity counts; 0 not at all.
    fileprivate func rank(_ severity: Severity) -> Int {
        switch severity {
        case .none, .negligible, .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        case .unknown: unknown == .ignore ? 0 : 4
        }
    }
}

extension VulnerabilityRule.Allowance {
    fileprivate var rank: Int {
        switch self {
        case .none: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}
