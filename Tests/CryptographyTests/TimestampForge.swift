import CorpusSupport
import Cryptography
import Vocabulary

/// A timestamp authority of our own: its certificates and each part of what it signs are open to change.
struct TimestampForge {
    let anchorKey: SigningKey
    let issuerKey: SigningKey
    let signerKey: SigningKey
    var anchor: CertificateForge
    var issuer: CertificateForge
    var signer: CertificateForge

    /// The PKIStatusInfo's status.
    var status: UInt8 = 0
    var version: UInt8 = 1
    var time = "20240703094640Z"
    var imprintAlgorithm = Self.sha256
    var imprint: [UInt8]
    /// What follows the time in the TSTInfo.
    var furtherInfo: [UInt8] = []
    /// What follows the TSTInfo where nothing may.
    var trailing: [UInt8] = []
    var contentType = Self.timestampInfo
    var digestAlgorithms = [Self.sha256]
    /// Certificates and revocation lists that travel with the token, with their tags.
    var baggage: [UInt8] = []
    var signerCount = 1
    /// The issuer's name that the SignerInfo gives; nil for the right one.
    var issuerName: [UInt8]?
    var digestAlgorithm = Self.sha256
    /// ecdsa-with-SHA256.
    var signatureAlgorithm = "1.2.840.10045.4.3.2"
    /// Values by attribute, to replace the right ones; an empty value takes the attribute away.
    var attributes: [String: [UInt8]] = [:]
    /// Certificates that the signed attributes name, in DER; nil for the signer alone.
    var named: [[UInt8]]?
    /// Changes the signature once it is made.
    var spoil: @Sendable ([UInt8]) -> [UInt8] = { $0 }

    static let message = Array("to have existed".utf8)
    static let moment = Instant(seconds: 1_720_000_000)

    static let sha256 = "2.16.840.1.101.3.4.2.1"
    static let sha384 = "2.16.840.1.101.3.4.2.2"
    static let sha512 = "2.16.840.1.101.3.4.2.3"
    static let sha1 = "1.3.14.3.2.26"
    static let timestampInfo = "1.2.840.113549.1.9.16.1.4"
    static let contentTypeAttribute = "1.2.840.113549.1.9.3"
    static let messageDigestAttribute = "1.2.840.113549.1.9.4"
    static let signingCertificateAttribute = "1.2.840.113549.1.9.16.2.12"
    static let signingCertificateV2Attribute = "1.2.840.113549.1.9.16.2.47"

