import CorpusSupport
import Cryptography
import Testing
import Trust
import Vocabulary

@Suite("A store of private authorities") struct CertificateStoreTests {
    private static let time = PrivateAuthority.time

    private static func refusal(_ store: CertificateStore, _ leaf: Certificate) throws -> CryptographyError {
        try #require(throws: CryptographyError.self) { try store.validate(leaf, at: time) }
    }

    @Test("leads a leaf as far up as it can", arguments: [false, true])
    func findsTheTop(_ isReversed: Bool) throws {
        let authority = try PrivateAuthority()
        let certificates = try [authority.issuerCertificate(), authority.rootCertificate()]
        let store = CertificateStore(
            name: "demo",
            certificates: isReversed ? certificates.reversed() : certificates
        )
        let chain = try store.validate(authority.leafCertificate(), at: Self.time)
        #expect(chain.certificates.map(\.subject) == ["", "CN=issuer", "CN=root"])
        #expect(chain.time == Self.time)
    }

    @Test("may hold the issuer alone")
    func takesTheIssuerForAnAnchor() throws {
        let authority = try PrivateAuthority()
        let store = CertificateStore(name: "demo", certificates: [try authority.issuerCertificate()])
        let chain = try store.validate(authority.leafCertificate(), at: Self.time)
        #expect(chain.certificates.map(\.subject) == ["", "CN=issuer"])
    }

    @Test("believes the issuer that it holds, though the root above has ended")
    func outlivesTheRoot() throws {
        var authority = try PrivateAuthority()
        authority.root.notAfter = "240601000000Z"
        let store = try CertificateStore(
            name: "demo",
            certificates: [authority.rootCertificate(), authority.issuerCertificate()]
        )
        let chain = try store.validate(authority.leafCertificate(), at: Self.time)
        #expect(chain.certificates.map(\.subject) == ["", "CN=issuer"])
        #expect(store.links(above: chain.issuer) == [[chain.issuer, store.certificates[0]]])
    }

    @Test("does not allow by leaving the root out what the root forbids", arguments: [false, true])
    func obeysTheRoot(_ isReversed: Bool) throws {
        var authority = try PrivateAuthority()
        let domain = ForgedDER.element(0x81, Array("example.org".utf8))
        let permitted = ForgedDER.sequence(ForgedDER.element(0xA0, ForgedDER.sequence(domain)))
        authority.root.extensions.append(.init("2.5.29.30", critical: true, permitted))
        let certificates = try [authority.issuerCertificate(), authority.rootCertificate()]
        let store = CertificateStore(
            name: "demo",
            certificates: isReversed ? certificates.reversed() : certificates
        )
        let error = try Self.refusal(store, authority.leafCertificate())
        #expect(error == .chainInvalid("permitted subtree violation"))
        authority.leaf.extensions[2] = .email("ada@example.org")
        #expect(try store.validate(authority.leafCertificate(), at: Self.time).certificates.count == 3)
    }

    @Test("knows who signed what it holds by keys, and not by names")
    func linksBySignature() throws {
        let authority = try PrivateAuthority()
        let (issuer, root) = try (authority.issuerCertificate(), authority.rootCertificate())
        let other = try PrivateAuthority().rootCertificate()
        let store = CertificateStore(name: "demo", certificates: [other, root, issuer])
        #expect(store.links(above: try authority.leafCertificate()).last == [issuer, root])
        #expect(store.links(above: issuer) == [[issuer, root]])
        #expect(store.links(above: root).isEmpty && store.links(above: other).isEmpty)
    }

    @Test("has to hold the issuer: what comes with a signature is no part of it")
    func refusesAMissingIssuer() throws {
        let authority = try PrivateAuthority()
        let leaf = try authority.leafCertificate()
        for certificates in [[], [try authority.rootCertificate()]] {
            let error = try Self.refusal(CertificateStore(name: "demo", certificates: certificates), leaf)
            #expect(
                error
                    == .chainInvalid(
                        "no certificate of the store 'demo' bears the name of its issuer, CN=issuer"
                    )
            )
            #expect(error.code == .untrustedChain)
        }
    }

    @Test("tells authorities of one name apart by their keys")
    func refusesAnotherAuthorityOfTheName() throws {
        let authority = try PrivateAuthority()
        let other = try PrivateAuthority()
        let leaf = try authority.leafCertificate()
        var certificates = try [other.issuerCertificate(), other.rootCertificate()]
        let error = try Self.refusal(CertificateStore(name: "demo", certificates: certificates), leaf)
        #expect(error == .chainInvalid("certificate signature failure"))
        let issuer = try authority.issuerCertificate()
        certificates.append(issuer)
        let store = CertificateStore(name: "demo", certificates: certificates)
        #expect(try store.validate(leaf, at: Self.time).issuer == issuer)
    }

    @Test("says what is wrong with the leaf or its issuer, rather than that another did not fit")
    func tellsTheBestReason() throws {
        let other = try PrivateAuthority()
        func code(_ change: (inout PrivateAuthority) -> Void) throws -> Code {
            var authority = try PrivateAuthority()
            change(&authority)
            let certificates = try [
                other.issuerCertificate(), authority.issuerCertificate(), other.rootCertificate(),
                authority.rootCertificate(),
            ]
            return try Self.refusal(
                CertificateStore(name: "demo", certificates: certificates),
                authority.leafCertificate()
            ).code
        }
        #expect(try code { $0.issuer.notAfter = "240601000000Z" } == .outsideValidity)
        #expect(try code { $0.leaf.notAfter = "240601000000Z" } == .outsideValidity)
        #expect(try code { $0.leaf.extensions.remove(at: 1) } == .certificateInvalid)
        #expect(try code { $0.issuer.extensions.append(.timeStamping) } == .certificateInvalid)
        #expect(try code { $0.leaf.extensions[4] = .issuerKeyIdentifier("other") } == .untrustedChain)
    }

    @Test("holds each certificate once, and joins with others")
    func joins() throws {
        let authority = try PrivateAuthority()
        let (root, issuer) = try (authority.rootCertificate(), authority.issuerCertificate())
        let first = CertificateStore(name: "a", certificates: [issuer, issuer])
        let second = CertificateStore(name: "b", certificates: [root, issuer])
        #expect(first.certificates == [issuer])
        let joined = CertificateStore(joining: [first, second])
        #expect(joined.name == "a, b" && joined.certificates == [issuer, root])
        let leaf = try authority.leafCertificate()
        let anchors = TrustAnchors(authorities: [], certificateStores: ["a": first, "b": second])
        func chain(_ names: [String]) throws -> [String] {
            let means = CertificateMeans(
                stores: names,
                identities: [],
                validNow: true,
                trustedRoot: nil,
                requirements: .certificates(validNow: true)
            )
            return try anchors.store(of: means).validate(leaf, at: Self.time).certificates.map(\.subject)
        }
        #expect(try chain(["a"]) == ["", "CN=issuer"])
        #expect(try chain(["a", "b"]) == ["", "CN=issuer", "CN=root"])
        #expect(try #require(throws: CryptographyError.self) { try chain(["c"]) }.code == .untrustedChain)
    }
}
