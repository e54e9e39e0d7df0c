package import Attestations
internal import Metadata
package import Vocabulary

/// An image of the bundle with everything that hangs on it, as policies see it.
package struct ImageUnderJudgement: Sendable {
    /// Its name; nil where the bundle leaves it unnamed.
    package let reference: ImageReference?
    package let digest: Digest
    package let isIndex: Bool
    /// The manifests of an index; for a single manifest itself, or nothing.
    package let platforms: [JudgedPlatform]
    /// What is attached to it and to its platforms, verified or not.
    package let records: [AttestationRecord]
    /// All digests that can be computed of a manifest, by the one that the bundle names it by; documents may state any.
    package let identities: [Digest: [Digest]]
    /// VEX of the trust root.
    package let operatorVEX: OperatorVEX

    /// The bytes of a manifest or config of the bundle; nil for one that is not there, or was not kept.
    package let content: @Sendable (Digest) -> [UInt8]?

    package init(
        reference: ImageReference?,
        digest: Digest,
        isIndex: Bool,
        platforms: [JudgedPlatform],
        records: [AttestationRecord],
        identities: [Digest: [Digest]] = [:],
        operatorVEX: OperatorVEX = .none,
        content: @escaping @Sendable (Digest) -> [UInt8]? = { _ in nil }
    ) {
        self.reference = reference
        self.digest = digest
        self.isIndex = isIndex
        self.platforms = platforms
        self.records = records
        self.identities = identities
        self.operatorVEX = operatorVEX
        self.content = content
    }

    private func names(of digests: [Digest]) -> Set<Digest> { Set(digests.flatMap { identities[$0] ?? [$0] }) }

    /// What has to satisfy a requirement: each platform of an index, or the manifest itself.
    ///
    /// - Parameter wanted: The platforms that a policy asks for; empty for all that are present.
    /// - Returns: At least one manifest.
    /// - Throws: `missing-platform`, also where an index has no platform in the bundle at all.
    func targets(narrowedTo wanted: [Platform]) throws(Shortfall) -> [JudgedTarget] {
        guard isIndex else {
            return [target(platforms.first { $0.digest == digest }, manifest: digest)]
        }
        let present = platforms.filter(\.isPresent)
        let missing = wanted.filter { platform in
            !present.contains { $0.platform.map(platform.includes) ?? false }
        }
        guard missing.isEmpty else {
            let names = missing.map(\.description).joined(separator: ", ")
            throw Shortfall(.missingPlatform, "\(names), which 'platforms' asks for, is not in the bundle")
        }
        guard !present.isEmpty else {
            throw Shortfall(.missingPlatform, "no platform of the index is in the bundle, so there is nothing to judge")
        }
        // What the index names no platform for may be of any: a runtime looks into its config.
        let judged = present.filter { candidate in
            wanted.isEmpty || wanted.contains { platform in candidate.platform.map(platform.includes) ?? true }
        }
        return judged.map { target($0, manifest: $0.digest) }
    }

    private func target(_ platform: JudgedPlatform?, manifest: Digest) -> JudgedTarget {
        let identity = ImageIdentity(
            indexes: isIndex ? names(of: [digest]) : [],
            manifests: names(of: [manifest]),
            configs: Set([platform?.configDigest].compactMap(\.self)),
            references: [reference].compactMap(\.self),
            platform: platform?.platform
        )
        let label = isIndex ? platform?.label : nil
        return JudgedTarget(image: digest, manifest: manifest, label: label, identity: identity)
    }

    /// The image with all its platforms, whether they are present, wanted, or neither.
    var identity: ImageIdentity {
        ImageIdentity(
            indexes: isIndex ? names(of: [digest]) : [],
            manifests: names(of: isIndex ? platforms.map(\.digest) : [digest]),
            configs: Set(platforms.compactMap(\.configDigest)),
            references: [reference].compactMap(\.self),
            platform: nil
        )
    }
}

/// A manifest that an index lists.
package struct JudgedPlatform: Hashable, Sendable {
    /// nil where the index does not say.
    package let platform: Platform?
    package let digest: Digest
    package let isPresent: Bool
    /// The digest of the image's configuration, which some scanners call the image's identity.
    package let configDigest: Digest?

    package init(platform: Platform?, digest: Digest, isPresent: Bool, configDigest: Digest?) {
        self.platform = platform
        self.digest = digest
        self.isPresent = isPresent
        self.configDigest = configDigest
    }

    /// How messages call it.
    var label: String { platform?.description ?? digest.short }
}

/// One manifest that a requirement must hold for.
struct JudgedTarget {
    /// The digest of the image: the index, or the manifest itself.
    let image: Digest
    let manifest: Digest
    /// What messages call the platform; nil for an image that is no index.
    let label: String?
    /// By what a document may call this manifest its own subject.
    let identity: ImageIdentity

    /// Whether what is signed about `subject` is evidence here.
    ///
    /// Source: the public contract, "Evidence": what is about the index counts for each of its platforms, what is
    /// about a platform for that one alone, and a plain signature only on the image itself.
    func isConcerned(by subject: Digest, as kind: PredicateClass) -> Bool {
        subject == image || (kind != .signature && subject == manifest)
    }
}
