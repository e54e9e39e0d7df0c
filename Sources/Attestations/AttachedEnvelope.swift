package import Artifacts
internal import Encodings
package import Vocabulary

/// One signature or attestation as it was found: read where it can be read, believed in nothing.
package struct AttachedEnvelope: Sendable {
    /// The digest of the layer or blob that carries it.
    package let digest: Digest
    /// What the descriptor of that layer or blob says.
    package let mediaType: MediaType
    package let size: Int64
    /// Whether the layout has it.
    package let isPresent: Bool
    /// The manifest that has it as a layer.
    package let carrier: Digest
    package let form: AttestationForm
    /// The manifest that it is filed under, by `subject` or by name; a hint without authority.
    package let claimedSubject: Digest?
    /// The bytes of that manifest where the bundle has it, which a message signature covers.
    let claimedManifest: [UInt8]?
    /// The place in the bundle, for messages.
    package let location: String
    /// The material, or why it cannot be verified whatever the trust root says; nil once it was examined.
    private(set) var material: Result<SigningMaterial, AttestationError>?
    /// What the content says, where it can be read; shown beside a refusal, never judged.
    private(set) var claimed: ClaimedContent

    /// What the unsigned reading of a content says about itself.
    struct ClaimedContent: Sendable {
        var predicateType: String?
        var statement: Statement?
        var digests: [Digest] = []
    }

    /// The statement as it stands in the content, verified or not; nil where there is none that can be read.
    package var claimedStatement: Statement? { claimed.statement }

    /// The predicate type that the content or an annotation states, verified or not.
    package var predicateType: String? { claimed.predicateType }

    /// Lets go of the material, which may be large, since a verified content speaks for itself.
    func verified() -> AttachedEnvelope {
        var envelope = self
        envelope.material = nil
        return envelope
    }

    /// Lets go of the material, and keeps what it claims.
    func refused(limits: Limits) -> AttachedEnvelope {
        var envelope = self
        if case .success(let material) = envelope.material { envelope.claimed = material.claims(limits: limits) }
        envelope.material = nil
        return envelope
    }
}

