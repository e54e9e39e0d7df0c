internal import Encodings
internal import JMESPath
internal import KubernetesValues
internal import Policies
internal import Trust
internal import Vocabulary

/// A `ClusterPolicy` or `Policy` with everything that it refers to, ready to judge images.
struct ClusterPolicyJudge: ImagePolicy {
    let policy: ClusterPolicy
    let options: KyvernoOptions
    let resources: ResourceSet
    let exceptions: [PolicyException]
    let authorities: PolicyAuthorities
    /// For each rule its entries, in their order.
    let resolved: [[ResolvedVerification]]

    init(
        _ policy: ClusterPolicy,
        options: KyvernoOptions,
        resources: ResourceSet,
        exceptions: [PolicyException]
    ) {
        (self.policy, self.options, self.resources, self.exceptions) = (policy, options, resources, exceptions)
        var resolver = AttestorResolver(policy: policy.name, options: options, resources: resources)
        resolved = policy.rules.map { resolver.verifications(of: $0) }
        authorities = resolver.authorities
    }

    var kind: String { policy.kind }
    var name: String { policy.name }
    var file: String { policy.file }
    var digest: Digest { policy.digest }
    /// A cluster asks a policy about whatever comes; one that is about nothing in a bundle is no mistake.
    var allowsEmpty: Bool { true }

    /// What it is not about, it says by skipping, with its reason.
    func selects(_ reference: ImageReference?) -> Bool { true }

    func outcomes(of evidence: ImageEvidence, in context: JudgingContext) -> [RuleOutcome] {
        var outcomes: [RuleOutcome] = []
        for (rule, entries) in zip(policy.rules, resolved) {
            let judgement = RuleJudgement(policy: self, rule: rule, entries: entries, evidence: evidence)
            let found = judgement.outcomes()
            outcomes += found
            if policy.appliesOne, found.contains(where: { $0.result != .skip }) { break }
        }
        return outcomes
    }

    // MARK: - Action

    /// What becomes of failures of a rule: one entry that enforces makes all do.
    func action(of rule: Rule) -> ClusterPolicy.Action {
        let own = rule.verifications.compactMap(\.action)
        if own.contains(.enforce) { return .enforce }
        if let first = own.first { return first }
        guard let namespace = options.namespace else {
            // Nobody knows which of the overrides counts.
            let listed = [policy.action] + policy.overrides.map(\.action)
            return listed.contains(.enforce) ? .enforce : .audit
        }
        let labels = resources.find("Namespace", name: namespace, namespace: nil)?.labels
        let override = policy.overrides.first { override in
            let isNamed =
                override.namespaces.isEmpty || override.namespaces.contains { Wildcard.matches($0, namespace) }
            let isSelected =
                override.namespaceSelector.map { selector in labels.map(selector.matches) ?? true } ?? true
            return isNamed && isSelected
        }
        return override?.action ?? policy.action
    }
}
