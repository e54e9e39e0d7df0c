import CorpusSupport
import Cryptography
import Vocabulary

/// A small authority of our own: an anchor, an intermediate and leaves, each part open to change.
struct Authority {
    let anchorKey: SigningKey
    let issuerKey: SigningKey
    let leafKey: SigningKey
    var anchor: CertificateForge
    var issuer: CertificateForge
    var leaf: CertificateForge

    init() throws {
        anchorKey = try SigningKey.generate(.ecdsaP256)
        issuerKey = try SigningKey.generate(.ecdsaP256)
        leafKey = try SigningKey.generate(.ecdsaP256)
        anchor = CertificateForge(
            subject: "anchor",
            issuer: "anchor",
            spki: anchorKey.publicKey.spki,
            extensions: [
                .basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("anchor"),
            ]
        )
        issuer = CertificateForge(
            subject: "issuer",
            issuer: "anchor",
            spki: issuerKey.publicKey.spki,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: 0), .signsCertificates, .codeSigning,
                .keyIdentifier("issuer"), .issuerKeyIdentifier("anchor"),
            ]
        )
        leaf = CertificateForge(
            subject: "",
            issuer: "issuer",
            spki: leafKey.publicKey.spki,
            extensions: [
                .signsContent, .codeSigning, .email("ada@example.com"), .keyIdentifier("leaf"),
                .issuerKeyIdentifier("issuer"),
            ]
        )
    }

    static let time = Instant(seconds: 1_720_000_000)

    func anchorCertificate() throws -> Certificate {
        try Certificate(der: anchor.der { try anchorKey.sign($0) })
    }

    func issuerCertificate() throws -> Certificate {
        try Certificate(der: issuer.der { try anchorKey.sign($0) })
    }

    func leafCertificate() throws -> Certificate {
        try Certificate(der: leaf.der { try issuerKey.sign($0) })
    }

    func validate(at time: Instant = Authority.time) throws -> ValidatedChain {
        try CertificateChain.validate(
            leaf: leafCertificate(),
            through: [issuerCertificate()],
            anchor: anchorCertificate(),
            at: time
        )
    }
}
