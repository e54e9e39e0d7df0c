internal import Cryptography
internal import Encodings
internal import Transparency
internal import Vocabulary

/// Reads the layers of cosign's signature and attestation manifests: content in the blob, the rest in annotations.
///
/// Source: cosign signature specification, "OCI image manifest" and "Properties".
struct CosignLayer {
    private enum Key {
        static let signature = "dev.cosignproject.cosign/signature"
        static let certificate = "dev.sigstore.cosign/certificate"
        static let chain = "dev.sigstore.cosign/chain"
        static let bundle = "dev.sigstore.cosign/bundle"
        static let timestamp = "dev.sigstore.cosign/rfc3161timestamp"
    }

    private let annotations: [String: String]
    private let limits: Limits

    /// Reads an image signature: the blob is the simple-signing payload, the signature is an annotation.
    static func signature(
        _ payload: [UInt8],
        annotations: [String: String],
        limits: Limits,
        chains: inout KnownChains
    ) throws(AttestationError) -> SigningMaterial {
        let layer = CosignLayer(annotations: annotations, limits: limits)
        guard let text = annotations[Key.signature] else {
            throw AttestationError(.malformedAttestation, "expected the annotation \(Key.signature), found none")
        }
        // Real values are broken into lines; those two letters are dropped here and nowhere else.
        let joined = String(text.unicodeScalars.filter { $0 != "\r" && $0 != "\n" })
        guard let signature = Base64.decode(joined), !signature.isEmpty else {
            throw AttestationError(.malformedAttestation, "expected base64 in \(Key.signature), found other text")
        }
        return try layer.material(.simpleSigning(payload), signatures: [signature], chains: &chains)
    }

    /// Reads an attestation: the blob is a DSSE envelope that holds its signatures.
    static func attestation(
        _ blob: [UInt8],
        annotations: [String: String],
        limits: Limits,
        chains: inout KnownChains
    ) throws(AttestationError) -> SigningMaterial {
        let layer = CosignLayer(annotations: annotations, limits: limits)
        let envelope: DSSEEnvelope
        do {
            envelope = try DSSEEnvelope(
                try JSONCursor(reading: blob, depth: limits.jsonDepth, values: limits.jsonValues),
                strict: false
            )
        } catch {
            throw AttestationError.unreadable("DSSE envelope", error, .malformedAttestation)
        }
        return try layer.material(
            .dsse(envelope, original: blob),
            signatures: envelope.signatures,
            chains: &chains
        )
    }

    private func material(
        _ content: SigningMaterial.Content,
        signatures: [[UInt8]],
        chains: inout KnownChains
    ) throws(AttestationError) -> SigningMaterial {
        SigningMaterial(
            content: content,
            signatures: signatures,
            verifier: try verifier(&chains),
            entries: try annotations[Key.bundle].map { (text) throws(AttestationError) in [try entry(text)] } ?? [],
            timestamps: try annotations[Key.timestamp].map { (text) throws(AttestationError) in [try timestamp(text)] }
                ?? []
        )
    }

    private func verifier(_ chains: inout KnownChains) throws(AttestationError) -> SigningMaterial.Verifier {
        // The chain is shown by other tools; here it is only well-formed, and never a source of trust.
        if let chain = annotations[Key.chain], !chain.isEmpty, !chains.contains(chain) {
            _ = try certificates(chain, Key.chain)
            chains.insert(chain)
        }
        guard let text = annotations[Key.certificate], !text.isEmpty else { return .key }
        let certificates = try certificates(text, Key.certificate)
        guard certificates.count == 1, let leaf = certificates.first else {
            throw AttestationError(
                .malformedAttestation,
                "expected one certificate in \(Key.certificate), found \(certificates.count)"
            )
        }
        return .certificate(leaf)
    }

    private func certificates(_ text: String, _ key: String) throws(AttestationError) -> [Certificate] {
        do {
            return try Certificate.chain(pem: Array(text.utf8), limit: limits.certificates)
        } catch {
            throw .unreadable(key, error, .malformedAttestation)
        }
    }

    private func timestamp(_ text: String) throws(AttestationError) -> TimestampResponse {
        do {
            return try RekorBundle.timestamp(Array(text.utf8), limits: limits)
        } catch {
            throw AttestationError.unreadable(Key.timestamp, error, .malformedAttestation)
        }
    }

    private func entry(_ text: String) throws(AttestationError) -> TransparencyLogEntry {
        do {
            return try RekorBundle.entry(try JSONCursor(reading: Array(text.utf8), depth: limits.jsonDepth))
        } catch {
            throw AttestationError.unreadable(Key.bundle, error, .malformedAttestation)
        }
    }
}

/// The last chain that was read and found well-formed: an issuer puts the same one beside every signature.
struct KnownChains {
    private var last: String?

    /// Whether a text is that chain, byte for byte.
    func contains(_ chain: String) -> Bool { last?.isIdentical(to: chain) ?? false }

    mutating func insert(_ chain: String) { last = chain }
}
