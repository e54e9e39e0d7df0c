internal import Cryptography
internal import Encodings
package import Trust
package import Vocabulary

/// A log's signed promise to include an entry, which also says when it saw the entry.
///
/// Source: Rekor v1 API, `verification.signedEntryTimestamp`.
package enum SignedEntryTimestamp {
    /// Checks the promise.
    ///
    /// - Parameters:
    ///   - signature: ASN.1, over `signedBytes`.
    ///   - body: The entry as the log has it.
    ///   - integratedTime: Seconds since 1970.
    ///   - logIndex: The entry's global index, not the proof's.
    ///   - log: The log that the entry names.
    /// - Returns: The time that the log vouches for.
    /// - Throws: `signedEntryTimestampInvalid`, `outsideValidity`, `fault`.
    package static func verify(
        _ signature: [UInt8],
        body: [UInt8],
        integratedTime: Int64,
        logIndex: Int64,
        log: LogKey
    ) throws(TransparencyError) -> TrustedTime {
        guard integratedTime > 0 else {
            throw .signedEntryTimestampInvalid("expected an integrated time above 0, found \(integratedTime)")
        }
        guard logIndex >= 0
        else { throw .signedEntryTimestampInvalid("expected a log index of at least 0, found \(logIndex)") }
        guard case .ecdsa = log.key.algorithm else {
            throw .signedEntryTimestampInvalid(
                "expected a log with an ECDSA key, found log '\(log.host)' with \(log.key.algorithm)"
            )
        }
        let message = signedBytes(body: body, integratedTime: integratedTime, logIndex: logIndex, logID: log.id)
        try log.authenticate(message, signature: signature) {
            .signedEntryTimestampInvalid("expected a signature of log '\(log.host)' over this entry, found another")
        }
        let time = Instant(seconds: integratedTime)
        try log.requireWindow(toContain: time)
        return TrustedTime(time, source: .rekor, party: log.party)
    }

    /// What the log signs: canonical JSON of the entry, its time and its place.
    package static func signedBytes(
        body: [UInt8],
        integratedTime: Int64,
        logIndex: Int64,
        logID: [UInt8]
    ) -> [UInt8] {
        let rest =
            "\",\"integratedTime\":\(integratedTime),\"logID\":\"\(logID.lowercaseHex)\",\"logIndex\":\(logIndex)}"
        return Array("{\"body\":\"".utf8) + Base64.encode(body).utf8 + rest.utf8
    }
}

extension LogKey {
    /// Refuses a time at which this key is not believed.
    ///
    /// - Throws: `outsideValidity`.
    package func requireWindow(toContain time: Instant) throws(TransparencyError) {
        guard window.contains(time) else { throw .outsideValidity(of: "log '\(host)'", window: window, at: time) }
    }

    /// Checks a signature as the root says that this log signs.
    ///
    /// - Throws: `mismatch` for a signature that does not hold, `fault`.
    func authenticate(
        _ message: [UInt8],
        signature: [UInt8],
        mismatch: () -> TransparencyError
    ) throws(TransparencyError) {
        do throws(CryptographyError) {
            _ = try key.authenticate(message, signature: signature, scheme: keyDetails.scheme)
        } catch .signatureMismatch {
            throw mismatch()
        } catch {
            throw .fault(error.description)
        }
    }
}
