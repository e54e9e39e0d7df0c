/// Turns recipes into the files of a layout.
struct LayoutWriter {
    let world: DemoWorld
    var files = LayoutFiles(["oci-layout": Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)])
    private var descriptors: [JSON] = []

    init(world: DemoWorld) { self.world = world }

    mutating func write(_ recipe: ImageRecipe) {
        if recipe.filing == .haul { files.files["oci-layout"] = nil }
        for blob in [recipe.image.root] + recipe.image.blobs { files.add(blob) }
        list(
            recipe.image.root,
            recipe,
            name: recipe.reference,
            kind: recipe.image.platforms.count > 1 ? "imageIndex" : "image"
        )
        let layers = recipe.attachments.filter { $0.form == .cosign }
        writeCosign(layers.filter { $0.isSignature }, suffix: "sig", kind: "sigs", recipe)
        writeCosign(layers.filter { !$0.isSignature }, suffix: "att", kind: "atts", recipe)
        writeBundles(recipe)
    }

    func finish(_ alterIndex: ((inout JSON) -> Void)?) -> LayoutFiles {
        var index: JSON = [
            "schemaVersion": 2, "mediaType": .string(Blob.imageIndex), "manifests": .array(descriptors),
        ]
        alterIndex?(&index)
        var files = files
        files.files["index.json"] = index.bytes
        return files
    }

    /// One manifest for all attachments of a kind that claim the same target.
    private mutating func writeCosign(_ attachments: [Attachment], suffix: String, kind: String, _ recipe: ImageRecipe)
    {
        var targets: [Blob] = []
        for target in attachments.map({ $0.filedUnder ?? recipe.image.root }) where !targets.contains(target) {
            targets.append(target)
        }
        for target in targets {
            let layers = attachments.filter { ($0.filedUnder ?? recipe.image.root) == target }.map { attachment in
                let material = world.sign(attachment)
                var layer = material.cosignLayer
                if let alter = attachment.alterLayer {
                    var bytes = layer.bytes
                    alter(&bytes)
                    layer = Blob(layer.mediaType, bytes)
                }
                files.add(layer)
                return layer.descriptor(annotations: attachment.annotations(for: material))
            }
            let digests = layers.compactMap { $0["digest"] }
            let config = Blob(Blob.imageConfig, LayoutWriter.dummyConfig(digests))
            let manifest = Blob(
                Blob.imageManifest,
                [
                    "schemaVersion": 2, "mediaType": .string(Blob.imageManifest), "config": config.descriptor(),
                    "layers": .array(layers),
                ]
            )
            files.add(config)
            files.add(manifest)
            list(manifest, recipe, name: attachedName("sha256-\(target.hexDigest).\(suffix)", recipe), kind: kind)
        }
    }

    /// cosign's config, which says nothing but the digests of the layers.
    private static func dummyConfig(_ digests: [JSON]) -> JSON {
        [
            "architecture": "", "created": "0001-01-01T00:00:00Z", "history": [["created": "0001-01-01T00:00:00Z"]],
            "os": "", "rootfs": ["type": "layers", "diff_ids": .array(digests)], "config": [:],
        ]
    }

    private mutating func writeBundles(_ recipe: ImageRecipe) {
        var listed: [String: [JSON]] = [:]
        for attachment in recipe.attachments {
            guard case .bundle(let version) = attachment.form else { continue }
            let target = attachment.filedUnder ?? recipe.image.root
            let (manifest, annotations) = bundleManifest(attachment, version, subject: target)
            switch recipe.filing {
            case .listed: list(manifest, recipe, name: nil, kind: "")
            case .haul: list(manifest, recipe, name: recipe.reference, kind: "referrers/\(manifest.hexDigest)")
            case .tags, .bareTags, .kinds: break
            }
            var descriptor = manifest.descriptor(annotations: annotations)
            descriptor["artifactType"] = .string(version.rawValue)
            listed[target.hexDigest, default: []].append(descriptor)
        }
        guard recipe.filing == .tags || recipe.filing == .bareTags else { return }
        for (target, descriptors) in listed.sorted(by: { $0.key < $1.key }) {
            let index = Blob(
                Blob.imageIndex,
                ["schemaVersion": 2, "mediaType": .string(Blob.imageIndex), "manifests": .array(descriptors)]
            )
            files.add(index)
            list(index, recipe, name: attachedName("sha256-\(target)", recipe), kind: "")
        }
    }

    /// The manifest that carries a bundle, as cosign 3 writes it.
    private mutating func bundleManifest(
        _ attachment: Attachment,
        _ version: BundleVersion,
        subject: Blob
    ) -> (manifest: Blob, annotations: [String: String]) {
        let material = world.sign(attachment)
        var bundle = material.bundle(version)
        attachment.alterBundle?(&bundle)
        let layer = Blob(version.rawValue, bundle)
        var annotations = [
            "org.opencontainers.image.created": attachment.signedAt.rfc3339,
            "dev.sigstore.bundle.content": material.payloadType == nil ? "message-signature" : "dsse-envelope",
        ]
        annotations["dev.sigstore.bundle.predicateType"] = attachment.predicateType
        var config = Blob.empty.descriptor()
        config["artifactType"] = .string(version.rawValue)
        let manifest = Blob(
            Blob.imageManifest,
            [
                "schemaVersion": 2, "mediaType": .string(Blob.imageManifest),
                "artifactType": .string(version.rawValue), "config": config, "layers": [layer.descriptor()],
                "subject": subject.descriptor(), "annotations": .strings(annotations),
            ]
        )
        for blob in [.empty, layer, manifest] { files.add(blob) }
        return (manifest, annotations)
    }

    private func attachedName(_ tag: String, _ recipe: ImageRecipe) -> String? {
        switch recipe.filing {
        case .tags: "\(recipe.image.product.repository):\(tag)"
        case .bareTags: tag
        case .kinds, .listed: nil
        case .haul: recipe.reference
        }
    }

    private mutating func list(_ blob: Blob, _ recipe: ImageRecipe, name: String?, kind: String) {
        var annotations: [String: String] = [:]
        annotations["org.opencontainers.image.ref.name"] = name
        if recipe.filing == .kinds { annotations["kind"] = "dev.cosignproject.cosign/" + kind }
        if recipe.filing == .haul, let name {
            annotations["kind"] = "dev.hauler/" + kind
            annotations["io.containerd.image.name"] = name
            annotations["hauler.dev/original-ref"] = name
            // hauler leaves the registry out.
            annotations["org.opencontainers.image.ref.name"] = name.split(separator: "/").dropFirst().joined(
                separator: "/"
            )
        }
        descriptors.append(blob.descriptor(annotations: annotations))
    }
}

extension Attachment {
    fileprivate var isSignature: Bool { if case .simpleSigning = content { true } else { false } }

    /// The annotations of the cosign layer, altered where that is asked for.
    public func annotations(for material: SignedMaterial) -> [String: String] {
        var annotations = material.cosignAnnotations(predicateType: predicateType)
        alterAnnotations?(&annotations)
        return annotations
    }
}
