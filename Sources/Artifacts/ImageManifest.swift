internal import Encodings
package import Vocabulary

/// One image for one platform, or an artifact that is filed as one.
///
/// Source: OCI image-spec 1.1, manifest.md; Docker image manifest, version 2, schema 2.
package struct ImageManifest: Hashable, Sendable {
    package let mediaType: MediaType
    /// Its own `artifactType`, else the media type of its config, unless that is the empty one.
    package let artifactType: String?
    package let config: Descriptor
    package let layers: [Descriptor]
    package let subject: Descriptor?
    package let annotations: [String: String]

    init(_ cursor: JSONCursor, mediaType: MediaType) throws {
        self.mediaType = mediaType
        config = try Descriptor(cursor.required("config"))
        layers = try cursor.elements("layers").map(Descriptor.init)
        subject = try cursor.member("subject").map(Descriptor.init)
        annotations = try cursor.strings("annotations")
        let configType = config.mediaType == .empty ? nil : config.mediaType.rawValue
        artifactType = try cursor.nonEmptyString("artifactType") ?? configType
    }
}
