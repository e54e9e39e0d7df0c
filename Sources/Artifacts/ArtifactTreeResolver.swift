internal import Vocabulary

/// Tells images from attachments, once all manifests are read.
struct ArtifactTreeResolver {
    let walk: ArtifactTreeWalk
    var findings: [Finding] = []
    /// Every attachment's role; what has none is judged.
    private(set) var roles: [Digest: AttachmentRole] = [:]
    /// What a referrers tag says that a manifest is about.
    private var tagSubjects: [Digest: Digest] = [:]
    private let limits: Limits
    private var platformsOfIndex: [Digest: [PlatformEntry]] = [:]
    private var platformCount = 0
    private var shownPlatforms = 0

    init(_ walk: ArtifactTreeWalk, limits: Limits) throws {
        (self.walk, self.limits) = (walk, limits)
        for digest in walk.order {
            guard let manifest = walk.documents[digest]?.manifest else { continue }
            let filing = walk.filings[digest] ?? Filing()
            // Signed evidence that is left out is an error of its own; bare statements may be, where BuildKit puts them.
            let isBare = manifest.layers.allSatisfy { $0.mediaType == .inToto }
            roles[digest] = try AttachmentRole.classify(manifest, filing: filing) {
                try isText($0, absentCounts: !filing.isNamed && (filing.isUnknownPlatform || !isBare))
            }
            guard roles[digest] != nil, manifest.layers.count > limits.signatureLayers else { continue }
            let limit = Int64(limits.signatureLayers)
            let error = LimitExceeded("signature-layers", limit: limit, found: "\(manifest.layers.count) layers")
            throw Located(in: digest.blobPath, error)
        }
        for digest in walk.order {
            guard let index = walk.documents[digest]?.index, isReferrersTag(digest, index) else { continue }
            roles[digest] = .referrersTagIndex
            guard let subject = walk.filings[digest]?.scheme?.subject else { continue }
            for child in index.manifests { tagSubjects[child.digest] = tagSubjects[child.digest] ?? subject }
        }
    }

    // MARK: - Roles

    /// Whether the layers are text, and begin like JSON where their type is JSON; nothing that unpacks as a file system
    /// is both valid UTF-8 and free of NUL, except what bzip2 packed.
    private func isText(_ manifest: ImageManifest, absentCounts: Bool) throws -> Bool {
        for layer in manifest.layers {
            guard let blob = walk.layout.blobs[layer.digest] else {
                guard absentCounts else { return false }
                continue
            }
            guard blob.isKept, blob.size <= limits.attestation else { return false }
            let bytes = try blob.bytes()
            let start = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            if layer.mediaType.isJSON, start != UInt8(ascii: "{") { return false }
            guard !bytes.contains(0), !bytes.starts(with: "BZh".utf8), String(validating: bytes, as: UTF8.self) != nil
            else { return false }
        }
        return true
    }

    /// Whether an index has a referrers tag and lists nothing that has to be judged.
    private func isReferrersTag(_ digest: Digest, _ index: ImageIndex) -> Bool {
        guard let filing = walk.filings[digest], filing.scheme?.suffix == TagScheme.Suffix.none, !filing.isNamed
        else { return false }
        let present = index.manifests.filter { walk.layout.blobs[$0.digest] != nil }
        guard index.manifests.isEmpty || !present.isEmpty else { return false }
        return present.allSatisfy { roles[$0.digest] != nil }
    }

    /// Whether a descriptor of `index.json` has to be judged.
    private func isImage(_ descriptor: Descriptor) -> Bool {
        guard walk.layout.blobs[descriptor.digest] == nil else { return roles[descriptor.digest] == nil }
        // Nothing is here that could hide: how it is filed is all there is to say what it would be.
        let filing = walk.filings[descriptor.digest] ?? Filing()
        let hasReferrersTag = filing.scheme?.suffix == TagScheme.Suffix.none
        if filing.kind?.isAttachment == true { return false }
        return filing.scheme == nil || (hasReferrersTag && !descriptor.mediaType.isIndex)
    }

    // MARK: - Images

    /// The images, one for each pair of reference and digest.
    mutating func images() throws -> [Artifact] {
        let listed = walk.index.manifests.filter(isImage)
        let covered = childrenOfImages(listed)
        var seen: Set<String> = []
        var named: Set<Digest> = []
        var images: [Artifact] = []
        for descriptor in listed {
            let names = FiledNames(descriptor.annotations)
            warn(about: names, of: descriptor)
            if names.references.isEmpty, names.tag == nil, covered.contains(descriptor.digest) { continue }
            let references: [ImageReference?] =
                names.references.isEmpty
                ? [nil] : names.references.map { $0.withoutDigest(otherThan: descriptor.digest) }
            for reference in references
            where seen.insert("\(descriptor.digest) \(reference?.description ?? "")").inserted {
                if reference != nil { named.insert(descriptor.digest) }
                images.append(try image(descriptor, reference: reference, tag: names.tag))
            }
        }
        // The same image listed once more without a name is no other image.
        images.removeAll { $0.reference == nil && named.contains($0.digest) }
        for digest in walk.orphans where roles[digest] == nil {
            guard let blob = walk.layout.blobs[digest], let document = walk.documents[digest] else { continue }
            let (mediaType, artifactType) = (document.mediaType, document.artifactType)
            images.append(try image(digest, mediaType, blob.size, reference: nil, tag: nil, artifactType))
        }
        return images
    }

