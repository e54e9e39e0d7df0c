internal import Encodings
internal import Vocabulary

/// Holds docker's own list in an OCI image layout against the images that `index.json` lists.
///
/// `docker load` goes by `manifest.json`, so one that names other content, or the same under other names, would bring
/// in what nobody judged.
///
/// Source: what `docker save` from version 25 on, `ctr images export` and hauler write.
struct DockerListCheck {
    private let layout: Layout
    private let limits: Limits
    /// The manifests of the images that are judged, with the images that they belong to.
    private let manifests: [(manifest: ImageManifest, digest: Digest, images: [Artifact])]
    /// The layers that only the list names, and that the configs pin.
    private(set) var layers: Set<Digest> = []
    /// Every name that the list gives.
    private var tags: Set<String>

    init(_ layout: Layout, _ tree: ArtifactTree, limits: Limits) {
        (self.layout, self.limits) = (layout, limits)
        // In a docker-archive the list is what was judged.
        tags = layout.form == .dockerArchive ? Set(tree.images.compactMap(\.reference)) : []
        var owners: [Digest: [Artifact]] = [:]
        for image in tree.images {
            for digest in image.isIndex ? image.platforms.map(\.digest) : [image.digest] {
                owners[digest, default: []].append(image)
            }
        }
        manifests = owners.compactMap { digest, images in
            tree.manifests[digest]?.manifest.map { ($0, digest, images) }
        }
    }

    /// What the list says that the layout does not; nil where both agree.
    mutating func disagreement() -> String? {
        do {
            let bytes = try layout.carriers[CarrierFile.dockerManifest]?.bytes() ?? []
            let items = try DockerManifest(bytes, depth: limits.jsonDepth).items
            guard !items.isEmpty else { return "it lists nothing" }
            for item in items {
                if let problem = try disagreement(item) { return problem }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private mutating func disagreement(_ item: DockerManifest.Item) throws -> String? {
        let candidates = manifests.filter { $0.manifest.config.digest.blobPath == item.config }
        guard !candidates.isEmpty else { return "it lists '\(item.config)', the config of no image here" }
        guard let (_, digest, images) = try candidates.first(where: { try agree(item.layers, $0.manifest) }) else {
            return "it lists other layers for '\(item.config)' than the manifest does"
        }
        for tag in item.repoTags {
            guard images.contains(where: { Self.mayBeCalled(tag, $0, manifest: digest) }) else {
                return "it calls \(digest.short) '\(tag)', and index.json does not"
            }
            tags.insert(tag)
        }
        return nil
    }

    /// Whether the layers are those of the manifest; Docker 25.0 left them out of its manifests, but the config has them.
    private mutating func agree(_ paths: [String], _ manifest: ImageManifest) throws -> Bool {
        if paths == manifest.layers.map(\.location) { return true }
        guard manifest.layers.allSatisfy({ !$0.urls.isEmpty }),
            let config = layout.blobs[manifest.config.digest], config.isKept, config.size <= limits.manifest
        else { return false }
        let diffIDs = try ImageRoot(try config.bytes(), depth: limits.jsonDepth).diffIDs
        guard paths == diffIDs.map(\.blobPath) else { return false }
        layers.formUnion(diffIDs)
        return true
    }

    /// Whether a tag is a name of the image, or made of it as hauler does: by digest, and with the platform.
    private static func mayBeCalled(_ tag: String, _ image: Artifact, manifest: Digest) -> Bool {
        guard let reference = ImageReference(tag), let name = image.imageReference,
            reference.repository == name.repository, reference.digest == nil
        else { return false }
        let base = name.tag ?? "\(image.digest.algorithm.rawValue)-\(image.digest.hex)"
        let bases = [base, "\(image.digest.algorithm.rawValue)-\(image.digest.hex)"]
        let platforms = image.platforms.filter { $0.digest == manifest }.compactMap(\.platform)
        let names = bases.flatMap { base in
            [base] + platforms.map { "\(base)-\("\($0)".split(separator: "/").joined(separator: "-"))" }
        }
        return names.contains(reference.tag ?? "latest")
    }

    /// What the list of docker before version 1.10 names that this one does not; nil where it names no more.
    func disagreementOfRepositories() -> String? {
        do {
            let bytes = try layout.carriers[CarrierFile.dockerRepositories]?.bytes() ?? []
            let repositories = JSONCursor(try JSONReader.read(bytes, depth: limits.jsonDepth))
            for (name, entry) in try repositories.members() {
                for (tag, _) in try entry.members() where !tags.contains("\(name):\(tag)") {
                    return "it lists '\(name):\(tag)', and manifest.json does not"
                }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
