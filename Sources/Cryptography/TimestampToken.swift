internal import COpenSSL
package import Vocabulary

/// A time for which a timestamp authority vouches; only authentication makes one.
package struct AuthenticTimestamp: Hashable, Sendable {
    /// When the message existed, with the fraction that the authority gave.
    package let time: Instant
    /// What existed, as a digest.
    package let imprint: Digest
    /// The certificate that signed.
    package let signer: Certificate
    /// Signer first, anchor last; all of them were valid at `time`.
    package let chain: [Certificate]

    fileprivate init(_ token: TimestampToken, chain: [Certificate], signer: Certificate) {
        (time, imprint, self.signer, self.chain) = (token.time, token.imprint, signer, chain)
    }
}

/// A timestamp as it was read: everything in it is claimed, until an authority is found that signed it.
///
/// Source: RFC 3161, 2.4.2. Only bytes are kept, since OpenSSL writes to a decoded token while it verifies. Two that
/// differ in nothing but the certificates that came with them are equal.
package struct TimestampToken: Hashable, Sendable {
    /// When the message is said to have existed (`genTime`).
    package let time: Instant
    /// The digest of what is said to have existed.
    package let imprint: Digest
    /// The TimeStampToken, without the certificates and revocation lists that it came with.
    private let der: [UInt8]

    /// Reads a TimeStampResp in DER.
    ///
    /// Source: RFC 3161, 2.4.2, with ESSCertIDv2 of RFC 5816.
    ///
    /// - Throws: `malformedTimestamp` unless it is one granted timestamp by one signer and nothing else,
    ///   `unsupportedTimestamp`.
    package init(response der: [UInt8]) throws(CryptographyError) {
        try self.init(bare: TimestampHandle.token(of: der))
    }

    /// Reads a TimeStampToken in DER, without the response around it.
    ///
    /// - Throws: as `init(response:)`.
    package init(token der: [UInt8]) throws(CryptographyError) {
        try self.init(bare: TimestampHandle(token: der).encoded())
    }

    private init(bare der: [UInt8]) throws(CryptographyError) {
        self.der = der
        (time, imprint) = try TimestampHandle(token: der).claims()
    }

    /// Checks that one authority signed it, over this digest, at a time at which the authority could.
    ///
    /// Source: RFC 3161, 2.2 (without nonce and policy: there was no request of ours); RFC 5035, 5.4.1. Who believes
    /// several authorities tries them all, for names and serial numbers are not unique among them, and shows the first
    /// error that says more than `foreignTimestamp`.
    ///
    /// - Parameters:
    ///   - digest: Of the message, with the algorithm of `imprint`.
    ///   - authority: The only certificates that are looked at; those in the token are not.
    /// - Returns: The time, now known to be vouched for.
    /// - Throws: `foreignTimestamp`, `timestampMismatch`, `timestampForged`, `outsideValidity`; for the authority's own
    ///   certificates `certificateUnfit`, `chainInvalid`.
    package func authenticate(
        over digest: Digest,
        by authority: TimestampSigner
    ) throws(CryptographyError) -> AuthenticTimestamp {
        let handle = try TimestampHandle(token: der)
        try handle.requireNamed(authority.certificate)
        guard digest == imprint else { throw .timestampMismatch(expected: digest, found: imprint) }
        let chain = try authority.chain()
        try handle.requireSigned(by: authority.certificate, chain: chain)
        for certificate in chain { try CertificateChain.requireValid(certificate, at: time) }
        return AuthenticTimestamp(self, chain: chain, signer: authority.certificate)
    }
}
