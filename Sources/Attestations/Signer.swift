package import Vocabulary

/// Who signed, as an authority of the trust root knows it, and when.
package struct Signer: Hashable, Sendable {
    /// The authority's name in the trust root.
    package let authority: String
    /// The subject alternative name of the certificate, or `sha256:HEX` of the key's SubjectPublicKeyInfo.
    package let identity: String
    /// The OIDC issuer; nil for a key.
    package let issuer: String?
    /// The verified time; nil where nothing but the key speaks for the signature.
    package let time: Instant?
    package let timeSource: TimeSource?
    /// What Fulcio's extensions say of the signer, by the names of `FulcioExtension`; empty for a key.
    package let extensions: [String: String]

    package init(
        authority: String,
        identity: String,
        issuer: String?,
        time: Instant?,
        timeSource: TimeSource?,
        extensions: [String: String] = [:]
    ) {
        self.authority = authority
        self.identity = identity
        self.issuer = issuer
        self.time = time
        self.timeSource = timeSource
        self.extensions = extensions
    }
}

/// What a signing time rests on.
package enum TimeSource: String, Sendable, Hashable {
    /// A signed entry timestamp of a transparency log.
    case rekor
    /// A timestamp token of a timestamp authority.
    case rfc3161
    /// The signer's word alone.
    case claimed
}
