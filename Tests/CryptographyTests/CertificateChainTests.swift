import CorpusSupport
import Cryptography
import Testing
import Vocabulary

@Suite struct CertificateChainTests {
    private func expectUnfit(_ subject: String, _ reason: String, _ change: (inout Authority) -> Void) throws {
        var authority = try Authority()
        change(&authority)
        let expected = CryptographyError.certificateUnfit(subject: subject, reason)
        #expect(throws: expected) { try authority.validate() }
        #expect(expected.code == .certificateInvalid)
    }

    private func expectUntrusted(_ reason: String, _ change: (inout Authority) -> Void) throws {
        var authority = try Authority()
        change(&authority)
        let expected = CryptographyError.chainInvalid(reason)
        #expect(throws: expected) { try authority.validate() }
        #expect(expected.code == .untrustedChain)
    }

    @Test func findsTheChain() throws {
        let authority = try Authority()
        let chain = try authority.validate()
        #expect(chain.certificates.map(\.subject) == ["", "CN=issuer", "CN=anchor"])
        #expect(chain.leaf.publicKey == authority.leafKey.publicKey)
        #expect(chain.issuer.publicKey == authority.issuerKey.publicKey)
        #expect(chain.time == Authority.time)
    }

    @Test func takesAnAnchorThatIsAnIntermediate() throws {
        let authority = try Authority()
        let issuer = try authority.issuerCertificate()
        let chain = try CertificateChain.validate(
            leaf: authority.leafCertificate(),
            through: [],
            anchor: issuer,
            at: Authority.time
        )
        #expect(chain.certificates.count == 2)
        #expect(chain.issuer == issuer)
    }

    @Test func includesBothEndsOfTheValidity() throws {
        var authority = try Authority()
        authority.leaf.notBefore = "240703094640Z"
        authority.leaf.notAfter = "240703094640Z"
        #expect(Authority.time.description == "2024-07-03T09:46:40Z")
        _ = try authority.validate()
    }

