internal import Policies
internal import Vocabulary

/// Finds the resources that a rule is asked about: those of the operator that run the image, else one that is made up.
struct RuleTargets {
    let policy: ClusterPolicyJudge
    let rule: Rule
    let image: JudgedImage

    /// None where the rule is about none of them.
    ///
    /// - Throws: `needs-resource` for rules about custom resources of which none is known.
    func all() throws(Refusal) -> [Workload] {
        let supplied = policy.resources.workloads.map { Workload($0) }
        let running = supplied.filter { $0.containers.contains { image.isNamed(by: $0.image) } }
        guard running.isEmpty else { return running.compactMap(target) }
        if let pod = target(made("Pod")) { return [pod] }
        let named = Workload.controllers.keys.sorted().filter { kind in
            rule.match.all.contains { $0.kinds?.contains { $0.names(kind) } ?? false }
        }
        for kind in named {
            if let controller = target(made(kind)) { return [controller] }
        }
        guard rule.imageExtractors.isEmpty else { throw customResource(supplied) }
        return []
    }

    private func customResource(_ supplied: [Workload]) -> Refusal {
        let kinds = rule.imageExtractors.joined(separator: ", ")
        guard supplied.contains(where: { rule.imageExtractors.contains($0.kind) }) else {
            return Refusal(
                .needsResource,
                "the rule looks for images in resources of kind \(kinds), and none was supplied",
                isError: true
            )
        }
        return Refusal(
            .notSupportedYet,
            "the rule looks for images in resources of kind \(kinds), which is not supported yet",
            isError: true
        )
    }

    private func made(_ kind: String) -> Workload {
        Workload(
            running: image.written ?? image.digest.description,
            named: image.name,
            kind: kind,
            namespace: policy.options.namespace
        )
    }

    /// The workload itself, or its pod, whichever the rule is about.
    private func target(_ workload: Workload) -> Workload? {
        guard isInScope(workload) else { return nil }
        if applies(to: workload) { return workload }
        guard let pod = workload.pod, !workload.isSynthetic, applies(to: pod) else { return nil }
        return pod
    }

    private func applies(to workload: Workload) -> Bool {
        ResourceMatch(workload: workload, namespace: policy.options.namespace, resources: policy.resources)
            .applies(rule)
    }

    /// A `Policy` is only about its own namespace, as far as one is known.
    private func isInScope(_ workload: Workload) -> Bool {
        guard let own = policy.policy.namespace, let namespace = workload.namespace ?? policy.options.namespace else {
            return true
        }
        return own.isIdentical(to: namespace)
    }
}
