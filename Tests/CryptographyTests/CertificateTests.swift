import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

@Suite struct CertificateTests {
    @Test func readsItsFields() throws {
        var authority = try Authority()
        authority.leaf.subject = "Jürgen, \"the\" leaf"
        let leaf = try authority.leafCertificate()
        #expect(leaf.subject == "CN=Jürgen\\, \\\"the\\\" leaf")
        #expect(leaf.issuer == "CN=issuer")
        #expect(leaf.serial == "42")
        #expect(leaf.notBefore.description == "2024-01-01T00:00:00Z")
        #expect(leaf.notAfter.description == "2034-01-01T00:00:00Z")
        #expect(leaf.publicKey == authority.leafKey.publicKey)
        #expect(leaf.subjectAlternativeNames == [.email("ada@example.com")])
        #expect(leaf.allowsCodeSigning && leaf.allowsDigitalSignature && !leaf.isCertificateAuthority)
        #expect(leaf.unknownCriticalExtensions.isEmpty && !leaf.isPrecertificate)
        #expect(try leaf.extensionValue("2.5.29.15") == [0x03, 0x02, 0x07, 0x80])
        #expect(try leaf.extensionValue("1.2.3") == nil)
        #expect(try authority.anchorCertificate().isCertificateAuthority)
    }

    @Test func readsPEM() throws {
        let authority = try Authority()
        let leaf = try authority.leafCertificate()
        let pem = Array(PEM(label: "CERTIFICATE", der: leaf.der).text.utf8)
        #expect(try Certificate(pem: pem) == leaf)
        #expect(try Certificate.chain(pem: pem + pem, limit: 2) == [leaf, leaf])
        let error = try #require(throws: CryptographyError.self) { try Certificate.chain(pem: pem + pem, limit: 1) }
        #expect(error.description == "certificate: expected at most 1 PEM block(s), found more")
        #expect(throws: CryptographyError.self) { try Certificate(pem: pem + pem) }
        #expect(
            throws: CryptographyError.malformedCertificate("expected the PEM block 'CERTIFICATE', found 'PUBLIC KEY'")
        ) { try Certificate(pem: leaf.publicKey.pem) }
    }

    @Test func refusesBytesAround() throws {
        let der = try Authority().leafCertificate().der
        for bytes in [der + [0], Array(der.dropLast()), [], Array("certificate".utf8)] {
            let error = try #require(throws: CryptographyError.self) { try Certificate(der: bytes) }
            #expect(error.code == .certificateInvalid)
            #expect(error.description == "expected a certificate in DER, found \(bytes.count) other bytes")
        }
    }

    @Test func refusesAnotherSpellingOfTheSame() throws {
        let authority = try Authority()
        let der = try authority.leafCertificate().der
        // The outer length with a leading zero: BER, not DER.
        let content = der.dropFirst(4)
        let spelling: [UInt8] = [0x30, 0x83, 0, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
        #expect(
            throws: CryptographyError.malformedCertificate(
                "expected a certificate in canonical DER, found another encoding of it"
            )
        ) { try Certificate(der: spelling) }
    }

    @Test func readsAlternativeNames() throws {
        var authority = try Authority()
        let user = ForgedDER.element(
            0xA0,
            ForgedDER.oid("1.3.6.1.4.1.57264.1.7"),
            ForgedDER.element(0xA0, ForgedDER.element(0x0C, Array("foo!oidc.local".utf8)))
        )
        let untyped = ForgedDER.element(0xA0, ForgedDER.oid("1.2.3"), ForgedDER.element(0xA0, [0x02, 0x01, 0x01]))
        authority.leaf.extensions[2] = .names(
            ForgedDER.element(0x86, Array("https://example.com/a".utf8)),
            user,
            untyped,
            ForgedDER.element(0x82, Array("example.com".utf8)),
        )
        #expect(
            try authority.leafCertificate().subjectAlternativeNames == [
                .uri("https://example.com/a"), .otherName(oid: "1.3.6.1.4.1.57264.1.7", "foo!oidc.local"), .other,
                .other,
            ]
        )
    }

    @Test func refusesNamesWithNULOrWithoutUTF8() throws {
        var authority = try Authority()
        authority.leaf.extensions[2] = .email("ada@example.com\0.evil.example")
        #expect(
            throws: CryptographyError.malformedCertificate(
                "expected a subjectAltName without NUL, found one with a NUL inside"
            )
        ) { try authority.leafCertificate() }
        authority.leaf.extensions[2] = .names(ForgedDER.element(0x86, [0x68, 0xFF]))
        #expect(
            throws: CryptographyError.malformedCertificate("expected a subjectAltName in UTF-8, found other bytes")
        ) { try authority.leafCertificate() }
    }

    @Test func refusesBytesAfterTheNames() throws {
        var authority = try Authority()
        authority.leaf.extensions[2].value.append(0)
        #expect(
            throws: CryptographyError.malformedCertificate("expected a subjectAltName in DER, found other bytes")
        ) { try authority.leafCertificate() }
    }

    @Test func refusesAnExtensionTwice() throws {
        var authority = try Authority()
        authority.leaf.extensions += [.init("1.3.6.1.4.1.57264.1.8", [1]), .init("1.3.6.1.4.1.57264.1.8", [1])]
        let leaf = try authority.leafCertificate()
        #expect(
            throws: CryptographyError.malformedCertificate(
                "expected extension 1.3.6.1.4.1.57264.1.8 once, found it 2 times"
            )
        ) { try leaf.extensionValue("1.3.6.1.4.1.57264.1.8") }
        #expect(throws: CryptographyError.self) { try authority.validate() }
    }

    @Test func refusesTimesInOtherForms() throws {
        for text in ["2401010000Z", "240101000000+0100", "241301000000Z"] {
            var authority = try Authority()
            authority.leaf.notBefore = text
            let error = try #require(throws: CryptographyError.self) { try authority.leafCertificate() }
            #expect(error.description == "expected a validity in UTC to the second, found '\(text)'")
        }
    }

    @Test func removesTheTimestampsAlone() throws {
        var authority = try Authority()
        let without = authority.leaf.tbs
        authority.leaf.extensions.insert(.init("1.3.6.1.4.1.11129.2.4.2", [0x04, 0x02, 0, 0]), at: 2)
        #expect(try authority.leafCertificate().tbsWithoutSignedCertificateTimestamps() == without)
        authority.leaf.extensions.remove(at: 2)
        #expect(throws: CryptographyError.self) {
            try authority.leafCertificate().tbsWithoutSignedCertificateTimestamps()
        }
    }
}
