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
    /// The manifests by what a list says of them: config and layers.
    private var shapes: [[String]: [Digest]] = [:]
    /// The images that a manifest is a part of, by its digest, and its platform in words.
    private var parts: [Digest: (images: Set<Digest>, platforms: Set<String>)] = [:]
    /// The images by name, as `REPOSITORY:TAG`, and by repository alone.
    private var named: [String: Set<Digest>] = [:]
    private var repositories: [String: Set<Digest>] = [:]
    /// What Docker 25.0 left out of its manifests, by their shape without layers.
    private var unlisted: [[String]: [Digest]] = [:]

    /// The layers that only the list names, and that the configs pin.
    private(set) var layers: Set<Digest> = []
    /// Every name that the list gives.
    private var tags: Set<String>

    init(_ layout: Layout, _ tree: ArtifactTree, limits: Limits) {
        (self.layout, self.limits) = (layout, limits)
        // In a docker-archive the list is what was judged.
        tags = layout.form == .dockerArchive ? Set(tree.images.compactMap(\.reference)) : []
        var seen: Set<Digest> = []
        for image in tree.images {
            if let name = image.imageReference {
                named["\(name.repository):\(name.tag ?? "latest")", default: []].insert(image.digest)
                repositories[name.repository, default: []].insert(image.digest)
            }
            guard seen.insert(image.digest).inserted else { continue }
            add(image.digest, of: image, platform: nil, tree)
            for entry in image.platforms { add(entry.digest, of: image, platform: entry.platform, tree) }
        }
    }

    private mutating func add(_ digest: Digest, of image: Artifact, platform: Platform?, _ tree: ArtifactTree) {
        guard let manifest = tree.manifests[digest]?.manifest else { return }
        if parts[digest] == nil {
            let config = manifest.config.location
            shapes[[config] + manifest.layers.map(\.location), default: []].append(digest)
            if manifest.layers.allSatisfy({ !$0.urls.isEmpty }) {
                let diffIDs = (try? diffIDs(of: manifest.config)) ?? []
                unlisted[[config] + diffIDs.map(\.blobPath)] = diffIDs
                shapes[[config] + diffIDs.map(\.blobPath), default: []].append(digest)
            }
        }
        parts[digest, default: ([], [])].images.insert(image.digest)
        guard let platform else { return }
        parts[digest]?.platforms.insert("\(platform)".split(separator: "/").joined(separator: "-"))
    }

    private func diffIDs(of config: Descriptor) throws -> [Digest] {
        guard let blob = layout.blobs[config.digest], blob.isKept, blob.size <= limits.manifest else { return [] }
        return try ImageRoot(try blob.bytes(), depth: limits.jsonDepth).diffIDs
    }

    // MARK: - manifest.json

    /// What the list says that the layout does not; nil where both agree.
    mutating func disagreement() -> String? {
        do {
            let bytes = try layout.carriers[CarrierFile.dockerManifest]?.bytes() ?? []
            let items = try DockerManifest(bytes, depth: limits.jsonDepth).items
            guard !items.isEmpty else { return "it lists nothing" }
            for item in items {
                if let problem = disagreement(item) { return problem }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private mutating func disagreement(_ item: DockerManifest.Item) -> String? {
        let shape = [item.config] + item.layers
        guard let manifests = shapes[shape], let first = manifests.first else {
            return "it lists '\(item.config)' with \(item.layers.count) layers, and no image here is made of them"
        }
        layers.formUnion(unlisted[shape] ?? [])
        for tag in item.repoTags {
            guard manifests.contains(where: { mayBeCalled(tag, $0) }) else {
                return "it calls \(first.short) '\(tag)', and index.json does not"
            }
            tags.insert(tag)
        }
        return nil
    }

    /// Whether a tag is a name of an image, or made of it as hauler does: by digest, and with the platform.
    private func mayBeCalled(_ text: String, _ manifest: Digest) -> Bool {
        guard let reference = ImageReference(text), reference.digest == nil, let part = parts[manifest] else {
            return false
        }
        let tag = reference.tag ?? "latest"
        return ([""] + part.platforms.map { "-\($0)" }).contains { suffix in
            guard tag.hasSuffix(suffix) else { return false }
            let base = tag.dropLast(suffix.count)
            if let images = named["\(reference.repository):\(base)"], !images.isDisjoint(with: part.images) {
                return true
            }
            guard let image = TagScheme(tag: String(base)), image.suffix == .none, let digest = image.subject else {
                return false
            }
            return part.images.contains(digest) && repositories[reference.repository]?.contains(digest) == true
        }
    }

    // MARK: - repositories

    /// What the list of docker before version 1.10 names that `manifest.json` does not; nil where it names no more.
    func disagreementOfRepositories() -> String? {
        do {
            let bytes = try layout.carriers[CarrierFile.dockerRepositories]?.bytes() ?? []
            let repositories = try JSONCursor(reading: bytes, depth: limits.jsonDepth)
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
