package import Vocabulary

/// One image of the layout, under one name: what is judged.
///
/// Whatever is no attachment is one, a chart as well as an image.
package struct Artifact: Sendable {
    /// The name as it was written; nil for an unnamed image.
    package var reference: String? { imageReference?.description }
    package let imageReference: ImageReference?
    /// The tag that an annotation gives without a name.
    package let tag: String?
    package let digest: Digest
    package let mediaType: MediaType
    package let size: Int64
    package let artifactType: String?
    package let isIndex: Bool
    /// Whether its manifest or index is in the layout.
    package let isPresent: Bool
    /// What an index is made of, nested indexes included, BuildKit's attestations left out; empty for a manifest.
    package let platforms: [PlatformEntry]
    /// Its manifest or index; nil where it is absent or neither.
    package let document: ManifestDocument?
    /// The place of its blob.
    package var location: String { digest.blobPath }
}

extension Artifact {
    /// The same image under a name that the operator gives it.
    package func named(_ reference: ImageReference) -> Artifact {
        Artifact(
            imageReference: reference,
            tag: nil,
            digest: digest,
            mediaType: mediaType,
            size: size,
            artifactType: artifactType,
            isIndex: isIndex,
            isPresent: isPresent,
            platforms: platforms,
            document: document
        )
    }
}

extension ImageReference {
    /// The same name, without a digest that is not the image's: nobody may be shown a digest that is false.
    func withoutDigest(otherThan digest: Digest) -> ImageReference? {
        guard self.digest != nil, self.digest != digest else { return self }
        return ImageReference(String(description.prefix { $0 != "@" }))
    }
}

/// One platform of an image index.
package struct PlatformEntry: Hashable, Sendable {
    /// Nil where the index does not say.
    package let platform: Platform?
    package let digest: Digest
    package let mediaType: MediaType
    package let size: Int64
    /// Whether its manifest is in the layout.
    package let isPresent: Bool
    /// The image configuration that its manifest names.
    package let configDigest: Digest?
}
