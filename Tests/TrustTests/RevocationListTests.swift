import Testing
import Trust
import Vocabulary

@Suite("revoked.txt") struct RevocationListTests {
    static let first = String(repeating: "1", count: 64)
    static let second = String(repeating: "2", count: 64)
    static let early = sampleTime("2026-01-01T00:00:00Z")
    static let late = sampleTime("2026-06-01T00:00:01Z")
    static let since = sampleTime("2026-06-01T00:00:00Z")

    static func list(_ text: String) throws -> RevocationList { try RevocationList(Array(text.utf8)) }
    static func digest(_ hex: String) throws -> Digest { try Digest("sha256:" + hex) }

    @Test("revokes digests, whoever signed")
    func revokesDigests() throws {
        let list = try Self.list(
            "# comment\n\n  digest\tsha256:\(Self.first) # bad build\ndigest sha512:\(Self.first + Self.first)"
        )
        let revocation = try #require(list.revocation(ofDigest: Self.digest(Self.first)))
        #expect(revocation.line == 3)
        #expect(revocation.code == .revokedDigest)
        #expect(revocation.place == "revoked.txt, line 3")
        #expect(list.revocation(ofDigest: try Digest("sha512:" + Self.first + Self.first))?.line == 4)
        #expect(list.revocation(ofDigest: try Self.digest(Self.second)) == nil)
        #expect(list.count == 2)
        #expect(list.revocation(ofKey: try Self.digest(Self.first), signedAt: nil) == nil)
    }

    @Test("revokes keys from a time on, and signatures without a trusted time altogether")
    func revokesKeys() throws {
        let always = try Self.digest(Self.first)
        let later = try Self.digest(Self.second)
        let list = try Self.list("key sha256:\(Self.first)\nkey sha256:\(Self.second) since 2026-06-01T00:00:00Z\n")
        #expect(list.revocation(ofKey: always, signedAt: Self.early)?.code == .revokedKey)
        #expect(list.revocation(ofKey: later, signedAt: Self.early) == nil)
        #expect(list.revocation(ofKey: later, signedAt: Self.since)?.line == 2)
        #expect(list.revocation(ofKey: later, signedAt: Self.late)?.line == 2)
        #expect(list.revocation(ofKey: later, signedAt: nil)?.line == 2)
    }

    @Test("takes the strictest of several lines")
    func takesTheStrictest() throws {
        let key = try Self.digest(Self.first)
        let list = try Self.list("key sha256:\(Self.first) since 2026-06-01T00:00:00Z\nkey sha256:\(Self.first)\n")
        #expect(list.revocation(ofKey: key, signedAt: Self.early)?.line == 2)
    }

    @Test("revokes certificates by digest, and by serial number with the issuer's key")
    func revokesCertificates() throws {
        let list = try Self.list(
            "cert sha256:\(Self.first)\nserial 00AB issuer sha256:\(Self.second) since 2026-06-01T00:00:00Z\n"
        )
        let (known, issuer) = (try Self.digest(Self.first), try Self.digest(Self.second))
        let unknown = try Self.digest(String(repeating: "3", count: 64))
        func line(_ certificate: Digest, _ serial: String, _ issuer: Digest?, _ time: Instant?) -> Int? {
            list.revocation(ofCertificate: certificate, serial: serial, issuerKey: issuer, signedAt: time)?.line
        }
        #expect(line(known, "1", nil, Self.early) == 1)
        #expect(line(unknown, "ab", issuer, Self.late) == 2)
        #expect(line(unknown, "0AB", issuer, nil) == 2)
        #expect(line(unknown, "ab", issuer, Self.early) == nil)
        #expect(line(unknown, "ab", unknown, nil) == nil)
        #expect(line(unknown, "ab", nil, nil) == nil)
        #expect(line(unknown, "ac", issuer, nil) == nil)
        #expect(
            list.revocation(ofCertificate: known, serial: "1", issuerKey: nil, signedAt: nil)?.code
                == .revokedCertificate
        )
    }

    static let slips: [String] = [
        "digest", "digest sha256:12", "digest sha256:\(first) since 2026-06-01T00:00:00Z", "key",
        "key sha256:\(first) x",
        "key sha256:\(first) since", "key sha256:\(first) since yesterday", "key sha512:\(first)\(first)",
        "key SHA256:\(first)", "Key sha256:\(first)", "keys sha256:\(first)", "cert \(first)",
        "serial ab sha256:\(first)", "serial xy issuer sha256:\(first)", "serial ab issuer",
        "key sha256:\(first) since 2026-06-01T00:00:00Z more", "digest sha256:\(first)\r",
        "\u{feff}digest sha256:\(first)",
    ]

    @Test("is refused with any slip, by line", arguments: slips)
    func refuses(_ line: String) {
        let error = #expect(throws: TrustError.self) { try Self.list("# first\n\(line)\n") }
        #expect(error?.code == .trustRootInvalid)
        #expect(error?.description.hasPrefix("revoked.txt: line 2: expected") == true, "\(error?.description ?? "")")
    }
}
