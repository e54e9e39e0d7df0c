package import Policies
internal import Trust
package import Vocabulary

/// A policy of sigstore's policy-controller, as far as it can be judged without a cluster.
///
/// Source: policy-controller, `policy.sigstore.dev/v1beta1` and `v1alpha1`, ClusterImagePolicy.
package struct ClusterImagePolicy: ImagePolicy {
    /// An authority with what its declaration led to.
    struct Member: Sendable {
        enum Standing: Sendable {
            /// Asked by this name of an `Authority`.
            case asked(String)
            /// The answer is fixed.
            case constant(passes: Bool, message: String?)
            case hindered(Obstacle)
        }

        let name: String
        let standing: Standing
        let format: SignatureFormat
        /// All of these are wanted; where there is none, a signature is.
        let attestations: [WantedAttestation]

        fileprivate init(_ entry: AuthorityEntry, _ standing: Standing, _ objects: SuppliedObjects) {
            (name, format, self.standing) = (entry.name, entry.format, standing)
            attestations = entry.attestations.map {
                WantedAttestation(
                    name: $0.name,
                    predicateType: $0.predicateType,
                    obstacle: $0.condition?.obstacle(objects)
                )
            }
        }
    }

    /// A type of which at least one statement is wanted.
    struct WantedAttestation: Hashable, Sendable {
        let name: String
        let predicateType: String
        /// What is said of its condition, which is never evaluated; nil where there is none.
        let obstacle: Obstacle?
    }

    package let name: String
    package let file: String
    package let digest: Digest
    package let authorities: PolicyAuthorities
    let globs: [ImageGlob]
    /// False where failures only warn.
    let isEnforced: Bool
    /// One of them is enough.
    let members: [Member]
    /// What is said of the condition of the whole policy, which is never evaluated; nil where there is none.
    let conditionObstacle: Obstacle?

    package var kind: String { ClusterImagePolicyReader.kind }

    /// A policy of a cluster says nothing about what has to be in a bundle.
    package var allowsEmpty: Bool { true }

    init(_ document: ClusterImagePolicyDocument, of file: PolicyFile, material: PolicyMaterial) {
        (name, self.file, digest) = (document.name, file.path, file.digest)
        (globs, isEnforced) = (document.globs, document.isEnforced)
        conditionObstacle = document.condition?.obstacle(material.objects)
        let resolver = AuthorityResolver(policy: document.name, material: material)
        var authorities = PolicyAuthorities.none
        members = document.authorities.map { entry in
            let signer: AuthorityEntry.Signer
            switch entry.means {
            case .constant(let passes, let message):
                return Member(entry, .constant(passes: passes, message: message), material.objects)
            case .signer(let stated): signer = stated
            }
            do throws(Obstacle) {
                let resolved = try resolver.resolve(signer, of: entry)
                authorities.authorities.append(resolved.authority)
                if let root = resolved.root { authorities.sigstoreRoots[root.name] = root }
                return Member(entry, .asked(resolved.authority.name), material.objects)
            } catch {
                return Member(entry, .hindered(error), material.objects)
            }
        }
        self.authorities = authorities
    }

    package func selects(_ reference: ImageReference?) -> Bool {
        selects(ClusterImageNames(reference, digest: nil))
    }

    package func selects(_ reference: ImageReference?, digest: Digest) -> Bool {
        selects(ClusterImageNames(reference, digest: digest))
    }

    private func selects(_ names: ClusterImageNames) -> Bool { globs.contains { $0.matches(names) } }

    package func outcomes(of evidence: ImageEvidence, in context: JudgingContext) -> [RuleOutcome] {
        [ClusterImagePolicyJudgement(policy: self, evidence: evidence).outcome]
    }
}

extension ConditionEntry {
    /// Why it is not evaluated: its text is not here, or its language is none of ours.
    func obstacle(_ objects: SuppliedObjects) -> Obstacle {
        let title = "a policy in \(language.rawValue)"
        switch source {
        case .remote(let address):
            return Obstacle(.needsResource, "\(title) at '\(address)', which is not fetched")
        case .configMap(let reference, _) where !objects.hasConfigMap(reference):
            return Obstacle(.needsResource, "\(title) in the ConfigMap '\(reference)', which is not supplied")
        case .inline, .configMap:
            return Obstacle(.unsupportedLanguage, "\(title), which is not evaluated")
        }
    }
}
