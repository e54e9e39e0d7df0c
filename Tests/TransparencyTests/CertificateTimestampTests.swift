import CorpusSupport
import Cryptography
import Testing
import Transparency
import Trust
import Vocabulary

/// An authority whose leaf carries timestamps of logs that a test chooses.
private struct Issuance {
    let authorityKey: SigningKey
    let authority: CertificateForge
    var leaf: CertificateForge
    static let time = Instant(seconds: 1_720_000_000)

    init() throws {
        authorityKey = try SigningKey.generate(.ecdsaP256)
        authority = CertificateForge(
            subject: "ca",
            issuer: "ca",
            spki: authorityKey.publicKey.spki,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("ca")]
        )
        leaf = CertificateForge(
            subject: "",
            issuer: "ca",
            spki: try SigningKey.generate(.ecdsaP256).publicKey.spki,
            extensions: [
                .signsContent, .codeSigning, .email("ada@example.com"), .keyIdentifier("leaf"),
                .issuerKeyIdentifier("ca"),
            ]
        )
    }

    /// The timestamp of a log over the leaf as it is now.
    func timestamp(
        _ log: Log,
        issuer: PublicKey? = nil,
        milliseconds: UInt64 = 1_720_000_000_123,
        extensions: [UInt8] = [],
        algorithms: [UInt8] = [4, 3]
    ) throws -> [UInt8] {
        let stated = (0..<8).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(56 - 8 * $0)) }
        let hash = (issuer ?? authorityKey.publicKey).fingerprint.bytes
        let tbs = leaf.tbs
        let length = (0..<3).map { UInt8(truncatingIfNeeded: tbs.count >> (16 - 8 * $0)) }
        let signed = [0, 0] + stated + [0, 1] + hash + length + tbs + Self.vector(extensions)
        let signature = try log.signer.sign(signed)
        return [0] + log.key.id + stated + Self.vector(extensions) + algorithms + Self.vector(signature)
    }

    static func vector(_ content: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: content.count >> 8), UInt8(truncatingIfNeeded: content.count)] + content
    }

    static func list(_ timestamps: [[UInt8]]) -> [UInt8] {
        ForgedDER.element(0x04, vector(timestamps.flatMap { vector($0) }))
    }

    func chain(_ timestamps: [[UInt8]]?) throws -> ValidatedChain {
        var leaf = leaf
        if let timestamps {
            leaf.extensions.insert(.init("1.3.6.1.4.1.11129.2.4.2", Self.list(timestamps)), at: 3)
        }
        return try CertificateChain.validate(
            leaf: Certificate(der: leaf.der { try authorityKey.sign($0) }),
            through: [],
            anchor: Certificate(der: authority.der { try authorityKey.sign($0) }),
            at: Self.time
        )
    }
}

@Suite struct CertificateTimestampTests {
    private let issuance: Issuance
    private let log: Log

    init() throws {
        issuance = try Issuance()
        log = try Log()
    }

