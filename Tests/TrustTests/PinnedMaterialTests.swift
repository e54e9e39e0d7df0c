import Cryptography
import Testing
import Trust
import Vocabulary

/// A trusted root of which a policy replaces parts.
@Suite struct PinnedMaterialTests {
    private let base: SigstoreRoot
    private let authority: PrivateAuthority
    private let key: PublicKey

    init() throws {
        base = try RootText.make().read()
        authority = try PrivateAuthority()
        key = try SigningKey.generate(.ecdsaP256).publicKey
    }

    @Test func whatIsNotPinnedStays() throws {
        let same = base.pinned(PinnedMaterial(), name: "policy:p")
        #expect(same.name == "policy:p")
        #expect(same.tlogs == base.tlogs && same.ctlogs == base.ctlogs)
        #expect(same.certificateAuthorities == base.certificateAuthorities)
        #expect(same.timestampAuthorities == base.timestampAuthorities)
    }

    @Test func aLogIsKnownByTheHashOfItsKey() throws {
        var material = PinnedMaterial()
        (material.logs, material.certificateLogs) = ([key], [])
        let root = base.pinned(material, name: "policy:p")
        #expect(root.tlogs.map(\.id) == [key.fingerprint.bytes])
        #expect(root.tlogs(withID: base.tlogs[0].id).isEmpty)
        #expect(root.ctlogs.isEmpty && !root.namesCertificateLogs)
    }

    @Test func certificatesBelowARootAreIntermediates() throws {
        var material = PinnedMaterial()
        material.authorities = [try authority.issuerCertificate(), try authority.rootCertificate()]
        let root = SigstoreRoot.empty(name: "a").pinned(material, name: "policy:p")
        #expect(root.certificateAuthorities.count == 1)
        let leaf = try authority.leafCertificate()
        #expect(try root.validate(leaf, at: PrivateAuthority.time).leaf == leaf)
        let error = #expect(throws: CryptographyError.self) { try base.validate(leaf, at: PrivateAuthority.time) }
        #expect(error?.code == .untrustedChain, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func anIntermediateAloneIsAnAnchor() throws {
        var material = PinnedMaterial()
        material.authorities = [try authority.issuerCertificate()]
        let root = base.pinned(material, name: "policy:p")
        #expect(try root.validate(authority.leafCertificate(), at: PrivateAuthority.time).certificates.count == 2)
    }

    @Test func anEmptyRootBelievesNobody() throws {
        let root = SigstoreRoot.empty(name: "a")
        #expect(root.tlogs.isEmpty && root.ctlogs.isEmpty && root.certificateAuthorities.isEmpty)
        let error = #expect(throws: CryptographyError.self) {
            try root.validate(authority.leafCertificate(), at: PrivateAuthority.time)
        }
        #expect(error?.code == .untrustedChain, "\(error.map { "\($0)" } ?? "")")
    }
}
