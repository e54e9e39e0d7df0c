internal import Cryptography
internal import Policies
internal import PolicyController
internal import Trust
internal import Vocabulary

/// Gathers the policy files that a run goes by: those that were named, else those inside the trust root.
enum PolicySource {
    /// The largest policy file that is read.
    private static let largest = 16 << 20

    /// The files, by the bytes of their paths.
    ///
    /// - Throws: `no-policy` where there is none.
    static func files(_ paths: [String], trust: PinnedTrustRoot?) throws -> [PolicyFile] {
        guard !paths.isEmpty else {
            guard let trust, !trust.policyFiles.isEmpty else {
                let place = trust.map { "\($0.path): " } ?? ""
                throw NoPolicy(description: "\(place)expected policies in policies/ or by --policy, found none")
            }
            return trust.policyFiles
        }
        var found: [String] = []
        for path in paths {
            switch InputFile.isFolder(path) {
            case nil: throw NoPolicy(description: "\(path): expected a policy file or a folder of them, found nothing")
            case true:
                let below = try files(below: path, depth: 0)
                guard !below.isEmpty else {
                    throw NoPolicy(description: "\(path): expected *.yaml or *.yml files, found none")
                }
                found += below
            default: found.append(path)
            }
        }
        return try found.map { path in
            let bytes = try InputFile.read(path, limit: largest, code: .policyInvalid, blame: .trust)
            return PolicyFile(path: path, bytes: bytes, digest: try HashFunction.digest(.sha256, of: bytes))
        }
    }

    private static func files(below folder: String, depth: Int) throws -> [String] {
        guard depth < 16 else {
            throw NoPolicy(description: "\(folder): expected at most 16 levels of folders, found more")
        }
        return try InputFile.names(in: folder, code: .policyInvalid, blame: .trust).flatMap { name in
            let path = "\(folder)/\(name)"
            if InputFile.isFolder(path) == true { return try files(below: path, depth: depth + 1) }
            return name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? [path] : []
        }
    }

    /// The policies and the digest over all their files.
    static func load(
        _ paths: [String],
        trust: PinnedTrustRoot?,
        limits: Limits
    ) throws -> (policies: PolicySet, digest: Digest, files: [PolicyFile]) {
        let files = try files(paths, trust: trust)
        let policies: PolicySet
        do {
            policies = try PolicySet.load(
                files: files,
                authorities: trust?.root.authorities.map(\.name),
                languages: languages(of: files, trust: trust?.root, limits: limits),
                limits: limits
            )
        } catch {
            // A policy of the trust root is named by its path below it.
            if paths.isEmpty, let trust { throw Located(in: trust.path, error) }
            throw error
        }
        return (policies, try digest(of: files), files)
    }

    /// The languages beside our own, with what their policies may refer to.
    static func languages(of files: [PolicyFile], trust: TrustRoot?, limits: Limits) -> [any PolicyLanguage] {
        [
            PolicyControllerLanguage(
                policyFiles: files,
                sigstoreRoots: trust?.sigstoreRoots ?? [:],
                algorithms: trust?.algorithms ?? AlgorithmPolicy(),
                limits: limits
            )
        ]
    }

    /// The digest of a policy set: over the sorted digests of its files.
    static func digest(of files: [PolicyFile]) throws -> Digest {
        try HashFunction.digest(.sha256, of: PolicySet.manifest(of: files))
    }
}

/// There is nothing to judge by.
struct NoPolicy: Explained, Hashable {
    let description: String
    var blame: Blame { .trust }
    var code: Code { .noPolicy }
    var remedy: String? { "write a BundlePolicy, or name one with --policy FILE" }
}