    @Test(arguments: ["leaf", "issuer", "anchor"])
    func refusesWhatIsNotValidAtTheTime(_ which: String) throws {
        for (from, until) in [("240703094641Z", "340101000000Z"), ("240101000000Z", "240703094639Z")] {
            var authority = try Authority()
            let subject: String
            switch which {
            case "leaf":
                (authority.leaf.notBefore, authority.leaf.notAfter) = (from, until)
                subject = "serial 42"
            case "issuer":
                (authority.issuer.notBefore, authority.issuer.notAfter) = (from, until)
                subject = "CN=issuer"
            default:
                (authority.anchor.notBefore, authority.anchor.notAfter) = (from, until)
                subject = "CN=anchor"
            }
            let error = try #require(throws: CryptographyError.self) { try authority.validate() }
            #expect(error.code == .outsideValidity)
            #expect(
                error.description.hasPrefix(
                    "certificate '\(subject)': expected to be valid at 2024-07-03T09:46:40Z, found valid from "
                )
            )
        }
    }

    @Test func refusesTheFractionAfterTheEnd() throws {
        var authority = try Authority()
        authority.leaf.notAfter = "240703094640Z"
        let error = try #require(throws: CryptographyError.self) {
            try authority.validate(at: Instant(seconds: Authority.time.seconds, nanoseconds: 1))
        }
        #expect(error.code == .outsideValidity)
    }

    @Test func refusesLeavesThatMayNotSignCode() throws {
        try expectUnfit("serial 42", "expected extended key usage codeSigning, found none") {
            $0.leaf.extensions[1] = .timeStamping
        }
        try expectUnfit("serial 42", "expected extended key usage codeSigning, found none") {
            $0.leaf.extensions.remove(at: 1)
        }
        try expectUnfit("serial 42", "expected key usage digitalSignature, found none") {
            $0.leaf.extensions.remove(at: 0)
        }
        try expectUnfit("serial 42", "expected key usage digitalSignature, found none") {
            $0.leaf.extensions[0].value = [0x03, 0x02, 0x05, 0x20]
        }
        try expectUnfit("serial 42", "expected a certificate that signs code, found one of a certificate authority") {
            $0.leaf.extensions.append(.basicConstraints(isAuthority: true))
        }
        try expectUnfit("serial 42", "expected a final certificate, found a precertificate") {
            $0.leaf.extensions.append(.init("1.3.6.1.4.1.11129.2.4.3", [5, 0]))
        }
    }

    @Test func refusesCriticalExtensionsThatItDoesNotKnow() throws {
        let unknown = CertificateForge.Extension("1.2.3.4", critical: true, [5, 0])
        let reason = "expected critical extensions that are understood, found 1.2.3.4"
        try expectUnfit("serial 42", reason) { $0.leaf.extensions.append(unknown) }
        // OpenSSL meets these two first, and says so in its own words.
        try expectUntrusted("unhandled critical extension") { $0.issuer.extensions.append(unknown) }
        try expectUntrusted("unhandled critical extension") { $0.anchor.extensions.append(unknown) }
        // Policy constraints are an extension that OpenSSL knows and enforces only when asked to.
        try expectUnfit("CN=issuer", "expected critical extensions that are understood, found 2.5.29.36") {
            $0.issuer.extensions.append(.init("2.5.29.36", critical: true, [0x30, 0x03, 0x80, 0x01, 0]))
        }
    }

    @Test func refusesIssuersForOtherPurposes() throws {
        let reason = "expected an authority for codeSigning, found one for other purposes"
        try expectUnfit("CN=issuer", reason) { $0.issuer.extensions[2] = .timeStamping }
        try expectUnfit("CN=anchor", reason) { $0.anchor.extensions.append(.timeStamping) }
    }

    @Test func refusesIssuersThatMayNotIssue() throws {
        try expectUntrusted("invalid CA certificate") {
            $0.issuer.extensions[0] = .basicConstraints(isAuthority: false)
            $0.issuer.extensions[1] = .signsContent
        }
        try expectUntrusted("path length constraint exceeded") {
            $0.anchor.extensions[0] = .basicConstraints(isAuthority: true, pathLength: 0)
        }
    }

    @Test func refusesAnotherAuthorityOfTheSameName() throws {
        let authority = try Authority()
        let other = try Authority()
        #expect(throws: CryptographyError.chainInvalid("certificate signature failure")) {
            try CertificateChain.validate(
                leaf: authority.leafCertificate(),
                through: [other.issuerCertificate()],
                anchor: other.anchorCertificate(),
                at: Authority.time
            )
        }
        #expect(throws: CryptographyError.chainInvalid("certificate signature failure")) {
            try CertificateChain.validate(
                leaf: authority.leafCertificate(),
                through: [authority.issuerCertificate()],
                anchor: other.anchorCertificate(),
                at: Authority.time
            )
        }
    }

    @Test func refusesAMissingIntermediate() throws {
        let authority = try Authority()
        let error = try #require(throws: CryptographyError.self) {
            try CertificateChain.validate(
                leaf: authority.leafCertificate(),
                through: [],
                anchor: authority.anchorCertificate(),
                at: Authority.time
            )
        }
        #expect(error == .chainInvalid("unable to get local issuer certificate"))
    }

    @Test func refusesALeafThatIsItsOwnAnchor() throws {
        let authority = try Authority()
        let leaf = try authority.leafCertificate()
        #expect(throws: CryptographyError.chainInvalid("a leaf that is the anchor itself")) {
            try CertificateChain.validate(leaf: leaf, through: [], anchor: leaf, at: Authority.time)
        }
    }

    @Test func refusesASignatureWithSHA1() throws {
        // The signature itself is wrong as well; the weak algorithm is what comes first.
        try expectUntrusted("CA signature digest algorithm too weak") {
            $0.issuer.signatureAlgorithm = "1.2.840.10045.4.1"
        }
    }
}
