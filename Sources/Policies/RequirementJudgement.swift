internal import Attestations
internal import Metadata
internal import Vocabulary

/// Holds one entry of `require` against the manifests of an image.
struct RequirementJudgement {
    let requirement: Requirement
    let evidence: ImageEvidence
    let clock: JudgingClock
    let levels: BuildLevels

    /// What messages begin with: what is required, and by whom.
    var title: String {
        let names = requirement.signedBy.joined(separator: " or ")
        let who = requirement.threshold == 1 ? names : "\(requirement.threshold) of \(names)"
        return "\(requirement.rule) by \(who)"
    }

    /// Whether the entry holds for one manifest.
    func verdict(on target: JudgedTarget) -> Result<Satisfaction, Shortfall> {
        let verified = evidence.evidence(
            on: target,
            by: requirement.signedBy,
            where: { (content: SignedContent) in requirement.includes(content) }
        ).filter { (candidate: Evidence) in requirement.includes(candidate) }
        let content = CustomContent(requirement)
        let found = content.evidence(verified)
        guard verified.isEmpty || !found.isEmpty else { return .failure(content.shortfall(verified)) }
        let candidates = found.filter { requirement.about.includes($0.attestation.subject, target) }
        guard !candidates.isEmpty else {
            guard found.isEmpty else { return .failure(.isAbout(found, instead: requirement.about)) }
            let absence = Absence(
                signedBy: requirement.signedBy,
                includes: { (content: SignedContent) in requirement.includes(content) }
            )
            return .failure(absence.shortfall(on: target, records: evidence.image.records))
        }
        let concerned = candidates.filter { !$0.describesSibling(of: target, in: evidence.image) }
        guard !concerned.isEmpty else {
            return .failure(.describesSibling(candidates))
        }
        let selection = StatementSelection(authorities: requirement.signedBy)
        let selected =
            switch requirement.selection {
            case .newest: selection.newest(concerned)
            case .all, .any: concerned
            case nil: selection.newestScans(concerned)
            }
        let checks = StatementChecks(requirement: requirement, clock: clock, levels: levels)
        let results = selected.map { (evidence: $0, result: checks.check($0, on: target)) }
        return requirement.selection == .any ? any(results) : all(results)
    }

    private typealias Checked = (evidence: Evidence, result: Result<String, Shortfall>)

    private func all(_ results: [Checked]) -> Result<Satisfaction, Shortfall> {
        if let shortfall = Shortfall.joined(results.compactMap { $0.result.shortfall }) { return .failure(shortfall) }
        return counted(results)
    }

    private func any(_ results: [Checked]) -> Result<Satisfaction, Shortfall> {
        let good = results.filter { $0.result.shortfall == nil }
        if good.isEmpty, let shortfall = Shortfall.joined(results.compactMap { $0.result.shortfall }) {
            return .failure(shortfall)
        }
        return counted(good)
    }

    /// Counts distinct authorities; one that signs twice is one.
    private func counted(_ results: [Checked]) -> Result<Satisfaction, Shortfall> {
        let found = requirement.signedBy.filter { name in
            results.contains { $0.evidence.authorities(among: [name]) == [name] }
        }
        let digests = results.map(\.evidence.digest)
        guard found.count >= requirement.threshold else {
            return .failure(
                Shortfall(
                    .thresholdNotMet,
                    "expected \(requirement.threshold) authorities, found \(found.count): "
                        + found.joined(separator: ", "),
                    evidence: digests
                )
            )
        }
        let lines = results.compactMap { try? $0.result.get() }
        return .success(Satisfaction(message: lines.joined(separator: ", "), evidence: digests))
    }
}

extension Result where Failure == Shortfall {
    var shortfall: Shortfall? {
        if case .failure(let shortfall) = self { shortfall } else { nil }
    }
}

extension Shortfall {
    /// Several statements that do not satisfy, as one reason: the code is the first one's; nil for none.
    static func joined(_ shortfalls: [Shortfall]) -> Shortfall? {
        guard let first = shortfalls.first(where: { !$0.isError }) ?? shortfalls.first else { return nil }
        let shown = shortfalls.prefix(5).map(\.message)
        let rest = shortfalls.count > shown.count ? ["and \(shortfalls.count - shown.count) more"] : []
        return Shortfall(
            first.code,
            (shown + rest).joined(separator: "; "),
            evidence: shortfalls.flatMap(\.evidence),
            isError: first.isError
        )
    }

    /// All that is there is about something else than the entry asks for.
    static func isAbout(_ evidence: [Evidence], instead wanted: Requirement.About) -> Shortfall {
        let names = evidence.map { "\($0.digest.short) is about \($0.attestation.subject.short)" }
        return Shortfall(
            .missingAttestation,
            "none is about the \(wanted.rawValue): \(names.prefix(5).joined(separator: ", "))",
            evidence: evidence.map(\.digest)
        )
    }

    /// All that is there speaks of other platforms of the same index.
    static func describesSibling(_ evidence: [Evidence]) -> Shortfall {
        let names = evidence.map(\.digest.short).joined(separator: ", ")
        return Shortfall(
            .describesOtherImage,
            "none describes this platform: \(names) names another platform of the index as its subject",
            evidence: evidence.map(\.digest)
        )
    }
}

extension Requirement.About {
    fileprivate func includes(_ subject: Digest, _ target: JudgedTarget) -> Bool {
        switch self {
        case .any: true
        case .index: subject == target.image
        case .platform: subject == target.manifest
        }
    }
}
