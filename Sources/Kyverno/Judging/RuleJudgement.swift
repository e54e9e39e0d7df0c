internal import JMESPath
internal import KubernetesValues
internal import Policies
internal import Vocabulary

/// Holds one rule against one image.
struct RuleJudgement {
    let policy: ClusterPolicyJudge
    let rule: Rule
    let entries: [ResolvedVerification]
    let evidence: ImageEvidence

    /// At least one outcome; one for each entry of a rule that applies.
    func outcomes() -> [RuleOutcome] {
        guard rule.kind == "verifyImages" else {
            let message = "a rule of kind '\(rule.kind)' says nothing about images in a bundle"
            return [outcome(nil, .skip, .ruleNotEvaluated, message)]
        }
        do throws(Refusal) {
            let image = try JudgedImage(evidence.image)
            // What no entry means is asked nothing more of, not even of the context.
            guard entries.contains(where: { image.forms(matching: $0.verification.imageReferences) != nil }) else {
                return [outcome(nil, .skip, nil, "no pattern of imageReferences matches")]
            }
            let targets = try RuleTargets(policy: policy, rule: rule, image: image).all()
            guard !targets.isEmpty else { return [outcome(nil, .skip, nil, "match and exclude leave it out")] }
            var outcomes: [RuleOutcome] = []
            for target in targets { outcomes += try self.outcomes(on: target, image) }
            return outcomes
        } catch {
            return [outcome(nil, error, [])]
        }
    }

    private func outcomes(on workload: Workload, _ image: JudgedImage) throws(Refusal) -> [RuleOutcome] {
        let scope = scope(of: workload, image)
        if let exception = try exception(for: workload, scope) {
            return [outcome(nil, .skip, nil, "the exception '\(exception)' leaves it out")]
        }
        if let conditions = rule.preconditions {
            let failing = try ConditionJudgement(scope: scope, isError: true).failing(conditions)
            if let first = failing.first, !workload.isSynthetic || !conditions.readsUnknown {
                return [outcome(nil, .skip, nil, "the precondition \(first.path) does not hold")]
            }
        }
        return entries.indices.map { index in
            let judgement = VerificationJudgement(
                entry: entries[index],
                siblings: rule.verifications,
                image: image,
                scope: scope,
                evidence: evidence
            )
            switch judgement.verdict() {
            case .pass(let message, let digests, let notes):
                return outcome(index, .pass, nil, text(message, notes), digests)
            case .skip(let message): return outcome(index, .skip, nil, message)
            case .refused(let refusal, let notes): return outcome(index, refusal, notes)
            }
        }
    }

    private func scope(of workload: Workload, _ image: JudgedImage) -> RuleScope {
        let namespace = workload.namespace ?? policy.options.namespace
        let request = RuleScope.request(namespace: namespace) + [("object", workload.object)]
        return RuleScope(
            base: .object([
                ("request", .object(request)), ("serviceAccountName", .string("")),
                ("serviceAccountNamespace", .string("")), ("images", workload.images(image)), ("image", image.value),
            ]),
            entries: rule.context,
            resources: policy.resources,
            at: policy.options.instant
        )
    }

    /// The name of an exception that leaves the workload out of this rule.
    private func exception(for workload: Workload, _ scope: RuleScope) throws(Refusal) -> String? {
        guard policy.options.allowsExceptions else { return nil }
        let match = ResourceMatch(
            workload: workload,
            namespace: policy.options.namespace,
            resources: policy.resources
        )
        for exception in exceptions {
            guard match.certainty(of: exception.match, isExclusion: true) == .yes else { continue }
            let failing = try ConditionJudgement(scope: scope, isError: true).failing(exception.conditions)
            if failing.isEmpty { return exception.name }
        }
        return nil
    }

    /// The exceptions that name this rule.
    private var exceptions: [PolicyException] {
        policy.exceptions.filter { exception in
            exception.targets.contains { target in
                Wildcard.matches(target.policy, policy.name)
                    && target.rules.contains { Wildcard.matches($0, rule.name) }
            }
        }
    }

    // MARK: - Outcomes

    private func outcome(_ index: Int?, _ refusal: Refusal, _ notes: [Note]) -> RuleOutcome {
        let isIgnored = policy.policy.ignoresErrors && !refusal.isOurs
        let isTold = refusal.isError ? isIgnored : policy.action(of: rule) == .audit
        return outcome(
            index,
            isTold ? .warn : refusal.isError ? .error : .fail,
            refusal.code,
            text(refusal.message, notes),
            refusal.evidence
        )
    }

    private func outcome(
        _ index: Int?,
        _ result: RuleOutcome.Result,
        _ code: Code?,
        _ message: String,
        _ evidence: [Digest] = []
    ) -> RuleOutcome {
        var seen: Set<Digest> = []
        let name = entries.count > 1 ? index.map { "\(rule.name)/\(entries[$0].verification.shortPath)" } : nil
        return RuleOutcome(
            policy: policy.name,
            rule: name ?? rule.name,
            result: result,
            code: code,
            message: message.printable,
            evidence: evidence.filter { seen.insert($0).inserted }
        )
    }

    private func text(_ message: String, _ notes: [Note]) -> String {
        var ignored: [String] = []
        if !policy.options.allowsExceptions, !exceptions.isEmpty {
            ignored = ["not applied: the exception '\(exceptions[0].name)'"]
        }
        return ([message] + notes.map(\.description) + ignored).joined(separator: "; ")
    }
}

extension ImageVerification {
    /// The place in the rule.
    fileprivate var shortPath: String {
        path.split(separator: ".").last.map(String.init) ?? path
    }
}

extension ConditionTree {
    /// Whether it reads what nobody can know of a resource that is made up.
    fileprivate var readsUnknown: Bool {
        conditions.contains { condition in
            JMESValue.array([condition.key, condition.value]).hasText { text in
                ["request.object", "request.namespace", "request.userInfo", "request.roles", "request.clusterRoles"]
                    .contains { text.contains($0) } || text.contains("serviceAccount")
            }
        }
    }
}
