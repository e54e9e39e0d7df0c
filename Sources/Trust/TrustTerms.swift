package import Cryptography
package import Vocabulary

/// Which build level the operator grants to a builder.
///
/// Source: trust-root.md 2, `builders[]`; metadata.md B.5.
package struct Builder: Hashable, Sendable {
    package let id: Glob
    package let maxLevel: Int
    /// The authorities whose provenance counts; nil for all that may sign provenance.
    package let signedBy: [String]?
    /// nil for any build type.
    package let buildTypes: [Glob]?
    /// Whether level 3 needs a policy that mentions every parameter of the build.
    package let strictParameters: Bool
    /// Whether machines of the project's own may reach more than level 2.
    package let selfHosted: Bool

    package init(
        id: Glob,
        maxLevel: Int,
        signedBy: [String]?,
        buildTypes: [Glob]?,
        strictParameters: Bool = false,
        selfHosted: Bool = false
    ) {
        (self.id, self.maxLevel, self.signedBy, self.buildTypes) = (id, maxLevel, signedBy, buildTypes)
        (self.strictParameters, self.selfHosted) = (strictParameters, selfHosted)
    }

    /// Whether the entry speaks of a build; an empty builder id is equal to no builder, whatever the pattern.
    package func includes(id: String, buildType: String, signedBy authority: String) -> Bool {
        guard !id.isEmpty, self.id.matches(id), signedBy?.contains(authority) ?? true else { return false }
        return buildTypes?.contains { $0.matches(buildType) } ?? true
    }
}

/// Which kinds of keys and signatures the operator allows.
///
/// Source: trust-root.md 2, `algorithms`.
package struct AlgorithmPolicy: Hashable, Sendable {
    /// The words of `allow`.
    package enum Name: String, CaseIterable, Hashable, Sendable {
        case ecdsaP256 = "ecdsa-p256"
        case ecdsaP384 = "ecdsa-p384"
        case ecdsaP521 = "ecdsa-p521"
        case ed25519
        case rsaPSS = "rsa-pss"
        case rsaPKCS1 = "rsa-pkcs1"
    }

    package let rsaMinimumBits: Int
    package let allow: Set<Name>

    package init(rsaMinimumBits: Int = 2_048, allow: Set<Name> = Set(Name.allCases)) {
        (self.rsaMinimumBits, self.allow) = (rsaMinimumBits, allow)
    }

    /// Whether a key of that kind may be used, in the root or in a certificate.
    package func permits(_ algorithm: KeyAlgorithm) -> Bool {
        switch algorithm {
        case .ecdsa(.p256): allow.contains(.ecdsaP256)
        case .ecdsa(.p384): allow.contains(.ecdsaP384)
        case .ecdsa(.p521): allow.contains(.ecdsaP521)
        case .ed25519: allow.contains(.ed25519)
        case .rsa(let bits): bits >= rsaMinimumBits && !allow.isDisjoint(with: [.rsaPSS, .rsaPKCS1])
        }
    }

    /// The ways in which a key of that kind may have signed: those that it is tried with, less those not allowed.
    ///
    /// An RSA key does not say which of the two paddings it is for; `allow` does.
    package func schemes(of algorithm: KeyAlgorithm) -> [SignatureScheme] {
        var schemes = algorithm.schemes
        if case .rsa = algorithm { schemes.append(.rsaPSS(.sha256, salt: .any)) }
        return schemes.filter(permits)
    }

    /// The way in which a key of that kind signs by a hash that a policy names; an Ed25519 key has no choice, and RSA is
    /// PKCS #1 v1.5.
    package static func scheme(of algorithm: KeyAlgorithm, by hash: Digest.Algorithm) -> SignatureScheme {
        switch algorithm {
        case .ecdsa: .ecdsa(hash)
        case .ed25519: .ed25519
        case .rsa: .rsaPKCS1(hash)
        }
    }

    /// The ways in which a signature of that key may count.
    package func schemes(of key: TrustedKey) -> [SignatureScheme] {
        key.schemes.map { $0.filter(permits) } ?? schemes(of: key.key.algorithm)
    }

    /// Whether a signature made in that way may count; for ECDSA the key decides.
    package func permits(_ scheme: SignatureScheme) -> Bool {
        switch scheme {
        case .ecdsa: !allow.isDisjoint(with: [.ecdsaP256, .ecdsaP384, .ecdsaP521])
        case .ed25519: allow.contains(.ed25519)
        case .rsaPKCS1: allow.contains(.rsaPKCS1)
        case .rsaPSS: allow.contains(.rsaPSS)
        }
    }
}

/// What the import side takes for a verdict that counts.
///
/// Source: trust-root.md 2, `accept`; contract.md, "The verdict", end.
package struct AcceptanceTerms: Hashable, Sendable {
    /// A key whose verdicts count.
    package struct VerdictKey: Hashable, Sendable {
        package let key: PublicKey
        package let file: String
        package let window: ValidityWindow
        /// The only `verifier.id` that it may state; nil for any.
        package let verifier: String?

        package init(key: PublicKey, file: String, window: ValidityWindow, verifier: String?) {
            (self.key, self.file, self.window, self.verifier) = (key, file, window, verifier)
        }
    }

    package let verdictKeys: [VerdictKey]
    /// Digests of trust roots whose verdicts count; nil for the own one.
    package let trustRoots: [Digest]?
    /// Digests of policy sets; nil for the own one.
    package let policies: [Digest]?
    package let maxAge: TimeSpan?
    /// Options that a verdict may have been made with, as `--image`.
    package let options: [String]

    package init(
        verdictKeys: [VerdictKey],
        trustRoots: [Digest]?,
        policies: [Digest]?,
        maxAge: TimeSpan?,
        options: [String]
    ) {
        (self.verdictKeys, self.trustRoots, self.policies) = (verdictKeys, trustRoots, policies)
        (self.maxAge, self.options) = (maxAge, options)
    }
}
