import CorpusSupport
import Cryptography
import Testing
import Vocabulary

/// What is read, and what is refused before any authority is asked.
@Suite struct TimestampTokenTests {
    private func read(_ change: (inout TimestampForge) -> Void) throws -> TimestampToken {
        var forge = try TimestampForge()
        change(&forge)
        return try TimestampToken(response: forge.response(by: forge.authority()))
    }

    private func expectMalformed(_ reason: String, _ change: (inout TimestampForge) -> Void) {
        let expected = CryptographyError.malformedTimestamp(reason)
        #expect(throws: expected) { try read(change) }
        #expect(expected.code == .timestampInvalid)
    }

    private func expectUnsupported(_ algorithm: String, _ change: (inout TimestampForge) -> Void) {
        let expected = CryptographyError.unsupportedTimestamp(algorithm)
        #expect(throws: expected) { try read(change) }
        #expect(expected.code == .unsupportedAlgorithm)
        #expect(expected.description.hasSuffix("found unsupported algorithm \(algorithm)"))
    }

    @Test func readsWhatIsClaimed() throws {
        let token = try read { _ in }
        #expect(token.time == TimestampForge.moment)
        #expect(try token.imprint == TimestampForge.digest())
    }

    @Test func readsATokenAlone() throws {
        let forge = try TimestampForge()
        let authority = try forge.authority()
        let der = try forge.token(by: authority)
        let token = try TimestampToken(token: der)
        #expect(token.time == TimestampForge.moment)
        _ = try token.authenticate(over: TimestampForge.digest(), by: authority)
        let reason = "expected a timestamp in DER, found \(der.count + 1) other bytes"
        #expect(throws: CryptographyError.malformedTimestamp(reason)) { try TimestampToken(token: der + [0]) }
        #expect(
            try #require(throws: CryptographyError.self) { try TimestampToken(response: der) }.code == .timestampInvalid
        )
        #expect(
            try #require(throws: CryptographyError.self) { try TimestampToken(token: forge.response(by: authority)) }
                .code == .timestampInvalid
        )
    }

    @Test func isTheSameWhateverTravelsWithIt() throws {
        var forge = try TimestampForge()
        let authority = try forge.authority()
        let response = try forge.response(by: authority)
        let token = try TimestampToken(response: response)
        #expect(try TimestampToken(response: forge.response(by: authority)) != token)
        // The same signature once more; an algorithm of twelve bytes and two of its own stand before it.
        let attributes = try #require(response.firstRange(of: forge.attributeList(by: authority.certificate)))
        let signature = Array(response[(attributes.upperBound + 14)...])
        forge.spoil = { _ in signature }
        #expect(try forge.response(by: authority) == response)
        forge.baggage = ForgedDER.element(0xA0, authority.certificate.der)
        #expect(try TimestampToken(response: forge.response(by: authority)) == token)
        #expect(try TimestampToken(token: forge.token(by: authority)) == token)
    }

    @Test func takesModificationsThatTheAuthorityMade() throws {
        #expect(try read { $0.status = 1 }.time == TimestampForge.moment)
    }

    @Test(arguments: [2, 3, 4, 5, 0xFF] as [UInt8])
    func refusesWhatWasNotGranted(_ status: UInt8) throws {
        let response = ForgedDER.sequence(ForgedDER.sequence(ForgedDER.element(0x02, [status])))
        let number = Int8(bitPattern: status)
        let reason = "expected a timestamp that was granted, found status \(number)"
        #expect(throws: CryptographyError.malformedTimestamp(reason)) { try TimestampToken(response: response) }
        // With a token after all OpenSSL refuses it on sight.
        #expect(
            try #require(throws: CryptographyError.self) { try read { $0.status = status } }.code == .timestampInvalid
        )
    }

    @Test func refusesAGrantWithoutAToken() {
        let response = ForgedDER.sequence(ForgedDER.sequence(ForgedDER.element(0x02, [0])))
        let reason = "expected a timestamp response in DER, found 7 other bytes"
        #expect(throws: CryptographyError.malformedTimestamp(reason)) { try TimestampToken(response: response) }
    }

    @Test func refusesEveryPrefixAndWhatIsLeftOver() throws {
        let forge = try TimestampForge()
        let response = try forge.response(by: forge.authority())
        for count in 0..<response.count {
            let error = #expect(throws: CryptographyError.self) {
                try TimestampToken(response: Array(response.prefix(count)))
            }
            #expect(error?.code == .timestampInvalid)
        }
        let reason = "expected a timestamp response in DER, found \(response.count + 1) other bytes"
        #expect(throws: CryptographyError.malformedTimestamp(reason)) { try TimestampToken(response: response + [0]) }
    }

    @Test func refusesOtherContent() throws {
        let other = "expected a timestamp with a TSTInfo in DER, found something else"
        expectMalformed(other) { $0.trailing = [5, 0] }
        expectMalformed("expected a timestamp of version 1, found version 2") { $0.version = 2 }
        expectMalformed("expected the signed content type of a timestamp, found '1.2.840.113549.1.7.1'") {
            $0.attributes[TimestampForge.contentTypeAttribute] = ForgedDER.oid("1.2.840.113549.1.7.1")
        }
        #expect(
            try #require(throws: CryptographyError.self) { try read { $0.contentType = "1.2.840.113549.1.7.1" } }.code
                == .timestampInvalid
        )
        #expect(
            try #require(throws: CryptographyError.self) { try read { $0.furtherInfo = [0x04, 0] } }.code
                == .timestampInvalid
        )
    }

    @Test func refusesCriticalExtensionsAlone() throws {
        func list(critical: Bool) -> [UInt8] {
            let flag: [UInt8] = critical ? [0x01, 0x01, 0xFF] : []
            let entry = ForgedDER.sequence(ForgedDER.oid("1.2.3.4"), flag, ForgedDER.element(0x04, [5, 0]))
            return ForgedDER.element(0xA1, entry)
        }
        _ = try read { $0.furtherInfo = list(critical: false) }
        expectMalformed("expected a timestamp without critical extensions, found one") {
            $0.furtherInfo = list(critical: true)
        }
    }

    @Test func wantsOneSigner() {
        let reason = "expected a timestamp by one signer, found none or several"
        expectMalformed(reason) { $0.signerCount = 0 }
        expectMalformed(reason) { $0.signerCount = 2 }
    }

    @Test func boundsTheDigestAlgorithms() throws {
        _ = try read { $0.digestAlgorithms = Array(repeating: TimestampForge.sha256, count: 8) }
        for count in [0, 9, 10_000] {
            expectMalformed("expected 1 to 8 digest algorithms, found \(count)") {
                $0.digestAlgorithms = Array(repeating: TimestampForge.sha256, count: count)
            }
        }
    }

    @Test func wantsTheSignedAttributes() {
        let type = "expected the signed content type of a timestamp, found ''"
        expectMalformed(type) { $0.attributes[TimestampForge.contentTypeAttribute] = [] }
        expectMalformed(type) { $0.attributes[TimestampForge.contentTypeAttribute] = [5, 0] }
        let digest = "expected a signed digest of the timestamp, found none"
        expectMalformed(digest) { $0.attributes[TimestampForge.messageDigestAttribute] = [] }
        expectMalformed(digest) { $0.attributes[TimestampForge.messageDigestAttribute] = [5, 0] }
        expectMalformed(digest) { $0.attributes[TimestampForge.messageDigestAttribute] = [0x01, 0x01, 0xFF] }
        let hash = "expected a signed hash of the certificate that signed the timestamp, found none"
        expectMalformed(hash) { $0.attributes[TimestampForge.signingCertificateV2Attribute] = [] }
        // OpenSSL before 3.0.19 followed such a value as if it were a sequence.
        for value in [[5, 0], [0x01, 0x01, 0xFF], [0x04, 0x01, 0x30], [0x31, 0]] as [[UInt8]] {
            expectMalformed(hash) { $0.attributes[TimestampForge.signingCertificateV2Attribute] = value }
            expectMalformed(hash) { $0.attributes[TimestampForge.signingCertificateAttribute] = value }
        }
    }

    @Test(arguments: [
        ("20240703094640Z", Instant(seconds: 1_720_000_000)),
        ("20240703094640.5Z", Instant(seconds: 1_720_000_000, nanoseconds: 500_000_000)),
        ("20240703094640.000Z", Instant(seconds: 1_720_000_000)),
        ("20240703094640.123456789Z", Instant(seconds: 1_720_000_000, nanoseconds: 123_456_789)),
        ("19700101000000Z", Instant(seconds: 0)),
    ])
    func keepsTheTime(_ text: String, _ expected: Instant) throws {
        #expect(try read { $0.time = text }.time == expected)
    }

    @Test(arguments: [
        "202407030946Z", "2024070309Z", "20240703094640", "20240703094640+0000", "20240703094640.5+0100",
        "20240703094640-0100", "20240703094640+00:00", "20240703094640.Z", "20240703094640,5Z", "240703094640Z",
        "20240703094640.1234567891Z", "20240703094660Z", "20241303094640Z", "20240230094640Z", "20240703244640Z",
        "20240703094640ZZ", "20240703094640z", " 0240703094640Z", "+0240703094640Z", "",
    ])
    func refusesOtherTimes(_ text: String) throws {
        let error = #expect(throws: CryptographyError.self) { try read { $0.time = text } }
        #expect(error?.code == .timestampInvalid)
        #expect(error?.description == "expected a time in UTC with seconds, found '\(text)'")
    }

    @Test(arguments: [
        (TimestampForge.sha256, 32), (TimestampForge.sha384, 48), (TimestampForge.sha512, 64),
    ])
    func wantsTheLengthOfTheHash(_ algorithm: String, _ length: Int) throws {
        let token = try read {
            ($0.imprintAlgorithm, $0.imprint) = (algorithm, Array(repeating: 7, count: length))
        }
        #expect(token.imprint.bytes == Array(repeating: 7, count: length))
        #expect(token.imprint.algorithm.length == length)
        for other in [0, length - 1, length + 1] {
            expectMalformed(
                "expected \(length) bytes of \(token.imprint.algorithm.rawValue) in a timestamp, found \(other)"
            ) {
                ($0.imprintAlgorithm, $0.imprint) = (algorithm, Array(repeating: 7, count: other))
            }
        }
    }

    @Test func refusesOtherAlgorithms() {
        expectUnsupported(TimestampForge.sha1) {
            ($0.imprintAlgorithm, $0.imprint) = (TimestampForge.sha1, Array(repeating: 7, count: 20))
        }
        // SHA-224, SHA3-256, MD5.
        for other in ["2.16.840.1.101.3.4.2.4", "2.16.840.1.101.3.4.2.8", "1.2.840.113549.2.5"] {
            expectUnsupported(other) { $0.imprintAlgorithm = other }
            expectUnsupported(other) { $0.digestAlgorithm = other }
        }
        expectUnsupported(TimestampForge.sha1) { $0.digestAlgorithm = TimestampForge.sha1 }
        // An old habit: the signature's algorithm in place of the hash. OpenSSL would take it.
        expectUnsupported("1.2.840.10045.4.3.2") { $0.digestAlgorithm = "1.2.840.10045.4.3.2" }
        // ECDSA with SHA-1, RSA PSS, Ed25519.
        for other in ["1.2.840.10045.4.1", "1.2.840.113549.1.1.10", "1.3.101.112"] {
            expectUnsupported(other) { $0.signatureAlgorithm = other }
        }
    }
}
