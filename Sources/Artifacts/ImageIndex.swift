internal import Encodings
package import Vocabulary

/// A list of manifests: the platforms of an image, the content of a layout, or the referrers of an image.
///
/// Source: OCI image-spec 1.1, image-index.md; Docker manifest list, version 2, schema 2.
package struct ImageIndex: Hashable, Sendable {
    package let mediaType: MediaType
    package let artifactType: String?
    package let manifests: [Descriptor]
    package let subject: Descriptor?
    package let annotations: [String: String]

    init(_ cursor: JSONCursor, mediaType: MediaType, limits: Limits) throws {
        let entries = try cursor.elements("manifests")
        guard entries.count <= limits.indexEntries else {
            throw LimitExceeded(
                "index-entries",
                limit: Int64(limits.indexEntries),
                found: "\(entries.count) descriptors"
            )
        }
        self.mediaType = mediaType
        artifactType = try cursor.nonEmptyString("artifactType")
        manifests = try entries.map(Descriptor.init)
        subject = try cursor.member("subject").map(Descriptor.init)
        annotations = try cursor.strings("annotations")
    }

    private init(_ index: ImageIndex, manifests: [Descriptor]) {
        self.manifests = manifests
        (mediaType, artifactType) = (index.mediaType, index.artifactType)
        (subject, annotations) = (index.subject, index.annotations)
    }

    /// The same index with the descriptors of another one that it does not have.
    func joined(with other: ImageIndex) -> ImageIndex {
        let known = Set(manifests)
        return ImageIndex(self, manifests: manifests + other.manifests.filter { !known.contains($0) })
    }
}
