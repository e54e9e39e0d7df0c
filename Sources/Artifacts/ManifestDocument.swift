internal import Encodings
package import Vocabulary

/// A blob that is an image index or an image manifest, and not both.
package enum ManifestDocument: Hashable, Sendable {
    case index(ImageIndex)
    case manifest(ImageManifest)

    package var mediaType: MediaType {
        switch self {
        case .index(let index): index.mediaType
        case .manifest(let manifest): manifest.mediaType
        }
    }

    package var subject: Descriptor? {
        switch self {
        case .index(let index): index.subject
        case .manifest(let manifest): manifest.subject
        }
    }

    package var artifactType: String? {
        switch self {
        case .index(let index): index.artifactType
        case .manifest(let manifest): manifest.artifactType
        }
    }

    package var manifest: ImageManifest? {
        if case .manifest(let manifest) = self { manifest } else { nil }
    }

    package var index: ImageIndex? {
        if case .index(let index) = self { index } else { nil }
    }

    /// Reads an index or manifest, which must have one reading only.
    ///
    /// Source: OCI image-spec 1.1, manifest.md and image-index.md; GHSA-mc8v-mgrf-8f4m for documents that are both.
    ///
    /// - Parameters:
    ///   - bytes: The blob.
    ///   - declared: The media type of the descriptor that leads here; nil in a search through all blobs.
    ///   - limits: `manifest`, `json-depth` and `index-entries` apply.
    ///   - isLayoutIndex: Whether it is `index.json`, which no digest covers and which is read more strictly.
    /// - Returns: The index or manifest.
    /// - Throws: `LimitExceeded`, `JSONError` or `ManifestError.malformed`.
    package static func read(
        _ bytes: [UInt8],
        as declared: MediaType?,
        limits: Limits,
        isLayoutIndex: Bool = false
    ) throws -> ManifestDocument {
        guard Int64(bytes.count) <= limits.manifest else {
            throw LimitExceeded("manifest", limit: limits.manifest, found: "\(bytes.count) bytes")
        }
        let cursor = try JSONCursor(reading: bytes, depth: limits.jsonDepth)
        do {
            if isLayoutIndex { try LayoutIndex.check(cursor) }
            return try read(cursor, as: declared, limits: limits)
        } catch let error as JSONShapeError {
            throw ManifestError.malformed(error.description)
        }
    }

    private static let members = [
        "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations",
        "fsLayers",
    ]

    private static func read(
        _ cursor: JSONCursor,
        as declared: MediaType?,
        limits: Limits
    ) throws -> ManifestDocument {
        try cursor.refuseCaseTwins(of: members)
        let version = try cursor.required("schemaVersion")
        guard try version.integer() == 2 else { throw version.mismatch("2", found: "\(try version.integer())") }
        guard try cursor.member("fsLayers") == nil else {
            throw cursor.mismatch("an index or a manifest of schema 2", found: "'fsLayers' of schema 1")
        }
        let stated = try cursor.member("mediaType").map { MediaType(rawValue: try $0.mediaType()) }
        let hasLayers = try cursor.member("config") != nil || cursor.member("layers") != nil
        let hasManifests = try cursor.member("manifests") != nil
        guard !(hasLayers && hasManifests) else {
            throw cursor.mismatch("an index or a manifest", found: "'manifests' together with 'config' or 'layers'")
        }
        let isIndex = hasManifests || !hasLayers && (stated ?? declared)?.isIndex == true
        let mediaType = stated ?? declared ?? (isIndex ? .imageIndex : .imageManifest)
        let document: ManifestDocument =
            isIndex
            ? .index(try ImageIndex(cursor, mediaType: mediaType, limits: limits))
            : .manifest(try ImageManifest(cursor, mediaType: mediaType))
        guard document.isConsistent else {
            throw cursor.mismatch("a media type of \(document.shape)", found: "'\(mediaType)'")
        }
        if let declared { try document.check(declared: declared) }
        return document
    }

    private var shape: String {
        switch self {
        case .index: "an index"
        case .manifest: "a manifest"
        }
    }

    private var isConsistent: Bool {
        switch self {
        case .index: mediaType.isIndex
        case .manifest: mediaType.isManifest
        }
    }

    /// Checks the media type of a descriptor that leads here.
    ///
    /// - Throws: `ManifestError.malformed` when it is not the one of this document.
    func check(declared: MediaType) throws(ManifestError) {
        guard declared == mediaType else {
            throw .malformed("expected media type '\(declared)', as the descriptor says, found '\(mediaType)'")
        }
    }
}
