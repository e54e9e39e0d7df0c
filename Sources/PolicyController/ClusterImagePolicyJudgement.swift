internal import Attestations
internal import Policies
internal import Vocabulary

/// Holds one policy against one image.
///
/// Source: policy-controller: one authority that passes is enough, then the policy's own condition is asked.
struct ClusterImagePolicyJudgement {
    let policy: ClusterImagePolicy
    let evidence: ImageEvidence

    /// The one rule that such a policy has.
    static let rule = "authorities"

    /// How many authorities a message speaks of.
    private static let shown = 8

    var outcome: RuleOutcome {
        let answers = policy.members.map { member in
            AuthorityJudgement(member: member, policy: policy.name, evidence: evidence).answer
        }
        guard let passing = answers.first(where: { $0.isPass }) else { return failure(answers) }
        guard let obstacle = policy.conditionObstacle else {
            return outcome(.pass, nil, passing.message, evidence: passing.evidence)
        }
        return outcome(
            .error,
            obstacle.code,
            "\(passing.message), but policy '\(policy.name)' as a whole states \(obstacle.message)",
            evidence: passing.evidence
        )
    }

    /// What stands in the way says more than what is missing: it may be all that does.
    private func failure(_ answers: [AuthorityJudgement.Answer]) -> RuleOutcome {
        let error = answers.first { $0.isError }
        let lines = answers.prefix(Self.shown).map(\.message)
        let rest = answers.count > lines.count ? ["and \(answers.count - lines.count) more authorities"] : []
        return outcome(
            error == nil ? .fail : .error,
            (error ?? answers.first)?.code,
            "no authority passes: " + (lines + rest).joined(separator: "; "),
            evidence: answers.flatMap(\.evidence)
        )
    }

    /// What to know of a policy that a cluster may not apply, since it asks with the tag left out.
    private var note: String {
        let names = ClusterImageNames(evidence.image.reference, digest: evidence.image.digest)
        guard !policy.globs.contains(where: { $0.matchesFull(names) }) else { return "" }
        return "; only the name as the bundle writes it matches 'images', and not \(names.full ?? "the digest")"
    }

    private func outcome(
        _ result: RuleOutcome.Result,
        _ code: Code?,
        _ message: String,
        evidence: [Digest]
    ) -> RuleOutcome {
        RuleOutcome(
            policy: policy.name,
            rule: Self.rule,
            result: result == .pass || policy.isEnforced ? result : .warn,
            code: code,
            message: (message + note).printable,
            evidence: evidence
        )
    }
}

/// Asks one authority of a policy about one image.
struct AuthorityJudgement {
    let member: ClusterImagePolicy.Member
    let policy: String
    let evidence: ImageEvidence

    /// What it says, in words that name it.
    struct Answer {
        let message: String
        /// Why it does not pass; nil where it does.
        let code: Code?
        /// Whether it could not be asked, or not to the end.
        var isError = false
        var evidence: [Digest] = []

        var isPass: Bool { code == nil }
    }

    var answer: Answer {
        switch member.standing {
        case .constant(passes: true, let message):
            return Answer(message: title + reason("passes whatever is signed", message), code: nil)
        case .constant(passes: false, let message):
            return Answer(message: title + reason("fails whatever is signed", message), code: .conditionFalse)
        case .hindered(let obstacle):
            return Answer(message: "\(title) \(obstacle.message)", code: obstacle.code, isError: true)
        case .asked(let authority): return asked(authority)
        }
    }

    private var title: String { "authority '\(member.name)'" }

    private func reason(_ what: String, _ message: String?) -> String {
        " \(what)" + (message.map { ": \($0)" } ?? "")
    }

    // MARK: - What is signed

    private func asked(_ authority: String) -> Answer {
        let search = EvidenceSearch(authority: authority, format: member.format, evidence: evidence)
        guard !member.attestations.isEmpty else {
            let found = search.find(.signature)
            guard let first = found.first else { return absent(search.absence(of: .signature), "no signature by it") }
            return Answer(message: "\(title) signed \(first.short)", code: nil, evidence: found)
        }
        var evidence: [Digest] = []
        var names: [String] = []
        var obstacles: [Answer] = []
        for attestation in member.attestations {
            let found = search.find(.predicate(attestation.predicateType))
            guard !found.isEmpty else {
                let absence = search.absence(of: .predicate(attestation.predicateType))
                return absent(absence, "no attestation '\(attestation.name)' (\(attestation.predicateType)) by it")
            }
            if let obstacle = attestation.obstacle {
                obstacles.append(
                    Answer(
                        message:
                            "policy '\(policy)', \(title): attestation '\(attestation.name)' is there, and asks for "
                            + obstacle.message,
                        code: obstacle.code,
                        isError: true,
                        evidence: found
                    )
                )
            }
            names.append("'\(attestation.name)'")
            evidence += found
        }
        if let obstacle = obstacles.first { return obstacle }
        return Answer(message: "\(title) attested \(names.joined(separator: ", "))", code: nil, evidence: evidence)
    }

    private func absent(_ absence: EvidenceSearch.Absence, _ what: String) -> Answer {
        let details = absence.lines.isEmpty ? "" : ": " + absence.lines.joined(separator: ", ")
        return Answer(message: "\(title): \(what)\(details)", code: absence.code, evidence: absence.evidence)
    }
}
