package import Cryptography
internal import Transparency
package import Trust
package import Vocabulary

/// Checks each signature once, against all authorities together.
///
/// Source: sigstore client specification; what came with a signature is never a source of trust.
package struct AttestationVerifier: Sendable {
    private let anchors: TrustAnchors
    private let issuers: [CertificateIssuer.Group]
    private let time: Instant
    private let limits: Limits

    /// Takes what is believed.
    ///
    /// - Parameters:
    ///   - anchors: The authorities, revocations and algorithms of the pinned trust root, or of a command line.
    ///   - time: The time of judging.
    ///   - limits: For what is read on the way.
    package init(_ anchors: TrustAnchors, at time: Instant, limits: Limits) {
        (self.anchors, self.time, self.limits) = (anchors, time, limits)
        issuers = CertificateIssuer.all(of: anchors)
    }

    /// Examines one envelope: the content with all who signed it, or the error of the check that came furthest.
    package func examine(_ envelope: AttachedEnvelope) -> ExaminedEnvelope {
        do throws(AttestationError) {
            if let revocation = anchors.revocations.revocation(ofDigest: envelope.digest) {
                throw AttestationError(.revokedDigest, "revoked by \(revocation.place)")
            }
            guard let material = try envelope.material?.get() else {
                throw AttestationError(.unsigned, "expected an envelope that was not examined yet")
            }
            let endorsement = try endorsement(of: material, over: message(of: material, envelope))
            do throws(AttestationError) {
                let content = try content(of: material, envelope, endorsement: endorsement)
                return ExaminedEnvelope(envelope: envelope.verified(), outcome: .success(content))
            } catch {
                var refused = ExaminedEnvelope(envelope: envelope.refused(limits: limits), outcome: .failure(error))
                refused.endorsers = endorsement.signers
                return refused
            }
        } catch {
            return ExaminedEnvelope(envelope: envelope.refused(limits: limits), outcome: .failure(error))
        }
    }

    /// The authorities that the signature satisfies, whatever it is over.
    private func endorsement(
        of material: SigningMaterial,
        over message: SignedMessage
    ) throws(AttestationError) -> Endorsement {
        switch material.verifier {
        case .certificate(let leaf):
            try CertificateSignature(
                material,
                leaf: leaf,
                message: message,
                anchors: anchors,
                issuers: issuers,
                at: time,
                limits: limits
            ).endorsement()
        case .key:
            try KeySignature(material, message: message, anchors: anchors, at: time, limits: limits).endorsement()
        }
    }

    /// The exact bytes that the signature is over.
    private func message(
        of material: SigningMaterial,
        _ envelope: AttachedEnvelope
    ) throws(AttestationError) -> SignedMessage {
        switch material.content {
        case .simpleSigning(let payload): return try Self.message(payload)
        case .dsse(let dsse, _): return try Self.message(dsse.preAuthenticationEncoding)
        case .message(let hint):
            guard let manifest = envelope.claimedManifest else {
                throw AttestationError(.wrongSubject, "expected the manifest that the bundle signs, found none here")
            }
            let message = try Self.message(manifest)
            try Self.require(hint, of: message, title: "the manifest that it refers to")
            return message
        }
    }

    /// Refuses a bundle that states the digest of something else than it is to be about.
    private static func require(
        _ hint: Digest?,
        of message: SignedMessage,
        title: String
    ) throws(AttestationError) {
        guard let hint else { return }
        let digest: Digest?
        do { digest = try message.digest(hint.algorithm) } catch { throw fault(error) }
        guard digest == hint else {
            let known = digest?.description ?? "a digest by \(hint.algorithm.rawValue), which is not known here"
            throw AttestationError(.wrongSubject, "expected a bundle about \(title), \(known), found one about \(hint)")
        }
    }

    /// Reads what was signed, from the bytes whose signature held.
    private func content(
        of material: SigningMaterial,
        _ envelope: AttachedEnvelope,
        endorsement: Endorsement
    ) throws(AttestationError) -> AuthenticContent {
        switch material.content {
        case .simpleSigning(let payload):
            let signed = try SimpleSigning(payload, limits: limits)
            return AuthenticContent(
                content: .signature,
                statement: nil,
                digests: [signed.manifestDigest],
                endorsement: endorsement,
                annotations: signed.annotations
            )
        case .dsse(let dsse, _):
            try dsse.require(type: DSSEEnvelope.inTotoType)
            let statement = try Statement(dsse, limits: limits)
            try statement.requireType()
            return AuthenticContent(
                content: .predicate(statement.predicateType),
                statement: statement,
                digests: [],
                endorsement: endorsement
            )
        case .message:
            return AuthenticContent(
                content: .signature,
                statement: nil,
                digests: envelope.claimedSubject.map { [$0] } ?? [],
                endorsement: endorsement
            )
        }
    }

    /// The payload of a document that is signed by itself, once its signature holds.
    ///
    /// - Parameters:
    ///   - document: The document, in an envelope or a Sigstore bundle.
    ///   - payloadType: What the signature must say that it is.
    /// - Returns: The payload with all who signed it; what they may sign is for the caller to ask.
    /// - Throws: The error of the check that came furthest.
    package func authenticate(
        _ document: SignedDocument,
        payloadType: String
    ) throws(AttestationError) -> AuthenticDocument {
        let message = try Self.message(document.envelope.preAuthenticationEncoding)
        let signers = try endorsement(of: document.material, over: message).signers
        try document.envelope.require(type: payloadType)
        return AuthenticDocument(
            payload: Array(document.envelope.payload),
            authorities: anchors.authorities.filter { authority in signers.contains { $0.authority == authority.name } }
        )
    }

    /// What signed a file beside it, once that holds and is about this file.
    ///
    /// - Parameters:
    ///   - signature: A Sigstore bundle, or a signature in a file of its own.
    ///   - file: The file's content, or its digests.
    /// - Returns: Who signed, and what they said.
    /// - Throws: The error of the check that came furthest.
    package func authenticate(
        _ signature: DetachedSignature,
        over file: SignedMessage
    ) throws(AttestationError) -> AuthenticFile {
        let material = signature.material
        switch material.content {
        case .message(let hint):
            try Self.require(hint, of: file, title: "this file")
            let endorsement = try endorsement(of: material, over: file)
            return AuthenticFile(content: .signature, signers: endorsement.signers, notes: endorsement.notes)
        case .dsse(let envelope, _):
            let endorsement = try endorsement(of: material, over: Self.message(envelope.preAuthenticationEncoding))
            try envelope.require(type: DSSEEnvelope.inTotoType)
            let statement = try Statement(envelope, limits: limits)
            let digests: [Digest]
            do { digests = try file.digests } catch { throw Self.fault(error) }
            guard statement.names(digests) else {
                let subjects = statement.subjects.flatMap(\.digests).prefix(3).map(\.description)
                throw AttestationError(
                    .wrongSubject,
                    "expected a statement about this file, \(digests.map(\.description).joined(separator: ", ")), "
                        + "found one about \(subjects.isEmpty ? "no digest" : subjects.joined(separator: ", "))"
                )
            }
            return AuthenticFile(
                content: .predicate(statement.predicateType),
                signers: endorsement.signers,
                notes: endorsement.notes
            )
        case .simpleSigning:
            throw AttestationError(.unsupportedFormat, "expected a signature over a file, found one of an image")
        }
    }

    /// What a signature is over, hashed once.
    private static func message(_ bytes: [UInt8]) throws(AttestationError) -> SignedMessage {
        do { return try SignedMessage(bytes) } catch { throw fault(error) }
    }

    private static func fault(_ error: CryptographyError) -> AttestationError {
        AttestationError(error.code, error.description)
    }
}
