internal import Encodings
package import Vocabulary

/// What a layout holds: its images, what is attached to them, and what a person should know about both.
package struct ArtifactTree: Sendable {
    /// In the order of `index.json`, one for each pair of reference and digest.
    package let images: [Artifact]
    /// In the order in which the layout reaches them, then those that only a search finds, by digest.
    package let attachments: [Attachment]
    package let findings: [Finding]
    /// Every index and manifest that was read, orphans without a `subject` left out.
    package let manifests: [Digest: ManifestDocument]
    /// Every blob that something refers to, absent ones included.
    package let referred: Set<Digest>
    /// Files beside the layout that were read as a part of it: other lists of images, configs and layers.
    package let listedFiles: Set<String>

    /// Reads every manifest of a layout and tells images from attachments.
    ///
    /// Source: OCI image-spec 1.1, image-layout.md; cosign, ORAS, regclient, hauler and BuildKit for attachments.
    ///
    /// - Parameters:
    ///   - layout: The layout; its blobs have the digests that name them.
    ///   - limits: `manifest`, `json-depth`, `index-depth`, `index-entries`, `signature-layers` and `entries` apply.
    ///   - allowAbsent: Whether configs and layers that the layout leaves out are a note and no error.
    /// - Returns: The tree. Blobs that are missing are findings in it.
    /// - Throws: `Located` with `ManifestError`, `JSONError` or `LimitExceeded` when the layout has no one reading.
    package static func resolve(_ layout: Layout, limits: Limits, allowAbsent: Bool) throws -> ArtifactTree {
        if layout.form == .dockerArchive { return try DockerArchive.resolve(layout, limits: limits) }
        let walk = try ArtifactTreeWalk(layout, limits: limits)
        try checkVersion(of: layout, index: walk.index, depth: limits.jsonDepth)
        var resolver = try ArtifactTreeResolver(walk, limits: limits)
        let images = try resolver.images()
        let attachments = resolver.attachments()
        resolver.reportAbsences(images, attachments, allowAbsent: allowAbsent)
        return ArtifactTree(
            images: images,
            attachments: attachments,
            findings: resolver.findings,
            manifests: walk.documents,
            referred: walk.referred,
            listedFiles: layout.carriers[CarrierFile.haulerIndex] == nil ? [] : [CarrierFile.haulerIndex]
        )
    }

    /// Checks `oci-layout`, which only layouts made for containerd may lack.
    private static func checkVersion(of layout: Layout, index: ImageIndex, depth: Int) throws {
        guard let bytes = layout.ociLayout else {
            let isForContainerd = index.manifests.allSatisfy {
                $0.annotations["kind"]?.hasPrefix("dev.hauler/") == true
                    || $0.annotations["io.containerd.image.name"] != nil
            }
            guard isForContainerd, !index.manifests.isEmpty else { throw ManifestError.missingOCILayout }
            return
        }
        try locate("oci-layout") {
            let cursor = try JSONCursor(reading: bytes, depth: depth)
            do {
                try cursor.refuseCaseTwins(of: ["imageLayoutVersion"])
                let version = try cursor.string("imageLayoutVersion")
                guard version == "1.0.0" else { throw ManifestError.notALayout(found: "version '\(version)'") }
            } catch let error as JSONShapeError {
                throw ManifestError.notALayout(found: "a file without a version (\(error))")
            }
        }
    }
}

/// Adds the place to the errors that are about it.
func locate<Value>(_ place: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as any Explained { throw Located(in: place, error) }
}
