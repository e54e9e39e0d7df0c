internal import Archives
internal import Vocabulary

/// Reads a docker-archive: configs and layers without manifests, so that nothing can be attached to its images.
///
/// What identifies an image is its config, whose `diff_ids` pin the layers; so that digest is the image's.
///
/// Source: Docker, image specification v1.2; what `docker save` before version 25, `skopeo copy … docker-archive:`,
/// `podman save` and others write.
struct DockerArchive {
    private let layout: Layout
    private let limits: Limits
    private let files: [String: LayoutFile]
    private var images: [Artifact] = []
    private var seen: Set<String> = []
    private var roots: [Digest: ImageRoot] = [:]
    private var findings: [Finding] = []
    private var referred: Set<Digest> = []
    /// The files that the list names.
    private var listed: Set<String> = [CarrierFile.dockerManifest]

    private init(_ layout: Layout, limits: Limits) {
        (self.layout, self.limits) = (layout, limits)
        files = Dictionary(layout.otherFiles.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Reads the list, and holds the layers against the configs.
    ///
    /// - Throws: `Located` with `JSONError`, `ManifestError` or `LayoutError`.
    static func resolve(_ layout: Layout, limits: Limits) throws -> ArtifactTree {
        var archive = DockerArchive(layout, limits: limits)
        let list = try locate(CarrierFile.dockerManifest) {
            try DockerManifest(try layout.carriers[CarrierFile.dockerManifest]?.bytes() ?? [], depth: limits.jsonDepth)
        }
        for item in list.items { try archive.add(item) }
        archive.finish()
        return ArtifactTree(
            images: archive.images,
            attachments: [],
            findings: archive.findings,
            manifests: [:],
            referred: archive.referred,
            listedFiles: archive.listed
        )
    }

    private mutating func add(_ item: DockerManifest.Item) throws {
        guard let config = content(at: item.config) else {
            return report(.error, .missingBlob, missing("the config", item.config), at: CarrierFile.dockerManifest)
        }
        let root = try root(of: config, at: item.config)
        guard root.diffIDs.count == item.layers.count else {
            let error = ManifestError.malformed(
                "expected \(root.diffIDs.count) layers, as the config has them, found \(item.layers.count)"
            )
            throw Located(in: item.config, error)
        }
        listed.insert(item.config)
        referred.insert(config.sha256)
        for (path, diffID) in zip(item.layers, root.diffIDs) { try addLayer(path, diffID) }
        addImages(item, config)
    }

    /// What a config says, read once however often it is listed.
    private mutating func root(of config: VerifiedBlob, at path: String) throws -> ImageRoot {
        if let known = roots[config.sha256] { return known }
        let root = try locate(path) {
            guard config.isKept, config.size <= limits.manifest else {
                throw ManifestError.malformed("expected a config in JSON, found other content")
            }
            return try ImageRoot(try config.bytes(), depth: limits.jsonDepth)
        }
        roots[config.sha256] = root
        return root
    }

    /// Holds a layer against its `diff_id`, which is the digest of its uncompressed content.
    private mutating func addLayer(_ path: String, _ diffID: Digest) throws {
        let place = layout.links[path] ?? path
        guard let digest = files[place]?.digest ?? content(at: place)?.digest else {
            return report(.error, .missingBlob, missing("the layer", path), at: CarrierFile.dockerManifest)
        }
        listed.formUnion([path, place])
        referred.insert(digest)
        guard digest != diffID else { return }
        guard place.hasSuffix(".tar.gz") || place.hasSuffix(".tgz") else {
            throw Located(in: place, LayoutError.contentMismatch(expected: diffID, found: digest))
        }
        report(
            .error,
            .unsupportedFormat,
            "expected an uncompressed layer, which the config could be held against, found a compressed one; copy the"
                + " image with `skopeo copy docker-archive:FILE oci-archive:FILE`",
            at: place.printable
        )
    }

    private mutating func addImages(_ item: DockerManifest.Item, _ config: VerifiedBlob) {
        var references: [ImageReference] = []
        for text in item.repoTags {
            if let reference = ImageReference(text) {
                references.append(reference)
            } else {
                report(
                    .warning,
                    .filedElsewhere,
                    "expected an image reference among the tags of \(item.config), found '\(text)'; it names nothing",
                    at: CarrierFile.dockerManifest
                )
            }
        }
        let names: [ImageReference?] = references.isEmpty ? [nil] : references
        for reference in names where seen.insert("\(config.sha256) \(reference?.description ?? "")").inserted {
            images.append(
                Artifact(
                    imageReference: reference,
                    tag: nil,
                    digest: config.sha256,
                    mediaType: MediaType(rawValue: "application/vnd.docker.container.image.v1+json"),
                    size: config.size,
                    artifactType: nil,
                    isIndex: false,
                    isPresent: true,
                    platforms: [],
                    document: nil
                )
            )
        }
    }

    private mutating func finish() {
        guard !images.isEmpty else {
            let message = "expected an image, found none; name what the archive should hold when making it"
            return report(.error, .noImage, message, at: CarrierFile.dockerManifest)
        }
        report(
            .warning,
            .cannotCarryAttestations,
            "a docker-archive has no manifests, so signatures and attestations cannot be in it, and its images are named"
                + " by the digests of their configs; have the sender save them as an OCI layout"
                + " (`skopeo copy … oci-archive:FILE`, `cosign save`)",
            at: CarrierFile.dockerManifest
        )
    }

    /// What was kept of a file, wherever the list says that it is.
    private func content(at path: String) -> VerifiedBlob? {
        layout.carriers[path] ?? Digest(blobPath: path).flatMap { layout.blobs[$0] }
    }

    private func missing(_ name: String, _ path: String) -> String {
        "expected \(name) '\(path)' that the list names, found none; copy the archive again".printable
    }

    private mutating func report(_ severity: Finding.Severity, _ code: Code, _ message: String, at location: String) {
        findings.append(Finding(severity, code, message.printable, location: location))
    }
}
