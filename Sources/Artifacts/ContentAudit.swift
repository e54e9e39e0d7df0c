internal import Cryptography
internal import Encodings
package import Vocabulary

/// Looks for what a layout holds and nothing refers to: what is not judged must not pass along with what is.
package struct ContentAudit {
    private let layout: Layout
    private let tree: ArtifactTree
    private let severity: Finding.Severity
    private let limits: Limits
    /// nil where there is no list of docker's.
    private var docker: DockerListCheck?
    /// Why docker's list is no list of what is judged; nil where it is, or where there is none.
    private var dockerProblem: String?

    private static let remedy = "make the bundle without it, or say --no-strict-content"

    private init(_ layout: Layout, _ tree: ArtifactTree, strictContent: Bool, limits: Limits) {
        (self.layout, self.tree, self.limits) = (layout, tree, limits)
        severity = strictContent ? .error : .note
        guard layout.carriers[CarrierFile.dockerManifest] != nil else { return }
        var docker = DockerListCheck(layout, tree, limits: limits)
        dockerProblem = layout.form == .dockerArchive ? nil : docker.disagreement()
        self.docker = docker
    }

    /// Reports blobs that nothing refers to, and files that are no part of a layout.
    ///
    /// What attaches itself by `subject` counts as referred to. Files of a carrier's own format are not judged, and said
    /// to be not; docker's lists only where they name what is judged, since `docker load` would go by them.
    ///
    /// Source: OCI image-spec 1.1, image-layout.md; the package layout of Zarf; the archives of Docker.
    ///
    /// - Parameters:
    ///   - layout: The layout.
    ///   - tree: Its tree.
    ///   - strictContent: Whether what nothing refers to is an error; else it is a note.
    ///   - limits: `manifest` and `json-depth` apply.
    /// - Returns: The findings, blobs by digest, then files by path.
    package static func audit(
        _ layout: Layout,
        _ tree: ArtifactTree,
        strictContent: Bool,
        limits: Limits = Limits()
    ) -> [Finding] {
        let audit = ContentAudit(layout, tree, strictContent: strictContent, limits: limits)
        let blobs = layout.blobs.values.filter { !tree.referred.contains($0.digest) }
            .sorted { $0.digest.precedes($1.digest) }
        let files = layout.otherFiles.filter { !tree.listedFiles.contains($0.path) }
            .sorted { $0.path.utf8.precedes($1.path.utf8) }
        return blobs.compactMap(audit.finding) + files.map(audit.finding)
    }

    // MARK: - Blobs

    private func finding(_ blob: VerifiedBlob) -> Finding? {
        if layout.form != .dockerArchive, dockerProblem == nil, let docker {
            if docker.layers.contains(blob.digest) { return nil }
            if isVersionOneConfig(blob) {
                let message = "a config of \(blob.size) bytes in the form of Docker before 1.10, which nothing uses now"
                return Finding(.warning, .notJudged, message, location: blob.path)
            }
        }
        return Finding(
            severity,
            .unreferencedBlob,
            "expected only blobs that something refers to, found one of \(blob.size) bytes that nothing does; "
                + Self.remedy,
            location: blob.path
        )
    }

    /// Docker writes one for each layer, and nothing refers to them.
    ///
    /// Source: Docker, image specification v1.0, "Image JSON Schema".
    private func isVersionOneConfig(_ blob: VerifiedBlob) -> Bool {
        let members: Set<String> = [
            "id", "parent", "comment", "created", "container", "container_config", "docker_version", "author", "config",
            "architecture", "variant", "os", "Size",
        ]
        guard blob.isKept, blob.size <= limits.manifest, let bytes = try? blob.bytes(),
            let config = try? JSONCursor(reading: bytes, depth: limits.jsonDepth),
            (try? config.refuseMembers(otherThan: members)) != nil, let id = try? config.string("id")
        else { return false }
        return DockerLink.isID(id[...])
    }

    // MARK: - Files

    private func finding(_ file: LayoutFile) -> Finding {
        let size = "\(file.size) bytes"
        func unexpected(_ reason: String) -> Finding {
            Finding(severity, .unexpectedFile, reason.printable, location: file.path.printable)
        }
        func notJudged(_ reason: String) -> Finding {
            Finding(.warning, .notJudged, reason.printable, location: file.path.printable)
        }
        switch (layout.form, file.path) {
        case (.ociLayout(.images), _) where CarrierFile.isZarf(file.path):
            return notJudged("a file of \(size) of the Zarf package: only the images are judged")
        case (.ociLayout(.top), CarrierFile.dockerManifest):
            guard let dockerProblem else {
                return notJudged("Docker's list of \(size): it names the same content as index.json")
            }
            return unexpected(
                "expected a list of what index.json lists, since `docker load` goes by it, found one of \(size) that"
                    + " differs: \(dockerProblem); \(Self.remedy)"
            )
        case (_, CarrierFile.dockerRepositories) where docker != nil && dockerProblem == nil:
            guard let problem = docker?.disagreementOfRepositories() else {
                return notJudged("a list of \(size) for Docker before 1.10: it names the same images as manifest.json")
            }
            return unexpected(
                "expected a list of what manifest.json lists, found one of \(size) that differs: \(problem);"
                    + " \(Self.remedy)"
            )
        case (.dockerArchive, _) where isLegacy(file):
            return notJudged("a file of \(size) for Docker before 1.10, which nothing uses now")
        default:
            let expected =
                layout.form == .dockerArchive
                ? "manifest.json and what it lists" : "oci-layout, index.json and blobs"
            return unexpected("expected only \(expected), found a file of \(size); \(Self.remedy)")
        }
    }

    /// Whether a file of a docker-archive is one that Docker wrote for versions before 1.10.
    ///
    /// Source: Docker, image specification v1.0, "Combined Image JSON + Filesystem Changeset Format".
    private func isLegacy(_ file: LayoutFile) -> Bool {
        let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, DockerLink.isID(parts[0]) else { return false }
        switch parts[1] {
        case "VERSION": return (try? HashFunction.digest(.sha256, of: Array("1.0".utf8))) == file.digest
        case "json": return file.size <= limits.manifest
        case "layer.tar": return tree.referred.contains(file.digest)
        default: return false
        }
    }
}
