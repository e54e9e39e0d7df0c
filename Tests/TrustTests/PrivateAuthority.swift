import CorpusSupport
import Cryptography
import Encodings
import Vocabulary

/// A private authority: a root, an issuer below it and leaves, each open to change before it is signed.
struct PrivateAuthority {
    private let rootKey: SigningKey
    private let issuerKey: SigningKey
    var root: CertificateForge
    var issuer: CertificateForge
    var leaf: CertificateForge

    static let time = Instant(seconds: 1_720_000_000)

    init() throws {
        rootKey = try SigningKey.generate(.ecdsaP256)
        issuerKey = try SigningKey.generate(.ecdsaP256)
        root = CertificateForge(
            subject: "root",
            issuer: "root",
            spki: rootKey.publicKey.spki,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("root")]
        )
        issuer = CertificateForge(
            subject: "issuer",
            issuer: "root",
            spki: issuerKey.publicKey.spki,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: 0), .signsCertificates, .keyIdentifier("issuer"),
                .issuerKeyIdentifier("root"),
            ]
        )
        leaf = CertificateForge(
            subject: "",
            issuer: "issuer",
            spki: try SigningKey.generate(.ecdsaP256).publicKey.spki,
            extensions: [
                .signsContent, .codeSigning, .email("ada@example.com"), .keyIdentifier("leaf"),
                .issuerKeyIdentifier("issuer"),
            ]
        )
    }

    func rootCertificate() throws -> Certificate { try Certificate(der: root.der { try rootKey.sign($0) }) }

    func issuerCertificate() throws -> Certificate { try Certificate(der: issuer.der { try rootKey.sign($0) }) }

    func leafCertificate() throws -> Certificate { try Certificate(der: leaf.der { try issuerKey.sign($0) }) }

    /// Root and issuer as one file.
    func pem() throws -> String { try issuerCertificate().pem + rootCertificate().pem }
}

extension Certificate {
    /// The certificate as a file.
    var pem: String { PEM(label: "CERTIFICATE", der: der).text }
}
