internal import Cryptography
internal import Encodings
internal import Kyverno
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
        return try found.map(read)
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

    /// The policies, and the digest over their files and all that they were given with them.
    static func load(
        _ request: StationRequest,
        trust: PinnedTrustRoot
    ) throws -> (policies: PolicySet, digest: Digest) {
        let (files, options, digest) = try gather(
            request.policies,
            request.cluster,
            trust: trust,
            at: request.at,
            limits: request.limits
        )
        do throws(PolicyError) {
            return (try load(files, options, trust: trust.root), digest)
        } catch {
            // A policy of the trust root is named by its path below it.
            throw request.policies.isEmpty ? Located(in: trust.path, error) : error
        }
    }

    /// The files of policies, and what was given with them.
    ///
    /// - Returns: Also the digest over all of them.
    static func gather(
        _ paths: [String],
        _ facts: ClusterFacts,
        trust: PinnedTrustRoot?,
        at instant: Instant,
        limits: Limits
    ) throws -> (files: [PolicyFile], options: KyvernoOptions, digest: Digest) {
        let files = try files(paths, trust: trust)
        let resources = facts.resources.isEmpty ? trust?.resourceFiles ?? [] : try facts.resources.map(read)
        var options = KyvernoOptions(instant: instant)
        options.resources = resources
        options.namespace = facts.namespace
        options.allowsExceptions = facts.allowsExceptions
        options.sigstoreRoots = trust?.root.sigstoreRoots ?? [:]
        options.limits = limits
        options.document = try facts.json.map { try document($0, limits: limits) }
        let keys = try facts.keyReferences.map { (reference: $0.reference, file: try read($0.path)) }
        options.keyReferences = Dictionary(keys.map { ($0.reference, $0.file.bytes) }) { first, _ in first }
        return (files, options, try digest(of: files + resources + keys.map(\.file)))
    }

    /// The policies of files, in whatever language.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - options: What was given with them.
    ///   - trust: The trust root; nil where none is at hand, so that policies may name any authority.
    ///   - mayBeEmpty: Whether the files need not hold a policy, but only what policies refer to.
    /// - Returns: The policies; one or more, unless there may be none.
    /// - Throws: Why one cannot be used.
    static func load(
        _ files: [PolicyFile],
        _ options: KyvernoOptions,
        trust: TrustRoot?,
        mayBeEmpty: Bool = false
    ) throws(PolicyError) -> PolicySet {
        // In this order: Secrets and ConfigMaps may stand beside policies of either kind, and Kyverno reads them alone.
        let controller = PolicyControllerLanguage(
            policyFiles: files,
            resources: options.resources,
            keyReferences: options.keyReferences,
            sigstoreRoots: options.sigstoreRoots,
            algorithms: trust?.algorithms ?? AlgorithmPolicy(),
            limits: options.limits
        )
        return try PolicySet.load(
            files: files,
            authorities: trust?.authorities.map(\.name),
            languages: [controller, try KyvernoLanguage(options, policyFiles: files)],
            mayBeEmpty: mayBeEmpty,
            limits: options.limits
        )
    }

    private static func document(_ path: String, limits: Limits) throws -> JSONCursor {
        let bytes = try InputFile.read(path, limit: largest, code: .policyInvalid, blame: .trust)
        do throws(JSONError) {
            return try JSONCursor(reading: bytes, depth: limits.jsonDepth, values: limits.jsonValues)
        } catch {
            throw PolicyError.unreadable("\(error)", in: path)
        }
    }

    private static func read(_ path: String) throws -> PolicyFile {
        let bytes = try InputFile.read(path, limit: largest, code: .policyInvalid, blame: .trust)
        return PolicyFile(path: path, bytes: bytes, digest: try HashFunction.digest(.sha256, of: bytes))
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
