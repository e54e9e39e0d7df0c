import CorpusSupport
import Cryptography
import Encodings
import Foundation
import Testing
import Trust
import Vocabulary

@Suite("An authority of certificates") struct CertificateAuthoritiesTests {
    private static let words = """
          trustedRoot: public-good
          require: {timestamps: 1}
          certificates:
            ca: [corporate, plant]
            identities:
            - {subject: release@example.com}
            - {subjectRegExp: "https://ci.example.com/.*", issuer: "https://login.example.com"}
            validNow: false

        """

    /// The good root with an authority of certificates, after a change to the words of it or to the files.
    private static func sample(
        _ words: String = words,
        _ change: (inout [String: String?]) -> Void = { _ in }
    ) throws -> TrustSample {
        let authority = try PrivateAuthority()
        let other = try PrivateAuthority()
        let pem = try (authority.pem(), other.rootCertificate().pem)
        return try TrustSample { files in
            files["trust.yaml"] = TrustSample.manifest.replacingOccurrences(
                of: "builders:\n",
                with: "- name: corporate\n  signs: [signature]\n\(words)builders:\n"
            )
            files["truststore/x509/ca/corporate/ca.pem"] = pem.0
            files["truststore/x509/ca/plant/root.crt"] = pem.1
            change(&files)
        }
    }

    private static func replacing(_ old: String, _ new: String) -> String {
        #expect(words.contains(old))
        return words.replacingOccurrences(of: old, with: new)
    }

    struct Unexpected: Error {}

    @Test("names stores, identities and what tells the time")
    func readsEveryField() throws {
        let root = try Self.sample().open().root
        let authority = try #require(root.authority("corporate"))
        guard case .certificates(let means) = authority.means else { throw Unexpected() }
        #expect(means.stores == ["corporate", "plant"])
        #expect(!means.validNow && means.trustedRoot == "public-good" && authority.trustedRoot == "public-good")
        #expect(authority.requirements == means.requirements)
        #expect(means.requirements.timestamps == 1 && means.requirements.times == 1)
        #expect(means.requirements.transparencyLog == 0 && means.requirements.sct == 0)
        #expect(root.certificateStores.mapValues(\.certificates.count) == ["corporate": 2, "plant": 1])
        #expect(root.anchors.certificateStores == root.certificateStores)
        #expect(root.anchors.store(of: means).certificates.count == 3)
        let any = means.identities[0]
        #expect(any.matches(issuer: nil, subject: "release@example.com", extensions: [:]))
        #expect(any.matches(issuer: "https://any", subject: "release@example.com", extensions: [:]))
        #expect(!any.matches(issuer: nil, subject: "Release@example.com", extensions: [:]))
        let one = means.identities[1]
        let subject = "https://ci.example.com/a"
        #expect(one.matches(issuer: "https://login.example.com", subject: subject, extensions: [:]))
        #expect(!one.matches(issuer: nil, subject: subject, extensions: [:]))
        #expect(!one.matches(issuer: "https://login.example.org", subject: subject, extensions: [:]))
    }

    @Test("needs no trusted root where it is judged as of now")
    func readsTheLeast() throws {
        let words = "  certificates: {ca: [plant], identities: [{subject: a}], validNow: true}\n"
        let authority = try #require(try Self.sample(words).open().root.authority("corporate"))
        guard case .certificates(let means) = authority.means else { throw Unexpected() }
        #expect(means.validNow && means.trustedRoot == nil)
        #expect(means.requirements == .certificates(validNow: true))
        #expect(means.requirements.times == 0)
        #expect(Requirements.certificates(validNow: false).times == 1)
    }

    @Test("may read its certificates from DER, and from several files")
    func readsFiles() throws {
        let authority = try PrivateAuthority()
        let sample = try Self.sample()
        try sample.write("truststore/x509/ca/plant/a.cer", authority.issuerCertificate().der)
        try sample.write("truststore/x509/ca/plant/b", authority.rootCertificate().der)
        let store = try #require(try sample.open().root.certificateStores["plant"])
        #expect(store.certificates.count == 3)
        let chain = try store.validate(authority.leafCertificate(), at: PrivateAuthority.time)
        #expect(chain.certificates.count == 3)
    }

    @Test("may believe a certificate that is its own issuer, as notation does")
    func readsSelfSigned() throws {
        var authority = try PrivateAuthority()
        authority.root.extensions = [.signsContent, .codeSigning]
        let pem = try authority.rootCertificate().pem
        let sample = try Self.sample { $0["truststore/x509/ca/plant/root.crt"] = pem }
        #expect(try sample.open().root.certificateStores["plant"]?.certificates.count == 1)
    }