    private func expect(_ code: Code, _ part: String, _ timestamps: [[UInt8]], logs: [LogKey]? = nil) throws {
        let chain = try issuance.chain(timestamps)
        let error = try #require(throws: TransparencyError.self) {
            try CertificateTimestamp.verify(in: chain, logs: logs ?? [log.key])
        }
        #expect(error.code == code)
        #expect(error.description.contains(part))
    }

    @Test func countsDistinctLogs() throws {
        let other = try Log()
        let timestamps = [
            try issuance.timestamp(log), try issuance.timestamp(other, extensions: [1, 2, 3]),
            try issuance.timestamp(log, milliseconds: 1_720_000_000_999),
        ]
        let chain = try issuance.chain(timestamps)
        #expect(try CertificateTimestamp.verify(in: chain, logs: [log.key, other.key]) == [log.key.id, other.key.id])
        #expect(try CertificateTimestamp.verify(in: chain, logs: [log.key]) == [log.key.id])
        #expect(try CertificateTimestamp.verify(in: chain, logs: []) == [])
    }

    @Test func findsNoneWhereThereAreNone() throws {
        #expect(try CertificateTimestamp.verify(in: issuance.chain(nil), logs: [log.key]).isEmpty)
    }

    @Test func refusesATimestampOverAnythingElse() throws {
        let reason = "expected a signature of log 'https://log.example' over this certificate, found another"
        let good = try issuance.timestamp(log, extensions: [1, 2])
        // The time, the extension bytes and the signature, one bit each.
        for position in [40, 43, 44, good.count - 1] {
            var flipped = good
            flipped[position] ^= 1
            try expect(.sctInvalid, reason, [flipped])
        }
        var other = issuance
        other.leaf.serial = 0x43
        try expect(.sctInvalid, reason, [other.timestamp(log)])
        try expect(.sctInvalid, reason, [issuance.timestamp(log, issuer: SigningKey.generate(.ecdsaP256).publicKey)])
        try expect(.sctInvalid, reason, [good, other.timestamp(log)])
    }

    @Test func refusesOtherAlgorithms() throws {
        try expect(
            .sctInvalid,
            "expected SHA-256 with ECDSA or RSA, found algorithms 2, 3",
            [issuance.timestamp(log, algorithms: [2, 3])]
        )
        try expect(
            .sctInvalid,
            "expected SHA-256 with ECDSA or RSA, found algorithms 4, 7",
            [issuance.timestamp(log, algorithms: [4, 7])]
        )
        try expect(
            .sctInvalid,
            "expected the algorithm of log 'https://log.example' (ECDSA P-256), found rsa",
            [issuance.timestamp(log, algorithms: [4, 1])]
        )
    }

    @Test func holdsInsideTheWindowOfTheLogAlone() throws {
        let end = try #require(Instant("2024-07-03T09:46:40.123Z"))
        let bounded = try Log(window: ValidityWindow(from: end, until: end))
        let chain = try issuance.chain([issuance.timestamp(bounded)])
        #expect(try CertificateTimestamp.verify(in: chain, logs: [bounded.key]).count == 1)
        for milliseconds: UInt64 in [1_720_000_000_122, 1_720_000_000_124] {
            try expect(
                .outsideValidity,
                "log 'log.example': expected a time at which it is believed (",
                [issuance.timestamp(bounded, milliseconds: milliseconds)],
                logs: [bounded.key]
            )
        }
    }

    @Test func readsListsOnlyWhole() throws {
        let good = try issuance.timestamp(log)
        #expect(try CertificateTimestamp.list(Issuance.list([good])).count == 1)
        // Another version is passed over, whatever it holds.
        #expect(try CertificateTimestamp.list(Issuance.list([[1, 2, 3], good])).count == 1)
        let wrong: [[UInt8]] = [
            [], [0x05, 0x00], Issuance.list([]), Issuance.list([good]) + [0], Issuance.list([good + [0]]),
            Issuance.list([Array(good.dropLast())]), Issuance.list([[]]),
            ForgedDER.element(0x04, Issuance.vector(Issuance.vector(good)) + [0]),
            ForgedDER.element(0x04, Issuance.vector(Issuance.vector(good) + [0])),
            ForgedDER.element(0x04, Issuance.vector(Array(Issuance.vector(good).dropLast()))),
            ForgedDER.element(0x04, [0, 1]),
        ]
        for bytes in wrong {
            let error = try #require(throws: TransparencyError.self) { try CertificateTimestamp.list(bytes) }
            #expect(error.code == .sctInvalid)
        }
    }

    /// Check values that another implementation computed.
    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func buildsTheBytesOfARealTimestamp() throws {
        let leaf = try CosignSample("v2.0.0").leaf
        let value = try #require(try leaf.extensionValue(Certificate.Extension.signedCertificateTimestamps))
        let timestamps = try CertificateTimestamp.list(value)
        #expect(timestamps.count == 1)
        let timestamp = try #require(timestamps.first)
        #expect(timestamp.milliseconds == 1_713_821_715_815)
        #expect(timestamp.time.description == "2024-04-22T21:35:15.815Z")
        #expect(timestamp.extensions.isEmpty && timestamp.signatureAlgorithm == .ecdsa)
        let issuer = try #require(
            [UInt8](lowercaseHex: "c355ee53d69e68aade04e5c6cc202cfac11fbcaa67e9a2ba7a64ced2aec8ccd0")
        )
        let bytes = timestamp.signedBytes(tbs: try leaf.tbsWithoutSignedCertificateTimestamps(), issuerKeyHash: issuer)
        #expect(bytes.count == 1743)
        #expect(
            try HashFunction.digest(.sha256, of: bytes).hex
                == "2536e37d8440db17611538bb08ee632bfe37ebccc5bcdfba671c52d357459cdb"
        )
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func hashesExtensionBytesAsTheyStand() throws {
        let name = "bundle-with-sct-with-extensions"
        let leaf = try #require(try BundleSample.conformance(name).leaf)
        let root = try BundleSample.conformanceRoot(name)
        let chain = try root.validate(leaf, at: leaf.notBefore)
        let value = try #require(try leaf.extensionValue(Certificate.Extension.signedCertificateTimestamps))
        #expect(try CertificateTimestamp.list(value).contains { !$0.extensions.isEmpty })
        #expect(try CertificateTimestamp.verify(in: chain, logs: root.ctlogs).count == 1)
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func doesNotCountALogThatTheRootDoesNotHave() throws {
        let name = "invalid-ct-key_fail"
        let sample = try BundleSample.conformance(name)
        let root = try BundleSample.conformanceRoot(name)
        let leaf = try #require(sample.leaf)
        let chain = try root.validate(leaf, at: #require(try sample.verify(root).time).instant)
        #expect(try CertificateTimestamp.verify(in: chain, logs: root.ctlogs).isEmpty)
    }
}
