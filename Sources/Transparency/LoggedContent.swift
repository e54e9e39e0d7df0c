package import Cryptography
internal import Trust
internal import Vocabulary

/// What was signed, by which key and with which signature: what a log entry has to be about.
package struct LoggedContent: Sendable {
    /// The signature, decoded.
    package let signature: [UInt8]
    package let verifier: Verifier
    /// What the signature is over; of a DSSE envelope its pre-authentication encoding.
    package let message: SignedMessage
    /// The envelope; nil where an artifact or a simple-signing payload is signed itself.
    package let envelope: Envelope?

    /// The certificate or the configured key that verified the signature.
    package enum Verifier: Sendable {
        case certificate(Certificate)
        case publicKey(PublicKey)
    }

    /// A DSSE envelope, as far as entries speak of it.
    package struct Envelope: Sendable {
        package let payload: ArraySlice<UInt8>
        package let payloadType: String
        /// Its JSON as it was uploaded, where those bytes are at hand.
        package let original: [UInt8]?

        package init(payload: ArraySlice<UInt8>, payloadType: String, original: [UInt8]?) {
            (self.payload, self.payloadType, self.original) = (payload, payloadType, original)
        }
    }

    package init(signature: [UInt8], verifier: Verifier, message: SignedMessage, envelope: Envelope? = nil) {
        (self.signature, self.verifier) = (signature, verifier)
        (self.message, self.envelope) = (message, envelope)
    }
}

extension LogEntry {
    /// Compares the entry with what was signed: decoded bytes, never their text.
    ///
    /// - Throws: `entryMismatch` for the first thing that differs, `fault`.
    package func requireMatch(_ signed: LoggedContent) throws(TransparencyError) {
        switch (content, signed.envelope) {
        case (.hashedRekord(let artifact, let signature, let verifier), .none):
            try requireEqual("artifact", artifact, signed.message)
            try requireEqual(signature, verifier, signed)
        case (.hashedRekord2(let artifact, let signature, let verifier, let details), let envelope):
            // Rekor v2 logs an envelope by what its signature is over.
            try requireEqual(envelope == nil ? "artifact" : "envelope", artifact, signed.message)
            try requireEqual(signature, verifier, signed)
            try requireFit(details, signed.verifier, hash: artifact.algorithm)
        case (.dsse(let payload, _, let signature, let verifier), let envelope?):
            // The hash of the envelope's JSON is left alone: nobody signs that text, and tools write it anew.
            try requireEqual("payload", payload, envelope.payload)
            try requireEqual(signature, verifier, signed)
        case (.dsse2(let payload, let signature, let verifier, let details), let envelope?):
            try requireEqual("payload", payload, envelope.payload)
            try requireEqual(signature, verifier, signed)
            try requireFit(details, signed.verifier, hash: nil)
        case (.intoto1(let payload, let uploaded, let verifier), let envelope?):
            guard let original = envelope.original else {
                throw .entryMismatch(
                    "expected the envelope as it was uploaded, for this kind of entry holds no signature, found none"
                )
            }
            try requireEqual("envelope", uploaded, original[...])
            if let payload { try requireEqual("payload", payload, envelope.payload) }
            try requireEqual(verifier, signed.verifier)
        case (.intoto2(let payload, let type, let signature, let verifier), let envelope?):
            try requireEqual("payload", payload, envelope.payload)
            guard type.isIdentical(to: envelope.payloadType) else {
                throw .entryMismatch("expected payload type '\(envelope.payloadType)' as was signed, found '\(type)'")
            }
            try requireEqual(signature, verifier, signed)
        case (.hashedRekord, .some), (_, .none):
            let title = signed.envelope == nil ? "a signature over an artifact" : "a DSSE envelope"
            throw .entryMismatch("expected an entry for \(title), found \(kind) \(version)")
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

    /// What Rekor v2 says of the key and how it signs must be so.
    private func requireFit(
        _ details: KeyDetails,
        _ signed: LoggedContent.Verifier,
        hash: Digest.Algorithm?
    ) throws(TransparencyError) {
        let algorithm =
            switch signed {
            case .certificate(let certificate): certificate.publicKey.algorithm
            case .publicKey(let key): key.algorithm
            }
        guard details.fits(algorithm)
        else { throw .entryMismatch("expected key details of \(algorithm), found \(details.rawValue)") }
        if let hash, let expected = details.scheme.hash, hash != expected {
            throw .entryMismatch(
                "expected a \(expected.rawValue) digest with \(details.rawValue), found \(hash.rawValue)"
            )
        }
    }

    private func requireEqual(_ what: String, _ logged: Digest, _ bytes: ArraySlice<UInt8>) throws(TransparencyError) {
        let digest: Digest
        do throws(CryptographyError) { digest = try HashFunction.digest(logged.algorithm, of: bytes) } catch {
            throw .fault(error.description)
        }
        try requireEqual(what, logged, digest)
    }

    private func requireEqual(_ what: String, _ logged: Digest, _ message: SignedMessage) throws(TransparencyError) {
        let digest: Digest?
        do throws(CryptographyError) { digest = try message.digest(logged.algorithm) } catch {
            throw .fault(error.description)
        }
        guard let digest else {
            throw .entryMismatch("expected a digest of the \(what) that is known, found \(logged.algorithm.rawValue)")
        }
        try requireEqual(what, logged, digest)
    }

    private func requireEqual(_ what: String, _ logged: Digest, _ digest: Digest) throws(TransparencyError) {
        guard logged == digest
        else { throw .entryMismatch("expected \(what) \(digest) as was signed, found \(logged)") }
    }
}
