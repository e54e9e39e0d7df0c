internal import COpenSSL
internal import Encodings
internal import Vocabulary

/// Reads the DER of public keys, and lets through the kinds and the one encoding that we support.
enum SubjectPublicKeyInfo {
    /// The AlgorithmIdentifiers that we know, byte for byte; explicit curve parameters are not among them.
    private enum Identifier: String, CaseIterable {
        case p256 = "301306072a8648ce3d020106082a8648ce3d030107"
        case p384 = "301006072a8648ce3d020106052b81040022"
        case p521 = "301006072a8648ce3d020106052b81040023"
        case ed25519 = "300506032b6570"
        case rsa = "300d06092a864886f70d0101010500"
    }

    /// Decodes a key; the caller owns it.
    ///
    /// - Throws: `malformedKey` for anything but canonical DER, `unsupportedAlgorithm`, `keyTooWeak`.
    static func decode(_ spki: [UInt8]) throws(CryptographyError) -> (key: OpaquePointer, algorithm: KeyAlgorithm) {
        let info = unsafe try KeylessContext.publicKeyInfo(spki)
        guard let info = unsafe info else {
            throw .malformedKey("expected a SubjectPublicKeyInfo in DER, found \(spki.count) other bytes")
        }
        defer { unsafe X509_PUBKEY_free(info) }
        return try unsafe key(of: info, spki)
    }

    /// Takes the key out of what OpenSSL has decoded; the caller owns it.
    ///
    /// - Parameters:
    ///   - info: The decoded structure, which stays the caller's.
    ///   - spki: Its bytes as they were read.
    /// - Returns: The key, and what kind it is.
    /// - Throws: as `decode`.
    static func key(
        of info: OpaquePointer,
        _ spki: [UInt8]
    ) throws(CryptographyError) -> (key: OpaquePointer, algorithm: KeyAlgorithm) {
        let (identifier, content) = try unsafe identifier(of: info)
        let key = try unsafe made(identifier, content, spki)
        do throws(CryptographyError) {
            guard unsafe canonical(identifier, content, key) == spki
            else { throw .malformedKey("expected a public key in canonical DER, found another encoding of it") }
            return unsafe (key, try algorithm(identifier, key))
        } catch {
            unsafe EVP_PKEY_free(key)
            throw error
        }
    }

    /// Makes a key of its parts; libcrypto's own decoder takes four times as long, and stays for RSA alone.
    private static func made(
        _ identifier: Identifier,
        _ content: [UInt8],
        _ spki: [UInt8]
    ) throws(CryptographyError) -> OpaquePointer {
        let key: OpaquePointer? =
            switch identifier {
            case .p256: unsafe sallyport_ec_public_key("P-256", content, content.count)
            case .p384: unsafe sallyport_ec_public_key("P-384", content, content.count)
            case .p521: unsafe sallyport_ec_public_key("P-521", content, content.count)
            case .ed25519: unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, content, content.count)
            case .rsa:
                unsafe Library.decoded(spki, free: { unsafe EVP_PKEY_free($0) }) { cursor, length in
                    unsafe d2i_PUBKEY(nil, cursor, length)
                }
            }
        guard let key = unsafe key else {
            throw .malformedKey("expected a public key of its algorithm, found none: \(Library.drainErrorQueue())")
        }
        return unsafe key
    }

    /// The one encoding of a key: of a point or of 32 bytes there is no other, and an RSA key is encoded anew.
    private static func canonical(_ identifier: Identifier, _ content: [UInt8], _ key: OpaquePointer) -> [UInt8]? {
        switch identifier {
        case .p256, .p384, .p521, .ed25519: around(content, identifier)
        case .rsa: unsafe Library.encoded { unsafe i2d_PUBKEY(key, $0) }
        }
    }

    private static func algorithm(
        _ identifier: Identifier,
        _ key: OpaquePointer
    ) throws(CryptographyError) -> KeyAlgorithm {
        switch identifier {
        case .p256: return .ecdsa(.p256)
        case .p384: return .ecdsa(.p384)
        case .p521: return .ecdsa(.p521)
        case .ed25519: return .ed25519
        case .rsa:
            let bits = unsafe Int(EVP_PKEY_get_bits(key))
            guard bits >= 2048 else { throw .keyTooWeak("RSA with \(bits) bits") }
            guard bits <= 8192 else { throw .unsupportedAlgorithm("RSA with \(bits) bits") }
            try unsafe requireSoundExponent(key)
            return .rsa(bits: bits)
        }
    }

    /// The SubjectPublicKeyInfo around an RSAPublicKey.
    static func around(pkcs1: [UInt8]) -> [UInt8] { around(pkcs1, .rsa) }

    private static func around(_ content: [UInt8], _ identifier: Identifier) -> [UInt8] {
        let algorithm = [UInt8](lowercaseHex: identifier.rawValue) ?? []
        return DERWriter.element(0x30, algorithm + DERWriter.element(0x03, [0] + content))
    }

    /// The algorithm, and the content of the bit string.
    private static func identifier(
        of info: OpaquePointer
    ) throws(CryptographyError) -> (Identifier, content: [UInt8]) {
        var algorithm: UnsafeMutablePointer<X509_ALGOR>?
        var point: UnsafePointer<UInt8>?
        var length: CInt = 0
        guard unsafe X509_PUBKEY_get0_param(nil, &point, &length, &algorithm, info) == 1,
            let der = unsafe Library.encoded({ unsafe i2d_X509_ALGOR(algorithm, $0) })
        else { throw Library.fault("X509_PUBKEY_get0_param") }
        guard let identifier = Identifier(rawValue: der.lowercaseHex) else {
            var object: OpaquePointer?
            unsafe X509_ALGOR_get0(&object, nil, nil, algorithm)
            let name = unsafe Library.text(of: object)
            throw .unsupportedAlgorithm(name == "1.2.840.10045.2.1" ? "ECDSA on another curve" : name)
        }
        let expected: CInt? =
            switch identifier {
            case .p256: 65
            case .p384: 97
            case .p521: 133
            case .ed25519, .rsa: nil
            }
        let content = unsafe Array(UnsafeBufferPointer(start: point, count: Int(max(length, 0))))
        // 04 leads an uncompressed point; a hybrid one (06, 07) is as long.
        if let expected {
            guard length == expected else { throw .unsupportedAlgorithm("ECDSA with a compressed point") }
            guard content.first == 0x04 else { throw .unsupportedAlgorithm("ECDSA with a hybrid point") }
        }
        return (identifier, content)
    }

    private static func requireSoundExponent(_ key: OpaquePointer) throws(CryptographyError) {
        var exponent: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1
        else { throw Library.fault("EVP_PKEY_get_bn_param") }
        defer { unsafe BN_free(exponent) }
        guard unsafe BN_is_odd(exponent) == 1, unsafe BN_is_one(exponent) == 0
        else { throw .keyTooWeak("RSA with an exponent that is even or 1") }
    }
}
