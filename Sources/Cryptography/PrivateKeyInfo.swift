internal import COpenSSL
internal import Encodings

/// Reads and writes private keys as PKCS #8.
///
/// The passphrase is always an argument here: nothing can ask for one at a terminal.
enum PrivateKeyInfo {
    static let plainLabel = "PRIVATE KEY"
    static let encryptedLabel = "ENCRYPTED PRIVATE KEY"
    /// Rounds of PBKDF2, after OWASP's advice for HMAC-SHA-256.
    private static let rounds: CInt = 600_000

    /// Decodes a key; the caller owns it.
    ///
    /// - Throws: `passphraseNeeded`, `wrongPassphrase`, `malformedKey`, `unsupportedAlgorithm`.
    static func key(_ pem: [UInt8], _ passphrase: [UInt8]?) throws(CryptographyError) -> OpaquePointer {
        let block: PEM
        do throws(PEMError) {
            block = try PEM.single(pem)
        } catch {
            throw .malformedKey("private key: \(error)")
        }
        let info: OpaquePointer
        switch block.label {
        case plainLabel: unsafe info = try unsafe plain(block.der)
        case encryptedLabel:
            guard let passphrase else { throw .passphraseNeeded }
            unsafe info = try unsafe decrypted(block.der, passphrase)
        case let label:
            throw .malformedKey(
                "expected the PEM block 'PRIVATE KEY' or 'ENCRYPTED PRIVATE KEY' (PKCS #8), found '\(label)'"
            )
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard let key = unsafe EVP_PKCS82PKEY(info)
        else { throw .malformedKey("expected a private key, found none: \(Library.drainErrorQueue())") }
        return unsafe key
    }

    private static func plain(_ der: [UInt8]) throws(CryptographyError) -> OpaquePointer {
        let info = unsafe Library.decoded(der, free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) }) { cursor, length in
            unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, cursor, length)
        }
        guard let info = unsafe info else { throw .malformedKey("expected PKCS #8 in DER, found other bytes") }
        return unsafe info
    }

    private static func decrypted(_ der: [UInt8], _ passphrase: [UInt8]) throws(CryptographyError) -> OpaquePointer {
        let sealed = unsafe Library.decoded(der, free: { unsafe X509_SIG_free($0) }) { cursor, length in
            unsafe d2i_X509_SIG(nil, cursor, length)
        }
        guard let sealed = unsafe sealed else { throw .malformedKey("expected PKCS #8 in DER, found other bytes") }
        defer { unsafe X509_SIG_free(sealed) }
        var letters = passphrase.map(CChar.init(bitPattern:))
        defer { unsafe letters.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
        if let info = unsafe PKCS8_decrypt(sealed, letters, CInt(clamping: letters.count)) { return unsafe info }
        let reason = Library.drainErrorQueue()
        // A cipher that libcrypto does not have is no wrong passphrase.
        guard !reason.contains("unsupported"), !reason.contains("unknown")
        else { throw .unsupportedAlgorithm("of the key's encryption (\(reason))") }
        throw .wrongPassphrase
    }

    /// Encodes a key.
    ///
    /// - Throws: `libraryFault`.
    static func pem(_ key: OpaquePointer, _ passphrase: [UInt8]?) throws(CryptographyError) -> [UInt8] {
        guard let info = unsafe EVP_PKEY2PKCS8(key) else { throw Library.fault("EVP_PKEY2PKCS8") }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard let passphrase else {
            guard var der = unsafe Library.encoded({ unsafe i2d_PKCS8_PRIV_KEY_INFO(info, $0) })
            else { throw Library.fault("i2d_PKCS8_PRIV_KEY_INFO") }
            defer { Library.wipe(&der) }
            return Array(PEM(label: plainLabel, der: der).text.utf8)
        }
        guard
            let scheme = unsafe PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), rounds, nil, 16, nil, NID_hmacWithSHA256)
        else { throw Library.fault("PKCS5_pbe2_set_iv") }
        var letters = passphrase.map(CChar.init(bitPattern:))
        defer { unsafe letters.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
        guard let sealed = unsafe PKCS8_set0_pbe(letters, CInt(clamping: letters.count), info, scheme) else {
            unsafe X509_ALGOR_free(scheme)
            throw Library.fault("PKCS8_set0_pbe")
        }
        defer { unsafe X509_SIG_free(sealed) }
        guard let der = unsafe Library.encoded({ unsafe i2d_X509_SIG(sealed, $0) })
        else { throw Library.fault("i2d_X509_SIG") }
        return Array(PEM(label: encryptedLabel, der: der).text.utf8)
    }
}
