internal import Attestations
internal import CEL
internal import Encodings
internal import Metadata
internal import Synchronization
internal import Trust
internal import Vocabulary

/// The values that the expression of a rule finds, made when it asks, and what attestations they came from.
///
/// Unchecked `Sendable`: an evaluation runs on one thread.
final class RuleScope: @unchecked Sendable {
    private let policy: BundlePolicy
    private let evidence: ImageEvidence
    private let target: JudgedTarget
    private let context: JudgingContext
    /// The attestations that were looked at, in the order in which that began.
    private(set) var digests: [Digest] = []

    init(policy: BundlePolicy, evidence: ImageEvidence, target: JudgedTarget, context: JudgingContext) {
        (self.policy, self.evidence, self.target, self.context) = (policy, evidence, target, context)
    }

    /// The value of a variable.
    ///
    /// - Returns: nil for one that there is not.
    /// - Throws: What keeps it from having one: an expression that asks for it has no value either.
    func value(of name: String) throws(CELFailure) -> CELValue? {
        guard let variable = RuleVariable(rawValue: name) else { return nil }
        if let kind = variable.predicateClass { return try claims(of: kind) }
        switch variable {
        case .image: return try image()
        case .now: return try time(context.instant)
        case .findings: return try findings()
        default: return try statements()
        }
    }

    private func record(_ digest: Digest) { if !digests.contains(digest) { digests.append(digest) } }

    private func time(_ instant: Instant) throws(CELFailure) -> CELValue {
        guard let time = CELTimestamp(seconds: instant.seconds, nanoseconds: Int32(instant.nanoseconds)) else {
            throw CELFailure("expected a time of the years 1 to 9999, found \(instant)")
        }
        return .timestamp(time)
    }

    private func time(_ instant: Instant?) throws(CELFailure) -> CELValue {
        guard let instant else { return .null }
        return try time(instant)
    }

    // MARK: - The image

    private func image() throws(CELFailure) -> CELValue {
        let image = evidence.image
        return .object([
            ("reference", CELValue(image.reference?.description)),
            ("name", CELValue(image.reference?.repository)),
            ("tag", CELValue(image.reference?.tag)),
            ("digest", .string(image.digest.description)),
            ("platform", CELValue(target.label)),
            ("manifest", try document(target.manifest, "manifest")),
            ("config", try config()),
        ])
    }

    private func config() throws(CELFailure) -> CELValue {
        let platform = evidence.image.platforms.first { $0.digest == target.manifest }
        guard let digest = platform?.configDigest else { return .null }
        return try document(digest, "config")
    }

    /// A document of the bundle; null where it is not there, or is no JSON, as the config of a chart may be.
    private func document(_ digest: Digest, _ name: String) throws(CELFailure) -> CELValue {
        guard let bytes = evidence.image.content(digest) else { return .null }
        guard
            let cursor = try? JSONCursor(
                reading: bytes,
                depth: context.limits.jsonDepth,
                values: context.limits.jsonValues,
                root: "image.\(name)"
            )
        else { return .null }
        return try CELValue(json: cursor, numbers: .integerWhereWritten)
    }

    // MARK: - Attestations

    private func statements() throws(CELFailure) -> CELValue {
        var values: [CELValue] = []
        for item in evidence.evidence(on: target, by: nil, where: { _ in true }) {
            guard let statement = item.attestation.statement else { continue }
            record(item.digest)
            let predicate: CELValue =
                if let cursor = statement.predicate {
                    try CELValue(json: cursor.rooted(at: "predicate"), numbers: .integerWhereWritten)
                } else { .null }
            values.append(
                .object(
                    [
                        ("type", .string(statement.predicateType)), ("predicate", predicate),
                        ("subject", .string(item.attestation.subject.description)),
                    ] + (try origin(of: item))
                )
            )
        }
        return .list(values)
    }

    /// Who says it, when, and where that stands.
    private func origin(of item: Evidence) throws(CELFailure) -> [(name: String, value: CELValue)] {
        // A policy of a cluster may believe others, who are nobody here.
        let signers = item.attestation.signers.filter { !Authority.isOfPolicy($0.authority) }
        var values: [CELValue] = []
        for signer in signers {
            values.append(
                .object([
                    ("authority", .string(signer.authority)), ("identity", .string(signer.identity)),
                    ("issuer", CELValue(signer.issuer)), ("time", try time(signer.time)),
                ])
            )
        }
        return [
            ("signer", CELValue(signers.first?.authority)), ("signers", .list(values)),
            ("signedAt", try time(signers.compactMap(\.time).min())),
            ("digest", .string(item.digest.description)),
        ]
    }

    /// What the predicates of a class say; one that cannot be read leaves the expression without a value.
    private func claims(of kind: PredicateClass) throws(CELFailure) -> CELValue {
        var values: [CELValue] = []
        for item in evidence.evidence(on: target, by: nil, where: { $0.predicateClass == kind }) {
            record(item.digest)
            guard case .success(let claim)? = item.claim else {
                guard case .failure(let error)? = item.claim else { continue }
                throw CELFailure("\(item.digest.short) cannot be read: \(error)")
            }
            let members = try members(of: claim, in: item)
            values.append(.object(members + (try origin(of: item))))
        }
        return .list(values)
    }

    private func members(of claim: Claim, in item: Evidence) throws(CELFailure) -> [(name: String, value: CELValue)] {
        switch claim {
        case .provenance(let provenance):
            let names = item.attestation.signers.map(\.authority).filter { !Authority.isOfPolicy($0) }
            let level = (try? context.levels.grant(of: provenance, in: item, signedBy: names))?.level ?? 0
            return try provenance.members(time) + [("level", .int(Int64(level)))]
        case .sbom(let sbom):
            let isComplete = MinimumElements(.ntia2021).check(sbom).isComplete
            return try sbom.members(time) + [
                ("describesImage", .string(sbom.describes(target.identity).rawValue)),
                ("minimumElements", .bool(isComplete)),
            ]
        case .scan(let scan): return try scan.members(time)
        case .test(let test): return test.members
        case .verdict(let verdict): return try verdict.members(time)
        default: return []
        }
    }

    // MARK: - Findings

    private func findings() throws(CELFailure) -> CELValue {
        guard let rule = policy.vulnerabilities else {
            throw CELFailure("findings: expected 'vulnerabilities' in the policy, found none")
        }
        let clock = JudgingClock(instant: context.instant, skew: policy.clockSkew)
        let judgement = VulnerabilityJudgement(rule: rule, evidence: evidence, clock: clock, limits: context.limits)
        let found: [JudgedFinding]
        switch judgement.verdict(on: target) {
        case .success(let satisfaction):
            satisfaction.evidence.forEach(record)
            found = satisfaction.findings
        case .failure(let shortfall):
            shortfall.evidence.forEach(record)
            // What remains is what the expression asks about; whatever else fails leaves nothing to ask about.
            guard shortfall.code == .vulnerabilityRemains else { throw CELFailure("findings: \(shortfall.message)") }
            found = shortfall.findings
        }
        return .list(found.map(\.celValue))
    }
}