    private mutating func image(
        _ descriptor: Descriptor,
        reference: ImageReference?,
        tag: String?
    ) throws -> Artifact {
        try image(
            descriptor.digest,
            descriptor.mediaType,
            descriptor.size,
            reference: reference,
            tag: tag,
            walk.documents[descriptor.digest]?.artifactType ?? descriptor.artifactType
        )
    }

    private mutating func image(
        _ digest: Digest,
        _ mediaType: MediaType,
        _ size: Int64,
        reference: ImageReference?,
        tag: String?,
        _ artifactType: String?
    ) throws -> Artifact {
        let document = walk.documents[digest]
        let platforms = try document?.index.map { try self.platforms(of: digest, $0) } ?? []
        // One index under many names could ask for any amount of memory, here and in the result.
        shownPlatforms += platforms.count
        try requireFew(shownPlatforms)
        return Artifact(
            imageReference: reference,
            tag: tag,
            digest: digest,
            mediaType: mediaType,
            size: size,
            artifactType: artifactType,
            isIndex: mediaType.isIndex,
            isPresent: walk.layout.blobs[digest] != nil,
            platforms: platforms,
            document: document
        )
    }

    /// Everything below the indexes that are judged: listed again without a name, it is no image of its own.
    private func childrenOfImages(_ listed: [Descriptor]) -> Set<Digest> {
        var children: Set<Digest> = []
        var open = listed.map(\.digest)
        var entered: Set<Digest> = []
        while let digest = open.popLast() {
            guard entered.insert(digest).inserted, let index = walk.documents[digest]?.index else { continue }
            for child in index.manifests {
                children.insert(child.digest)
                open.append(child.digest)
            }
        }
        return children
    }

    private mutating func platforms(of digest: Digest, _ index: ImageIndex) throws -> [PlatformEntry] {
        if let known = platformsOfIndex[digest] { return known }
        var entries: [PlatformEntry] = []
        var seen: Set<PlatformEntry> = []
        for child in index.manifests where isPlatform(child) {
            let document = walk.documents[child.digest]
            let found: [PlatformEntry]
            if let nested = document?.index {
                found = try platforms(of: child.digest, nested)
            } else {
                found = [
                    PlatformEntry(
                        platform: child.platform,
                        digest: child.digest,
                        mediaType: child.mediaType,
                        size: child.size,
                        isPresent: walk.layout.blobs[child.digest] != nil,
                        configDigest: document?.manifest?.config.digest
                    )
                ]
            }
            for entry in found where seen.insert(entry).inserted { entries.append(entry) }
            // Indexes that share an index could ask for any amount of memory.
            try requireFew(platformCount + entries.count)
        }
        platformCount += entries.count
        platformsOfIndex[digest] = entries
        return entries
    }

    private func requireFew(_ platforms: Int) throws {
        guard platforms <= limits.entries else {
            throw LimitExceeded("entries", limit: Int64(limits.entries), found: "more platforms of indexes")
        }
    }

    private func isPlatform(_ child: Descriptor) -> Bool {
        guard walk.layout.blobs[child.digest] == nil else { return roles[child.digest] == nil }
        return child.platform?.isUnknown != true && child.annotations["vnd.docker.reference.type"] == nil
    }

    private mutating func warn(about names: FiledNames, of descriptor: Descriptor) {
        for text in names.refused {
            warn(
                .filedElsewhere,
                "expected an image reference in the annotations of \(descriptor.digest), found '\(text)'; the image"
                    + " counts as unnamed",
                at: "index.json"
            )
        }
        for reference in names.references {
            guard let digest = reference.digest, digest != descriptor.digest else { continue }
            warn(
                .filedElsewhere,
                "'\(reference)' names another digest than \(descriptor.digest); the image counts without it",
                at: "index.json"
            )
        }
        guard walk.layout.blobs[descriptor.digest] != nil,
            !names.schemes.isEmpty || descriptor.annotations["kind"].flatMap(FiledKind.init)?.isAttachment == true
        else { return }
        warn(
            .filedElsewhere,
            "filed as an attachment, but neither a signature nor an attestation, SBOM or referrer: judged as an image",
            at: descriptor.location
        )
    }

    mutating func warn(_ code: Code, _ message: String, at location: String) {
        findings.append(Finding(.warning, code, message.printable, location: location))
    }

    // MARK: - Attachments

    /// The attachments, each manifest once.
    mutating func attachments() -> [Attachment] {
        let attachments = walk.order.compactMap(attachment)
        for attachment in attachments {
            guard let subject = attachment.claimedSubject, walk.layout.blobs[subject] == nil else { continue }
            // BuildKit's, of a platform that the bundle leaves out: the platform is reported.
            if attachment.role == .buildkitAttestation, walk.referred.contains(subject) { continue }
            warn(.absentSubject, "refers to \(subject), which is not in the bundle", at: attachment.location)
        }
        return attachments
    }

    private func attachment(_ digest: Digest) -> Attachment? {
        guard let role = roles[digest], let document = walk.documents[digest] else { return nil }
        let filing = walk.filings[digest] ?? Filing()
        let annotations: [String: String] =
            switch document {
            case .manifest(let manifest): manifest.annotations
            case .index(let index): index.annotations
            }
        let layers = document.manifest?.layers ?? []
        return Attachment(
            role: role,
            manifest: digest,
            mediaType: document.mediaType,
            artifactType: document.artifactType,
            annotations: annotations,
            layers: layers.map { AttachmentLayer(descriptor: $0, blob: walk.layout.blobs[$0.digest]) },
            claimedSubject: document.subject?.digest ?? filing.scheme?.subject ?? filing.buildkitSubject
                ?? tagSubjects[digest],
            location: digest.blobPath
        )
    }
}
