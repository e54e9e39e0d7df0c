internal import Encodings
internal import Vocabulary

/// Docker's own list of images, `manifest.json`: which config and layers make up each, and what it is called.
///
/// Source: Docker, image specification v1.2, "Combined Image JSON + Filesystem Changeset Format".
struct DockerManifest: Hashable {
    /// One image.
    struct Item: Hashable {
        /// The path of the config.
        let config: String
        let repoTags: [String]
        /// The paths of the layers, the lowest first.
        let layers: [String]
    }

    let items: [Item]

    /// Reads the list strictly: other tools go by it, so it must have one reading.
    ///
    /// - Throws: `JSONError`; `ManifestError.malformed`.
    init(_ bytes: [UInt8], depth: Int) throws {
        let cursor = try JSONCursor(reading: bytes, depth: depth)
        do {
            items = try cursor.array().map { item in
                try item.refuseMembers(otherThan: ["Config", "RepoTags", "Layers", "Parent", "LayerSources"])
                return Item(
                    config: try item.string("Config"),
                    repoTags: try item.elements("RepoTags").map { try $0.string() },
                    layers: try item.elements("Layers").map { try $0.string() }
                )
            }
        } catch let error as JSONShapeError {
            throw ManifestError.malformed(error.description)
        }
    }
}

/// What a config says about its image: all that pins the layers of a docker-archive.
///
/// Source: OCI image-spec 1.1, config.md, "rootfs".
struct ImageRoot: Hashable {
    /// The digests of the uncompressed layers, the lowest first.
    let diffIDs: [Digest]

    /// Reads `rootfs` of a config.
    ///
    /// - Throws: `JSONError`; `ManifestError.malformed`.
    init(_ bytes: [UInt8], depth: Int) throws {
        let cursor = try JSONCursor(reading: bytes, depth: depth)
        do {
            try cursor.refuseCaseTwins(of: ["rootfs"])
            let root = try cursor.required("rootfs")
            try root.refuseCaseTwins(of: ["type", "diff_ids"])
            let type = try root.required("type")
            guard try type.string() == "layers" else { throw type.mismatch("'layers'") }
            diffIDs = try root.elements("diff_ids").map { try $0.blobDigest() }
        } catch let error as JSONShapeError {
            throw ManifestError.malformed(error.description)
        }
    }
}
