internal import CEL
internal import Encodings
internal import Policies
internal import Trust
internal import Vocabulary

/// An `ImageValidatingPolicy` with everything that it refers to, ready to judge images.
struct ImageValidatingJudge: ImagePolicy {
    let policy: ImageValidatingPolicy
    let options: KyvernoOptions
    let resources: ResourceSet
    let authorities: PolicyAuthorities
    /// By the names of the attestors.
    let signers: [String: Result<SignerCheck, Refusal>]

    init(_ policy: ImageValidatingPolicy, options: KyvernoOptions, resources: ResourceSet) {
        (self.policy, self.options, self.resources) = (policy, options, resources)
        // Whose signatures count must be known before any is verified, so no image can be asked about it.
        let run = ImageValidatingRun(
            policy: policy,
            options: options,
            resources: resources,
            workload: Workload(running: "", named: "", kind: "Pod", namespace: options.namespace ?? "default")
        )
        var resolver = ImageAttestorResolver(
            policy: policy.name,
            options: options,
            resources: resources
        ) { stated throws(Refusal) in
            switch stated {
            case .value(let text): return text
            case .expression(let program):
                guard case .string(let text) = try run.value(of: program) else {
                    throw Refusal(.expressionError, "expected an expression that is a text", isError: true)
                }
                return text
            }
        }
        var signers: [String: Result<SignerCheck, Refusal>] = [:]
        for attestor in policy.attestors { signers[attestor.name] = resolver.check(attestor) }
        (self.signers, authorities) = (signers, resolver.authorities)
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
        do throws(Refusal) {
            let image = try JudgedImage(evidence.image)
            guard let notes = try match(image) else {
                return [outcome("matchImageReferences", .skip, message: "no entry of matchImageReferences matches")]
            }
            let targets = try targets(image)
            guard !targets.isEmpty else {
                return [outcome("matchConstraints", .skip, message: "matchConstraints leave it out")]
            }
            var outcomes: [RuleOutcome] = []
            for target in targets {
                let run = ImageValidatingRun(
                    policy: policy,
                    options: options,
                    resources: resources,
                    evidence: evidence,
                    image: image,
                    workload: target,
                    signers: signers
                )
                notes.forEach(run.add)
                outcomes += ImageValidatingJudgement(judge: self, run: run).outcomes()
            }
            return outcomes
        } catch {
            return [outcome("matchImageReferences", error, run: nil)]
        }
    }

    // MARK: - Matching

    /// Notes on how an image is meant; nil where it is not.
    private func match(_ image: JudgedImage) throws(Refusal) -> [Note]? {
        if policy.imagePatterns.isEmpty { return [] }
        guard let written = image.written else {
            let isMeant = policy.imagePatterns.contains { pattern in
                if case .glob(let glob) = pattern { glob.takesEverything } else { false }
            }
            return isMeant ? [] : nil
        }
        if try isMeant(image.carried) { return [] }
        let tags = [written] + image.forms.filter(\.isTag).map(\.text)
        for tag in tags {
            if try isMeant(tag) { return [Note(.matchesTagFormOnly, "it applies by the tag alone")] }
        }
        for form in image.forms where !form.isTag {
            if try isMeant(form.text) { return [Note(.matchesDigestFormOnly, "it applies by the digest alone")] }
        }
        return nil
    }

    private func isMeant(_ text: String) throws(Refusal) -> Bool {
        for pattern in policy.imagePatterns {
            switch pattern {
            case .glob(let glob): if glob.matches(text) { return true }
            case .expression(let program):
                let run = ImageValidatingRun(policy: policy, options: options, resources: resources)
                if case .bool(true) = try run.value(of: program, ["ref": .string(text)]) { return true }
            }
        }
        return false
    }

    /// The resources that the policy is asked about: those of the operator that run the image, else one that is made up.
    ///
    /// - Throws: `needs-resource` where it looks for images in custom resources of which none is known.
    private func targets(_ image: JudgedImage) throws(Refusal) -> [Workload?] {
        guard policy.constraints != nil else { return [nil] }
        var found: [Workload] = []
        let running = resources.workloads.map { Workload($0) }.filter { workload in
            workload.containers.contains { image.isNamed(by: $0.image) }
        }
        guard running.isEmpty else {
            return running.compactMap { workload in
                if isAbout(workload) { return workload }
                // The pods that a controller makes are asked about as well.
                return workload.pod.flatMap { isAbout($0) ? $0 : nil }
            }
        }
        let custom = resources.workloads.map { Workload($0) }.filter { $0.containers.isEmpty && isAbout($0) }
        for resource in custom where !policy.extractors.isEmpty {
            let run = ImageValidatingRun(
                policy: policy,
                options: options,
                resources: resources,
                image: image,
                workload: resource
            )
            if try run.extractsJudgedImage { found.append(resource) }
        }
        guard found.isEmpty else { return found }
        for kind in ["Pod"] + Workload.controllers.keys.sorted() {
            let made = Workload(
                running: image.carried,
                named: image.name,
                kind: kind,
                namespace: options.namespace ?? policy.namespace ?? "default"
            )
            if isAbout(made) { return [made] }
        }
        guard policy.extractors.isEmpty || !custom.isEmpty else {
            throw Refusal(
                .needsResource,
                "the policy looks for images in resources that were not supplied; give them with --resources FILE",
                isError: true
            )
        }
        return []
    }

    private func isAbout(_ workload: Workload) -> Bool {
        let own = workload.isSynthetic ? options.namespace : workload.namespace ?? options.namespace
        if let namespace = policy.namespace, let own, !namespace.isIdentical(to: own) { return false }
        let known = own.flatMap { resources.find("Namespace", name: $0, namespace: nil) }
        let labels = known.map { $0.labels + [("kubernetes.io/metadata.name", $0.name)] }
        return policy.constraints?.include(workload, namespaceLabels: labels) ?? true
    }

    // MARK: - Outcomes

    func outcome(
        _ rule: String,
        _ result: RuleOutcome.Result,
        _ code: Code? = nil,
        message: String,
        evidence: [Digest] = []
    ) -> RuleOutcome {
        RuleOutcome(
            policy: policy.name,
            rule: rule,
            result: policy.denies || result == .pass || result == .skip ? result : .warn,
            code: code,
            message: message.printable,
            evidence: evidence
        )
    }

    /// What does not hold, or cannot be told.
    func outcome(_ rule: String, _ refusal: Refusal, run: ImageValidatingRun?) -> RuleOutcome {
        let notes = (run?.notes ?? []).map { "; \($0.description)" }.joined()
        return outcome(
            rule,
            refusal.isError ? .error : .fail,
            refusal.code,
            message: refusal.message + notes,
            evidence: refusal.evidence
        )
    }
}
