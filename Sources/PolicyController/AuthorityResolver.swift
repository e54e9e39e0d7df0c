internal import Cryptography
internal import Policies
internal import Trust
internal import Vocabulary

/// What the authorities of policies are looked up in.
struct PolicyMaterial: Sendable {
    /// The pinned roots of the operator.
    let sigstoreRoots: [String: SigstoreRoot]
    let objects: SuppliedObjects
    /// Public keys in PEM, by the addresses of key services.
    let keyReferences: [String: [UInt8]]
    /// Which keys the trust root permits.
    let algorithms: AlgorithmPolicy
}

/// Makes what the kernel verifies with of what a policy declares.
struct AuthorityResolver {
    let policy: String
    let material: PolicyMaterial

    /// An authority, and the root that it brings, where it goes by none of the operator's.
    struct Resolved: Sendable {
        let authority: Authority
        let root: SigstoreRoot?
    }

    /// The root that policies mean where they name none.
    private static let publicInstance = "public-good"

    /// Looks up what an entry needs.
    ///
    /// - Parameters:
    ///   - signer: Its key or identities.
    ///   - entry: What else it states.
    /// - Returns: The authority, under the name that its signatures are known by.
    /// - Throws: `Obstacle`, with what is missing.
    func resolve(_ signer: AuthorityEntry.Signer, of entry: AuthorityEntry) throws(Obstacle) -> Resolved {
        let name = "\(Authority.policyMark)\(policy)/\(entry.name)"
        let means =
            switch signer {
            case .key(let key): try keys(key, entry, as: name)
            case .keyless(let keyless): try identities(keyless, entry, as: name)
            }
        let authority = Authority(
            name: name,
            signs: [PredicateSelector.everything],
            images: ImageSelector(["**"]),
            means: means.0
        )
        // What the operator pinned is known by its own name already.
        let roots = [means.1].compactMap(\.self).filter { $0.name.hasPrefix(Authority.policyMark) }
        return Resolved(authority: authority, root: roots.first)
    }

    // MARK: - Keys

    private func keys(
        _ key: KeyEntry,
        _ entry: AuthorityEntry,
        as name: String
    ) throws(Obstacle) -> (Authority.Means, SigstoreRoot?) {
        guard let hash = key.hash.algorithm else {
            throw Obstacle(.unsupportedAlgorithm, "names the hash \(key.hash.rawValue), which is not known here")
        }
        let (publicKey, place) = try publicKey(key.source)
        guard material.algorithms.permits(publicKey.algorithm) else {
            throw Obstacle(
                .unsupportedAlgorithm,
                "has a key of \(publicKey.algorithm), which 'algorithms' of the trust root does not permit"
            )
        }
        var root: SigstoreRoot?
        var requirements = Requirements.keys
        if let timestampRoot = entry.timestampRoot {
            root = try self.root(timestampRoot)
            requirements = Requirements(transparencyLog: 0, inclusionProof: false, timestamps: 1, times: 1, sct: 0)
        } else if let log = entry.log {
            root = try self.root(log.trustRoot)
            requirements = .loggedKeys
        }
        let scheme = AlgorithmPolicy.scheme(of: publicKey.algorithm, by: hash)
        let trusted = TrustedKey(key: publicKey, file: place, window: .always, schemes: [scheme])
        let means = KeyMeans(keys: [trusted], trustedRoot: root?.name, requirements: requirements)
        return (.keys(means), root)
    }

    private func publicKey(_ source: KeyEntry.Source) throws(Obstacle) -> (PublicKey, place: String) {
        switch source {
        case .data(let key): return (key, "of policy '\(policy)'")
        case .secret(let reference):
            let bytes = try material.objects.secret(reference)
            return (try publicKey(bytes, .needsSecret, of: "the Secret '\(reference)'"), "Secret \(reference)")
        case .kms(let address):
            guard let bytes = material.keyReferences[address] else {
                throw Obstacle(.kmsOffline, "has its key in a service, '\(address)', which cannot be asked here")
            }
            return (try publicKey(bytes, .kmsOffline, of: "the file given for '\(address)'"), address)
        }
    }

