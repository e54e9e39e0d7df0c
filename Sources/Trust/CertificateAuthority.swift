package import Cryptography
package import Vocabulary

/// A certificate authority of a trusted root, or a timestamp authority: a chain, and when it is believed.
package struct CertificateAuthority: Hashable, Sendable {
    /// Nearest the leaf first (with a timestamp authority: the signing certificate), the anchor last; never empty.
    package let certificates: [Certificate]
    /// What is believed, though it need not be self-signed.
    package let anchor: Certificate
    package let window: ValidityWindow
    package let uri: String?
    package let organization: String?
    package let commonName: String?
    package let operatorName: String?
    /// What authorities are told apart by where distinct ones count: operator, else address, else first certificate.
    package let party: String
    private let issuers: AnchoredIssuers

    /// The same certificates as what signs timestamps.
    package let timestampSigner: TimestampSigner

    init(certificates: [Certificate], anchor: Certificate, window: ValidityWindow, name: Name) {
        (self.certificates, self.anchor, self.window) = (certificates, anchor, window)
        (uri, organization, commonName) = (name.uri, name.organization, name.commonName)
        operatorName = name.operatorName
        timestampSigner = TimestampSigner(
            signer: certificates.first ?? anchor,
            issuers: Array(certificates.dropFirst())
        )
        issuers = AnchoredIssuers(anchor: anchor, intermediates: certificates.dropLast())
        party = name.operatorName ?? name.uri ?? (certificates.first ?? anchor).fingerprint.description
    }

    /// What a trusted root calls an authority.
    struct Name {
        let uri: String?
        let organization: String?
        let commonName: String?
        let operatorName: String?
    }

    /// Everything but the anchor.
    package var intermediates: [Certificate] { issuers.intermediates }

    /// Whether the authority is believed at that time, for a timestamp authority its `genTime`; both ends count.
    package func contains(_ time: Instant) -> Bool { window.contains(time) }
}

extension CertificateAuthority {
    /// Validates a signing certificate at one time; the window is the caller's to look at.
    ///
    /// - Throws: As `CertificateChain.validate`.
    func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        try issuers.validate(leaf, at: time)
    }
}
