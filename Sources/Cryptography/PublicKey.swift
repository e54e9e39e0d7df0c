internal import COpenSSL
internal import Encodings
package import Vocabulary

/// Bytes whose signature was checked; nothing outside this file can make one.
package struct AuthenticBytes: Hashable, Sendable {
    package let bytes: [UInt8]
    /// The scheme under which the signature holds.
    package let scheme: SignatureScheme

    fileprivate init(_ bytes: [UInt8], _ scheme: SignatureScheme) { (self.bytes, self.scheme) = (bytes, scheme) }
}

/// A public key in OpenSSL's keeping (`EVP_PKEY`), freed with its last reference.
///
/// Unchecked `Sendable`: set once, then only read, which OpenSSL allows from many threads.
@safe package final class PublicKey: @unchecked Sendable {
    /// The SubjectPublicKeyInfo in DER, as it was read; there is only one such encoding of a key.
    package let spki: [UInt8]
    /// The SHA-256 of the SubjectPublicKeyInfo.
    package let fingerprint: Digest
    package let algorithm: KeyAlgorithm
    private let key: OpaquePointer

    /// Reads a SubjectPublicKeyInfo in DER.
    ///
    /// Source: RFC 5280, 4.1.2.7; RFC 5480 (named curve, uncompressed point); RFC 8410; RFC 3279, 2.3.1.
    ///
    /// - Throws: `malformedKey`, `unsupportedAlgorithm`, `keyTooWeak`.
    package init(spki: [UInt8]) throws(CryptographyError) {
        try Library.enter()
        fingerprint = try HashFunction.digest(.sha256, of: spki)
        (unsafe key, algorithm) = unsafe try SubjectPublicKeyInfo.decode(spki)
        self.spki = spki
    }

    /// Takes over the key that OpenSSL decoded with a certificate.
    ///
    /// - Parameter info: The certificate's SubjectPublicKeyInfo, which stays the certificate's.
    /// - Throws: as `init(spki:)`.
    init(of info: OpaquePointer) throws(CryptographyError) {
        guard let spki = unsafe Library.encoded({ unsafe i2d_X509_PUBKEY(info, $0) })
        else { throw Library.fault("i2d_X509_PUBKEY") }
        fingerprint = try HashFunction.digest(.sha256, of: spki)
        (unsafe key, algorithm) = unsafe try SubjectPublicKeyInfo.key(of: info, spki)
        self.spki = spki
    }

    /// Reads a bare RSAPublicKey in DER, and takes it for the SubjectPublicKeyInfo around it.
    ///
    /// Source: RFC 8017, A.1.1.
    ///
    /// - Throws: `malformedKey`, `unsupportedAlgorithm`, `keyTooWeak`.
    package convenience init(pkcs1: [UInt8]) throws(CryptographyError) {
        try self.init(spki: SubjectPublicKeyInfo.around(pkcs1: pkcs1))
    }

    /// Reads PEM: one block, `PUBLIC KEY` or `RSA PUBLIC KEY`, and nothing else but white space.
    ///
    /// - Throws: `privateKeyFound`, `malformedKey`, `unsupportedAlgorithm`, `keyTooWeak`.
    package convenience init(pem: [UInt8]) throws(CryptographyError) {
        let block = try Self.block(pem)
        switch block.label {
        case "PUBLIC KEY": try self.init(spki: block.der)
        case "RSA PUBLIC KEY": try self.init(pkcs1: block.der)
        case let label where label.hasSuffix("PRIVATE KEY"): throw .privateKeyFound
        case let label: throw .malformedKey("expected the PEM block 'PUBLIC KEY', found '\(label)'")
        }
    }

    private static func block(_ pem: [UInt8]) throws(CryptographyError) -> PEM {
        do throws(PEMError) {
            return try PEM.single(pem)
        } catch {
            throw .malformedKey("public key: \(error)")
        }
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// The key in PEM, `PUBLIC KEY`.
    package var pem: [UInt8] { Array(PEM(label: "PUBLIC KEY", der: spki).text.utf8) }

    /// Checks a signature over bytes under one scheme.
    ///
    /// Source: FIPS 186-5; RFC 8017, 8.1.2 and 8.2.2; RFC 8032, 5.1.7. ECDSA signatures must be strict DER.
    ///
    /// - Returns: The message, now known to be signed by this key.
    /// - Throws: `unsupportedAlgorithm` when the key does not go with the scheme, `signatureMismatch`.
    package func authenticate(
        _ message: [UInt8],
        signature: [UInt8],
        scheme: SignatureScheme
    ) throws(CryptographyError) -> AuthenticBytes {
        guard algorithm.fits(scheme) else { throw .unsupportedAlgorithm("\(scheme) for a key of \(algorithm)") }
        if let hash = scheme.hash {
            try authenticate(HashFunction.digest(hash, of: message), signature: signature, scheme: scheme)
        } else {
            try authenticateWhole(message, signature: signature)
        }
        return AuthenticBytes(message, scheme)
    }

    /// Checks a signature over bytes under each scheme of a list, in order, until one holds.
    ///
    /// - Parameters:
    ///   - message: What was signed.
    ///   - signature: As the schemes write it.
    ///   - preferred: The schemes to try in place of the key's own; those that do not go with the key are passed over.
    /// - Returns: The message, now known to be signed by this key.
    /// - Throws: `unsupportedAlgorithm` when no scheme goes with the key, `signatureMismatch`.
    package func authenticate(
        _ message: [UInt8],
        signature: [UInt8],
        preferring preferred: [SignatureScheme] = []
    ) throws(CryptographyError) -> AuthenticBytes {
        let scheme = try authenticate(SignedMessage(message), signature: signature, preferring: preferred)
        return AuthenticBytes(message, scheme)
    }

    /// Checks a signature over content, of which digests may be all that is known, as the one over bytes does.
    ///
    /// - Parameters:
    ///   - message: What was signed.
    ///   - signature: As the schemes write it.
    ///   - preferred: The schemes to try in place of the key's own; those that do not go with the key are passed over.
    /// - Returns: The scheme under which the signature holds.
    /// - Throws: `unsupportedAlgorithm` when no scheme goes with the key, `contentNeeded`, `signatureMismatch`.
    @discardableResult
    package func authenticate(
        _ message: SignedMessage,
        signature: [UInt8],
        preferring preferred: [SignatureScheme] = []
    ) throws(CryptographyError) -> SignatureScheme {
        let schemes = preferred.isEmpty ? algorithm.schemes : preferred.filter(algorithm.fits)
        guard !schemes.isEmpty else { throw .unsupportedAlgorithm("\(preferred[0]) for a key of \(algorithm)") }
        var untried: SignatureScheme?
        for scheme in schemes {
            do throws(CryptographyError) {
                if let hash = scheme.hash {
                    guard let digest = try message.digest(hash) else {
                        untried = untried ?? scheme
                        continue
                    }
                    try authenticate(digest, signature: signature, scheme: scheme)
                } else {
                    guard let bytes = message.bytes else {
                        untried = untried ?? scheme
                        continue
                    }
                    try authenticateWhole(bytes, signature: signature)
                }
                return scheme
            } catch .signatureMismatch {
                continue
            }
        }
        // Whether the one that could not be tried would hold, nobody can tell.
        throw untried.map { .contentNeeded("\($0)") } ?? .signatureMismatch
    }

    /// Checks a signature over the digest of a message, by a scheme that begins with that hash.
    private func authenticate(
        _ digest: Digest,
        signature: [UInt8],
        scheme: SignatureScheme
    ) throws(CryptographyError) {
        try Library.enter()
        defer { ERR_clear_error() }
        guard let options = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        else { throw Library.fault("EVP_PKEY_CTX_new_from_pkey") }
        defer { unsafe EVP_PKEY_CTX_free(options) }
        guard unsafe EVP_PKEY_verify_init(options) == 1 else { throw Library.fault("EVP_PKEY_verify_init") }
        try unsafe Self.configure(options, for: scheme)
        let function = try FetchedHash.of(digest.algorithm)
        guard unsafe EVP_PKEY_CTX_set_signature_md(options, function.pointer) == 1
        else { throw Library.fault("EVP_PKEY_CTX_set_signature_md") }
        let hash = digest.bytes
        guard unsafe EVP_PKEY_verify(options, signature, signature.count, hash, hash.count) == 1
        else { throw .signatureMismatch }
    }

    /// Checks an Ed25519 signature, which takes the message whole.
    private func authenticateWhole(_ message: [UInt8], signature: [UInt8]) throws(CryptographyError) {
        try Library.enter()
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_MD_CTX_new() else { throw Library.fault("EVP_MD_CTX_new") }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
        else { throw Library.fault("EVP_DigestVerifyInit") }
        guard unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        else { throw .signatureMismatch }
    }

    private static func configure(
        _ options: OpaquePointer?,
        for scheme: SignatureScheme
    ) throws(CryptographyError) {
        switch scheme {
        case .ecdsa, .ed25519: return
        case .rsaPKCS1:
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PADDING) == 1
            else { throw Library.fault("EVP_PKEY_CTX_set_rsa_padding") }
        case .rsaPSS(_, let salt):
            let length: CInt =
                switch salt {
                case .any: RSA_PSS_SALTLEN_AUTO
                case .exactly(let count): CInt(clamping: max(count, 0))
                }
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1,
                unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(options, length) == 1
            else { throw Library.fault("EVP_PKEY_CTX_set_rsa_pss_saltlen") }
        }
    }
}

extension PublicKey: Hashable {
    package static func == (left: PublicKey, right: PublicKey) -> Bool { left.spki == right.spki }

    package func hash(into hasher: inout Hasher) { hasher.combine(spki) }
}

extension PublicKey: CustomStringConvertible {
    /// The fingerprint, which is how the package names a key.
    package var description: String { fingerprint.description }
}
