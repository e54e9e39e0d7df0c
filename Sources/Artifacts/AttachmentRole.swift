internal import Vocabulary

/// What a manifest that belongs to another one holds.
package enum AttachmentRole: Hashable, Sendable {
    case cosignSignatures
    case cosignAttestations
    case cosignSBOM
    case sigstoreBundle
    /// Bare statements inside an image index, signed by nobody.
    case buildkitAttestation
    /// An index that lists the referrers of an image, under a tag made of its digest.
    case referrersTagIndex
    case otherReferrer(artifactType: String?)

    /// Whether its layers are evidence that may be signed, so that one that is missing is always an error.
    var isSignedEvidence: Bool {
        switch self {
        case .cosignSignatures, .cosignAttestations, .cosignSBOM, .sigstoreBundle, .otherReferrer: true
        case .buildkitAttestation, .referrersTagIndex: false
        }
    }
}

extension AttachmentRole {
    /// The role of a manifest by what it holds and how it is filed; nil for what has to be judged as an image.
    ///
    /// The danger is an image that hides from judgement as an attachment; an attachment that is judged as an image is
    /// only noise. So names, `kind` and `subject` alone hide nothing: the layers must be of types that no runtime
    /// takes for a file system, and where the config is an image's (cosign's is) or the name its own, the bytes must be
    /// text as well, since some runtimes go by the bytes.
    ///
    /// Source: where cosign, BuildKit, ORAS, hauler and notation put attachments, and the types that they give them.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - filing: The names and annotations under which the layout lists it.
    ///   - isText: Whether the layers are text, and begin like JSON where their type is JSON.
    /// - Returns: The role, or nil.
    static func classify(
        _ manifest: ImageManifest,
        filing: Filing,
        isText: (ImageManifest) throws -> Bool
    ) rethrows -> AttachmentRole? {
        if let role = byLayers(manifest, filing) {
            if !manifest.config.mediaType.isImageConfig, !filing.isNamed { return role }
            // SBOMs in XML or SPDX's own text are not kept; nobody runs what has only a tag that says SBOM.
            if role == .cosignSBOM, !filing.isNamed { return role }
            return try isText(manifest) ? role : nil
        }
        guard !manifest.looksLikeImage else { return nil }
        if manifest.subject != nil, mayRefer(manifest, filing) {
            return .otherReferrer(artifactType: manifest.artifactType)
        }
        // BuildKit: a reference of a type that is not known is to be ignored, and is nothing that runs.
        guard filing.buildkitType != nil, filing.isUnknownPlatform, !filing.isNamed else { return nil }
        return .otherReferrer(artifactType: manifest.artifactType)
    }

    private static func byLayers(_ manifest: ImageManifest, _ filing: Filing) -> AttachmentRole? {
        guard !manifest.layers.isEmpty else { return nil }
        func all(_ isType: (MediaType) -> Bool) -> Bool { manifest.layers.allSatisfy { isType($0.mediaType) } }
        if all({ $0 == .simpleSigning }) { return .cosignSignatures }
        if all({ $0 == .dsseEnvelope }) { return .cosignAttestations }
        if all(\.isSigstoreBundle) { return .sigstoreBundle }
        if all({ $0 == .inToto }) { return .buildkitAttestation }
        let isFiledAsSBOM = filing.scheme?.suffix == .sbom || filing.kind == .sboms
        let isTypedAsSBOM = manifest.artifactType == "application/vnd.dev.cosign.artifact.sbom.v1+json"
        if all(\.isSBOM), isFiledAsSBOM || isTypedAsSBOM { return .cosignSBOM }
        return nil
    }

    /// Whether a `subject` makes it a referrer: somebody who pulls it by a name of its own would run it or unpack it,
    /// whatever it refers to.
    private static func mayRefer(_ manifest: ImageManifest, _ filing: Filing) -> Bool {
        if !filing.isNamed { return true }
        if manifest.artifactType == "application/vnd.cncf.notary.signature" { return true }
        return filing.kind == .referrers && manifest.config.mediaType == .empty
    }
}

extension ImageManifest {
    /// Whether its layers alone tell that it is a signature or an attestation.
    var hasOnlySignedLayers: Bool {
        !layers.isEmpty
            && (layers.allSatisfy { $0.mediaType == .simpleSigning }
                || layers.allSatisfy { $0.mediaType == .dsseEnvelope }
                || layers.allSatisfy(\.mediaType.isSigstoreBundle))
    }

    /// Whether a runtime may take it for an image or a file tree.
    var looksLikeImage: Bool { config.mediaType.isImageConfig || layers.contains { $0.mediaType.isFileTree } }
}

extension MediaType {
    var isImageConfig: Bool {
        self == .imageConfig || rawValue == "application/vnd.docker.container.image.v1+json"
    }

    /// Whether it may be a file tree: every type of layer, and whatever else speaks of tar.
    var isFileTree: Bool {
        let name = rawValue.lowercased()
        return name.contains("tar") || name.contains(".image.layer.") || name.contains(".image.rootfs.")
    }

    var isSigstoreBundle: Bool { rawValue.hasPrefix("application/vnd.dev.sigstore.bundle") }

    var isSBOM: Bool {
        switch rawValue {
        case "text/spdx", "text/spdx+json", "text/spdx+xml", "application/spdx+json", "application/spdx",
            "application/vnd.cyclonedx", "application/vnd.cyclonedx+json", "application/vnd.cyclonedx+xml",
            "application/vnd.syft+json":
            true
        default: false
        }
    }

    /// Whether its content is one JSON object.
    var isJSON: Bool {
        self == .simpleSigning || isSigstoreBundle || rawValue.hasSuffix("+json")
    }
}
