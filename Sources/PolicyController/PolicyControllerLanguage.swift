package import Encodings
package import Policies
package import Trust
package import Vocabulary

/// The language of sigstore's policy-controller: ClusterImagePolicy, and TrustRoot beside it.
package struct PolicyControllerLanguage: PolicyLanguage {
    package let kinds: Set<String> = [ClusterImagePolicyReader.kind, TrustRootReader.kind]

    /// What may stand beside them in a file.
    private static let companions: Set<String> = ["ConfigMap", "Namespace", "Secret"]

    private let material: PolicyMaterial
    private let limits: Limits

    /// Takes what policies refer to.
    ///
    /// - Parameters:
    ///   - policyFiles: All files of the run, in any of which a TrustRoot, Secret or ConfigMap may stand.
    ///   - resources: More files with such objects.
    ///   - keyReferences: Public keys in PEM, by the addresses of key services that `key.kms` states.
    ///   - sigstoreRoots: Those that the operator has pinned; `public-good` is what keyless means by itself.
    ///   - algorithms: Which keys may be used.
    ///   - limits: Bounds on what is read.
    package init(
        policyFiles: [PolicyFile],
        resources: [PolicyFile] = [],
        keyReferences: [String: [UInt8]] = [:],
        sigstoreRoots: [String: SigstoreRoot],
        algorithms: AlgorithmPolicy,
        limits: Limits
    ) {
        material = PolicyMaterial(
            sigstoreRoots: sigstoreRoots,
            objects: SuppliedObjects(policyFiles + resources, limits: limits),
            keyReferences: keyReferences,
            algorithms: algorithms
        )
        self.limits = limits
    }

    package func policies(_ documents: [YAMLValue], of file: PolicyFile) throws -> [any ImagePolicy] {
        var policies: [any ImagePolicy] = []
        for document in documents {
            let cursor = YAMLCursor(document)
            let kind = try cursor.statedKind()
            switch try kind.text() {
            case ClusterImagePolicyReader.kind:
                policies.append(
                    ClusterImagePolicy(try ClusterImagePolicyReader.document(cursor), of: file, material: material)
                )
            case TrustRootReader.kind: _ = try TrustRootReader(limits: limits).document(cursor)
            case let other where Self.companions.contains(other): continue
            default:
                let known = kinds.union(Self.companions).sorted { $0.utf8.precedes($1.utf8) }
                throw kind.mismatch("one of \(known.joined(separator: ", ")) in this file")
            }
        }
        return policies
    }
}

extension YAMLCursor {
    fileprivate func statedKind() throws(YAMLError) -> YAMLCursor {
        guard case .mapping(let fields) = value.content else { throw mismatch("a mapping") }
        guard let kind = fields.first(where: { $0.name.isIdentical(to: "kind") }) else {
            throw mismatch("a field 'kind'", found: "none")
        }
        return YAMLCursor(kind.value, path: "kind")
    }
}
