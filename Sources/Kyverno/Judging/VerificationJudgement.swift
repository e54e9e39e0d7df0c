internal import Attestations
internal import JMESPath
internal import Policies
internal import Vocabulary

/// Holds one entry of `verifyImages` against one image.
struct VerificationJudgement {
    let entry: ResolvedVerification
    /// All entries of the rule, whose denials count together.
    let siblings: [ImageVerification]
    let image: JudgedImage
    let scope: RuleScope
    let evidence: ImageEvidence

    enum Verdict {
        case pass(String, [Digest], [Note])
        case skip(String)
        case refused(Refusal, [Note])
    }

    private var verification: ImageVerification { entry.verification }

    func verdict() -> Verdict {
        guard let forms = image.forms(matching: verification.imageReferences) else {
            return .skip("no pattern of imageReferences matches")
        }
        if isSkipped(forms) { return .skip("skipImageReferences leaves it out, so it counts as verified here") }
        var notes = verification.notes + formNotes(forms)
        do throws(Refusal) {
            let digests = try decide(&notes)
            guard !digests.isEmpty else {
                return .skip("neither attestors nor attestations are asked for, nor is the image required to have any")
            }
            return .pass("\(verification.title) verified", digests, notes)
        } catch {
            return .refused(error, notes)
        }
    }

    /// Whether every form that a pattern means is one that is to be skipped.
    private func isSkipped(_ forms: [JudgedImage.Form]) -> Bool {
        let patterns = verification.skipImageReferences
        guard !patterns.isEmpty, let skipped = image.forms(matching: patterns) else { return false }
        return forms.allSatisfy { form in skipped.contains { $0.text == form.text } }
    }

    private func formNotes(_ forms: [JudgedImage.Form]) -> [Note] {
        guard forms.count == 1, image.forms.count == 2 else { return [] }
        return [
            forms[0].isTag
                ? Note(.matchesTagFormOnly, "it applies by the tag alone")
                : Note(.matchesDigestFormOnly, "it applies by the digest alone")
        ]
    }

    /// The attestations that decided; none where nothing is asked for.
    private func decide(_ notes: inout [Note]) throws(Refusal) -> [Digest] {
        guard verification.form != .notary else {
            throw Refusal(
                .notSupportedYet,
                "signatures of the Notary Project are not supported yet",
                isError: true
            )
        }
        guard !verification.attestors.isEmpty || !verification.attestations.isEmpty else {
            guard verification.isRequired else { return [] }
            throw Refusal(
                .missingSignature,
                "the image has to be verified, and the entry has neither attestors nor attestations"
            )
        }
        let signatures = SignatureJudgement(verification: verification, image: image, evidence: evidence)
        var digests: [Digest] = []
        for set in try entry.attestors.get() {
            digests += try set.evidence { check throws(Refusal) in try signatures.evidence(for: check, &notes) }
        }
        var attestations = AttestationJudgement(
            verification: verification,
            image: image,
            scope: scope,
            evidence: evidence
        )
        for (attestation, sets) in zip(verification.attestations, entry.attestations) {
            digests += try attestations.evidence(for: attestation, sets.get(), &notes)
        }
        try deny(attestations.named, notes: &notes)
        return digests
    }

    /// Looks at what the rule denies, once everything else holds.
    private func deny(_ named: JMESValue, notes: inout [Note]) throws(Refusal) {
        // Without attestations the cluster would not look; what is denied is denied here all the same.
        let isEnforced = !verification.attestations.isEmpty
        for denial in (isEnforced ? siblings : [verification]).compactMap(\.deny) {
            do throws(Refusal) {
                let failing = try ConditionJudgement(scope: scope, attested: named).failing(denial.conditions)
                guard failing.isEmpty else { continue }
            } catch {
                guard isEnforced else { throw Refusal(.denyNotEnforced, error.message, evidence: error.evidence) }
                throw error
            }
            throw Refusal(
                isEnforced ? .conditionFalse : .denyNotEnforced,
                denial.message ?? "what validate.deny says holds"
            )
        }
    }
}

extension ImageVerification {
    /// What it asks for, in words.
    fileprivate var title: String {
        let types = attestations.map(\.type)
        let signature = attestors.isEmpty ? [] : ["signature"]
        return (signature + types).joined(separator: ", ")
    }
}

extension ResolvedSet {
    /// Walks the entries until enough of them hold.
    ///
    /// - Parameter check: What a signer must have signed: the evidence, or why there is none.
    /// - Returns: The evidence of those that hold.
    /// - Throws: The first reason; an error where those that cannot be evaluated could have made the difference.
    func evidence(_ check: (SignerCheck) throws(Refusal) -> [Digest]) throws(Refusal) -> [Digest] {
        var found: [Digest] = []
        var held = 0
        var refusals: [Refusal] = []
        for entry in entries {
            do throws(Refusal) {
                switch entry {
                case .signer(let signer): found += try check(signer)
                case .nested(let set): found += try set.evidence(check)
                case .broken(let refusal): throw refusal
                }
                held += 1
                if held >= required { return found }
            } catch {
                refusals.append(error)
            }
        }
        let errors = refusals.filter(\.isError)
        let isError = held + errors.count >= required && !errors.isEmpty
        let first = isError ? errors[0] : refusals.first { !$0.isError } ?? refusals.first
        let texts = refusals.prefix(5).map(\.message)
        throw Refusal(
            first?.code ?? .thresholdNotMet,
            "\(held) of \(required) attestors of \(path) hold: \(texts.joined(separator: "; "))",
            isError: isError,
            evidence: refusals.flatMap(\.evidence)
        )
    }
}
