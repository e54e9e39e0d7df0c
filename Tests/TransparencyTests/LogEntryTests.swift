import CorpusSupport
import Cryptography
import Encodings
import Testing
import Transparency
import Trust
import Vocabulary

@Suite struct LogEntryTests {
    private let signed: SignedSample

    init() throws { signed = try SignedSample() }

    private func match(_ body: [UInt8], _ content: LoggedContent) throws {
        try LogEntry(body: body, limits: Limits()).requireMatch(content)
    }

    private func mismatch(_ reason: String, _ body: [UInt8], _ content: LoggedContent) throws {
        let error = try #require(throws: TransparencyError.self) { try match(body, content) }
        #expect(error == .entryMismatch(reason))
        #expect(error.code == .logEntryMismatch)
    }

    private func digest(_ bytes: [UInt8]) throws -> Digest { try HashFunction.digest(.sha256, of: bytes) }

    @Test func matchesWhatItIsAbout() throws {
        try match(signed.hashedRekord(), signed.content(subject: .message(signed.payload)))
        try match(signed.hashedRekord(), signed.content(subject: .digest(digest(signed.payload))))
        for original in [nil, signed.original] {
            try match(signed.dsse(), try signed.content(subject: signed.envelope(original: original)))
            try match(signed.intoto2(), try signed.content(subject: signed.envelope(original: original)))
        }
        try match(signed.intoto1(), try signed.content(subject: signed.envelope(original: signed.original)))
        try match(
            signed.intoto1(payloadHash: false),
            try signed.content(subject: signed.envelope(original: signed.original))
        )
        let inner = Base64.encode(Array(Base64.encode(signed.payload).utf8))
        try match(
            signed.intoto2(payload: #""payload":"\#(inner)","#),
            try signed.content(subject: signed.envelope(original: nil))
        )
    }

    @Test func refusesAnotherSignature() throws {
        let reason = "expected the signature that was verified, found another"
        let other = try signed.key.sign([1])
        try mismatch(
            reason,
            signed.hashedRekord(),
            try signed.content(signature: other, subject: .message(signed.payload))
        )
        let envelope = signed.envelope(original: signed.original)
        try mismatch(reason, signed.dsse(), try signed.content(signature: other, subject: envelope))
        try mismatch(reason, signed.intoto2(), try signed.content(signature: other, subject: envelope))
    }

    @Test func refusesAnotherKey() throws {
        let reason = "expected the key that was used, found another"
        let other = try SigningKey.generate(.ecdsaP256).publicKey
        let envelope = signed.envelope(original: signed.original)
        try mismatch(reason, signed.hashedRekord(), try signed.content(key: other, subject: .message(signed.payload)))
        for body in [try signed.dsse(), try signed.intoto1(), try signed.intoto2()] {
            try mismatch(reason, body, try signed.content(key: other, subject: envelope))
        }
    }

    @Test func refusesAnotherPayload() throws {
        let found = try digest(signed.payload)
        let other = try digest([9])
        try mismatch(
            "expected artifact \(other) as was signed, found \(found)",
            signed.hashedRekord(),
            try signed.content(subject: .message([9]))
        )
        try mismatch(
            "expected artifact \(other) as was signed, found \(found)",
            signed.hashedRekord(),
            try signed.content(subject: .digest(other))
        )
        let envelope = signed.envelope(payload: [9], original: signed.original)
        for body in [try signed.dsse(), try signed.intoto1(), try signed.intoto2()] {
            try mismatch(
                "expected payload \(other) as was signed, found \(found)",
                body,
                try signed.content(subject: envelope)
            )
        }
    }

    @Test func refusesADigestOfAnotherAlgorithm() throws {
        let long = try HashFunction.digest(.sha512, of: signed.payload)
        try mismatch(
            "expected a digest of the artifact that is known, found sha256",
            signed.hashedRekord(),
            try signed.content(subject: .digest(long))
        )
    }

    @Test func matchesWhatRekor2SaysOfIt() throws {
        let envelope = signed.envelope(original: nil)
        let encoding = try #require(signed.content(subject: envelope).message.bytes)
        try match(signed.hashedRekord2(), signed.content(subject: .message(signed.payload)))
        try match(signed.hashedRekord2(), signed.content(subject: .digest(digest(signed.payload))))
        try match(signed.hashedRekord2(encoding), signed.content(subject: envelope))
        try match(signed.dsse2(), signed.content(subject: envelope))
    }

    @Test func refusesWhatRekor2SaysOfAnother() throws {
        let envelope = signed.envelope(original: nil)
        let encoding = try #require(signed.content(subject: envelope).message.bytes)
        let message = SignedSample.Subject.message(signed.payload)
        let other = try signed.key.sign([1])
        let key = try SigningKey.generate(.ecdsaP256).publicKey
        for (body, subject) in [
            (try signed.hashedRekord2(), message), (try signed.hashedRekord2(encoding), envelope),
            (try signed.dsse2(), envelope),
        ] {
            try mismatch(
                "expected the signature that was verified, found another",
                body,
                signed.content(signature: other, subject: subject)
            )
            try mismatch(
                "expected the key that was used, found another",
                body,
                signed.content(key: key, subject: subject)
            )
        }
        // The payload is signed with its type around it, so an entry over the payload alone is of something else.
        try mismatch(
            "expected envelope \(digest(encoding)) as was signed, found \(digest(signed.payload))",
            signed.hashedRekord2(),
            signed.content(subject: envelope)
        )
        try mismatch(
            "expected payload \(digest([9])) as was signed, found \(digest(signed.payload))",
            signed.dsse2(),
            signed.content(subject: signed.envelope(payload: [9], original: nil))
        )
        try mismatch(
            "expected an entry for a signature over an artifact, found dsse 0.0.2",
            signed.dsse2(),
            signed.content(subject: message)
        )
    }

    @Test func refusesKeyDetailsThatAreNotTheKeys() throws {
        let envelope = signed.envelope(original: nil)
        for details in ["PKIX_ECDSA_P384_SHA_384", "PKIX_ED25519", "PKIX_RSA_PKCS1V15_2048_SHA256"] {
            let reason = "expected key details of ECDSA P-256, found \(details)"
            try mismatch(
                reason,
                signed.hashedRekord2(details: details),
                signed.content(subject: .message(signed.payload))
            )
            try mismatch(reason, signed.dsse2(details: details), signed.content(subject: envelope))
        }
        try mismatch(
            "expected a sha256 digest with PKIX_ECDSA_P256_SHA_256, found sha512",
            signed.hashedRekord2(algorithm: "SHA2_512"),
            signed.content(subject: .message(signed.payload))
        )
        for details in ["PKIX_ED25519_PH", "ML_DSA_65", "pkix_ed25519", ""] {
            let error = try #require(throws: TransparencyError.self) {
                try LogEntry(body: signed.hashedRekord2(details: details), limits: Limits())
            }
            #expect(error.code == .logEntryInvalid)
            #expect(error.description.hasSuffix("expected a kind of key that is supported, found '\(details)'"))
        }
    }

