internal import COpenSSL
internal import Encodings
internal import Vocabulary

/// A private key in OpenSSL's keeping (`EVP_PKEY`), freed and wiped with its last reference.
///
/// Unchecked `Sendable`: set once, then only read, which OpenSSL allows from many threads.
@safe package final class SigningKey: @unchecked Sendable {
    /// The kinds of key that we make and sign with.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case ecdsaP256 = "ecdsa-p256"
        case ecdsaP384 = "ecdsa-p384"
        case ed25519

        var algorithm: KeyAlgorithm {
            switch self {
            case .ecdsaP256: .ecdsa(.p256)
            case .ecdsaP384: .ecdsa(.p384)
            case .ed25519: .ed25519
            }
        }
    }

    package let kind: Kind
    package let publicKey: PublicKey
    private let key: OpaquePointer

    /// Reads PKCS #8 in PEM, plain or encrypted.
    ///
    /// Source: RFC 5958; RFC 8018, section 6.2 (PBES2).
    ///
    /// - Parameters:
    ///   - pem: One block, `PRIVATE KEY` or `ENCRYPTED PRIVATE KEY`.
    ///   - passphrase: Needed for the second; left unused for the first.
    /// - Throws: `passphraseNeeded`, `wrongPassphrase`, `malformedKey`, `unsupportedAlgorithm`.
    package convenience init(pem: [UInt8], passphrase: [UInt8]? = nil) throws(CryptographyError) {
        try Library.enter()
        try unsafe self.init(owning: PrivateKeyInfo.key(pem, passphrase))
    }

    /// Makes a new key from the system's randomness.
    ///
    /// - Throws: `libraryFault`.
    package static func generate(_ kind: Kind) throws(CryptographyError) -> SigningKey {
        try Library.enter()
        let curve: String? =
            switch kind {
            case .ecdsaP256: "P-256"
            case .ecdsaP384: "P-384"
            case .ed25519: nil
            }
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, curve == nil ? "ED25519" : "EC", nil)
        else { throw Library.fault("EVP_PKEY_CTX_new_from_name") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_keygen_init(context) == 1 else { throw Library.fault("EVP_PKEY_keygen_init") }
        if let curve {
            guard unsafe EVP_PKEY_CTX_set_group_name(context, curve) == 1
            else { throw Library.fault("EVP_PKEY_CTX_set_group_name") }
        }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key
        else { throw Library.fault("EVP_PKEY_generate") }
        return try unsafe SigningKey(owning: key)
    }

    /// Takes a key over, and makes sure that its public half is its own.
    private init(owning key: OpaquePointer) throws(CryptographyError) {
        do throws(CryptographyError) {
            guard let spki = unsafe Library.encoded({ unsafe i2d_PUBKEY(key, $0) })
            else { throw .unsupportedAlgorithm("of the private key") }
            let publicKey = try PublicKey(spki: spki)
            guard let kind = Kind.allCases.first(where: { $0.algorithm == publicKey.algorithm })
            else { throw .unsupportedAlgorithm("\(publicKey.algorithm) for signing") }
            (self.kind, self.publicKey) = (kind, publicKey)
        } catch {
            unsafe EVP_PKEY_free(key)
            throw error
        }
        unsafe self.key = key
        let probe = Array("does the public half belong to the private one".utf8)
        do throws(CryptographyError) {
            _ = try publicKey.authenticate(probe, signature: sign(probe))
        } catch .signatureMismatch {
            throw .malformedKey("expected a private key with its own public key, found another public key in it")
        }
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// Whether a PEM text holds an encrypted private key, so that a passphrase is needed.
    package static func isEncrypted(_ pem: [UInt8]) -> Bool {
        (try? PEM.single(pem))?.label == PrivateKeyInfo.encryptedLabel
    }

    /// The public half in PEM, `PUBLIC KEY`.
    package var publicKeyPEM: [UInt8] { publicKey.pem }

    /// The key in PKCS #8 and PEM; with a passphrase encrypted (PBES2, AES-256-CBC, HMAC-SHA-256).
    ///
    /// - Throws: `libraryFault`.
    package func pem(passphrase: [UInt8]?) throws(CryptographyError) -> [UInt8] {
        try Library.enter()
        return try unsafe PrivateKeyInfo.pem(key, passphrase)
    }

    /// Signs a message: P-256 with SHA-256, P-384 with SHA-384 (both in DER), Ed25519 over the message itself.
    ///
    /// - Throws: `libraryFault`.
    package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try Library.enter()
        let hash: OpaquePointer? =
            switch kind {
            case .ecdsaP256: try unsafe FetchedHash.of(.sha256).pointer
            case .ecdsaP384: try unsafe FetchedHash.of(.sha384).pointer
            case .ed25519: nil
            }
        guard let context = unsafe EVP_MD_CTX_new() else { throw Library.fault("EVP_MD_CTX_new") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var length = 0
        guard unsafe EVP_DigestSignInit(context, nil, hash, nil, key) == 1,
            unsafe EVP_DigestSign(context, nil, &length, message, message.count) == 1
        else { throw Library.fault("EVP_DigestSign") }
        var signature = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { throw Library.fault("EVP_DigestSign") }
        return Array(signature.prefix(length))
    }
}
