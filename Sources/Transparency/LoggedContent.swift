package import Cryptography
package import Vocabulary

/// What was signed, by which key and with which signature: what a log entry has to be about.
package struct LoggedContent: Sendable {
    /// The signature, decoded.
    package let signature: [UInt8]
    package let verifier: Verifier
    package let subject: Subject

    /// The certificate or the configured key that verified the signature.
    package enum Verifier: Sendable {
        case certificate(Certificate)
        case publicKey(PublicKey)
    }

    /// What the signature is over.
    package enum Subject: Sendable {
        /// Bytes that are signed themselves: an artifact, or a simple-signing payload.
        case message([UInt8])
        /// An artifact of which only the digest is known.
        case digest(Digest)
        /// A DSSE envelope: its payload, its type, and its JSON as it was uploaded where those bytes are at hand.
        case envelope(payload: [UInt8], payloadType: String, original: [UInt8]?)
    }

    package init(signature: [UInt8], verifier: Verifier, subject: Subject) {
        (self.signature, self.verifier, self.subject) = (signature, verifier, subject)
    }
}

extension LogEntry {
    /// Compares the entry with what was signed: decoded bytes, never their text.
    ///
    /// - Throws: `entryMismatch` for the first thing that differs, `fault`.
    package func requireMatch(_ signed: LoggedContent) throws(TransparencyError) {
        switch (content, signed.subject) {
        case (.hashedRekord(let artifact, let signature, let verifier), .message(let bytes)):
            try requireEqual("artifact", artifact, bytes)
            try requireEqual(signature, verifier, signed)
        case (.hashedRekord(let artifact, let signature, let verifier), .digest(let digest)):
            guard artifact == digest
            else { throw .entryMismatch("expected artifact \(digest) as was signed, found \(artifact)") }
            try requireEqual(signature, verifier, signed)
        case (.dsse(let payload, _, let signature, let verifier), .envelope(let bytes, _, _)):
            // The hash of the envelope's JSON is left alone: nobody signs that text, and tools write it anew.
            try requireEqual("payload", payload, bytes)
            try requireEqual(signature, verifier, signed)
        case (.intoto1(let payload, let envelope, let verifier), .envelope(let bytes, _, let original)):
            guard let original else {
                throw .entryMismatch(
                    "expected the envelope as it was uploaded, for this kind of entry holds no signature, found none"
                )
            }
            try requireEqual("envelope", envelope, original)
            if let payload { try requireEqual("payload", payload, bytes) }
            try requireEqual(verifier, signed.verifier)
        case (.intoto2(let payload, let type, let signature, let verifier), .envelope(let bytes, let signedType, _)):
            try requireEqual("payload", payload, bytes)
            guard type.isIdentical(to: signedType)
            else { throw .entryMismatch("expected payload type '\(signedType)' as was signed, found '\(type)'") }
            try requireEqual(signature, verifier, signed)
        case (.hashedRekord, .envelope), (_, .message), (_, .digest):
            throw .entryMismatch("expected an entry for \(signed.subject.title), found \(kind) \(version)")
        }
    }

    private func requireEqual(
        _ signature: [UInt8],
        _ verifier: EntryVerifier,
        _ signed: LoggedContent
    ) throws(TransparencyError) {
        guard signature == signed.signature
        else { throw .entryMismatch("expected the signature that was verified, found another") }
        try requireEqual(verifier, signed.verifier)
    }

    private func requireEqual(
        _ verifier: EntryVerifier,
        _ signed: LoggedContent.Verifier
    ) throws(TransparencyError) {
        switch (verifier, signed) {
        case (.certificate(let der), .certificate(let certificate)):
            guard der == certificate.der
            else { throw .entryMismatch("expected the certificate that was used, found another") }
        case (.publicKey(let spki), .publicKey(let key)):
            guard spki == key.spki else { throw .entryMismatch("expected the key that was used, found another") }
        case (.certificate, .publicKey): throw .entryMismatch("expected a public key, found a certificate")
        case (.publicKey, .certificate): throw .entryMismatch("expected a certificate, found a public key")
        }
    }

    private func requireEqual(_ what: String, _ logged: Digest, _ bytes: [UInt8]) throws(TransparencyError) {
        let digest: Digest
        do throws(CryptographyError) {
            digest = try HashFunction.digest(logged.algorithm, of: bytes)
        } catch {
            throw .fault(error.description)
        }
        guard logged == digest
        else { throw .entryMismatch("expected \(what) \(digest) as was signed, found \(logged)") }
    }
}

extension LoggedContent.Subject {
    fileprivate var title: String {
        switch self {
        case .message, .digest: "a signature over an artifact"
        case .envelope: "a DSSE envelope"
        }
    }
}