    @Test func refusesAnotherPayloadType() throws {
        try mismatch(
            "expected payload type 'text/plain' as was signed, found 'application/vnd.in-toto+json'",
            signed.intoto2(),
            try signed.content(subject: signed.envelope(type: "text/plain", original: nil))
        )
    }

    @Test func refusesAnEnvelopeThatIsNotTheOneUploaded() throws {
        let spaced = signed.original + [0x20]
        let reason = try "expected envelope \(digest(spaced)) as was signed, found \(digest(signed.original))"
        try mismatch(reason, signed.intoto1(), try signed.content(subject: signed.envelope(original: spaced)))
        // An entry of kind dsse holds payload and signature; nobody signs the JSON around them.
        try match(signed.dsse(), try signed.content(subject: signed.envelope(original: spaced)))
        try mismatch(
            "expected the envelope as it was uploaded, for this kind of entry holds no signature, found none",
            signed.intoto1(),
            try signed.content(subject: signed.envelope(original: nil))
        )
    }

    @Test func refusesAnEntryForTheOtherForm() throws {
        try mismatch(
            "expected an entry for a DSSE envelope, found hashedrekord 0.0.1",
            signed.hashedRekord(),
            try signed.content(subject: signed.envelope(original: signed.original))
        )
        for (body, name) in [(try signed.dsse(), "dsse 0.0.1"), (try signed.intoto2(), "intoto 0.0.2")] {
            try mismatch(
                "expected an entry for a signature over an artifact, found \(name)",
                body,
                try signed.content(subject: .message(signed.payload))
            )
        }
    }