    init() throws {
        anchorKey = try SigningKey.generate(.ecdsaP256)
        issuerKey = try SigningKey.generate(.ecdsaP256)
        signerKey = try SigningKey.generate(.ecdsaP256)
        anchor = CertificateForge(
            subject: "anchor",
            issuer: "anchor",
            spki: anchorKey.publicKey.spki,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("anchor")]
        )
        issuer = CertificateForge(
            subject: "issuer",
            issuer: "anchor",
            spki: issuerKey.publicKey.spki,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: 0), .signsCertificates, .timeStamping,
                .keyIdentifier("issuer"), .issuerKeyIdentifier("anchor"),
            ]
        )
        signer = CertificateForge(
            subject: "clock",
            issuer: "issuer",
            spki: signerKey.publicKey.spki,
            extensions: [
                .signsContent, .onlyTimeStamping, .keyIdentifier("clock"), .issuerKeyIdentifier("issuer"),
            ]
        )
        imprint = try HashFunction.digest(.sha256, of: Self.message).bytes
    }

    func anchorCertificate() throws -> Certificate { try Certificate(der: anchor.der { try anchorKey.sign($0) }) }

    func issuerCertificate() throws -> Certificate { try Certificate(der: issuer.der { try anchorKey.sign($0) }) }

    func signerCertificate() throws -> Certificate { try Certificate(der: signer.der { try issuerKey.sign($0) }) }

    /// The authority as a trust root would have it; signatures differ each time, so make it once.
    func authority() throws -> TimestampSigner {
        TimestampSigner(signer: try signerCertificate(), issuers: [try issuerCertificate(), try anchorCertificate()])
    }

    /// A TimeStampResp by the signer of an authority.
    func response(by authority: TimestampSigner) throws -> [UInt8] {
        let token = try token(by: authority)
        return ForgedDER.sequence(ForgedDER.sequence(ForgedDER.element(0x02, [status])), token)
    }

    /// The TSTInfo.
    var info: [UInt8] {
        ForgedDER.sequence(
            ForgedDER.element(0x02, [version]),
            ForgedDER.oid("1.3.6.1.4.1.57264.2"),
            ForgedDER.sequence(Self.algorithm(imprintAlgorithm), ForgedDER.element(0x04, imprint)),
            ForgedDER.element(0x02, [0x29]),
            ForgedDER.element(0x18, Array(time.utf8)),
            furtherInfo
        ) + trailing
    }

    /// A TimeStampToken by the signer of an authority.
    func token(by authority: TimestampSigner) throws -> [UInt8] {
        let signers = try (0..<signerCount).flatMap { _ in try signerInfo(by: authority.certificate) }
        let signedData = ForgedDER.sequence(
            ForgedDER.element(0x02, [3]),
            ForgedDER.element(0x31, digestAlgorithms.flatMap { Self.algorithm($0) }),
            ForgedDER.sequence(
                ForgedDER.oid(contentType),
                ForgedDER.element(0xA0, ForgedDER.element(0x04, info))
            ),
            baggage,
            ForgedDER.element(0x31, signers)
        )
        return ForgedDER.sequence(ForgedDER.oid("1.2.840.113549.1.7.2"), ForgedDER.element(0xA0, signedData))
    }

    private func signerInfo(by certificate: Certificate) throws -> [UInt8] {
        let signed = try attributeList(by: certificate)
        let signature = try spoil(signerKey.sign(ForgedDER.element(0x31, signed)))
        return ForgedDER.sequence(
            ForgedDER.element(0x02, [1]),
            ForgedDER.sequence(issuerName ?? ForgedDER.name(signer.issuer), ForgedDER.element(0x02, [signer.serial])),
            Self.algorithm(digestAlgorithm),
            ForgedDER.element(0xA0, signed),
            Self.algorithm(signatureAlgorithm),
            ForgedDER.element(0x04, signature)
        )
    }

    /// The signed attributes, without the tag around them.
    func attributeList(by certificate: Certificate) throws -> [UInt8] {
        var values: [(String, [UInt8])] = [
            (Self.contentTypeAttribute, ForgedDER.oid(Self.timestampInfo)),
            (Self.messageDigestAttribute, ForgedDER.element(0x04, try HashFunction.digest(.sha256, of: info).bytes)),
            (Self.signingCertificateV2Attribute, try Self.names(named ?? [certificate.der])),
        ]
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            values.removeAll { $0.0 == name }
            if !value.isEmpty { values.append((name, value)) }
        }
        return values.flatMap { ForgedDER.sequence(ForgedDER.oid($0), ForgedDER.element(0x31, $1)) }
    }

    /// SigningCertificateV2, with SHA-256 and without names.
    private static func names(_ certificates: [[UInt8]]) throws -> [UInt8] {
        let list = try certificates.flatMap {
            ForgedDER.sequence(ForgedDER.element(0x04, try HashFunction.digest(.sha256, of: $0).bytes))
        }
        return ForgedDER.sequence(ForgedDER.sequence(list))
    }

    private static func algorithm(_ oid: String) -> [UInt8] { ForgedDER.sequence(ForgedDER.oid(oid)) }
}

extension TimestampForge {
    /// The digest of the message.
    static func digest(_ algorithm: Digest.Algorithm = .sha256) throws -> Digest {
        try HashFunction.digest(algorithm, of: message)
    }

    /// Reads what it makes, and asks its own authority.
    func authenticate(by authority: TimestampSigner? = nil) throws -> AuthenticTimestamp {
        let authority = try authority ?? self.authority()
        return try TimestampToken(response: response(by: authority)).authenticate(over: Self.digest(), by: authority)
    }
}

extension CertificateForge.Extension {
    /// extKeyUsage as a signer of timestamps must have it: critical.
    static let onlyTimeStamping = Self("2.5.29.37", critical: true, timeStamping.value)
}
