/// A timestamp authority (RFC 3161) with a root of its own.
public struct TimestampAuthority: Sendable {
    public let organization: String
    public let url: String
    public let key: DemoKey
    /// DER.
    public let root: [UInt8]
    /// The signing certificate, DER.
    public let leaf: [UInt8]
    /// The certificates that tokens carry, DER; nil: the signing one.
    public var embedded: [[UInt8]]?

    private let rootName: [UInt8]
    private let serial: [UInt8]

    /// Makes root and signing certificate, valid from `start` to `end`; `signer` tells apart those below one root.
    public init(
        seed: String,
        organization: String = "demo.example",
        url: String = "https://timestamp.demo.example/api/v1/timestamp",
        signer: String = "leaf",
        from start: Moment,
        until end: Moment
    ) {
        (self.organization, self.url) = (organization, url)
        let rootKey = DemoKey(.p384, seed: seed, name: "\(organization) timestamp root")
        key = DemoKey(.p256, seed: seed, name: "\(organization) timestamp \(signer)")
        rootName = CertificateRequest.name(organization: organization, commonName: "Sallyport demo timestamp root")
        serial = CertificateRequest.serial(key.publicBytes)
        let name = CertificateRequest.name(organization: organization, commonName: "Sallyport demo timestamping")
        root = CertificateRequest(
            serial: CertificateRequest.serial(rootKey.publicBytes),
            issuer: rootName,
            subject: rootName,
            notBefore: start,
            notAfter: end,
            key: rootKey,
            extensions: [
                .signsCertificates, .certificateAuthority(pathLength: 0), .subjectKey(rootKey), .authorityKey(rootKey),
            ]
        ).signed(by: rootKey)
        leaf = CertificateRequest(
            serial: serial,
            issuer: rootName,
            subject: name,
            notBefore: start,
            notAfter: end,
            key: key,
            extensions: [
                .digitalSignature, .extendedKeyUsage("1.3.6.1.5.5.7.3.8", critical: true), .subjectKey(key),
                .authorityKey(rootKey),
            ]
        ).signed(by: rootKey)
    }

    /// A granted TimeStampResp over `message`, with the signing certificate inside.
    public func timestamp(_ message: [UInt8], at moment: Moment) -> [UInt8] {
        let info = DER.sequence(
            DER.integer(1),
            DER.objectIdentifier("1.3.6.1.4.1.57264.2"),
            DER.sequence(sha256Algorithm, DER.octetString(sha256(message))),
            DER.integer(CertificateRequest.serial(message)),
            DER.generalizedTime(moment)
        )
        let signedData = DER.sequence(
            DER.integer(3),
            DER.set(sha256Algorithm),
            DER.sequence(DER.objectIdentifier(contentType), DER.explicit(0, DER.octetString(info))),
            DER.setContent(embedded ?? [leaf], tag: 0xA0),
            DER.set(signerInfo(over: info, at: moment))
        )
        let token = DER.sequence(DER.objectIdentifier("1.2.840.113549.1.7.2"), DER.explicit(0, signedData))
        return DER.sequence(DER.sequence(DER.integer(0)), token)
    }

    /// Source: RFC 5652, 5.3 and 5.4: what is signed is the attributes under the tag of a SET.
    private func signerInfo(over info: [UInt8], at moment: Moment) -> [UInt8] {
        let attribute = { (identifier: String, value: [UInt8]) in
            DER.sequence(DER.objectIdentifier(identifier), DER.set(value))
        }
        // ESSCertIDv2 leaves its hash algorithm out where it is SHA-256 (RFC 5035, 4).
        let issuer = DER.sequence(DER.tagged(0xA4, rootName))
        let certificate = DER.sequence(DER.octetString(sha256(leaf)), DER.sequence(issuer, DER.integer(serial)))
        let attributes = [
            attribute("1.2.840.113549.1.9.3", DER.objectIdentifier(contentType)),
            attribute("1.2.840.113549.1.9.5", DER.utcTime(moment)),
            attribute("1.2.840.113549.1.9.4", DER.octetString(sha256(info))),
            attribute("1.2.840.113549.1.9.16.2.47", DER.sequence(DER.sequence(certificate))),
        ]
        return DER.sequence(
            DER.integer(1),
            DER.sequence(rootName, DER.integer(serial)),
            sha256Algorithm,
            DER.setContent(attributes, tag: 0xA0),
            key.signatureAlgorithm,
            DER.octetString(key.sign(DER.setContent(attributes, tag: 0x31)))
        )
    }

    private var contentType: String { "1.2.840.113549.1.9.16.1.4" }

    private var sha256Algorithm: [UInt8] { DER.sequence(DER.objectIdentifier("2.16.840.1.101.3.4.2.1")) }
}