    @Test func tellsKindsApartThatItDoesNotSupport() throws {
        for (kind, version, code) in [
            ("hashedrekord", "0.0.3", Code.unsupportedFormat), ("dsse", "0.0.3", .unsupportedFormat),
            ("rekord", "0.0.1", .unsupportedFormat), ("intoto", "0.0.3", .unsupportedFormat),
        ] {
            let body = signed.body(kind, version, "{}")
            let error = try #require(throws: TransparencyError.self) { try LogEntry(body: body, limits: Limits()) }
            #expect(error == .unsupported(kind: kind, version: version))
            #expect(error.code == code)
        }
    }

    @Test func refusesWhatCanBeReadInTwoWays() throws {
        func refusal(_ body: String) throws -> String {
            let error = try #require(throws: TransparencyError.self) {
                try LogEntry(body: Array(body.utf8), limits: Limits())
            }
            #expect(error.code == .logEntryInvalid)
            return error.description
        }
        let good = String(decoding: try signed.dsse(), as: UTF8.self)
        func changed(_ old: String, _ new: String) throws -> String {
            #expect(good.contains(old))
            return try refusal(good.replacing(old, with: new, maxReplacements: 1))
        }
        #expect(try refusal(good + " {}").contains("log entry: line"))
        #expect(try changed(#""kind":"dsse""#, #""kind":"dsse","kind":"dsse""#).contains("line 1"))
        #expect(try changed(#""kind":"dsse""#, #""kind":"dsse","Kind":"x""#).contains("found 'Kind'"))
        #expect(try changed("payloadHash", "payloadhash").contains("found 'payloadhash'"))
        #expect(try changed("sha256", "sha1").contains("expected sha256, sha384 or sha512"))
        #expect(try changed(signed.base64, "").contains("expected a signature, found nothing"))
        #expect(try changed(signed.base64, "?").contains("expected standard base64"))
        #expect(try changed(signed.pem, Base64.encode([1, 2])).contains("expected base64 of PEM"))
        let pgp = Base64.encode(
            Array("-----BEGIN PGP PUBLIC KEY BLOCK-----\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n".utf8)
        )
        #expect(try changed(signed.pem, pgp).contains("found 'PGP PUBLIC KEY BLOCK'"))
        let one = #"{"signature":"\#(signed.base64)","verifier":"\#(signed.pem)"}"#
        #expect(try changed(one, one + "," + one).contains("expected one signature, found 2"))
        #expect(try changed(one, "").contains("expected one signature, found 0"))
    }

    @Test func refusesAPayloadThatIsNotTheHashedOne() throws {
        let inner = Base64.encode(Array(Base64.encode([9]).utf8))
        let body = try signed.intoto2(payload: #""payload":"\#(inner)","#)
        let error = try #require(throws: TransparencyError.self) { try LogEntry(body: body, limits: Limits()) }
        #expect(error.description.hasSuffix("expected the payload of 'payloadHash', found another"))
    }

    @Test func refusesASignatureThatIsEncodedOnce() throws {
        let text = String(decoding: try signed.intoto2(), as: UTF8.self).replacing(signed.twice, with: signed.base64)
        let error = try #require(throws: TransparencyError.self) {
            try LogEntry(body: Array(text.utf8), limits: Limits())
        }
        #expect(error.description.hasSuffix("sig: expected base64 of base64, found other text"))
    }
}
