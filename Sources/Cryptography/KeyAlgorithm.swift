package import Vocabulary

/// What kind of key it is, as its SubjectPublicKeyInfo says.
package enum KeyAlgorithm: Hashable, Sendable, CustomStringConvertible {
    case ecdsa(Curve)
    case ed25519
    case rsa(bits: Int)

    package enum Curve: String, Hashable, Sendable {
        case p256 = "P-256"
        case p384 = "P-384"
        case p521 = "P-521"

        /// The hash that belongs to the curve.
        package var hash: Digest.Algorithm {
            switch self {
            case .p256: .sha256
            case .p384: .sha384
            case .p521: .sha512
            }
        }
    }

    package var description: String {
        switch self {
        case .ecdsa(let curve): "ECDSA \(curve.rawValue)"
        case .ed25519: "Ed25519"
        case .rsa(let bits): "RSA \(bits)"
        }
    }

    /// The schemes tried where nobody names one: with ECDSA the curve's own hash, then SHA-256.
    package var schemes: [SignatureScheme] {
        switch self {
        case .ecdsa(.p256): [.ecdsa(.sha256)]
        case .ecdsa(let curve): [.ecdsa(curve.hash), .ecdsa(.sha256)]
        case .ed25519: [.ed25519]
        case .rsa: [.rsaPKCS1(.sha256)]
        }
    }

    /// Whether a key of this kind can be used with a scheme at all.
    package func fits(_ scheme: SignatureScheme) -> Bool {
        switch (self, scheme) {
        case (.ecdsa, .ecdsa), (.ed25519, .ed25519), (.rsa, .rsaPKCS1), (.rsa, .rsaPSS): true
        default: false
        }
    }
}

/// How a signature is made of a message.
package enum SignatureScheme: Hashable, Sendable, CustomStringConvertible {
    /// ECDSA, the signature in DER.
    case ecdsa(Digest.Algorithm)
    /// Ed25519 over the message itself.
    case ed25519
    /// RSASSA-PKCS1-v1_5.
    case rsaPKCS1(Digest.Algorithm)
    /// RSASSA-PSS with MGF1 over the same hash.
    case rsaPSS(Digest.Algorithm, salt: SaltLength)

    package enum SaltLength: Hashable, Sendable {
        /// As the signature has it.
        case any
        case exactly(Int)
    }

    /// The hash of the message; nil where the scheme takes the message whole.
    package var hash: Digest.Algorithm? {
        switch self {
        case .ecdsa(let hash), .rsaPKCS1(let hash), .rsaPSS(let hash, _): hash
        case .ed25519: nil
        }
    }

    package var description: String {
        switch self {
        case .ecdsa(let hash): "ECDSA with \(hash.rawValue)"
        case .ed25519: "Ed25519"
        case .rsaPKCS1(let hash): "RSA PKCS #1 v1.5 with \(hash.rawValue)"
        case .rsaPSS(let hash, _): "RSA PSS with \(hash.rawValue)"
        }
    }
}
