internal import JMESPath
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
        let supplied = try policy.resources.workloads.map { resource throws(Refusal) in try workload(resource) }
        let running = supplied.filter { $0.containers.contains { image.isNamed(by: $0.image) } }
        guard running.isEmpty else { return running.compactMap(target) }
        if let pod = target(made("Pod")) { return [pod] }
        let named = Workload.controllers.keys.sorted().filter { kind in
            rule.match.all.contains { $0.kinds?.contains { $0.names(kind) } ?? false }
        }
        for kind in named {
            if let controller = target(made(kind)) { return [controller] }
        }
        let kinds = rule.imageExtractors.map(\.kind)
        guard kinds.isEmpty || supplied.contains(where: { kinds.contains($0.kind) }) else {
            throw Refusal(
                .needsResource,
                "the rule looks for images in resources of kind \(kinds.joined(separator: ", ")), and none was supplied",
                isError: true
            )
        }
        return []
    }

    /// A resource with the images that it runs, those of a custom one as the rule finds them.
    private func workload(_ resource: Resource) throws(Refusal) -> Workload {
        let extractors = rule.imageExtractors.filter { $0.kind == resource.kind }.flatMap(\.extractors)
        let scope = RuleScope(base: .object([]), entries: [], resources: policy.resources, at: policy.options.instant)
        return try Workload(resource).extracting(extractors, scope.environment)
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
