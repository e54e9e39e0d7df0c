internal import Archives
package import Vocabulary

/// An image whose layers were read: what they hold, and whether they are the ones that its config names.
package struct LayeredImage: Sendable {
    /// What the layers leave of the files that name packages; nil where not all of them could be read.
    package let files: PackageFiles?
    /// What is wrong with the layers.
    package let findings: [Finding]

    /// Holds the layers of a manifest against its config; nil for what is no image, whose config names no file system.
    ///
    /// - Parameters:
    ///   - manifest: The manifest of one platform.
    ///   - layout: The layout, its layers read.
    ///   - limits: `manifest`, `json-depth` and `entries` apply.
    /// - Throws: `Fault` when the temporary file cannot be read.
    package init?(_ manifest: ImageManifest, in layout: Layout, limits: Limits) throws {
        let diffIDs: [Digest]
        switch try Self.root(of: manifest, in: layout, limits: limits) {
        case .success(let root?): diffIDs = root.diffIDs
        case .success(nil): return nil
        case .failure(let problem):
            (files, findings) = (nil, [problem.finding])
            return
        }
        guard diffIDs.count == manifest.layers.count else {
            let message =
                "expected \(diffIDs.count) layers, as the config has them, found \(manifest.layers.count)"
            findings = [Finding(.error, .malformedManifest, message, location: manifest.config.location)]
            files = nil
            return
        }
        var findings: [Finding] = []
        var layers: [(digest: Digest, content: LayerContent)] = []
        for (layer, diffID) in zip(manifest.layers, diffIDs) {
            do {
                let content = try Self.content(of: layer, diffID: diffID, config: manifest.config, in: layout)
                layers.append((layer.digest, content))
            } catch {
                findings.append(error.finding)
            }
        }
        // A manifest may name one layer as often as it likes.
        let changes = layers.reduce(0) { $0 + $1.content.changes.count }
        if changes > limits.entries {
            let error = LimitExceeded("entries", limit: Int64(limits.entries), found: "\(changes) in its layers")
            findings.append(Problem(error.code, error.description, location: manifest.config.location).finding)
        }
        self.findings = findings
        files = findings.isEmpty ? PackageFiles(applying: layers) : nil
    }

    /// A finding, as what stops a reading.
    private struct Problem: Error {
        let finding: Finding

        init(_ code: Code, _ message: String, location: String) {
            finding = Finding(.error, code, message.printable, location: location)
        }
    }

    // MARK: - Config

    private static let configTypes = [
        "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json",
    ]

    /// What the config says of the layers; nil where it is not one of an image, whatever its media type: a runtime
    /// looks at the content.
    private static func root(
        of manifest: ImageManifest,
        in layout: Layout,
        limits: Limits
    ) throws -> Result<ImageRoot?, Problem> {
        let config = manifest.config
        let isImage = configTypes.contains { $0 == config.mediaType.rawValue }
        guard let blob = layout.blobs[config.digest] else {
            guard isImage else { return .success(nil) }
            let message = "the config is not in the bundle, so that its layers cannot be held against it"
            return .failure(Problem(.missingBlob, message, location: config.location))
        }
        guard blob.isKept, blob.size <= limits.manifest else {
            guard isImage else { return .success(nil) }
            let message = "expected a config in JSON, found other content"
            return .failure(Problem(.malformedManifest, message, location: config.location))
        }
        do {
            return .success(try ImageRoot(try blob.bytes(), depth: limits.jsonDepth))
        } catch let error as any Explained where error.blame == .input {
            guard isImage else { return .success(nil) }
            return .failure(Problem(error.code, error.description, location: config.location))
        }
    }

    // MARK: - Layers

    private static func content(
        of layer: Descriptor,
        diffID: Digest,
        config: Descriptor,
        in layout: Layout
    ) throws(Problem) -> LayerContent {
        func problem(_ code: Code, _ message: String) -> Problem {
            Problem(code, message, location: layer.location)
        }
        guard let blob = layout.blobs[layer.digest] else {
            throw problem(.missingBlob, "the layer is not in the bundle, so that nobody knows what packages it holds")
        }
        switch blob.layer {
        case nil: throw problem(.archiveDamaged, "expected a layer, a tar, found \(blob.size) bytes of something else")
        case .unreadable(let error)?:
            let code: Code = error.code == .limitExceeded ? .limitExceeded : .archiveDamaged
            throw problem(code, "expected a layer that can be read, found: \(error.description)")
        case .content(let content)?:
            guard diffID.algorithm == content.diffID.algorithm else {
                throw problem(.unsupportedFormat, "expected a sha256 as diff_id of the layer, found \(diffID)")
            }
            guard content.diffID == diffID else {
                let error = LayoutError.contentMismatch(expected: diffID, found: content.diffID)
                throw problem(error.code, "\(error.description), uncompressed, as config \(config.digest.short) says")
            }
            return content
        }
    }
}
