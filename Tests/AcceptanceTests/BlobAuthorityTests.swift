import CorpusSupport
import Forge
import Testing

/// Files that a certificate of a private authority signed, judged by a trust root that believes the authority.
@Suite struct BlobAuthorityTests {
    private static let (rootKey, issuerKey, leafKey) = (
        ForgedBlob.world.key(named: "private root"), ForgedBlob.world.key(named: "private issuer"),
        ForgedBlob.world.key(named: "private leaf")
    )

    private static let root = CertificateForge(
        subject: "root",
        issuer: "root",
        spki: rootKey.spki,
        extensions: [.basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("root")]
    )

    private static let issuer = CertificateForge(
        subject: "issuer",
        issuer: "root",
        spki: issuerKey.spki,
        extensions: [
            .basicConstraints(isAuthority: true, pathLength: 0), .signsCertificates, .keyIdentifier("issuer"),
            .issuerKeyIdentifier("root"),
        ]
    )

    private static let leaf = CertificateForge(
        subject: "",
        issuer: "issuer",
        spki: leafKey.spki,
        extensions: [
            .signsContent, .codeSigning, .email("release@example.com"), .keyIdentifier("leaf"),
            .issuerKeyIdentifier("issuer"),
        ]
    )

    private static let manifest = """
        apiVersion: sallyport.dev/v1
        kind: TrustRoot
        name: private
        version: 1
        valid: {from: 2026-01-01T00:00:00Z, until: 2027-01-01T00:00:00Z}
        authorities:
        - name: corporate
          signs: [signature]
          certificates: {ca: [corporate], identities: [{subject: release@example.com}], validNow: true}

        """

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    struct Revoked: Sendable {
        /// What is revoked; nothing for nil.
        let what: String?
        let code: String?
    }

    /// A root that is revoked takes its issuers along, be it over or not.
    @Test(
        arguments: [
            Revoked(what: nil, code: nil), Revoked(what: "root", code: "revoked-certificate"),
            Revoked(what: "root since", code: "revoked-certificate"), Revoked(what: "root key", code: "revoked-key"),
            Revoked(what: "issuer", code: "revoked-certificate"), Revoked(what: "serial", code: "revoked-certificate"),
            Revoked(what: "stranger", code: nil),
        ],
        [false, true]
    )
    func refusesWhatIsBelowARevokedRoot(_ sample: Revoked, _ isOver: Bool) throws {
        let blob = try ForgedBlob()
        var forge = Self.root
        if isOver { forge.notAfter = "260301000000Z" }
        let root = forge.der { Self.rootKey.sign($0) }
        let issuer = Self.issuer.der { Self.rootKey.sign($0) }
        let rootLine = "cert sha256:" + Self.hex(Hash.sha256.digest(root))
        let line: String? =
            switch sample.what {
            case "root": rootLine
            // Without a trusted time nobody can say that it was signed before.
            case "root since": rootLine + " since 2026-05-30T00:00:00Z"
            case "root key": "key sha256:" + Self.hex(Self.rootKey.identifier)
            case "issuer": "cert sha256:" + Self.hex(Hash.sha256.digest(issuer))
            case "serial": "serial 42 issuer sha256:" + Self.hex(Self.rootKey.identifier)
            case "stranger": "key sha256:" + Self.hex(ForgedBlob.world.stranger.identifier)
            default: nil
            }
        try blob.folder.write("trust/trust.yaml", Self.manifest)
        try blob.folder.write("trust/truststore/x509/ca/corporate/issuer.cer", issuer)
        try blob.folder.write("trust/truststore/x509/ca/corporate/root.cer", root)
        if let line { try blob.folder.write("trust/revoked.txt", line + "\n") }
        let run = try blob.verify([
            "--signature", blob.write("file.sig", Self.leafKey.sign(blob.content)), "--certificate",
            blob.write("leaf.cer", Self.leaf.der { Self.issuerKey.sign($0) }), "--authority", "corporate", "--trust",
            blob.folder.path + "/trust",
        ])
        #expect(run.exitCode == (sample.code == nil ? 0 : 1), "\(run.errors)")
        #expect(try run.errorCode == sample.code, "\(run.errors)")
        if sample.code != nil { #expect(run.errors.contains("revoked.txt, line 1"), "\(run.errors)") }
    }
}
