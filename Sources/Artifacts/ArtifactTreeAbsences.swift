internal import Vocabulary

extension ArtifactTreeResolver {
    /// Reports blobs that descriptors name and the layout lacks, each once and at its worst, and a layout without image.
    mutating func reportAbsences(_ images: [Artifact], _ attachments: [Attachment], allowAbsent: Bool) {
        var absences: [Digest: Finding] = [:]
        func report(_ descriptor: Descriptor, _ severity: Finding.Severity, _ code: Code, _ message: String) {
            guard walk.layout.blobs[descriptor.digest] == nil else { return }
            if let known = absences[descriptor.digest], known.severity == .error || severity != .error { return }
            absences[descriptor.digest] = Finding(severity, code, message, location: descriptor.location)
        }
        for descriptor in walk.index.manifests {
            report(descriptor, .error, .missingBlob, missing("the manifest", in: "index.json"))
        }
        for digest in walk.order {
            switch walk.documents[digest] {
            case .index(let index):
                for child in index.manifests {
                    if roles[digest] == nil {
                        report(child, .note, .absentPlatform, leftOut(child, in: digest.blobPath))
                    } else {
                        report(child, .error, .missingBlob, missing("the manifest", in: digest.blobPath))
                    }
                }
            case .manifest(let manifest):
                let isEvidence = roles[digest]?.isSignedEvidence == true
                let layers = manifest.layers.map { ("the layer", $0, isEvidence) }
                for (name, descriptor, isNeeded) in [("the config", manifest.config, false)] + layers {
                    if !isNeeded, allowAbsent || !descriptor.urls.isEmpty {
                        let message = "\(name) that \(digest.blobPath) names is not in the bundle"
                        report(descriptor, .note, .absentBlob, message)
                    } else {
                        let remedy = isNeeded ? nil : "if the bundle leaves it out on purpose, say --allow-absent"
                        report(descriptor, .error, .missingBlob, missing(name, in: digest.blobPath, remedy))
                    }
                }
            case nil: break
            }
        }
        findings += absences.sorted { $0.key.precedes($1.key) }.map(\.value)
        reportEmptyImages(images)
    }

    /// An index of which nothing is here would satisfy every rule about all of its platforms.
    private mutating func reportEmptyImages(_ images: [Artifact]) {
        if images.isEmpty {
            let message = "expected an image, found none; name what the bundle should hold when making it"
            findings.append(Finding(.error, .noImage, message, location: "index.json"))
        }
        var seen: Set<Digest> = []
        for image in images where image.isIndex && image.isPresent && seen.insert(image.digest).inserted {
            if image.platforms.isEmpty {
                let message = "expected an index with at least one platform, found none"
                findings.append(Finding(.error, .noImage, message, location: image.location))
            } else if !image.platforms.contains(where: \.isPresent) {
                let message =
                    "expected at least one of the \(image.platforms.count) platforms, found none; copy the"
                    + " bundle again with the platforms that it is for"
                findings.append(Finding(.error, .missingBlob, message, location: image.location))
            }
        }
    }

    private func missing(_ name: String, in place: String, _ remedy: String? = nil) -> String {
        "expected \(name) that \(place) names, found none; \(remedy ?? "copy the bundle again")"
    }

    private func leftOut(_ child: Descriptor, in place: String) -> String {
        let platform = child.platform.map { "\($0)" } ?? "of an unnamed platform"
        return "the manifest \(platform) that \(place) lists is not in the bundle".printable
    }
}
