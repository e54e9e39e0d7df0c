package import Vocabulary

/// By what an image can be recognised inside a document.
package struct ImageIdentity: Hashable, Sendable {
    /// The indexes that the image is, or is reached through.
    package let indexes: Set<Digest>
    /// The platform manifests.
    package let manifests: Set<Digest>
    /// The configs, which some tools call image ids.
    package let configs: Set<Digest>
    package let references: [ImageReference]
    /// The platform, where one is judged alone.
    package let platform: Platform?

    package init(
        indexes: Set<Digest>,
        manifests: Set<Digest>,
        configs: Set<Digest>,
        references: [ImageReference],
        platform: Platform?
    ) {
        (self.indexes, self.manifests, self.configs) = (indexes, manifests, configs)
        (self.references, self.platform) = (references, platform)
    }

    /// Every digest that stands for the image.
    package var digests: Set<Digest> { indexes.union(manifests).union(configs) }
}

/// Which digest of the image a document names as its own subject.
package enum ImageDescription: String, CaseIterable, Sendable, Hashable {
    case index, manifest, config
    /// The document names no digest; only the statement around it does.
    case notStated
    /// The document names digests, and none of them is of the image.
    case other
}

/// The digests by which a document says what it is about.
package struct StatedSubject: Hashable, Sendable {
    package private(set) var digests: Set<Digest> = []
    /// Whether there is something that wants to be a digest and cannot be read as one.
    package private(set) var hasUnreadable = false

    package init() {}

    /// Which digest of the image is named; names are never compared.
    package func describes(_ image: ImageIdentity) -> ImageDescription {
        if !digests.isDisjoint(with: image.indexes) { return .index }
        if !digests.isDisjoint(with: image.manifests) { return .manifest }
        if !digests.isDisjoint(with: image.configs) { return .config }
        return digests.isEmpty && !hasUnreadable ? .notStated : .other
    }

    /// Takes a text that is a digest, or none at all, as a version may be.
    mutating func add(digestOrOther text: String) {
        let text = text.asciiLowercased
        guard Digest.Algorithm.allCases.contains(where: { text.hasPrefix("\($0.rawValue):") }) else { return }
        add(digest: text)
    }

    /// Takes a text that must be a digest.
    mutating func add(digest text: String) {
        if let digest = try? Digest(text) { digests.insert(digest) } else { hasUnreadable = true }
    }

    /// Takes what follows the last `@` of an image reference; a reference without one names no digest.
    mutating func add(reference text: String) {
        guard let at = text.lastIndex(of: "@") else { return }
        add(digest: String(text[text.index(after: at)...]))
    }

    /// Takes the version of an image's purl; purls of packages do not name images.
    mutating func add(purl text: String) {
        guard let purl = PackageURL(text), purl.type == "oci" || purl.type == "docker", let version = purl.version
        else { return }
        add(digestOrOther: version)
    }

    /// Takes a hash by the name that a format gives its algorithm; those that name no blobs are left out.
    mutating func add(hash: String, algorithm: String) {
        guard let algorithm = Digest.Algorithm(rawValue: algorithm.asciiLowercased.filter { $0 != "-" })
        else { return }
        add(digest: "\(algorithm.rawValue):\(hash.asciiLowercased)")
    }
}
