/// Content with its media type, and how a descriptor speaks of it.
public struct Blob: Hashable, Sendable {
    public let mediaType: String
    public let bytes: [UInt8]
    /// `sha256:HEX`.
    public let digest: String

    public init(_ mediaType: String, _ bytes: [UInt8]) {
        (self.mediaType, self.bytes, digest) = (mediaType, bytes, Forge.digest(bytes))
    }

    public init(_ mediaType: String, _ json: JSON) { self.init(mediaType, json.bytes) }

    /// The digest without its algorithm.
    public var hexDigest: String { String(digest.dropFirst("sha256:".count)) }

    /// The descriptor of this content; empty annotations are left out.
    public func descriptor(annotations: [String: String] = [:]) -> JSON {
        var json: JSON = [
            "mediaType": .string(mediaType), "digest": .string(digest), "size": .number(bytes.count),
        ]
        if !annotations.isEmpty { json["annotations"] = .strings(annotations) }
        return json
    }

    public static let imageManifest = "application/vnd.oci.image.manifest.v1+json"
    public static let imageIndex = "application/vnd.oci.image.index.v1+json"
    static let imageConfig = "application/vnd.oci.image.config.v1+json"
    static let layer = "application/vnd.oci.image.layer.v1.tar"
    static let inToto = "application/vnd.in-toto+json"
    /// The empty descriptor of image-spec 1.1.
    static let empty = Blob("application/vnd.oci.empty.v1+json", Array("{}".utf8))
}
