/// One certificate extension of RFC 5280.
struct CertificateExtension: Sendable {
    let identifier: String
    let critical: Bool
    let value: [UInt8]

    var der: [UInt8] {
        let flag = critical ? DER.boolean(true) : []
        return DER.sequence(DER.objectIdentifier(identifier), flag, DER.octetString(value))
    }

    static func keyUsage(_ bits: [UInt8], unused: UInt8) -> CertificateExtension {
        CertificateExtension(identifier: "2.5.29.15", critical: true, value: DER.bitString(bits, unused: unused))
    }

    static let digitalSignature = keyUsage([0x80], unused: 7)
    static let signsCertificates = keyUsage([0x06], unused: 1)

    static func certificateAuthority(pathLength: Int) -> CertificateExtension {
        let value = DER.sequence(DER.boolean(true), DER.integer(pathLength))
        return CertificateExtension(identifier: "2.5.29.19", critical: true, value: value)
    }

    static func extendedKeyUsage(_ purpose: String, critical: Bool) -> CertificateExtension {
        CertificateExtension(
            identifier: "2.5.29.37",
            critical: critical,
            value: DER.sequence(DER.objectIdentifier(purpose))
        )
    }

    static func subjectKey(_ key: DemoKey) -> CertificateExtension {
        CertificateExtension(
            identifier: "2.5.29.14",
            critical: false,
            value: DER.octetString(key.shortIdentifier)
        )
    }

    static func authorityKey(_ key: DemoKey) -> CertificateExtension {
        CertificateExtension(
            identifier: "2.5.29.35",
            critical: false,
            value: DER.sequence(DER.tagged(0x80, key.shortIdentifier))
        )
    }
}

extension DemoKey {
    /// The key identifier of RFC 7093, 2, method 1: the left 160 bits of the SHA-256 of the key's bit string.
    var shortIdentifier: [UInt8] { Array(sha256(publicBytes).prefix(20)) }
}

/// What a certificate says before it is signed.
struct CertificateRequest: Sendable {
    var serial: [UInt8]
    var issuer: [UInt8]
    var subject: [UInt8]
    var notBefore: Moment
    var notAfter: Moment
    var key: DemoKey
    var extensions: [CertificateExtension]

    /// The TBSCertificate, to be signed by `signer`.
    func toBeSigned(by signer: DemoKey) -> [UInt8] {
        DER.sequence(
            DER.explicit(0, DER.integer(2)),
            DER.integer(serial),
            signer.signatureAlgorithm,
            issuer,
            DER.sequence(DER.utcTime(notBefore), DER.utcTime(notAfter)),
            subject,
            key.spki,
            DER.explicit(3, DER.sequence(of: extensions.map(\.der)))
        )
    }

    /// The certificate in DER.
    func signed(by signer: DemoKey) -> [UInt8] {
        let body = toBeSigned(by: signer)
        return DER.sequence(body, signer.signatureAlgorithm, DER.bitString(signer.sign(body)))
    }

    /// A serial number of 20 bytes, positive, that follows from what it is for.
    static func serial(_ purpose: [UInt8]) -> [UInt8] { [0x40] + sha256(purpose).prefix(19) }

    /// The distinguished name `O=…, CN=…`.
    static func name(organization: String, commonName: String) -> [UInt8] {
        let attribute = { (identifier: String, value: String) in
            DER.set(DER.sequence(DER.objectIdentifier(identifier), DER.printableString(value)))
        }
        return DER.sequence(attribute("2.5.4.10", organization), attribute("2.5.4.3", commonName))
    }
}
