package import Trust
package import Vocabulary

/// What all policies say about one image.
package struct ImageJudgement: Hashable, Sendable {
    /// By policy, sorted by name, and within one in the order of its file.
    package let outcomes: [RuleOutcome]
    /// Whether any policy selects the image.
    package let applies: Bool
    /// The build level that the verdict states, whatever the policies ask.
    package let buildLevel: Int

    /// Whether the image is FAILED.
    package var fails: Bool { outcomes.contains(where: \.fails) }
}

/// What becomes of an image that no policy selects.
package enum NoMatch: String, CaseIterable, Sendable, Hashable {
    case deny, warn, allow
}

extension PolicySet {
    /// Judges one image by every policy that selects it.
    ///
    /// - Parameters:
    ///   - image: The image with all that hangs on it.
    ///   - instant: The time of judging.
    ///   - builders: Those of the trust root.
    ///   - trustedSince: When the validity of the trust root began; nil where it does not say.
    ///   - noMatch: What becomes of an image that no policy selects.
    /// - Returns: At least one outcome.
    package func judge(
        _ image: ImageUnderJudgement,
        at instant: Instant,
        builders: [Builder],
        trustedSince: Instant?,
        noMatch: NoMatch
    ) -> ImageJudgement {
        let evidence = ImageEvidence(image, limits: limits)
        let levels = BuildLevels(builders: builders)
        let context = JudgingContext(instant: instant, trustedSince: trustedSince, limits: limits, levels: levels)
        let applicable = policies.filter { $0.selects(image.reference, digest: image.digest) }
        let outcomes = applicable.flatMap { $0.outcomes(of: evidence, in: context) }
        let applies = outcomes.contains { $0.result != .skip }
        return ImageJudgement(
            // A rule that skips an image does not apply to it.
            outcomes: applies ? outcomes : outcomes + [Self.unmatched(image, noMatch)],
            applies: applies,
            buildLevel: levels.level(of: evidence)
        )
    }

    private static func unmatched(_ image: ImageUnderJudgement, _ noMatch: NoMatch) -> RuleOutcome {
        let name = image.reference?.description ?? "this unnamed image"
        let result: RuleOutcome.Result =
            switch noMatch {
            case .deny: .fail
            case .warn: .warn
            case .allow: .pass
            }
        return RuleOutcome(
            policy: nil,
            rule: "no-policy",
            result: result,
            code: noMatch == .allow ? nil : .noPolicyMatches,
            message: "expected a policy whose 'images' select \(name), found none".printable,
            evidence: []
        )
    }
}

/// Holds one policy against one image.
struct PolicyJudgement {
    let policy: BundlePolicy
    let evidence: ImageEvidence
    let context: JudgingContext

    func outcomes() -> [RuleOutcome] {
        let clock = JudgingClock(instant: context.instant, skew: policy.clockSkew)
        var outcomes = policy.requirements.map { requirement in
            let judgement = TreeJudgement(
                tree: requirement,
                evidence: evidence,
                clock: clock,
                levels: context.levels
            )
            return outcome(requirement.rule, title: judgement.title, judgement.verdict)
        }
        if let rule = policy.vulnerabilities {
            let judgement = VulnerabilityJudgement(rule: rule, evidence: evidence, clock: clock, limits: context.limits)
            outcomes.append(outcome("vulnerabilities", title: judgement.title, judgement.verdict))
        }
        outcomes += policy.rules.map { rule in
            let judgement = CELRuleJudgement(rule: rule, policy: policy, evidence: evidence, context: context)
            return outcome(rule.name, title: judgement.title, judgement.verdict)
        }
        if let age = policy.trustRootMaxAge {
            outcomes.insert(
                outcome("trust-root", title: "trust root") { _ in trustRoot(clock, most: age) },
                at: 0
            )
        }
        return outcomes
    }

    /// Whether the trust root is young enough: an old one knows nothing of what was revoked since.
    private func trustRoot(_ clock: JudgingClock, most age: TimeSpan) -> Result<Satisfaction, Shortfall> {
        guard let trustedSince = context.trustedSince else {
            return .failure(Shortfall(.tooOld, "states no beginning of its validity, and at most \(age) is allowed"))
        }
        do throws(Shortfall) {
            try clock.refuseOlder(than: age, trustedSince, "its validity began")
        } catch {
            return .failure(error)
        }
        return .success(Satisfaction(message: "its validity began at \(trustedSince)", evidence: []))
    }

    private func outcome(
        _ rule: String,
        title: String,
        _ verdict: (JudgedTarget) -> Result<Satisfaction, Shortfall>
    ) -> RuleOutcome {
        let fold = PlatformFold(policy: policy, rule: rule, title: title)
        do {
            let targets = try evidence.image.targets(narrowedTo: policy.platforms)
            return fold.outcome(of: targets.map { ($0, verdict($0)) })
        } catch {
            return fold.outcome(of: error)
        }
    }
}

/// The time of judging, and how far clocks may differ.
struct JudgingClock {
    let instant: Instant
    let skew: TimeSpan

    /// Refuses a time that lies further in the future than clocks differ.
    func refuseFuture(_ time: Instant, _ what: String) throws(Shortfall) {
        guard time <= instant + skew else {
            throw Shortfall(.fromTheFuture, "\(what) at \(time), which is after the time of judging, \(instant)")
        }
    }

    /// Refuses a time that lies too far back.
    func refuseOlder(than age: TimeSpan, _ time: Instant, _ what: String) throws(Shortfall) {
        guard instant - age <= time else {
            throw Shortfall(
                .tooOld,
                "\(what) at \(time), \(TimeSpan(from: time, to: instant)) ago, and at most \(age) is allowed"
            )
        }
    }
}
