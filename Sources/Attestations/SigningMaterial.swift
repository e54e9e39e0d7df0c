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
        /// The bytes of the manifest that the bundle refers to, with the digest that the bundle states.
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
    /// How many RFC 3161 timestamps came with it.
    let timestamps: Int
}

extension LoggedContent {
    /// What a log entry of this material must be about.
    init(_ material: SigningMaterial, message: [UInt8], signature: [UInt8], verifier: Verifier) {
        let subject: Subject =
            switch material.content {
            case .simpleSigning, .message: .message(message)
            case .dsse(let envelope, let original):
                .envelope(payload: envelope.payload, payloadType: envelope.payloadType, original: original)
            }
        self.init(signature: signature, verifier: verifier, subject: subject)
    }
}
