public import Vocabulary

/// The tree of a bundle and what is attached to each image, nothing judged.
public struct InspectedBundle: Hashable, Sendable {
    public struct Image: Hashable, Sendable {
        public let content: ImageContent
        public let attestations: [AttestationContent]

        package init(_ content: ImageContent, attestations: [AttestationContent]) {
            self.content = content
            self.attestations = attestations.sorted { $0.sortKey.precedes($1.sortKey) }
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
