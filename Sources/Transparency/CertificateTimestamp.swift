package import Cryptography
internal import Encodings
package import Trust
package import Vocabulary

/// A log's signed promise to publish a certificate (SCT), as it is embedded in that certificate.
///
/// Source: RFC 6962, 3.2 and 3.3.
package struct CertificateTimestamp: Hashable, Sendable {
    package let logID: [UInt8]
    /// Milliseconds since 1970.
    package let milliseconds: UInt64
    /// Signed as they stand, whatever they mean.
    package let extensions: [UInt8]
    package let signatureAlgorithm: SignatureAlgorithm
    package let signature: [UInt8]

    package enum SignatureAlgorithm: UInt8, Hashable, Sendable {
        case rsa = 1
        case ecdsa = 3
    }

    package var time: Instant {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return Instant(seconds: Int64(seconds), nanoseconds: Int32(rest) * 1_000_000)
    }

    /// Reads the extension's value; timestamps of versions that we do not know are passed over.
    ///
    /// - Parameter extensionValue: An OCTET STRING around the list.
    /// - Returns: The timestamps, at least one unless all are of other versions.
    /// - Throws: `certificateTimestampInvalid` when a length does not fit exactly.
    package static func list(_ extensionValue: [UInt8]) throws(TransparencyError) -> [CertificateTimestamp] {
        var outer = TimestampListReader(try octets(extensionValue))
        var list = TimestampListReader(try outer.vector())
        try outer.requireEnd()
        var result: [CertificateTimestamp] = []
        guard !list.isAtEnd else {
            throw .certificateTimestampInvalid("expected a list of timestamps, found none in it")
        }
        while !list.isAtEnd {
            var entry = TimestampListReader(try list.vector())
            guard try entry.byte() == 0 else { continue }
            let logID = try entry.bytes(32)
            let milliseconds = try entry.number(8)
            let extensions = try entry.vector()
            let hash = try entry.byte()
            let number = try entry.byte()
            guard hash == 4, let algorithm = SignatureAlgorithm(rawValue: number) else {
                throw .certificateTimestampInvalid(
                    "expected SHA-256 with ECDSA or RSA, found algorithms \(hash), \(number)"
                )
            }
            let signature = try entry.vector()
            try entry.requireEnd()
            result.append(
                CertificateTimestamp(
                    logID: logID,
                    milliseconds: milliseconds,
                    extensions: extensions,
                    signatureAlgorithm: algorithm,
                    signature: signature
                )
            )
        }
        return result
    }

    private static func octets(_ value: [UInt8]) throws(TransparencyError) -> [UInt8] {
        do throws(DERError) {
            var reader = DERReader(value)
            let content = try reader.content(of: 0x04)
            try reader.requireEnd()
            return content
        } catch {
            throw .certificateTimestampInvalid(error.description)
        }
    }
}

extension CertificateTimestamp {
    /// Checks every timestamp in a leaf that a log of the root made.
    ///
    /// - Parameters:
    ///   - chain: The leaf and who issued it.
    ///   - logs: The certificate transparency logs that are believed.
    ///   - revocations: What takes that away.
    /// - Returns: The identifiers of the logs whose timestamps hold; those of unknown and revoked logs do not count.
    /// - Throws: `certificateTimestampInvalid`, `outsideValidity`, `fault`.
    package static func verify(
        in chain: ValidatedChain,
        logs: [LogKey],
        revocations: RevocationList = RevocationList()
    ) throws(TransparencyError) -> Set<[UInt8]> {
        let value: [UInt8]?
        let tbs: [UInt8]
        do throws(CryptographyError) {
            value = try chain.leaf.extensionValue(Certificate.Extension.signedCertificateTimestamps)
            tbs = value == nil ? [] : try chain.leaf.tbsWithoutSignedCertificateTimestamps()
        } catch {
            throw .certificateTimestampInvalid(error.description)
        }
        guard let value else { return [] }
        let issuer = chain.issuer.publicKey.fingerprint.bytes
        var found: Set<[UInt8]> = []
        for timestamp in try list(value) {
            let candidates = logs.filter {
                $0.id == timestamp.logID
                    && revocations.revocation(ofKey: $0.key.fingerprint, signedAt: timestamp.time) == nil
            }
            guard !candidates.isEmpty else { continue }
            var reason: TransparencyError?
            for log in candidates {
                do throws(TransparencyError) {
                    try timestamp.verify(tbs: tbs, issuerKeyHash: issuer, log: log)
                    reason = nil
                    break
                } catch {
                    reason = reason ?? error
                }
            }
            if let reason { throw reason }
            found.insert(timestamp.logID)
        }
        return found
    }

    private func verify(tbs: [UInt8], issuerKeyHash: [UInt8], log: LogKey) throws(TransparencyError) {
        let fits: Bool =
            switch (signatureAlgorithm, log.key.algorithm) {
            case (.ecdsa, .ecdsa), (.rsa, .rsa): log.keyDetails.scheme.isSHA256
            default: false
            }
        guard fits else {
            throw .certificateTimestampInvalid(
                "expected the algorithm of log '\(log.baseURL)' (\(log.key.algorithm)), found \(signatureAlgorithm)"
            )
        }
        try log.authenticate(signedBytes(tbs: tbs, issuerKeyHash: issuerKeyHash), signature: signature) {
            .certificateTimestampInvalid(
                "expected a signature of log '\(log.baseURL)' over this certificate, found another"
            )
        }
        try log.requireWindow(toContain: time)
    }

    /// What the log signs: the certificate without its timestamps, and whose it is.
    package func signedBytes(tbs: [UInt8], issuerKeyHash: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x00, 0x00]
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(56 - 8 * $0)) }
        bytes += [0x00, 0x01] + issuerKeyHash
        bytes += (0..<3).map { UInt8(truncatingIfNeeded: tbs.count >> (16 - 8 * $0)) } + tbs
        bytes += [UInt8(truncatingIfNeeded: extensions.count >> 8), UInt8(truncatingIfNeeded: extensions.count)]
        return bytes + extensions
    }
}

extension SignatureScheme {
    fileprivate var isSHA256: Bool { self == .ecdsa(.sha256) || self == .rsaPKCS1(.sha256) }
}

/// Reads numbers and vectors of TLS from the front of some bytes.
private struct TimestampListReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) throws(TransparencyError) -> [UInt8] {
        guard rest.count >= count
        else { throw .certificateTimestampInvalid("expected \(count) more bytes, found \(rest.count)") }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func byte() throws(TransparencyError) -> UInt8 { try bytes(1)[0] }

    mutating func number(_ count: Int) throws(TransparencyError) -> UInt64 {
        try bytes(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A vector with its length in two bytes before it.
    mutating func vector() throws(TransparencyError) -> [UInt8] { try bytes(Int(number(2))) }

    func requireEnd() throws(TransparencyError) {
        guard rest.isEmpty
        else { throw .certificateTimestampInvalid("expected the end of the list, found \(rest.count) more bytes") }
    }
}
