package import Cryptography
internal import Vocabulary

/// A transparency log that is believed: its key, the name it goes by, and when its word counts.
package struct LogKey: Hashable, Sendable {
    /// The log's identifier as the root states it; it is looked up, never recomputed.
    package let id: [UInt8]
    package let key: PublicKey
    package let keyDetails: KeyDetails
    package let window: ValidityWindow
    /// The address, which may lack its scheme.
    package let baseURL: String
    /// Who runs it, where the root says so; two logs of one operator count as one.
    package let operatorName: String?
    /// What logs are told apart by where distinct ones count: operator, else identifier.
    package let party: String
    /// The four bytes that hint at the key on signature lines, where the root states them.
    package let checkpointKeyID: [UInt8]?

    package init(
        id: [UInt8],
        key: PublicKey,
        keyDetails: KeyDetails,
        window: ValidityWindow,
        baseURL: String,
        operatorName: String?,
        checkpointKeyID: [UInt8]? = nil
    ) {
        (self.id, self.key, self.keyDetails) = (id, key, keyDetails)
        (self.window, self.baseURL, self.operatorName) = (window, baseURL, operatorName)
        self.checkpointKeyID = checkpointKeyID
        party = operatorName ?? id.lowercaseHex
    }

    /// Host and path of the address, without scheme and closing slash: the origin of a Rekor v2 log.
    package var host: String {
        var rest = baseURL[...]
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        return String(rest)
    }
}

/// How the bytes of a key are to be read, and how it signs.
///
/// Source: sigstore protobuf-specs, `PublicKeyDetails`; those that are not listed here are unsupported.
package enum KeyDetails: String, CaseIterable, Hashable, Sendable {
    case ecdsaP256SHA256 = "PKIX_ECDSA_P256_SHA_256"
    case ecdsaP384SHA384 = "PKIX_ECDSA_P384_SHA_384"
    case ecdsaP521SHA512 = "PKIX_ECDSA_P521_SHA_512"
    case ecdsaP384SHA256 = "PKIX_ECDSA_P384_SHA_256"
    case ecdsaP521SHA256 = "PKIX_ECDSA_P521_SHA_256"
    case ecdsaP256HMAC = "PKIX_ECDSA_P256_HMAC_SHA_256"
    case ed25519 = "PKIX_ED25519"
    case rsa2048 = "PKIX_RSA_PKCS1V15_2048_SHA256"
    case rsa3072 = "PKIX_RSA_PKCS1V15_3072_SHA256"
    case rsa4096 = "PKIX_RSA_PKCS1V15_4096_SHA256"
    case rsaPSS2048 = "PKIX_RSA_PSS_2048_SHA256"
    case rsaPSS3072 = "PKIX_RSA_PSS_3072_SHA256"
    case rsaPSS4096 = "PKIX_RSA_PSS_4096_SHA256"
    case rsa = "PKIX_RSA_PKCS1V5"
    case rsaPSS = "PKIX_RSA_PSS"
    case bareRSA = "PKCS1_RSA_PKCS1V5"
    case bareRSAPSS = "PKCS1_RSA_PSS"

    /// Whether the bytes are a bare RSAPublicKey, and no SubjectPublicKeyInfo.
    package var isPKCS1: Bool { self == .bareRSA || self == .bareRSAPSS }

    /// How a key of this kind signs.
    package var scheme: SignatureScheme {
        switch self {
        case .ecdsaP256SHA256, .ecdsaP384SHA256, .ecdsaP521SHA256, .ecdsaP256HMAC: .ecdsa(.sha256)
        case .ecdsaP384SHA384: .ecdsa(.sha384)
        case .ecdsaP521SHA512: .ecdsa(.sha512)
        case .ed25519: .ed25519
        case .rsa2048, .rsa3072, .rsa4096, .rsa, .bareRSA: .rsaPKCS1(.sha256)
        case .rsaPSS2048, .rsaPSS3072, .rsaPSS4096, .rsaPSS, .bareRSAPSS: .rsaPSS(.sha256, salt: .any)
        }
    }

    /// Whether a key is of this kind, its curve or size included.
    package func fits(_ algorithm: KeyAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.ecdsaP256SHA256, .ecdsa(.p256)), (.ecdsaP256HMAC, .ecdsa(.p256)): true
        case (.ecdsaP384SHA384, .ecdsa(.p384)), (.ecdsaP384SHA256, .ecdsa(.p384)): true
        case (.ecdsaP521SHA512, .ecdsa(.p521)), (.ecdsaP521SHA256, .ecdsa(.p521)): true
        case (.ed25519, .ed25519): true
        case (.rsa2048, .rsa(2048)), (.rsaPSS2048, .rsa(2048)): true
        case (.rsa3072, .rsa(3072)), (.rsaPSS3072, .rsa(3072)): true
        case (.rsa4096, .rsa(4096)), (.rsaPSS4096, .rsa(4096)): true
        case (.rsa, .rsa), (.rsaPSS, .rsa), (.bareRSA, .rsa), (.bareRSAPSS, .rsa): true
        default: false
        }
    }
}
