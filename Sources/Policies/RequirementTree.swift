internal import Vocabulary

/// What `require` lists: entries, and groups of which all or any have to hold.
package indirect enum RequirementTree: Hashable, Sendable {
    case entry(Requirement)
    case allOf([RequirementTree])
    case anyOf([RequirementTree])

    /// The name of the rule in the result: what is asked for, as the policy writes it.
    package var rule: String {
        switch self {
        case .entry(let requirement): requirement.rule
        case .allOf(let parts): parts.map(\.part).joined(separator: " and ")
        case .anyOf(let parts): parts.map(\.part).joined(separator: " or ")
        }
    }

    /// The rule's name inside of another's.
    private var part: String {
        if case .entry(let requirement) = self { requirement.rule } else { "(\(rule))" }
    }

    /// The entries, wherever they stand.
    var entries: [Requirement] {
        switch self {
        case .entry(let requirement): [requirement]
        case .allOf(let parts), .anyOf(let parts): parts.flatMap(\.entries)
        }
    }
}

/// Holds an entry or a group of `require` against the manifests of an image.
struct TreeJudgement {
    let tree: RequirementTree
    let evidence: ImageEvidence
    let clock: JudgingClock
    let levels: BuildLevels

    /// What messages begin with.
    var title: String {
        switch tree {
        case .entry(let requirement): entry(requirement).title
        case .allOf(let parts): "all of (\(parts.map { judgement($0).title }.joined(separator: "; ")))"
        case .anyOf(let parts): "any of (\(parts.map { judgement($0).title }.joined(separator: "; ")))"
        }
    }

    /// Whether it holds for one manifest.
    func verdict(on target: JudgedTarget) -> Result<Satisfaction, Shortfall> {
        switch tree {
        case .entry(let requirement): entry(requirement).verdict(on: target)
        case .allOf(let parts): all(parts, target)
        case .anyOf(let parts): any(parts, target)
        }
    }

    private func entry(_ requirement: Requirement) -> RequirementJudgement {
        RequirementJudgement(requirement: requirement, evidence: evidence, clock: clock, levels: levels)
    }

    private func judgement(_ part: RequirementTree) -> TreeJudgement {
        TreeJudgement(tree: part, evidence: evidence, clock: clock, levels: levels)
    }

    private func all(_ parts: [RequirementTree], _ target: JudgedTarget) -> Result<Satisfaction, Shortfall> {
        let results = parts.map { (title: judgement($0).title, result: judgement($0).verdict(on: target)) }
        let shortfalls = results.compactMap { title, result in result.shortfall.map { $0.titled(title) } }
        if let shortfall = Shortfall.joined(shortfalls) { return .failure(shortfall) }
        let good = results.compactMap { try? $0.result.get() }
        return .success(
            Satisfaction(message: good.map(\.message).joined(separator: ", "), evidence: good.flatMap(\.evidence))
        )
    }

    /// The first that holds; where none does, why each does not.
    private func any(_ parts: [RequirementTree], _ target: JudgedTarget) -> Result<Satisfaction, Shortfall> {
        var shortfalls: [Shortfall] = []
        for part in parts {
            let judgement = judgement(part)
            switch judgement.verdict(on: target) {
            case .success(let satisfaction):
                return .success(
                    Satisfaction(
                        message: "\(judgement.title): \(satisfaction.message)",
                        evidence: satisfaction.evidence
                    )
                )
            case .failure(let shortfall): shortfalls.append(shortfall.titled(judgement.title))
            }
        }
        return .failure(Shortfall.joined(shortfalls) ?? Shortfall(.internalFault, "an empty group", isError: true))
    }
}

extension Shortfall {
    /// The same, its message after the name of what falls short.
    fileprivate func titled(_ title: String) -> Shortfall {
        Shortfall(code, "\(title): \(message)", evidence: evidence, isError: isError)
    }
}
