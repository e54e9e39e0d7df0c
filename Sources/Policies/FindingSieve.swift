internal import Metadata
internal import Vocabulary

/// Sorts findings into those that a rule does not allow to remain, those it allows, and those that are dismissed.
struct FindingSieve {
    /// Every finding with what became of it: what remains first, worst first.
    let findings: [JudgedFinding]
    /// The attestations whose statements dismiss something that would not be allowed.
    let dismissingDocuments: [Digest]
    private let rule: VulnerabilityRule
    private let dismissal: VEXDismissal
    /// How many findings that would not be allowed each authority dismisses.
    private let dismissed: [String: Int]
    /// How many of them the scanner's own word keeps back.
    private let keptBack: Int

    private static let shown = 10

    init(rule: VulnerabilityRule, dismissal: VEXDismissal, groups: [FindingGroup]) {
        (self.rule, self.dismissal) = (rule, dismissal)
        var findings: [JudgedFinding] = []
        var documents: Set<Digest> = []
        var dismissed: [String: Int] = [:]
        var keptBack = 0
        for group in groups {
            let judged = Self.judged(group, rule, dismissal)
            findings.append(judged)
            guard judged.state == .suppressed, rule.rank(judged.finding.severity) > rule.allow.rank else { continue }
            if let statement = judged.statement {
                dismissed[statement.signer, default: 0] += 1
                for decision in group.findings.compactMap(dismissal.decide) {
                    if let deciding = decision.deciding, let digest = dismissal.digest(of: deciding) {
                        documents.insert(digest)
                    }
                }
            } else {
                keptBack += 1
            }
        }
        self.findings = findings.inOrder
        dismissingDocuments = documents.sorted()
        (self.dismissed, self.keptBack) = (dismissed, keptBack)
    }

    /// Judges what several scanners may have found; the worst word counts, and each one's finding must be dismissed.
    private static func judged(
        _ group: FindingGroup,
        _ rule: VulnerabilityRule,
        _ dismissal: VEXDismissal
    ) -> JudgedFinding {
        let place = group.findings.indices.dropFirst().reduce(0) { place, next in
            rule.rank(group.findings[next].severity) > rule.rank(group.findings[place].severity) ? next : place
        }
        let worst = group.findings[place]
        let decisions = group.findings.map { finding in
            let decision = dismissal.decide(finding)
            let isTrusted = rule.acceptsScannerSuppressions && dismissal.unreadable.isEmpty
            let keepsBack = isTrusted && finding.suppressedByScanner != nil
            let isDismissed = decision?.deciding == nil ? keepsBack : decision?.isSuppressed ?? false
            let statement = decision?.deciding.map { dismissal.statement($0, objection: decision?.objection) }
            return (isDismissed: isDismissed, statement: statement)
        }
        if let against = decisions.first(where: { !$0.isDismissed }) {
            let isUnfixed = rule.ignoresUnfixed && !group.findings.contains(where: \.fix.mayExist)
            let isAllowed = isUnfixed || rule.rank(worst.severity) <= rule.allow.rank
            return JudgedFinding(worst, isAllowed ? .allowed : .remains, by: against.statement)
        }
        return JudgedFinding(
            worst,
            .suppressed,
            by: decisions[place].statement ?? decisions.compactMap(\.statement).first
        )
    }

    /// What the rule does not allow.
    var remaining: [JudgedFinding] { findings.filter { $0.state == .remains } }

    /// What remains, or that nothing does.
    var summary: String {
        let limit = rule.allow == .none ? "" : " above \(rule.allow.rawValue)"
        let remaining = remaining
        guard !remaining.isEmpty else {
            return "no finding\(limit) remains of \(findings.count)"
        }
        let lines = remaining.prefix(Self.shown).map(line)
        let rest = remaining.count > Self.shown ? " and \(remaining.count - Self.shown) more" : ""
        let verb = remaining.count == 1 ? "1 finding\(limit) remains" : "\(remaining.count) findings\(limit) remain"
        return "\(verb) of \(findings.count): \(lines.joined(separator: ", "))\(rest)"
    }

    /// Who dismissed how many, and why VEX that is there does not help.
    var notes: [String] {
        var notes = dismissed.keys.sorted().map { signer in
            "\(dismissed[signer, default: 0]) dismissed by VEX of \(signer)"
        }
        if keptBack > 0 { notes.append("\(keptBack) kept back by the scanner itself") }
        if !dismissal.unreadable.isEmpty {
            let reasons = dismissal.unreadable.joined(separator: ", ")
            notes.append("nothing is dismissed, since VEX cannot be read: \(reasons)")
        }
        if dismissal.refused > 0 { notes.append("\(dismissal.refused) invalid VEX statements do not count") }
        return notes
    }

    private func line(_ remaining: JudgedFinding) -> String {
        let finding = remaining.finding
        let version = finding.package.version.map { " \($0)" } ?? ""
        let versions = finding.fix.versions.joined(separator: " or ")
        let unfixed = finding.fix.isStated ? "no fix" : "no fix stated"
        let fix = finding.fix.versions.isEmpty ? unfixed : "fixed in \(versions)"
        let vex = remaining.statement.map { statement in
            let objection = statement.objection.map { ", but \($0)" } ?? ""
            return ", '\(statement.status.rawValue)' by VEX of \(statement.signer)\(objection)"
        }
        let place = finding.package.name.map { "in \($0)\(version)" } ?? "in a package that the scan does not name"
        return "\(finding.id) (\(finding.severity)) \(place), \(fix)\(vex ?? "")"
    }
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
