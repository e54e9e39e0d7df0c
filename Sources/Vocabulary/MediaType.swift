/// What kind of content a descriptor points at; open by design, so an unknown one is data and no error.
///
/// Source: OCI image-spec 1.1, media-types.md; Docker image manifest version 2, schema 2.
public struct MediaType: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let imageManifest = MediaType(rawValue: "application/vnd.oci.image.manifest.v1+json")
    public static let imageIndex = MediaType(rawValue: "application/vnd.oci.image.index.v1+json")
    public static let imageConfig = MediaType(rawValue: "application/vnd.oci.image.config.v1+json")
    public static let empty = MediaType(rawValue: "application/vnd.oci.empty.v1+json")
    public static let dockerManifest = MediaType(rawValue: "application/vnd.docker.distribution.manifest.v2+json")
    public static let dockerManifestList = MediaType(
        rawValue: "application/vnd.docker.distribution.manifest.list.v2+json"
    )
    public static let simpleSigning = MediaType(rawValue: "application/vnd.dev.cosign.simplesigning.v1+json")
    public static let dsseEnvelope = MediaType(rawValue: "application/vnd.dsse.envelope.v1+json")
    public static let inToto = MediaType(rawValue: "application/vnd.in-toto+json")

    /// Whether it is an image manifest, of OCI or Docker.
    public var isManifest: Bool { self == .imageManifest || self == .dockerManifest }
    /// Whether it is an image index, of OCI, or a Docker manifest list.
    public var isIndex: Bool { self == .imageIndex || self == .dockerManifestList }
}

extension MediaType: CustomStringConvertible {
    public var description: String { rawValue }
}
