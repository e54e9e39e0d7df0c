package import Cryptography
package import Trust
package import Vocabulary

/// An RFC 3161 timestamp as a bundle or annotation brings it, with what it must be over; nothing in it is believed yet.
package struct TimestampResponse: Sendable {
    /// The TimeStampResp in DER.
    package let der: [UInt8]

    /// Takes the bytes, whatever they are.
    ///
    /// - Throws: `LimitExceeded`.
    package init(der: [UInt8], limits: Limits) throws(LimitExceeded) {
        guard der.count <= limits.timestampSize else {
            throw LimitExceeded("timestamp-size", limit: Int64(limits.timestampSize), found: "\(der.count) bytes")
        }
        self.der = der
    }

    /// Checks that an authority of a trusted root saw these bytes, and when.
    ///
    /// Source: RFC 3161, 2.4.2; RFC 5816. What the token says of who signed it, and the certificates in it, are no
    /// source of trust.
    ///
    /// - Parameters:
    ///   - message: What the token must be over.
    ///   - authorities: The timestamp authorities that are believed; several may share a name, so each is tried.
    ///   - revocations: What takes that away; `since` is compared with the time of the timestamp itself.
    /// - Returns: The time that one of them vouches for.
    /// - Throws: `timestampInvalid`, `outsideValidity`, `revoked`; of several failures the one that says most.
    package func verify(
        over message: SignedMessage,
        authorities: [CertificateAuthority],
        revocations: RevocationList
    ) throws(TransparencyError) -> TrustedTime {
        let token: TimestampToken
        let digest: Digest
        do throws(CryptographyError) {
            token = try TimestampToken(response: der)
            guard let known = try message.digest(token.imprint.algorithm) else {
                throw .contentNeeded("a timestamp over \(token.imprint.algorithm.rawValue)")
            }
            digest = known
        } catch {
            throw .timestampInvalid(error)
        }
        var reason: TransparencyError?
        for authority in authorities {
            do throws(TransparencyError) {
                return try Self.verify(token, over: digest, by: authority, revocations: revocations)
            } catch {
                // Whatever says more than that the token is of another authority is the better explanation.
                if reason == nil || reason?.code == .untrustedTimestamp { reason = error }
            }
        }
        throw reason
            ?? .timestampInvalid(
                .foreignTimestamp(expected: "an authority of the trusted root, which names none", found: "another")
            )
    }

    private static func verify(
        _ token: TimestampToken,
        over digest: Digest,
        by authority: CertificateAuthority,
        revocations: RevocationList
    ) throws(TransparencyError) -> TrustedTime {
        let timestamp: AuthenticTimestamp
        do throws(CryptographyError) {
            timestamp = try token.authenticate(over: digest, by: authority.timestampSigner)
        } catch {
            throw .timestampInvalid(error)
        }
        let title = "timestamp authority '\(authority.uri ?? authority.anchor.subject)'"
        guard authority.window.contains(timestamp.time)
        else { throw .outsideValidity(of: title, window: authority.window, at: timestamp.time) }
        if let revocation = revocations.revocation(ofChain: timestamp.chain, signedAt: timestamp.time) {
            throw .revoked(title, revocation)
        }
        return TrustedTime(timestamp.time, source: .rfc3161, party: authority.party)
    }
}