    static let slips: [(String, String, String)] = [
        ("    ca: [corporate, plant]\n", "", "certificates: expected a field 'ca'"),
        ("[corporate, plant]", "[]", "certificates.ca: expected at least one entry"),
        ("[corporate, plant]", "[plant, plant]", "'plant' again"),
        ("[corporate, plant]", "[plan]", "certificates.ca[0]: expected the name of a folder in truststore/x509/ca"),
        ("[corporate, plant]", "[Plant]", "certificates.ca[0]: expected a name"),
        (
            "{subject: release@example.com}", "{issuer: x}",
            "identities[0]: expected subject or subjectRegExp, found nei"
        ),
        (
            "{subject: release@example.com}", "{subject: x, issuer: y, issuerRegExp: z}",
            "identities[0]: expected one of issuer and issuerRegExp, found both"
        ),
        ("validNow: false", "validNow: no", "certificates.validNow: expected true or false"),
        ("validNow: false", "validnow: true", "certificates: expected one of ca, identities, validNow"),
        ("  trustedRoot: public-good\n", "", "require: expected a trustedRoot beside it, whose logs and"),
        ("trustedRoot: public-good", "trustedRoot: public-bad", "trustedRoot: expected the name of a folder"),
        ("timestamps: 1", "times: 0", "require: expected times of at least 1, or validNow: true, found 0"),
        ("timestamps: 1", "sct: 1", "require: expected sct 0, or a trustedRoot beside it with ctlogs, found 1"),
        ("timestamps: 1", "inclusionProof: true", "require: expected transparencyLog of at least 1"),
        ("certificates:", "keyless: {}\n  certificates:", "exactly one of keyless, keys, certificates, found 2"),
    ]

    @Test("is refused with any slip", arguments: slips)
    func refuses(_ old: String, _ new: String, _ part: String) throws {
        let error = try Self.sample(Self.replacing(old, new)).refusal()
        #expect(error?.code == .trustRootInvalid, "\(error?.line ?? "nothing")")
        #expect(error?.message.contains(part) == true, "\(error?.line ?? "nothing")")
    }

    @Test(
        "is refused where nothing could tell the time that it requires",
        arguments: ["transparencyLog", "times", "timestamps"]
    )
    func refusesTimesOfNobody(_ name: String) throws {
        let words = """
              require: {\(name): 1}
              certificates: {ca: [plant], identities: [{subject: a}], validNow: true}

            """
        let error = try Self.sample(words).refusal()
        #expect(error?.message.contains("require: expected a trustedRoot beside it, whose logs and") == true)
    }

    @Test("may require an SCT where the trusted root names logs for them")
    func requiresCertificateTimestamps() throws {
        let sample = try Self.sample(Self.replacing("timestamps: 1", "sct: 1")) {
            $0["sigstore/public-good/trusted_root.json"] = TrustSample.sigstoreRoot(withCertificateLog: true)
        }
        #expect(try sample.open().root.authority("corporate")?.requirements.sct == 1)
    }

    @Test("has a store whose every file holds certificates of authorities")
    func refusesFiles() throws {
        let authority = try PrivateAuthority()
        let good = try authority.pem()
        let file = "truststore/x509/ca/plant/x.pem"
        for (text, part) in [
            ("", "expected a PEM block, found none"), ("text\n" + good, "found other text"),
            (TrustSample.ecKey, "expected the PEM block 'CERTIFICATE', found 'PUBLIC KEY'"),
            (good + PEM(label: "CERTIFICATE", der: [0x30, 0]).text, "expected a certificate in DER"),
            (
                try authority.leafCertificate().pem,
                "expected certificates of authorities, found '' of 'CN=issuer', which may not issue any"
            ),
            (String(repeating: good, count: 501), "at most 1000 PEM block(s)"),
        ] {
            let error = try Self.sample { $0[file] = text }.refusal()
            #expect(error?.code == .trustRootInvalid, "\(error?.line ?? "nothing")")
            #expect(error?.message.contains(file) == true)
            #expect(error?.message.contains(part) == true, "\(error?.line ?? "nothing")")
        }
        let sample = try Self.sample()
        try sample.write(file, authority.rootCertificate().der + [0])
        #expect(sample.refusal()?.message.contains("expected a certificate in DER") == true)
    }

