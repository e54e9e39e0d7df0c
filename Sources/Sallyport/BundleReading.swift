internal import Artifacts
internal import Attestations
internal import Cryptography
internal import Trust
internal import Verdicts
internal import Vocabulary

/// A bundle, read once and resolved: its images, and all that hangs on them.
struct BundleReading: Sendable {
    private let path: String
    let layout: Layout
    let tree: ArtifactTree
    private let discovery: Discovery
    private let candidates: [Discovery.Candidate]
    let findings: [Finding]
    /// Every digest that a statement, document or revocation may name a manifest or index by.
    let identities: [Digest: [Digest]]
    let limits: Limits

    /// Reads the bundle in one pass, and resolves it.
    ///
    /// - Throws: What makes it unsafe to read, located in the bundle.
    static func read(_ request: BundleRequest, limits: Limits, in workspace: Workspace) throws -> BundleReading {
        var options = LayoutOptions(
            limits: limits,
            fileDigest: request.fileDigest,
            spoolFolder: workspace.spoolFolder
        )
        options.readsLayers = request.deep
        options.progress = request.progress
        let layout = try LayoutSource.read(path: request.path, options: options)
        return try layout.locating(in: request.path) { try resolve(layout, request, limits: limits) }
    }

    private static func resolve(_ layout: Layout, _ request: BundleRequest, limits: Limits) throws -> BundleReading {
        let tree = try ArtifactTree.resolve(
            layout,
            limits: limits,
            allowAbsent: request.allowAbsent
        )
        let audit = ContentAudit.audit(
            layout,
            tree,
            strictContent: request.strictContent,
            limits: limits
        )
        let discovery = Discovery(tree, in: layout, limits: limits)
        let (candidates, findings) = discovery.candidates()
        return BundleReading(
            path: request.path,
            layout: layout,
            tree: tree,
            discovery: discovery,
            candidates: candidates,
            findings: (tree.findings + audit + findings).map { $0.placed(in: layout) },
            identities: try tree.identities(in: layout),
            limits: limits
        )
    }

    /// What the bundle is, as results and verdicts say it.
    var bundle: JudgedBundle {
        JudgedBundle(
            name: layout.name,
            digest: layout.fileDigest,
            layoutDigest: layout.layoutDigest,
            size: layout.size,
            entries: layout.entries,
            blobs: layout.form == .dockerArchive ? tree.referred.count : layout.blobs.count
        )
    }

    /// What hangs on the images, with what it claims; nothing of it is believed.
    ///
    /// - Throws: `limit-exceeded` when there is more of it than may be listed, located in the bundle.
    var envelopes: [AttachedEnvelope] {
        get throws {
            let envelopes = discovery.read(candidates, withClaims: true) { $0 }
            try requireRoom(AttestationLedger(unexamined: envelopes, identities: identities))
            return envelopes
        }
    }

    /// Refuses a bundle with more attachments than may be listed, as whoever judges it does.
    ///
    /// - Throws: `limit-exceeded`, located in the bundle.
    func requireRoom() throws { _ = try envelopes }

    private func requireRoom(_ ledger: AttestationLedger) throws {
        try layout.locating(in: path) { try ledger.requireRoom(for: tree.images, limits: limits) }
    }

    /// Reads and examines every envelope once, on all cores, and shares them out among the images.
    func ledger(_ anchors: TrustAnchors, at time: Instant) async throws -> AttestationLedger {
        let verifier = AttestationVerifier(anchors, at: time, limits: limits)
        let ledger = AttestationLedger(
            await examine(verifier),
            identities: identities,
            authorities: anchors.authorities
        )
        try requireRoom(ledger)
        return ledger
    }

    private func examine(_ verifier: AttestationVerifier) async -> [ExaminedEnvelope] {
        await candidates.mapOnAllCores { discovery.read($0, withClaims: false, verifier.examine) }
    }

    /// A blob, manifest or attestation that the trust root has revoked fails the bundle, whoever signed it.
    ///
    /// Content has as many names as there are algorithms, and whoever packs a bundle chooses among them: revoking one
    /// revokes the content. What is only referred to counts as well, since a delta bundle is completed elsewhere.
    func revoked(by revocations: RevocationList) -> [Finding] {
        guard revocations.count > 0 else { return [] }
        return tree.referred.union(layout.blobs.keys).sorted().compactMap { digest in
            revocation(of: digest, by: revocations).map { revocation in
                Finding(
                    .error,
                    .revokedDigest,
                    "\(digest) is revoked by \(revocation.place)",
                    location: "blobs/\(digest.algorithm.rawValue)/\(digest.hex)"
                )
            }
        }
    }

    /// An image fails where it or one of its platforms is revoked, so that nothing shows it as PASSED.
    func revokedRule(of image: Artifact, by revocations: RevocationList) -> JudgedRule? {
        for digest in [image.digest] + image.platforms.map(\.digest) {
            guard let revocation = revocation(of: digest, by: revocations) else { continue }
            return JudgedRule(
                policy: nil,
                rule: "revoked",
                result: .fail,
                code: .revokedDigest,
                message: "\(digest) is revoked by \(revocation.place) of the trust root",
                evidence: []
            )
        }
        return nil
    }

    private func revocation(of digest: Digest, by revocations: RevocationList) -> Revocation? {
        let names = [digest] + [layout.blobs[digest]?.sha256].compactMap(\.self) + (identities[digest] ?? [])
        return names.lazy.compactMap(revocations.revocation(ofDigest:)).first
    }
}

extension Layout {
    /// Says of an error in the content where it is: in the bundle, and in the folder where the layout lies.
    fileprivate func locating<Outcome>(in path: String, _ body: () throws -> Outcome) throws -> Outcome {
        do {
            return try body()
        } catch let error as any Explained where error.blame == .input {
            let folder = String(form.root.rawValue.dropLast())
            throw Located(in: path, folder.isEmpty ? error : Located(in: folder, error))
        }
    }
}

extension Finding {
    /// The same, with the place where the bundle has it: a layout need not lie at its top.
    func placed(in layout: Layout) -> Finding {
        guard let location, layout.form.root != .top,
            location == "index.json" || location == "oci-layout" || location.hasPrefix("blobs/")
        else { return self }
        return Finding(severity, code, message, location: layout.form.root.rawValue + location)
    }
}

extension ArtifactTree {
    /// Every digest that a statement may name a manifest or index by.
    func identities(in layout: Layout) throws -> [Digest: [Digest]] {
        var identities: [Digest: [Digest]] = [:]
        for digest in manifests.keys {
            guard let bytes = try layout.blobs[digest]?.bytes() else { continue }
            identities[digest] = try Digest.Algorithm.allCases.map { algorithm in
                algorithm == digest.algorithm ? digest : try HashFunction.digest(algorithm, of: bytes)
            }
        }
        return identities
    }
}

extension Artifact {
    /// The image as results show it: the platforms that are here.
    var content: ImageContent {
        ImageContent(
            reference: imageReference,
            tag: tag,
            digest: digest,
            mediaType: mediaType,
            platforms: platforms.filter(\.isPresent).map { .init(platform: $0.platform, digest: $0.digest) }
        )
    }
}