    private func publicKey(_ bytes: [UInt8], _ code: Code, of place: String) throws(Obstacle) -> PublicKey {
        do throws(CryptographyError) {
            return try PublicKey(pem: bytes)
        } catch {
            throw Obstacle(code, "needs one public key in PEM, and \(place) is none: \(error)")
        }
    }

    // MARK: - Identities

    private func identities(
        _ keyless: KeylessEntry,
        _ entry: AuthorityEntry,
        as name: String
    ) throws(Obstacle) -> (Authority.Means, SigstoreRoot?) {
        guard !keyless.hasOwnAuthority else {
            throw Obstacle(.unenforcedField, "states 'ca-cert', which no controller goes by")
        }
        let issuer = try root(keyless.trustRoot)
        let isStamped = entry.timestampRoot != nil
        let requirements = Requirements(
            transparencyLog: isStamped ? 0 : 1,
            inclusionProof: false,
            timestamps: isStamped ? 1 : 0,
            times: 1,
            sct: keyless.ignoresCertificateLogs ? 0 : 1
        )
        let root = try joined(issuer, keyless, entry, as: name)
        let means = KeylessMeans(trustedRoot: root.name, identities: keyless.identities, requirements: requirements)
        return (.keyless(means), root)
    }

    /// The root by which certificates of an entry are judged: one of those that are there where it names only that,
    /// else one of the parts that the entry takes from several.
    private func joined(
        _ issuer: SigstoreRoot,
        _ keyless: KeylessEntry,
        _ entry: AuthorityEntry,
        as name: String
    ) throws(Obstacle) -> SigstoreRoot {
        var logs: SigstoreRoot?
        var stamps: SigstoreRoot?
        if let timestampRoot = entry.timestampRoot {
            stamps = try root(timestampRoot)
        } else if let log = entry.log {
            logs = try root(log.trustRoot)
        } else if keyless.trustRoot == nil {
            logs = issuer
        } else {
            throw Obstacle(
                .noTrustedTime,
                "names the root of its certificates and neither ctlog nor rfc3161timestamp, so that nothing says when "
                    + "they signed"
            )
        }
        if logs?.name == issuer.name { return issuer }
        return SigstoreRoot(
            name: name,
            tlogs: logs?.tlogs ?? [],
            ctlogs: issuer.ctlogs,
            certificateAuthorities: issuer.certificateAuthorities,
            timestampAuthorities: stamps?.timestampAuthorities ?? []
        )
    }

    // MARK: - Roots

    /// The root of that name: the operator's own, else that of a TrustRoot; nil stands for the public instance.
    private func root(_ stated: String?) throws(Obstacle) -> SigstoreRoot {
        let name = stated ?? Self.publicInstance
        if let pinned = material.sigstoreRoots[name] { return pinned }
        let place = "sigstore/\(name)/trusted_root.json in the trust root"
        guard stated != nil else {
            throw Obstacle(.needsResource, "means the public Sigstore instance, and there is no \(place)")
        }
        switch material.objects.trustRoots[name] {
        case .some(.some(.keys(let root))): return root
        case .some(.some(.repository)):
            throw Obstacle(
                .tufOffline,
                "names the TrustRoot '\(name)', whose repository cannot be asked here, and there is no \(place)"
            )
        case .some(.none):
            throw Obstacle(.needsResource, "names the TrustRoot '\(name)', of which more than one is supplied")
        case .none:
            throw Obstacle(.needsResource, "names the root '\(name)', and there is neither a TrustRoot nor \(place)")
        }
    }
}

extension KeyEntry.HashName {
    /// nil for one that we do not compute.
    fileprivate var algorithm: Digest.Algorithm? { Digest.Algorithm(rawValue: rawValue) }
}
