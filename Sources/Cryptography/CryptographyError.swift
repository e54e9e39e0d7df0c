package import Vocabulary

/// Why a key, a signature, a certificate or a timestamp cannot be used.
package enum CryptographyError: Explained, Hashable {
    /// The signature is not this key's over these bytes, or is no signature at all.
    case signatureMismatch
    /// An algorithm, curve, size or encoding that we do not support; the text names it.
    case unsupportedAlgorithm(String)
    /// A scheme that needs content as it is, or another digest of it than is known; the text names it.
    case contentNeeded(String)
    /// Bytes that should be a key are none; the text says what was expected and found.
    case malformedKey(String)
    /// A private key stands where a public one belongs.
    case privateKeyFound
    /// A key below the least strength; the text names it.
    case keyTooWeak(String)
    case wrongPassphrase
    case passphraseNeeded
    /// Bytes that should be a certificate are none, or it contradicts itself.
    case malformedCertificate(String)
    /// The certificate is well formed, but not fit to sign code or to issue the next one.
    case certificateUnfit(subject: String, String)
    /// The certificate does not lead to the anchor.
    case chainInvalid(String)
    /// A certificate of the chain is not valid at the time asked about.
    case outsideValidity(subject: String, from: Instant, until: Instant, at: Instant)
    /// Bytes that should be a granted timestamp are none; the text says what was expected and found.
    case malformedTimestamp(String)
    /// The timestamp is about other bytes.
    case timestampMismatch(expected: Digest, found: Digest)
    /// The timestamp names its authority's certificate, but is not what that signed.
    case timestampForged(String)
    /// The timestamp names another certificate as its signer.
    case foreignTimestamp(expected: String, found: String)
    /// A hash function or kind of signature that no timestamp may use; the text names it.
    case unsupportedTimestamp(String)
    /// A fault of libcrypto that no input explains.
    case libraryFault(String)

    package var blame: Blame {
        switch self {
        case .malformedKey, .privateKeyFound, .keyTooWeak, .wrongPassphrase, .passphraseNeeded: .trust
        case .libraryFault: .ourselves
        default: .input
        }
    }

    package var code: Code {
        switch self {
        case .signatureMismatch: .signatureMismatch
        case .unsupportedAlgorithm, .unsupportedTimestamp, .contentNeeded: .unsupportedAlgorithm
        case .malformedKey, .privateKeyFound, .keyTooWeak, .wrongPassphrase, .passphraseNeeded: .keyUnusable
        case .malformedCertificate, .certificateUnfit: .certificateInvalid
        case .chainInvalid: .untrustedChain
        case .outsideValidity: .outsideValidity
        case .malformedTimestamp, .timestampMismatch, .timestampForged: .timestampInvalid
        case .foreignTimestamp: .untrustedTimestamp
        case .libraryFault: .internalFault
        }
    }

    package var description: String {
        switch self {
        case .signatureMismatch: "expected a signature that the key verifies, found one that it does not"
        case .unsupportedAlgorithm(let found):
            "expected ECDSA (P-256, P-384, P-521), Ed25519 or RSA (2048 to 8192 bits), "
                + "found unsupported algorithm \(found)"
        case .contentNeeded(let scheme):
            "expected the content itself, which \(scheme) needs, found no more than a digest of it"
        case .malformedKey(let reason): reason
        case .privateKeyFound: "expected a public key, found a private key"
        case .keyTooWeak(let found):
            "expected an RSA key of at least 2048 bits and an odd exponent above 1, found \(found)"
        case .wrongPassphrase: "expected the passphrase of the private key, found one that does not open it"
        case .passphraseNeeded: "expected a passphrase, for the private key is encrypted, found none"
        case .malformedCertificate(let reason): reason
        case .certificateUnfit(let subject, let reason): "certificate '\(subject)': \(reason)"
        case .chainInvalid(let reason): "expected a certificate that leads to the trusted authority, found: \(reason)"
        case .outsideValidity(let subject, let from, let until, let time):
            "certificate '\(subject)': expected to be valid at \(time), found valid from \(from) to \(until)"
        case .malformedTimestamp(let reason): reason
        case .timestampMismatch(let expected, let found):
            "expected a timestamp over \(expected), found one over \(found)"
        case .timestampForged(let reason): "expected a timestamp that its authority signed, found: \(reason)"
        case .foreignTimestamp(let expected, let found): "expected a timestamp by \(expected), found one by \(found)"
        case .unsupportedTimestamp(let found):
            "expected a timestamp with SHA-256, SHA-384 or SHA-512, signed with ECDSA or RSA PKCS #1 v1.5, "
                + "found unsupported algorithm \(found)"
        case .libraryFault(let reason): "libcrypto failed: \(reason)"
        }
    }

    package var remedy: String? {
        switch self {
        case .privateKeyFound:
            "give the public key, and keep the private one where only its owner reads it"
        case .wrongPassphrase, .passphraseNeeded: "set SALLYPORT_KEY_PASSWORD"
        case .libraryFault: "report this with the command that shows it"
        default: nil
        }
    }
}
