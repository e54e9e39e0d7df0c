public import Vocabulary

/// What was found on one image, and how it was judged.
public struct JudgedImage: Hashable, Sendable {
    public enum Result: String, Hashable, Sendable, CaseIterable {
        case passed = "PASSED"
        case failed = "FAILED"
        case skipped = "SKIPPED"
    }

    /// Whether the image was judged at all.
    public enum Standing: Hashable, Sendable {
        /// By these rules; the build level is the one that its provenance reaches, 0 to 3.
        case judged(rules: [JudgedRule], buildLevel: Int)
        /// Left out by an option that narrows the judgement.
        case skipped
    }

    public let content: ImageContent
    /// What is attached, rejected ones too.
    public let attestations: [JudgedAttestation]
    public let standing: Standing

    /// Takes an image, and puts its attestations in an order that no packing changes.
    package init(_ content: ImageContent, attestations: [JudgedAttestation], standing: Standing) {
        self.content = content
        self.attestations = attestations.sorted { $0.content.sortKey.precedes($1.content.sortKey) }
        self.standing = standing
    }

    /// The outcomes of the rules; empty for a skipped image.
    public var rules: [JudgedRule] {
        if case .judged(let rules, _) = standing { rules } else { [] }
    }

    /// PASSED only where at least one rule spoke and none of them fails.
    public var result: Result {
        guard case .judged(let rules, _) = standing else { return .skipped }
        return rules.isEmpty || rules.contains(where: \.fails) ? .failed : .passed
    }
}

/// An image that the bundle names or lists at its top.
public struct ImageContent: Hashable, Sendable {
    /// A manifest that an index lists as a platform.
    public struct Part: Hashable, Sendable {
        /// nil where the index does not say.
        public let platform: Platform?
        public let digest: Digest

        package init(platform: Platform?, digest: Digest) { (self.platform, self.digest) = (platform, digest) }
    }

    /// nil for an unnamed image.
    public let reference: ImageReference?
    /// The tag alone, where the bundle gives an unnamed image no more than that.
    public let tag: String?
    public let digest: Digest
    public let mediaType: MediaType
    /// The platforms of an index, in its order; for a manifest its own, where that is known.
    public let platforms: [Part]

    package init(reference: ImageReference?, tag: String?, digest: Digest, mediaType: MediaType, platforms: [Part]) {
        self.reference = reference
        self.tag = reference == nil ? tag : nil
        self.digest = digest
        self.mediaType = mediaType
        self.platforms = platforms
    }
}
