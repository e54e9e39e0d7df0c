package import Encodings
public import Vocabulary

/// The tree of a bundle and what is attached to each image, nothing judged.
public struct InspectedBundle: Hashable, Sendable {
    public struct Image: Hashable, Sendable {
        public let content: ImageContent
        public let attestations: [InspectedAttestation]

        package init(_ content: ImageContent, attestations: [InspectedAttestation]) {
            self.content = content
            self.attestations = attestations.sorted { $0.content.sortKey.precedes($1.content.sortKey) }
        }
    }

    public let bundle: JudgedBundle
    public let images: [Image]
    public let findings: [Finding]

    package init(bundle: JudgedBundle, images: [Image], findings: [Finding]) {
        self.bundle = bundle
        self.images = images
        self.findings = findings.inOrder
    }
}

/// Something attached, with what it says, whoever signed it.
public struct InspectedAttestation: Hashable, Sendable {
    public let content: AttestationContent
    /// nil for a plain signature, and for what cannot be read at all.
    public let metadata: InspectedMetadata?

    package init(_ content: AttestationContent, metadata: InspectedMetadata?) {
        (self.content, self.metadata) = (content, metadata)
    }
}

/// What a predicate says, in a few words and numbers.
public struct InspectedMetadata: Hashable, Sendable {
    /// The class of its type, as `sbom`.
    public let kind: String
    /// One line; nil for a predicate of a class that is not understood.
    public let headline: String?
    /// Why it is not what its type says; nil where it is.
    public let error: JudgedAttestation.Refusal?
    /// The same by name.
    package let members: [(name: String, value: JSONValue)]

    package init(kind: String, headline: String?, members: [(name: String, value: JSONValue)]) {
        (self.kind, self.headline, self.members, error) = (kind, headline, members, nil)
    }

    package init(kind: String, error: JudgedAttestation.Refusal) {
        (self.kind, self.error, headline, members) = (kind, error, nil, [])
    }

    public static func == (left: InspectedMetadata, right: InspectedMetadata) -> Bool {
        left.kind == right.kind && left.headline == right.headline && left.error == right.error
            && left.members.elementsEqual(right.members) { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(headline)
        hasher.combine(error)
    }
}
