internal import Attestations
internal import Encodings
internal import Metadata
internal import Trust
internal import Vocabulary

/// Which build level the trust root grants, by who signed and which builder that signer names.
///
/// Source: SLSA 1.1, build track; the trust root's `builders`.
struct BuildLevels {
    let builders: [Builder]

    /// The most that a build on a machine of the project's own can have.
    private static let selfHosted = 2

    /// The level of a valid provenance: 1 where no entry grants it another.
    ///
    /// A builder id counts only together with the signer that an entry names: anybody can write anybody's id.
    func level(of provenance: Provenance, in evidence: Evidence, signedBy authorities: [String]) -> Int {
        let granted = builders.filter { builder in
            authorities.contains { authority in
                builder.includes(
                    id: provenance.builderID,
                    buildType: provenance.buildType ?? "",
                    signedBy: authority
                )
            }
        }
        let level = granted.map(\.maxLevel).max() ?? 1
        return evidence.isSelfHosted ? min(level, Self.selfHosted) : level
    }

    /// The level of an image: the lowest over its manifests, of each the highest over its provenance, else 0.
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
        return level(of: provenance, in: evidence, signedBy: evidence.attestation.signers.map(\.authority))
    }
}

extension Evidence {
    /// Whether GitHub's provenance says that a runner of the project's own did the build.
    fileprivate var isSelfHosted: Bool {
        var cursor = attestation.statement?.predicate
        for name in ["buildDefinition", "internalParameters", "github", "runner_environment"] {
            cursor = try? cursor?.member(name)
        }
        return (try? cursor?.string()) == "self-hosted"
    }
}
