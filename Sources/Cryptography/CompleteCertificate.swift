internal import COpenSSL

/// A certificate of libcrypto with its key.
///
/// Unchecked `Sendable`: set once; afterwards it serves only calls that OpenSSL allows from many threads.
@safe final class CompleteCertificate: @unchecked Sendable {
    let raw: OpaquePointer

    init(_ der: [UInt8]) throws(CryptographyError) {
        let raw = unsafe Library.decoded(der, free: { unsafe X509_free($0) }) { cursor, length in
            unsafe d2i_X509(nil, cursor, length)
        }
        guard let raw = unsafe raw else { throw Library.fault("d2i_X509") }
        unsafe self.raw = raw
    }

    deinit { unsafe X509_free(raw) }
}

/// A context of libcrypto without any algorithm: what is decoded in it gets no key.
///
/// libcrypto decodes the key of every certificate at once, which takes it four times as long as all the rest, and we make
/// the key of its parts.
@safe final class KeylessContext: @unchecked Sendable {
    let raw: OpaquePointer

    private init?() {
        guard (try? Library.enter()) != nil, let raw = unsafe OSSL_LIB_CTX_new() else { return nil }
        // With no provider at all libcrypto would load its default one.
        guard unsafe OSSL_PROVIDER_load(raw, "null") != nil else {
            unsafe OSSL_LIB_CTX_free(raw)
            return nil
        }
        unsafe self.raw = raw
    }

    private static let shared = KeylessContext()

    /// Decodes a SubjectPublicKeyInfo, but for the key in it.
    ///
    /// - Returns: What the caller owns; nil unless every byte is taken.
    /// - Throws: `libraryFault`.
    static func publicKeyInfo(_ der: [UInt8]) throws(CryptographyError) -> OpaquePointer? {
        guard let shared else { throw Library.fault("OSSL_LIB_CTX_new") }
        return unsafe Library.decoded(der, free: { unsafe X509_PUBKEY_free($0) }) { cursor, length in
            var info = unsafe X509_PUBKEY_new_ex(shared.raw, nil)
            return unsafe d2i_X509_PUBKEY(&info, cursor, length)
        }
    }

    /// Decodes a certificate, but for its key; the caller owns it.
    ///
    /// - Returns: nil unless every byte is taken.
    static func certificate(_ der: [UInt8]) throws(CryptographyError) -> OpaquePointer? {
        guard let shared else { throw Library.fault("OSSL_LIB_CTX_new") }
        return unsafe Library.decoded(der, free: { unsafe X509_free($0) }) { cursor, length in
            var certificate = unsafe X509_new_ex(shared.raw, nil)
            // Where it fails, libcrypto has freed what it was to fill.
            return unsafe d2i_X509(&certificate, cursor, length)
        }
    }
}
