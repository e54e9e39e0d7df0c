import Cryptography
import Encodings
import Testing
import Vocabulary

@testable import Verdicts

@Suite struct VerdictTests {
    private func payload(_ judgement: Judgement, resourceURI: String? = nil) throws -> JSONValue {
        try JSONReader.read(Station().verdict(judgement, resourceURI: resourceURI).payload, depth: 64)
    }

    @Test func `the statement is a verification summary with the members of the contract`() throws {
        let judgement = try Sample.judgement()
        var statement = try payload(judgement)
        #expect(statement[["predicate", VerdictStatement.resultMember]] == ResultDocument.json(judgement))
        statement = statement.changing(["predicate", VerdictStatement.resultMember]) { _ in nil }
        func hex(_ pair: String) -> String { String(repeating: pair, count: 32) }
        let expected = #"""
            {"_type":"https://in-toto.io/Statement/v1","subject":[\#
            {"name":"webshop-1.4.0.tar","digest":{"sha256":"\#(hex("b1"))"}},\#
            {"name":"registry.example.com/webshop:1.4.0","digest":{"sha256":"\#(hex("11"))"}},\#
            {"digest":{"sha256":"\#(hex("21"))"}}],\#
            "predicateType":"https://slsa.dev/verification_summary/v1","predicate":{\#
            "verifier":{"id":"https://verifiers.example.com/station-7","version":{"sallyport":"0.1.0"}},\#
            "timeVerified":"2026-11-23T12:00:00Z","resourceUri":"bundle:webshop-1.4.0.tar",\#
            "policy":{"uri":"policy:edge+production","digest":{"sha256":"\#(hex("f2"))"}},\#
            "inputAttestations":[{"digest":{"sha256":"\#(hex("a1"))"}},{"digest":{"sha256":"\#(hex("a2"))"}},\#
            {"digest":{"sha256":"\#(hex("a4"))"}}],\#
            "verificationResult":"PASSED","verifiedLevels":["SLSA_BUILD_LEVEL_1","SALLYPORT_BUNDLE_PASSED"],\#
            "slsaVersion":"1.1"}}
            """#
        #expect(String(decoding: JSONWriter.write(statement), as: UTF8.self) == expected)
    }

    @Test func `a FAILED verdict says so and leaves out what was skipped`() throws {
        let statement = try payload(Sample.failed(), resourceURI: "https://example.com/webshop")
        #expect(statement[["predicate", "verificationResult"]] == .string("FAILED"))
        #expect(statement[["predicate", "verifiedLevels"]] == .strings(["FAILED"]))
        #expect(statement[["predicate", "resourceUri"]] == .string("https://example.com/webshop"))
        #expect(statement[["subject", "2"]] != nil)
        #expect(statement[["subject", "3"]] == nil)
        #expect(statement[["predicate", "inputAttestations", "3"]] == nil)
    }

    @Test func `without a file digest the subject is the layout digest as dirHash`() throws {
        let statement = try payload(Sample.judgement(digest: nil))
        let hex = try Sample.digest(0xB2).hex
        #expect(statement[["subject", "0", "digest"]] == .object(["dirHash": .string(hex)]))
    }

    @Test func `the same judgement gives the same payload, and with Ed25519 the same file`() throws {
        let station = try Station(.ed25519)
        let judgement = try Sample.failed()
        #expect(station.verdict(judgement).payload == station.verdict(judgement).payload)
        #expect(try station.file(judgement) == station.file(judgement))
        #expect(try station.file(judgement, .envelope) == station.file(judgement, .envelope))
    }

    @Test func `both files hold the same payload, and the name tells which`() throws {
        let station = try Station(.ecdsaP256)
        let signed = try station.verdict(Sample.judgement()).signed(by: station.key)
        let bundle = try JSONReader.read(signed.bytes(.sigstoreBundle), depth: 8)
        let envelope = try JSONReader.read(signed.bytes(.envelope), depth: 8)
        #expect(bundle[["dsseEnvelope"]] == envelope)
        #expect(envelope[["signatures", "0", "keyid"]] == .string(""))
        #expect(bundle[["mediaType"]] == .string("application/vnd.dev.sigstore.bundle.v0.3+json"))
        let hint = Base64.encode(station.key.publicKey.fingerprint.bytes)
        #expect(bundle[["verificationMaterial"]] == .object(["publicKey": .object(["hint": .string(hint)])]))
        #expect(signed.bytes(.envelope).count { $0 == 0x0A } == 1)
        #expect(SignedVerdict.Form(path: "a/x.intoto.jsonl") == .envelope)
        #expect(SignedVerdict.Form(path: "a/x.verdict.json") == .sigstoreBundle)
    }
}
