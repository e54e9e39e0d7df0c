internal import Attestations
internal import Metadata
internal import Trust
internal import Vocabulary

/// Which build level the trust root grants, by who signed and which builder that signer names.
///
/// Source: SLSA 1.1, build track; the trust root's `builders`; metadata.md B.5.
struct BuildLevels {
    let builders: [Builder]

    /// The most that a build on a machine of the project's own can have, unless an entry says otherwise.
    private static let selfHosted = 2
    private static let strict = 3

    /// A level, and why it is no higher where something stands against it.
    struct Grant: Hashable {
        var level: Int
        var reason: String?
        /// Whether no signature holds, since a certificate does not bear out what the provenance says.
        var isUnproven = false
        /// Whether the level rests on an entry that wants every parameter mentioned.
        var isStrict = false
    }

    /// The level of a valid provenance: 1 where no entry grants it another.
    ///
    /// A builder id counts only together with the signer that an entry names: anybody can write anybody's id.
    ///
    /// - Parameters:
    ///   - provenance: What is said of the build.
    ///   - evidence: Who signed it.
    ///   - authorities: Whose signatures count.
    ///   - namedBuilders: Builders that the policy names itself.
    /// - Returns: The highest level over these signatures.
    /// - Throws: `predicate-invalid` where a certificate contradicts the provenance.
    func grant(
        of provenance: Provenance,
        in evidence: Evidence,
        signedBy authorities: [String],
        namedBuilders: [Glob] = []
    ) throws(Shortfall) -> Grant {
        let identity = BuilderIdentity(provenance: provenance, namedBuilders: namedBuilders)
        var granted: Grant?
        var flaw: String?
        var holds = false
        var isCertified = false
        for signer in evidence.attestation.signers where authorities.contains(signer.authority) {
            let entries = builders.filter { builder in
                builder.includes(
                    id: provenance.builderID,
                    buildType: provenance.buildType ?? "",
                    signedBy: signer.authority
                )
            }
            switch identity.judge(signer) {
            case .holds: holds = true
            case .unproven(let reason):
                flaw = flaw ?? reason
                isCertified = true
                continue
            case .contradicted(let reason):
                throw Shortfall(.predicateInvalid, "contradicts its certificate: \(reason)", isError: true)
            }
            for entry in entries {
                let grant = Self.grant(by: entry, provenance, signer)
                let isBetter = granted.map { grant.level > $0.level || (grant.level == $0.level && !grant.isStrict) }
                if isBetter ?? true { granted = grant }
            }
        }
        var best = granted ?? Grant(level: 1)
        if best.level == 1, best.reason == nil { best.reason = flaw }
        best.isUnproven = !holds && isCertified
        return best
    }

    private static func grant(by entry: Builder, _ provenance: Provenance, _ signer: Signer) -> Grant {
        let runner = signer.extensions["runnerEnvironment"] ?? provenance.run.runner
        var grant = Grant(level: entry.maxLevel, isStrict: entry.strictParameters && entry.maxLevel >= strict)
        if runner == "self-hosted", !entry.selfHosted, grant.level > selfHosted {
            grant = Grant(level: selfHosted, reason: "it ran on a machine of the project's own")
        }
        return grant
    }

    /// The level of an image: the lowest over its manifests, of each the highest over its provenance, else 0.
    ///
    /// Where an entry wants every parameter mentioned, no policy has done so here, so that it counts as one level less.
    func level(of evidence: ImageEvidence) -> Int {
        guard let targets = try? evidence.image.targets(narrowedTo: []) else { return 0 }
        let levels = targets.map { target in
            evidence.evidence(on: target, by: nil, where: { $0.predicateClass == .provenance })
                .map { level(of: $0) }.max() ?? 0
        }
        return levels.min() ?? 0
    }

    private func level(of evidence: Evidence) -> Int {
        guard case .success(.provenance(let provenance))? = evidence.claim else { return 0 }
        let authorities = evidence.attestation.signers.map(\.authority).filter { !Authority.isOfPolicy($0) }
        guard let grant = try? grant(of: provenance, in: evidence, signedBy: authorities) else { return 0 }
        return grant.isStrict && !provenance.parameters.leaves.isEmpty ? grant.level - 1 : grant.level
    }
}
