internal import COpenSSL

/// A private key that follows from a seed and a name, so that every machine makes the same one; for tests alone.
public struct DemoKey: Hashable, Sendable {
    public enum Kind: Sendable { case p256, p384, ed25519 }

    public let kind: Kind
    /// The secret scalar, or the 32 bytes of RFC 8032.
    public let secret: [UInt8]
    /// The uncompressed point, or the 32 public bytes.
    public let publicBytes: [UInt8]

    /// The key that `seed` and `name` lead to.
    public init(_ kind: Kind, seed: String, name: String) {
        let material = Hash.sha512.digest(Array((seed + "\n" + name).utf8))
        self.init(kind, secret: kind.curve?.reduced(material) ?? Array(material.prefix(32)))
    }

    /// The key with this very secret, for published test vectors.
    public init(_ kind: Kind, secret: [UInt8]) {
        (self.kind, self.secret) = (kind, secret)
        publicBytes = kind.curve?.point(secret) ?? DemoKey.ed25519PublicBytes(secret)
    }

    /// Signs `message`: ECDSA as ASN.1 with the nonce of RFC 6979, or Ed25519.
    public func sign(_ message: [UInt8], hash: Hash? = nil) -> [UInt8] {
        guard let curve = kind.curve else { return signEd25519(message) }
        let parts = DeterministicECDSA(curve: curve, hash: hash ?? kind.hash, secret: secret).sign(message)
        return DER.sequence(DER.integer(parts.r), DER.integer(parts.s))
    }

    /// The SubjectPublicKeyInfo.
    public var spki: [UInt8] { DER.sequence(algorithm, DER.bitString(publicBytes)) }

    /// `PUBLIC KEY` PEM.
    public var publicPEM: String { pem("PUBLIC KEY", spki) }

    /// `PRIVATE KEY` PEM (PKCS #8) of an Ed25519 key, or of an EC key with its public point (RFC 5915).
    public var privatePEM: String {
        let inner =
            kind == .ed25519
            ? DER.octetString(secret)
            : DER.sequence(DER.integer(1), DER.octetString(secret), DER.explicit(1, DER.bitString(publicBytes)))
        return pem("PRIVATE KEY", DER.sequence(DER.integer(0), algorithm, DER.octetString(inner)))
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    public var identifier: [UInt8] { sha256(spki) }

    /// The AlgorithmIdentifier of signatures by this key.
    var signatureAlgorithm: [UInt8] {
        switch kind {
        case .p256: DER.sequence(DER.objectIdentifier("1.2.840.10045.4.3.2"))
        case .p384: DER.sequence(DER.objectIdentifier("1.2.840.10045.4.3.3"))
        case .ed25519: DER.sequence(DER.objectIdentifier("1.3.101.112"))
        }
    }

    private var algorithm: [UInt8] {
        let elliptic = DER.objectIdentifier("1.2.840.10045.2.1")
        return switch kind {
        case .p256: DER.sequence(elliptic, DER.objectIdentifier("1.2.840.10045.3.1.7"))
        case .p384: DER.sequence(elliptic, DER.objectIdentifier("1.3.132.0.34"))
        case .ed25519: DER.sequence(DER.objectIdentifier("1.3.101.112"))
        }
    }

    private func signEd25519(_ message: [UInt8]) -> [UInt8] {
        let key = unsafe must(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, secret.count), "a key")
        defer { unsafe EVP_PKEY_free(key) }
        let context = unsafe must(EVP_MD_CTX_new(), "room for a signature")
        defer { unsafe EVP_MD_CTX_free(context) }
        var (out, length) = ([UInt8](repeating: 0, count: 64), 64)
        let status = unsafe EVP_DigestSignInit(context, nil, nil, nil, key)
        let signed = unsafe EVP_DigestSign(context, &out, &length, message, message.count)
        return must(status == 1 && signed == 1 && length == 64 ? out : nil, "an Ed25519 signature")
    }

    private static func ed25519PublicBytes(_ secret: [UInt8]) -> [UInt8] {
        let key = unsafe must(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, secret.count), "a key")
        defer { unsafe EVP_PKEY_free(key) }
        var (out, length) = ([UInt8](repeating: 0, count: 32), 32)
        let status = unsafe EVP_PKEY_get_raw_public_key(key, &out, &length)
        return must(status == 1 && length == 32 ? out : nil, "an Ed25519 public key")
    }
}

extension DemoKey.Kind {
    var curve: Curve? {
        switch self {
        case .p256: .p256
        case .p384: .p384
        case .ed25519: nil
        }
    }

    /// The hash that goes with the curve.
    var hash: Hash { self == .p384 ? .sha384 : .sha256 }
}

/// ECDSA without random numbers.
///
/// Source: RFC 6979, 3.2. Lengths are multiples of eight bits here, so that bits become whole bytes.
struct DeterministicECDSA {
    let curve: Curve
    let hash: Hash
    let secret: [UInt8]

    func sign(_ message: [UInt8]) -> (r: [UInt8], s: [UInt8]) {
        let value = Array(hash.digest(message).prefix(curve.byteCount))
        var (state, key) = ([UInt8](repeating: 1, count: hash.byteCount), [UInt8](repeating: 0, count: hash.byteCount))
        for separator in [UInt8](0...1) {
            key = hash.authenticationCode(key: key, state + [separator] + secret + curve.reduced(value))
            state = hash.authenticationCode(key: key, state)
        }
        while true {
            var nonce: [UInt8] = []
            while nonce.count < curve.byteCount {
                state = hash.authenticationCode(key: key, state)
                nonce += state
            }
            nonce = Array(nonce.prefix(curve.byteCount))
            if curve.isScalar(nonce), let parts = curve.signature(secret: secret, nonce: nonce, digest: value) {
                return parts
            }
            key = hash.authenticationCode(key: key, state + [0])
            state = hash.authenticationCode(key: key, state)
        }
    }
}