    @Test("has stores of 1000 certificates at most, over all their files")
    func boundsStores() throws {
        let authority = try PrivateAuthority()
        let many = String(repeating: try authority.rootCertificate().pem, count: 1_000)
        let error = try Self.sample { $0["truststore/x509/ca/plant/many.pem"] = many }.refusal()
        #expect(error?.message.contains("root.crt: expected at most 1000 certificates in a store, found more") == true)
    }

    @Test("never stands beside a private key", arguments: [true, false])
    func refusesPrivateKeys(_ isBesideCertificate: Bool) throws {
        let key = String(decoding: try SigningKey.generate(.ecdsaP256).pem(passphrase: nil), as: UTF8.self)
        let certificate = isBesideCertificate ? try PrivateAuthority().rootCertificate().pem : ""
        let error = try Self.sample { $0["truststore/x509/ca/plant/tls.pem"] = certificate + key }.refusal()
        #expect(error?.code == .keyUnusable)
        #expect(error?.message.contains("tls.pem: expected certificates, found a private key; take it off") == true)
    }

    @Test("shows what it believes")
    func shows() throws {
        let sample = try Self.sample(Self.replacing("validNow: false", "validNow: true"))
        let description = try TrustDescription.read(path: sample.path, pins: [], at: TrustSample.now, limits: Limits())
        let text = description.lines.joined(separator: "\n")
        for part in [
            "authority    corporate signs signature on ** by certificates of corporate, plant: "
                + "release@example.com by any issuer or /https://ci.example.com/.*/ by https://login.example.com, "
                + "logs and times of public-good, judged as of now where no time is verified",
            "certificates corporate\n  authority CN=issuer from 2024-01-01T00:00:00Z to 2034-01-01T00:00:00Z (",
            "certificates plant\n  authority CN=root",
        ] { #expect(text.contains(part), "\(text)") }
        let json = JSONCursor(description.json)
        let authority = try json.elements("authorities")[2]
        #expect(try authority.elements("stores").map { try $0.string() } == ["corporate", "plant"])
        #expect(try authority.required("validNow").bool())
        #expect(try authority.elements("identities").count == 2)
        #expect(try authority.required("require").required("timestamps").integer() == 1)
        let stores = try json.elements("certificateStores")
        #expect(try stores.map { try $0.string("name") } == ["corporate", "plant"])
        #expect(try stores[0].elements("certificateAuthorities").count == 2)
    }

    @Test("is warned of what ends soon, is weak, or confers nothing")
    func warns() throws {
        var ending = try PrivateAuthority()
        ending.root.notAfter = "261201000000Z"
        let pem = try ending.rootCertificate().pem
        let sample = try Self.sample {
            $0["truststore/x509/ca/plant/ending.pem"] = pem
            $0["truststore/x509/ca/unused/ca.pem"] = pem
            $0["trust.yaml"] = $0["trust.yaml"]??
                .replacingOccurrences(of: "allow: [ecdsa-p256, ", with: "allow: [")
                .replacingOccurrences(
                    of: "  - {file: keys/scanner-2026.pub, from: 2026-06-01T00:00:00Z, until: 2027-06-01T00:00:00Z}\n",
                    with: ""
                )
        }
        let check = TrustCheckTests.check(sample)
        #expect(check.problems.isEmpty, "\(check.problems.map(\.line))")
        let text = check.warnings.map(\.description)
        for part in [
            "truststore/x509/ca/plant: the authority CN=root ends at 2026-12-01T00:00:00Z, in 7d12h",
            "truststore/x509/ca/plant: algorithms in trust.yaml does not permit its key, ECDSA P-256",
            "truststore/x509/ca/unused: no authority uses the store, so it confers nothing",
        ] { #expect(text.contains(part), "\(text)") }
        #expect(!text.contains { $0.hasPrefix("truststore/x509/ca/unused: algorithms") })
        #expect(!text.contains { $0.contains("sigstore/public-good") })
    }

    @Test("is refused for each of its files by trust check")
    func checks() throws {
        let sample = try Self.sample {
            $0["truststore/x509/ca/corporate/bad.pem"] = "x"
            $0["truststore/x509/ca/plant/bad.pem"] = "x"
        }
        let problems = TrustCheckTests.check(sample).problems
        #expect(
            problems.compactMap { $0.location?.split(separator: "/").suffix(2).joined(separator: "/") } == [
                "corporate/bad.pem", "plant/bad.pem",
            ]
        )
    }
}
