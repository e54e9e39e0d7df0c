internal import Cryptography
internal import Transparency
package import Trust
package import Vocabulary

/// Checks each signature once, against all authorities together.
///
/// Source: sigstore client specification; what came with a signature is never a source of trust.
package struct AttestationVerifier: Sendable {
    private let root: TrustRoot
    private let time: Instant
    private let limits: Limits

    /// Takes what is believed.
    ///
    /// - Parameters:
    ///   - root: The authorities, revocations and algorithms of the pinned trust root.
    ///   - time: The time of judging.
    ///   - limits: For what is read on the way.
    package init(_ root: TrustRoot, at time: Instant, limits: Limits) {
        (self.root, self.time, self.limits) = (root, time, limits)
    }

    /// Examines one envelope: the content with all who signed it, or the error of the check that came furthest.
    package func examine(_ envelope: AttachedEnvelope) -> ExaminedEnvelope {
        do throws(AttestationError) {
            if let revocation = root.revocations.revocation(ofDigest: envelope.digest) {
                throw AttestationError(.revokedDigest, "revoked by \(revocation.place)")
            }
            guard let material = try envelope.material?.get() else {
                throw AttestationError(.unsigned, "expected an envelope that was not examined yet")
            }
            let content = try authenticate(material, of: envelope)
            return ExaminedEnvelope(envelope: envelope.verified(), outcome: .success(content))
        } catch {
            return ExaminedEnvelope(envelope: envelope.refused(limits: limits), outcome: .failure(error))
        }
    }

    private func authenticate(
        _ material: SigningMaterial,
        of envelope: AttachedEnvelope
    ) throws(AttestationError) -> AuthenticContent {
        try requireVerifiable(material)
        let message = try message(of: material, envelope)
        return try content(of: material, envelope, signers: signers(of: material, over: message))
    }

    private func requireVerifiable(_ material: SigningMaterial) throws(AttestationError) {
        guard material.timestamps == 0 else {
            throw AttestationError(
                .notSupportedYet,
                "carries an RFC 3161 timestamp, and timestamps of that kind cannot be verified yet"
            )
        }
    }

    /// The authorities that the signature satisfies, whatever it is over.
    private func signers(
        of material: SigningMaterial,
        over message: [UInt8]
    ) throws(AttestationError) -> [Signer] {
        switch material.verifier {
        case .certificate(let leaf):
            try CertificateSignature(material, leaf: leaf, message: message, root: root, at: time, limits: limits)
                .signers()
        case .key:
            try KeySignature(material, message: message, root: root, at: time, limits: limits).signers()
        }
    }

    /// The exact bytes that the signature is over.
    private func message(
        of material: SigningMaterial,
        _ envelope: AttachedEnvelope
    ) throws(AttestationError) -> [UInt8] {
        switch material.content {
        case .simpleSigning(let payload): return payload
        case .dsse(let dsse, _): return try dsse.message(ofType: DSSEEnvelope.inTotoType)
        case .message(let hint):
            guard let manifest = envelope.claimedManifest else {
                throw AttestationError(.wrongSubject, "expected the manifest that the bundle signs, found none here")
            }
            if let hint, try Self.digest(hint.algorithm, of: manifest) != hint {
                throw AttestationError(
                    .wrongSubject,
                    "expected a bundle about the manifest that it refers to, found digest \(hint)"
                )
            }
            return manifest
        }
    }

    /// Reads what was signed, from the bytes whose signature held.
    private func content(
        of material: SigningMaterial,
        _ envelope: AttachedEnvelope,
        signers: [Signer]
    ) throws(AttestationError) -> AuthenticContent {
        switch material.content {
        case .simpleSigning(let payload):
            let signed = try SimpleSigning(payload, limits: limits)
            return AuthenticContent(
                content: .signature,
                statement: nil,
                digests: [signed.manifestDigest],
                signers: signers
            )
        case .dsse(let dsse, _):
            let statement = try Statement(dsse.payload, limits: limits)
            return AuthenticContent(
                content: .predicate(statement.predicateType),
                statement: statement,
                digests: [],
                signers: signers
            )
        case .message:
            return AuthenticContent(
                content: .signature,
                statement: nil,
                digests: envelope.claimedSubject.map { [$0] } ?? [],
                signers: signers
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
        try requireVerifiable(document.material)
        let message = try document.envelope.message(ofType: payloadType)
        let signers = try signers(of: document.material, over: message)
        return AuthenticDocument(
            payload: document.envelope.payload,
            authorities: root.authorities.filter { authority in signers.contains { $0.authority == authority.name } }
        )
    }

    /// A digest, or the fault of the library that could not make it.
    static func digest(_ algorithm: Digest.Algorithm, of bytes: [UInt8]) throws(AttestationError) -> Digest {
        do {
            return try HashFunction.digest(algorithm, of: bytes)
        } catch {
            throw AttestationError(error.code, error.description)
        }
    }
}
