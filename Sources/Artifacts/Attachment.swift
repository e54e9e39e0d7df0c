package import Vocabulary

/// A manifest that belongs to another one: signatures, attestations, an SBOM, or what else refers to an image.
package struct Attachment: Sendable {
    package let role: AttachmentRole
    /// The digest of its manifest, or of the index of a referrers tag.
    package let manifest: Digest
    package let mediaType: MediaType
    package let artifactType: String?
    package let annotations: [String: String]
    /// Empty for a referrers tag.
    package let layers: [AttachmentLayer]
    /// What it claims to be about, by `subject`, tag or annotation; only signed content decides that.
    package let claimedSubject: Digest?
    /// The place of its blob.
    package let location: String
}

/// One layer of an attachment, with its content where that is in the layout.
package struct AttachmentLayer: Sendable {
    package let descriptor: Descriptor
    package let blob: VerifiedBlob?
}
