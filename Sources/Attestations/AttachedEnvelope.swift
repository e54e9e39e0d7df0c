package import Artifacts
internal import Encodings
package import Vocabulary

/// One signature or attestation as it was found: read where it can be read, believed in nothing.
package struct AttachedEnvelope: Sendable {
    /// The digest of the layer or blob that carries it.
    package let digest: Digest
    package let form: AttestationForm
    /// The manifest that it is filed under, by `subject` or by name; a hint without authority.
    package let claimedSubject: Digest?
    /// The bytes of that manifest where the bundle has it, which a message signature covers.
    let claimedManifest: [UInt8]?
    /// The place in the bundle, for messages.
    package let location: String
    /// The material, or why it cannot be verified whatever the trust root says.
    let material: Result<SigningMaterial, AttestationError>
    /// What the content says, where it can be read; shown beside a refusal, never judged.
    let claimed: ClaimedContent

    /// What the unsigned reading of a content says about itself.
    struct ClaimedContent: Sendable {
        var predicateType: String?
        var statement: Statement?
        var digests: [Digest] = []
    }

    /// The predicate type that the content or an annotation states, verified or not.
    package var predicateType: String? { claimed.predicateType }
}

/// Finds what hangs on the images of a bundle, in every form that a layout can hold.
///
/// Source: cosign signature specification; OCI image-spec 1.1, `subject`; Sigstore bundle in registries; BuildKit
/// attestation storage.
package struct Discovery {
    private let limits: Limits
    private let tree: ArtifactTree
    private let layout: Layout

    package init(_ tree: ArtifactTree, in layout: Layout, limits: Limits) {
        (self.tree, self.layout, self.limits) = (tree, layout, limits)
    }

    /// All envelopes, in the order of their attachments; what is of no known form is a finding.
    package func envelopes() -> (envelopes: [AttachedEnvelope], findings: [Finding]) {
        var envelopes: [AttachedEnvelope] = []
        var findings: [Finding] = []
        for attachment in tree.attachments {
            if case .otherReferrer(let type) = attachment.role, Self.notation(attachment) == nil {
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
            envelopes += attachment.layers.compactMap { envelope($0, of: attachment) }
        }
        return (envelopes, findings)
    }

    private func envelope(_ layer: AttachmentLayer, of attachment: Attachment) -> AttachedEnvelope? {
        guard let form = Self.form(layer, of: attachment) else { return nil }
        // A statement that nobody signed and nobody packed is nothing to list; that it is absent is a finding.
        if form == .buildkitAttestation, layer.blob == nil { return nil }
        func made(
            _ material: Result<SigningMaterial, AttestationError>,
            _ claimed: AttachedEnvelope.ClaimedContent = .init()
        ) -> AttachedEnvelope {
            AttachedEnvelope(
                digest: layer.descriptor.digest,
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
            return try read(blob, layer: layer, form: form, made)
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
        _ made: (Result<SigningMaterial, AttestationError>, AttachedEnvelope.ClaimedContent) -> AttachedEnvelope
    ) throws(AttestationError) -> AttachedEnvelope {
        let annotations = layer.descriptor.annotations
        switch form {
        case .cosignSignature:
            let material = try CosignLayer.signature(blob, annotations: annotations, limits: limits)
            return made(.success(material), claims(of: material))
        case .cosignAttestation:
            let material = try CosignLayer.attestation(
                blob,
                annotations: annotations,
                limits: limits
            )
            return made(.success(material), claims(of: material))
        case .sigstoreBundle:
            let material = try SigstoreBundle.read(blob, limits: limits)
            return made(.success(material), claims(of: material))
        case .buildkitAttestation:
            let error = AttestationError(
                .unsigned,
                "expected a signature, found none: BuildKit writes attestations without one"
            )
            return made(.failure(error), claims(of: try Statement(blob, limits: limits)))
        case .cosignSBOM:
            let error = AttestationError(.unsigned, "expected a signature, found none: an attached SBOM has none")
            return made(.failure(error), .init())
        case .notationJWS, .notationCOSE:
            let error = AttestationError(.notSupportedYet, "signatures of the Notary Project are not supported yet")
            return made(.failure(error), .init())
        }
    }

    // MARK: - What it says, unsigned

    private func claims(of material: SigningMaterial) -> AttachedEnvelope.ClaimedContent {
        switch material.content {
        case .simpleSigning(let payload):
            let digest = (try? SimpleSigning(payload, limits: limits))?.manifestDigest
            return .init(digests: digest.map { [$0] } ?? [])
        case .dsse(let envelope, _):
            guard let statement = try? Statement(envelope.payload, limits: limits) else { return .init() }
            return claims(of: statement)
        case .message(let hint): return .init(digests: hint.map { [$0] } ?? [])
        }
    }

    private func claims(of statement: Statement) -> AttachedEnvelope.ClaimedContent {
        .init(
            predicateType: statement.predicateType,
            statement: statement,
            digests: statement.subjects.flatMap(\.digests)
        )
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
    private static func notation(_ attachment: Attachment) -> AttestationForm? {
        guard case .otherReferrer("application/vnd.cncf.notary.signature") = attachment.role else { return nil }
        return attachment.layers.first?.descriptor.mediaType.rawValue == "application/cose"
            ? .notationCOSE : .notationJWS
    }
}
