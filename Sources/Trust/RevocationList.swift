package import Cryptography
package import Vocabulary

/// A line of `revoked.txt` that takes trust away.
package struct Revocation: Hashable, Sendable {
    package enum Subject: String, Hashable, Sendable {
        case digest, key, certificate
    }

    package let subject: Subject
    /// The line in `revoked.txt`, from 1.
    package let line: Int
    /// Signatures with a trusted time before it still count; nil where none do.
    package let since: Instant?

    /// The code of what it makes fail.
    package var code: Code {
        switch subject {
        case .digest: .revokedDigest
        case .key: .revokedKey
        case .certificate: .revokedCertificate
        }
    }

    /// Where it stands, for messages.
    package var place: String { "revoked.txt, line \(line)" }

    fileprivate func applies(signedAt time: Instant?) -> Bool {
        guard let since, let time else { return true }
        return time >= since
    }
}

/// Digests, keys and certificates that no longer count.
///
/// Source: trust-root.md 3.
package struct RevocationList: Hashable, Sendable {
    private var digests: [Digest: [Revocation]] = [:]
    private var keys: [Digest: [Revocation]] = [:]
    private var certificates: [Digest: [Revocation]] = [:]
    private var serials: [Serial: [Revocation]] = [:]
    /// How many lines take something away.
    package private(set) var count = 0

    private struct Serial: Hashable {
        /// Lower case, without leading zeros.
        let hex: String
        let issuer: Digest
    }

    /// The list of a trust root without `revoked.txt`.
    package init() {}

    // MARK: - Asking

    /// The line that revokes an image, a manifest, a blob or an attestation.
    package func revocation(ofDigest digest: Digest) -> Revocation? { digests[digest]?.first }

    /// The algorithms of the digests that are revoked.
    package var digestAlgorithms: Set<Digest.Algorithm> { Set(digests.keys.map(\.algorithm)) }

    /// The line that revokes a key, by the SHA-256 of its SubjectPublicKeyInfo.
    ///
    /// The time is when the signature was made, by a source that is trusted; nil where there is none.
    package func revocation(ofKey fingerprint: Digest, signedAt time: Instant?) -> Revocation? {
        keys[fingerprint]?.first { $0.applies(signedAt: time) }
    }

    /// The line that revokes a certificate, by the SHA-256 of its DER, or by its serial number and its issuer's key.
    ///
    /// The serial number is hexadecimal, with or without leading zeros, of either case; the issuer's key is the SHA-256
    /// of its SubjectPublicKeyInfo. The time is when the signature was made, by a source that is trusted.
    package func revocation(
        ofCertificate fingerprint: Digest,
        serial: String,
        issuerKey: Digest?,
        signedAt time: Instant?
    ) -> Revocation? {
        var found = certificates[fingerprint] ?? []
        if let issuerKey, let hex = Self.serial(serial) {
            found += serials[Serial(hex: hex, issuer: issuerKey)] ?? []
        }
        return found.filter { $0.applies(signedAt: time) }.min { $0.line < $1.line }
    }

    /// The first line that revokes a certificate of a chain, or its key: what is revoked takes all below it along.
    ///
    /// - Parameters:
    ///   - chain: Each certificate followed by its issuer, the anchor last.
    ///   - time: When the signature was made, by a source that is trusted; nil where there is none.
    /// - Returns: nil where all of them still count.
    package func revocation(ofChain chain: [Certificate], signedAt time: Instant?) -> Revocation? {
        for (index, certificate) in chain.enumerated() {
            let issuer = index + 1 < chain.count ? chain[index + 1] : certificate
            if let revocation = revocation(
                ofCertificate: certificate.fingerprint,
                serial: certificate.serial,
                issuerKey: issuer.publicKey.fingerprint,
                signedAt: time
            ) {
                return revocation
            }
            if let revocation = revocation(ofKey: certificate.publicKey.fingerprint, signedAt: time) {
                return revocation
            }
        }
        return nil
    }

    // MARK: - Reading

    /// Reads `revoked.txt`.
    ///
    /// - Throws: `TrustError.invalid` with the line that cannot be read in one way only.
    package init(_ bytes: [UInt8]) throws(TrustError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.invalid(1, "expected UTF-8, found other bytes")
        }
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let content = line.prefix { $0 != UInt8(ascii: "#") }
            let words = content.split { $0 == 0x20 || $0 == 0x09 }.map { String(Substring($0)) }
            guard !words.isEmpty else { continue }
            try add(words, index + 1)
            count += 1
        }
    }

    private mutating func add(_ words: [String], _ line: Int) throws(TrustError) {
        switch words[0] {
        case "digest":
            guard words.count == 2 else {
                throw Self.invalid(line, "expected 'digest' and one digest, found other words")
            }
            let digest = try Self.digest(words[1], line)
            digests[digest, default: []].append(Revocation(subject: .digest, line: line, since: nil))
        case "key":
            let fingerprint = try Self.fingerprint(words, 1, line)
            let since = try Self.since(words, after: 2, line)
            keys[fingerprint, default: []].append(Revocation(subject: .key, line: line, since: since))
        case "cert":
            let fingerprint = try Self.fingerprint(words, 1, line)
            let since = try Self.since(words, after: 2, line)
            certificates[fingerprint, default: []].append(Revocation(subject: .certificate, line: line, since: since))
        case "serial":
            guard words.count >= 4, words[2] == "issuer", let hex = Self.serial(words[1]) else {
                throw Self.invalid(line, "expected 'serial HEX issuer sha256:HEX', found other words")
            }
            let serial = Serial(hex: hex, issuer: try Self.fingerprint(words, 3, line))
            let since = try Self.since(words, after: 4, line)
            serials[serial, default: []].append(Revocation(subject: .certificate, line: line, since: since))
        default:
            throw Self.invalid(line, "expected 'digest', 'key', 'cert' or 'serial', found '\(words[0])'")
        }
    }

    private static func fingerprint(_ words: [String], _ index: Int, _ line: Int) throws(TrustError) -> Digest {
        guard index < words.count else { throw invalid(line, "expected sha256: and 64 hex digits, found nothing") }
        let digest = try digest(words[index], line)
        guard digest.algorithm == .sha256 else {
            throw invalid(line, "expected sha256: and 64 hex digits, found '\(words[index])'")
        }
        return digest
    }

    private static func digest(_ text: String, _ line: Int) throws(TrustError) -> Digest {
        do { return try Digest(text) } catch { throw invalid(line, error.description) }
    }

    private static func since(_ words: [String], after index: Int, _ line: Int) throws(TrustError) -> Instant? {
        guard words.count > index else { return nil }
        guard words.count == index + 2, words[index] == "since", let instant = Instant(words[index + 1]) else {
            throw invalid(
                line,
                "expected nothing more, or 'since' and a time as 2026-06-01T12:00:00Z, found other words"
            )
        }
        return instant
    }

    /// The serial number without leading zeros, lower case; nil where it is no hexadecimal number.
    private static func serial(_ text: String) -> String? {
        var digits: [UInt8] = []
        for byte in text.utf8 {
            let lowered = (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) ? byte + 0x20 : byte
            guard (0x30...0x39).contains(lowered) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lowered)
            else { return nil }
            digits.append(lowered)
        }
        guard !digits.isEmpty else { return nil }
        let significant = digits.drop { $0 == 0x30 }
        return significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
    }

    private static func invalid(_ line: Int, _ reason: String) -> TrustError {
        .invalid(file: "revoked.txt", "line \(line): \(reason)", remedy: nil)
    }
}
