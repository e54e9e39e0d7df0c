internal import COpenSSL

/// A timestamp authority as a trust root gives it: the certificate that signs, and those that lead to the anchor.
///
/// What depends on no time is checked at the first use and then remembered, so that a further timestamp costs one
/// signature check.
package final class TimestampSigner: Sendable {
    /// The certificate that signs timestamps.
    package let certificate: Certificate
    /// The others, the anchor last; empty where the signer itself is the anchor.
    package let issuers: [Certificate]
    private let judgement = Guarded<Judgement?>(nil)

    /// What a check of the chain found, be it good or bad.
    private final class Judgement: Sendable {
        let chain: Result<[Certificate], CryptographyError>

        init(_ chain: Result<[Certificate], CryptographyError>) { self.chain = chain }
    }

    /// Takes the certificates of an authority; the last one is believed, though it need not be self-signed.
    package init(signer certificate: Certificate, issuers: [Certificate]) {
        (self.certificate, self.issuers) = (certificate, issuers)
    }

    /// The certificates from the signer to the anchor that lead from each to the next; none is checked for its time.
    ///
    /// - Throws: `certificateUnfit`, `chainInvalid`.
    func chain() throws(CryptographyError) -> [Certificate] {
        let known = try judgement.kept { () throws(CryptographyError) in
            do throws(CryptographyError) {
                return Judgement(.success(try judge()))
            } catch {
                if case .libraryFault = error { throw error }
                return Judgement(.failure(error))
            }
        }
        return try known.chain.get()
    }

    private func judge() throws(CryptographyError) -> [Certificate] {
        try requireFitSigner()
        let store = try AnchorStore(issuers.last ?? certificate, for: .timeStamping)
        let chain = try store.chain(from: certificate, through: issuers.dropLast())
        guard chain.first == certificate, chain.last == issuers.last ?? certificate
        else { throw .chainInvalid("a chain that ends elsewhere") }
        for issuer in chain.dropFirst() { try Self.requireFitIssuer(issuer) }
        return chain
    }

    /// Requires a certificate for timestamps alone; OpenSSL overlooks further purposes that it does not know.
    ///
    /// Source: RFC 3161, 2.3.
    private func requireFitSigner() throws(CryptographyError) {
        try CertificateChain.requireUnderstood(certificate)
        guard !certificate.isCertificateAuthority
        else { throw certificate.unfit("expected a certificate that signs timestamps, found one of an authority") }
        let purposes = certificate.extensions.first { $0.oid == Certificate.Extension.extendedKeyUsage }
        guard let purposes else { throw certificate.unfit("expected extended key usage timeStamping, found none") }
        guard purposes.isCritical
        else { throw certificate.unfit("expected extended key usage to be critical, found that it is not") }
        guard purposes.value == Certificate.Extension.onlyTimeStamping
        else { throw certificate.unfit("expected extended key usage timeStamping alone, found others") }
    }

    private static func requireFitIssuer(_ issuer: Certificate) throws(CryptographyError) {
        try CertificateChain.requireUnderstood(issuer)
        guard issuer.isCertificateAuthority
        else { throw issuer.unfit("expected a certificate authority, found none") }
        guard !issuer.restrictsPurpose || issuer.allowsTimeStamping
        else { throw issuer.unfit("expected an authority for timeStamping, found one for other purposes") }
    }
}

extension TimestampSigner: Hashable {
    package static func == (left: TimestampSigner, right: TimestampSigner) -> Bool {
        left.certificate == right.certificate && left.issuers == right.issuers
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(certificate)
        hasher.combine(issuers)
    }
}

extension Certificate.Extension {
    fileprivate static let extendedKeyUsage = "2.5.29.37"
    /// The only DER of an ExtKeyUsageSyntax that holds id-kp-timeStamping and nothing else.
    fileprivate static let onlyTimeStamping: [UInt8] = [
        0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08,
    ]
}

extension Certificate {
    /// Whether extKeyUsage is there and has timeStamping.
    fileprivate var allowsTimeStamping: Bool {
        unsafe X509_get_extended_key_usage(raw) & UInt32(XKU_TIMESTAMP) != 0
    }
}