/// Finds what hangs on the images of a bundle, in every form that a layout can hold.
///
/// Source: cosign signature specification; OCI image-spec 1.1, `subject`; Sigstore bundle in registries; BuildKit
/// attestation storage.
package struct Discovery: Sendable {
    /// What has the form of an envelope; nothing of it is read yet.
    package struct Candidate: Sendable {
        fileprivate let layer: AttachmentLayer
        fileprivate let attachment: Attachment
        fileprivate let form: AttestationForm
    }

    private let limits: Limits
    private let tree: ArtifactTree
    private let layout: Layout

    package init(_ tree: ArtifactTree, in layout: Layout, limits: Limits) {
        (self.tree, self.layout, self.limits) = (tree, layout, limits)
    }

    /// All envelopes with their claims, in the order of their attachments; what is of no known form is a finding.
    package func envelopes() -> (envelopes: [AttachedEnvelope], findings: [Finding]) {
        let (candidates, findings) = candidates()
        return (read(candidates, withClaims: true) { $0 }, findings)
    }

    /// Reads envelopes, in their order.
    ///
    /// - Parameters:
    ///   - candidates: What `candidates` found.
    ///   - withClaims: Whether the content is read too, which takes as long again; examination does that itself.
    ///   - body: Gets each envelope before the next is read: one may be large.
    /// - Returns: What `body` made of each.
    package func read<Outcome>(
        _ candidates: some Sequence<Candidate>,
        withClaims: Bool,
        _ body: (AttachedEnvelope) -> Outcome
    ) -> [Outcome] {
        var chains = KnownChains()
        return candidates.map { body(envelope($0, withClaims: withClaims, chains: &chains)) }
    }

    /// What has the form of an envelope, in the order of the attachments; what is of no known form is a finding.
    package func candidates() -> (candidates: [Candidate], findings: [Finding]) {
        var candidates: [Candidate] = []
        var findings: [Finding] = []
        for attachment in tree.attachments {
            if case .otherReferrer(let type) = attachment.role, attachment.isOfNoKnownForm {
                findings.append(
                    Finding(
                        .warning,
                        .notJudged,
                        "expected a signature, attestation or SBOM, found a referrer of type "
                            + "'\(type ?? "none")', which is not judged",
                        location: attachment.location
                    )
                )
                continue
            }
            for layer in attachment.layers {
                guard let form = Self.form(layer, of: attachment) else { continue }
                // A statement that nobody signed and nobody packed is nothing to list; that it is absent is a finding.
                if form == .buildkitAttestation, layer.blob == nil { continue }
                candidates.append(Candidate(layer: layer, attachment: attachment, form: form))
            }
        }
        return (candidates, findings)
    }

    private func envelope(
        _ candidate: Candidate,
        withClaims: Bool,
        chains: inout KnownChains
    ) -> AttachedEnvelope {
        let (layer, attachment, form) = (candidate.layer, candidate.attachment, candidate.form)
        func made(
            _ material: Result<SigningMaterial, AttestationError>,
            _ claimed: AttachedEnvelope.ClaimedContent = .init()
        ) -> AttachedEnvelope {
            AttachedEnvelope(
                digest: layer.descriptor.digest,
                mediaType: layer.descriptor.mediaType,
                size: layer.descriptor.size,
                isPresent: layer.blob != nil,
                carrier: attachment.manifest,
                form: form,
                claimedSubject: attachment.claimedSubject,
                claimedManifest: claimedManifest(attachment),
                location: attachment.location,
                material: material,
                claimed: claimed
            )
        }
        do {
            let blob = try bytes(layer, form: form)
            return try read(blob, layer: layer, form: form, withClaims: withClaims, chains: &chains, made)
        } catch {
            return made(.failure(error), .init(predicateType: Self.hint(layer)))
        }
    }

    private func claimedManifest(_ attachment: Attachment) -> [UInt8]? {
        guard attachment.role == .sigstoreBundle, let subject = attachment.claimedSubject else { return nil }
        return try? layout.blobs[subject]?.bytes()
    }

    private func bytes(_ layer: AttachmentLayer, form: AttestationForm) throws(AttestationError) -> [UInt8] {
        guard let blob = layer.blob else {
            throw AttestationError(.missingBlob, "expected the blob \(layer.descriptor.digest), found none")
        }
        guard blob.size <= limits.attestation else {
            throw AttestationError(
                .limitExceeded,
                LimitExceeded("attestation", limit: limits.attestation, found: "\(blob.size) bytes").description
            )
        }
        if form == .cosignSBOM || form == .notationJWS || form == .notationCOSE { return [] }
        do {
            return try blob.bytes()
        } catch let error as any Explained {
            throw AttestationError(
                error.code == .limitExceeded ? .limitExceeded : .malformedAttestation,
                error.description
            )
        } catch {
            throw AttestationError(.malformedAttestation, "\(error)")
        }
    }

    private func read(
        _ blob: [UInt8],
        layer: AttachmentLayer,
        form: AttestationForm,
        withClaims: Bool,
        chains: inout KnownChains,
        _ made: (Result<SigningMaterial, AttestationError>, AttachedEnvelope.ClaimedContent) -> AttachedEnvelope
    ) throws(AttestationError) -> AttachedEnvelope {
        let annotations = layer.descriptor.annotations
        let material: SigningMaterial
        switch form {
        case .cosignSignature:
            material = try CosignLayer.signature(blob, annotations: annotations, limits: limits, chains: &chains)
        case .cosignAttestation:
            material = try CosignLayer.attestation(blob, annotations: annotations, limits: limits, chains: &chains)
        case .sigstoreBundle:
            material = try SigstoreBundle.read(blob, limits: limits)
        case .buildkitAttestation:
            let error = AttestationError(
                .unsigned,
                "expected a signature, found none: BuildKit writes attestations without one"
            )
            return made(.failure(error), .init(try Statement(blob, limits: limits)))
        case .cosignSBOM:
            let error = AttestationError(.unsigned, "expected a signature, found none: an attached SBOM has none")
            return made(.failure(error), .init())
        case .notationJWS, .notationCOSE:
            let error = AttestationError(.notSupportedYet, "signatures of the Notary Project are not supported yet")
            return made(.failure(error), .init())
        }
        return made(.success(material), withClaims ? material.claims(limits: limits) : .init())
    }

    private static func hint(_ layer: AttachmentLayer) -> String? {
        layer.descriptor.annotations["predicateType"] ?? layer.descriptor.annotations["in-toto.io/predicate-type"]
    }

    // MARK: - Forms

    private static func form(_ layer: AttachmentLayer, of attachment: Attachment) -> AttestationForm? {
        switch attachment.role {
        case .cosignSignatures: layer.descriptor.mediaType == .simpleSigning ? .cosignSignature : nil
        case .cosignAttestations: layer.descriptor.mediaType == .dsseEnvelope ? .cosignAttestation : nil
        case .cosignSBOM: .cosignSBOM
        case .sigstoreBundle: .sigstoreBundle
        case .buildkitAttestation: layer.descriptor.mediaType == .inToto ? .buildkitAttestation : nil
        case .otherReferrer: notation(attachment)
        case .referrersTagIndex: nil
        }
    }

    /// Signatures of the Notary Project, which come with an issue of their own.
    fileprivate static func notation(_ attachment: Attachment) -> AttestationForm? {
        guard case .otherReferrer("application/vnd.cncf.notary.signature") = attachment.role else { return nil }
        return attachment.layers.first?.descriptor.mediaType.rawValue == "application/cose"
            ? .notationCOSE : .notationJWS
    }
}

// MARK: - What it says, unsigned

extension SigningMaterial {
    /// What the content says about itself, as far as it can be read.
    fileprivate func claims(limits: Limits) -> AttachedEnvelope.ClaimedContent {
        switch content {
        case .simpleSigning(let payload):
            let digest = (try? SimpleSigning(payload, limits: limits))?.manifestDigest
            return .init(digests: digest.map { [$0] } ?? [])
        case .dsse(let envelope, _):
            guard let statement = try? Statement(envelope, limits: limits) else { return .init() }
            return .init(statement)
        case .message(let hint): return .init(digests: hint.map { [$0] } ?? [])
        }
    }
}

extension AttachedEnvelope.ClaimedContent {
    fileprivate init(_ statement: Statement) {
        self.init(
            predicateType: statement.predicateType,
            statement: statement,
            digests: statement.subjects.flatMap(\.digests)
        )
    }
}

extension Attachment {
    /// Whether it refers to an image and is neither signature, attestation nor SBOM: shown, not judged.
    var isOfNoKnownForm: Bool {
        guard case .otherReferrer = role else { return false }
        return Discovery.notation(self) == nil
    }
}
