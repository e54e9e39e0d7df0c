internal import CEL
internal import Policies
internal import Vocabulary

/// Holds the conditions and validations of a policy against one resource with the judged image in it.
struct ImageValidatingJudgement {
    let judge: ImageValidatingJudge
    let run: ImageValidatingRun

    private var policy: ImageValidatingPolicy { run.policy }

    /// One for each validation until the first that does not hold; at least one.
    func outcomes() -> [RuleOutcome] {
        if let outcome = conditionOutcome() { return [outcome] }
        if let field = unenforcedField {
            let message = "\(field): the cluster does not look at it, so what it asks would not be asked"
            return [judge.outcome("attestors", Refusal(.unenforcedField, message, isError: true), run: run)]
        }
        if let text = imageWithoutDigest {
            let message = "expected a digest in '\(text)', found none"
            return [judge.outcome("verifyDigest", Refusal(.conditionFalse, message), run: run)]
        }
        var outcomes: [RuleOutcome] = []
        for validation in policy.validations {
            (run.digests, run.reasons) = ([], [])
            do throws(Refusal) {
                try decide(validation)
                outcomes.append(
                    judge.outcome(validation.path, .pass, message: text("holds", run.notes), evidence: run.digests)
                )
                run.notes = []
            } catch {
                return outcomes + [judge.outcome(validation.path, error, run: run)]
            }
        }
        if policy.isRequired, !run.hasVerified {
            let message = "not verified: the image has to be verified, and no verification of it succeeded"
            return outcomes + [judge.outcome("required", Refusal(.missingSignature, message), run: run)]
        }
        guard !outcomes.isEmpty else {
            return [judge.outcome("validations", .skip, message: "the policy validates nothing")]
        }
        return outcomes + annotations
    }

    private func text(_ message: String, _ notes: [Note]) -> String {
        ([message] + notes.map(\.description)).joined(separator: "; ")
    }

    // MARK: - Whether it applies

    /// The outcome where the conditions leave the resource out, or cannot be told.
    private func conditionOutcome() -> RuleOutcome? {
        var errors: [Refusal] = []
        for condition in policy.matchConditions {
            run.hasReadUnknown = false
            do throws(Refusal) {
                if case .bool(true) = try run.value(of: condition.program) { continue }
                // What nobody knows is taken for whatever makes the policy apply.
                if run.hasReadUnknown { continue }
                return judge.outcome(
                    "matchConditions",
                    .skip,
                    message: "the condition '\(condition.name)' leaves it out"
                )
            } catch {
                if run.hasReadUnknown, error.code == .expressionError { continue }
                errors.append(Refusal(error.code, "the condition '\(condition.name)': \(error.message)", isError: true))
            }
        }
        guard let error = errors.first else { return nil }
        // What a cluster might well evaluate, nothing tells it to ignore.
        guard policy.ignoresFailures, error.code == .expressionError else {
            return judge.outcome("matchConditions", error, run: run)
        }
        return judge.outcome("matchConditions", .skip, error.code, message: error.message)
    }

    private var unenforcedField: String? {
        for attestor in policy.attestors {
            if case .cosign(let cosign) = attestor.means, let field = cosign.unenforced { return field }
        }
        return nil
    }

    /// The text of an image that has no digest although it must have one.
    private var imageWithoutDigest: String? {
        guard policy.verifiesDigest, !policy.mutatesDigest, let workload = run.workload, !workload.isSynthetic else {
            return nil
        }
        return workload.containers.map(\.image).first { run.isJudged($0) && !$0.utf8.contains(UInt8(ascii: "@")) }
    }

    // MARK: - Validations

    /// How many combinations of payloads are tried.
    private static let mostChoices = 64

    private enum Answer: Hashable {
        case bool(Bool)
        case error(Code)
    }

    /// Requires that a validation holds, whichever of several statements of a type is taken.
    private func decide(_ validation: Validation) throws(Refusal) {
        var first: (answer: Answer, refusal: Refusal?)?
        var pending: [[String: Int]] = [[:]]
        var count = 0
        defer {
            run.choice = [:]
            if count > 1 { run.forgetVariables() }
        }
        while let choice = pending.popLast() {
            count += 1
            guard count <= Self.mostChoices else { throw ambiguity(run.choices.map(\.type)) }
            if count > 1 { run.forgetVariables() }
            (run.choice, run.choices) = (choice, [])
            let found = answer(validation)
            if let first {
                guard first.answer == found.answer else { throw ambiguity(run.choices.map(\.type)) }
            } else {
                first = found
            }
            pending += alternatives(to: choice)
        }
        if let refusal = first?.refusal { throw refusal }
    }

    /// The choices that differ from the one just tried in a type of which it did not say which to take.
    private func alternatives(to choice: [String: Int]) -> [[String: Int]] {
        var (alternatives, fixed): ([[String: Int]], [String: Int]) = ([], choice)
        for (type, places) in run.choices where choice[type] == nil {
            guard let last = places.last else { continue }
            alternatives += places.dropLast().prefix(Self.mostChoices).map { place in
                fixed.merging([type: place]) { $1 }
            }
            fixed[type] = last
        }
        return alternatives
    }

    private func ambiguity(_ types: [String]) -> Refusal {
        Refusal(
            .ambiguousPayload,
            "several verified statements of type \(types.joined(separator: ", ")) give different results, and the "
                + "cluster takes whichever comes last",
            isError: true,
            evidence: run.digests
        )
    }

    private func answer(_ validation: Validation) -> (answer: Answer, refusal: Refusal?) {
        do throws(Refusal) {
            if case .bool(true) = try run.value(of: validation.program) { return (.bool(true), nil) }
            return (.bool(false), failure(of: validation))
        } catch {
            let refusal = Refusal(error.code, error.message, isError: true, evidence: run.digests)
            return (.error(error.code), refusal)
        }
    }

    /// The longest message that an expression may make, in bytes.
    private static let longestMessage = 5 << 10

    private func failure(of validation: Validation) -> Refusal {
        let reasons = run.reasons
        var message = validation.message ?? "expected that \(validation.path) holds"
        if let program = validation.messageProgram, case .string(let made)? = try? run.value(of: program),
            !made.allSatisfy(\.isWhitespace)
        {
            message = String(decoding: made.utf8.prefix(Self.longestMessage), as: UTF8.self)
        }
        let texts = [message] + reasons.prefix(5).map(\.message)
        return Refusal(
            reasons.first?.code ?? .conditionFalse,
            texts.joined(separator: "; "),
            evidence: run.digests + reasons.flatMap(\.evidence)
        )
    }

    // MARK: - Annotations

    /// What `auditAnnotations` say, as a last outcome that passes; none where they say nothing.
    private var annotations: [RuleOutcome] {
        let texts = policy.auditAnnotations.compactMap { annotation -> String? in
            do throws(Refusal) {
                guard case .string(let text) = try run.value(of: annotation.program), !text.isEmpty else { return nil }
                return "\(annotation.name): \(text.prefix(Self.longestMessage))"
            } catch {
                return "\(annotation.name): cannot be evaluated: \(error.message)"
            }
        }
        guard !texts.isEmpty else { return [] }
        return [judge.outcome("auditAnnotations", .pass, message: texts.joined(separator: "; "))]
    }
}
