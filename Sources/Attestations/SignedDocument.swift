internal import Encodings
package import Trust
package import Vocabulary

/// A document that is signed by itself and hangs on no image, read and typed; nothing of it is believed yet.
package struct SignedDocument: Sendable {
    let envelope: DSSEEnvelope
    let material: SigningMaterial

    /// Whether a JSON object is signed at all: an envelope has a payload, a Sigstore bundle verification material.
    package static func isSigned(_ members: Set<String>) -> Bool {
        !members.isDisjoint(with: ["payload", "payloadType", "verificationMaterial"])
    }

    /// Reads a plain DSSE envelope, or a Sigstore bundle that holds one.
    ///
    /// A plain envelope has room for signatures alone, so only an authority of keys can have made it; a certificate and
    /// the log that saw it come in a bundle.
    ///
    /// - Throws: `malformed-attestation`, `unsupported-format`, `limit-exceeded`.
    package init(_ bytes: [UInt8], limits: Limits) throws(AttestationError) {
        material = try Self.material(bytes, limits: limits)
        guard case .dsse(let envelope, _) = material.content else {
            throw AttestationError(
                .unsupportedFormat,
                "expected a Sigstore bundle with the document in a DSSE envelope, found a signature without it"
            )
        }
        self.envelope = envelope
    }

    private static func material(_ bytes: [UInt8], limits: Limits) throws(AttestationError) -> SigningMaterial {
        let envelope: DSSEEnvelope
        do {
            let root = try JSONCursor(reading: bytes, depth: limits.jsonDepth, values: limits.jsonValues)
            guard try root.member("verificationMaterial") == nil else {
                return try SigstoreBundle.read(root, limits: limits)
            }
            envelope = try DSSEEnvelope(root, strict: true)
        } catch let error as AttestationError {
            throw error
        } catch {
            throw .unreadable("DSSE envelope", error, .malformedAttestation)
        }
        return SigningMaterial(
            content: .dsse(envelope, original: nil),
            signatures: envelope.signatures,
            verifier: .key,
            entries: [],
            timestamps: []
        )
    }
}

/// The payload of a document whose signature and time hold; `AttestationVerifier` alone makes one.
package struct AuthenticDocument: Sendable {
    package let payload: [UInt8]
    /// The authorities that it satisfies; at least one.
    package let authorities: [Authority]

    init(payload: [UInt8], authorities: [Authority]) { (self.payload, self.authorities) = (payload, authorities) }
}
