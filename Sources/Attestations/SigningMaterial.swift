internal import Cryptography
internal import Transparency
internal import Vocabulary

/// Everything that came with a signature, read and typed; nothing of it is believed yet.
struct SigningMaterial: Sendable {
    /// What the signature is over.
    enum Content: Sendable {
        /// A simple-signing payload, byte for byte.
        case simpleSigning([UInt8])
        /// A DSSE envelope, and its JSON where those are the bytes that were uploaded to the log.
        case dsse(DSSEEnvelope, original: [UInt8]?)
        /// Content that is signed itself, with the digest that the bundle states: the manifest that the bundle refers to,
        /// or a file.
        case message(hint: Digest?)
    }

    /// What the signature is to be checked with, as far as the material says.
    enum Verifier: Sendable {
        case certificate(Certificate)
        /// A key that the caller must have; the bundle or layer has none.
        case key
    }

    let content: Content
    /// The decoded signatures; with DSSE in a legacy layer possibly several, of which one must hold.
    let signatures: [[UInt8]]
    let verifier: Verifier
    let entries: [TransparencyLogEntry]
    let timestamps: [TimestampResponse]

    /// Whether a log has the signature over SHA-512 of a file, as it has those of Ed25519ph alone for a key of Ed25519.
    func isPrehashed(limits: Limits) -> Bool {
        guard case .message = content else { return false }
        return entries.contains { entry in
            switch (try? LogEntry(body: entry.body, limits: limits))?.content {
            case .hashedRekord(let artifact, _, _), .hashedRekord2(let artifact, _, _, _): artifact.algorithm == .sha512
            default: false
            }
        }
    }

    /// What a timestamp of this material must be over: in a legacy layer the whole envelope, else the signature.
    func timestampedBytes(_ signature: [UInt8]) -> [UInt8] {
        if case .dsse(_, let original?) = content { original } else { signature }
    }
}

extension LoggedContent {
    /// What a log entry of this material must be about.
    init(_ material: SigningMaterial, message: SignedMessage, signature: [UInt8], verifier: Verifier) {
        var envelope: Envelope?
        if case .dsse(let dsse, let original) = material.content {
            envelope = Envelope(payload: dsse.payload, payloadType: dsse.payloadType, original: original)
        }
        self.init(signature: signature, verifier: verifier, message: message, envelope: envelope)
    }
}
