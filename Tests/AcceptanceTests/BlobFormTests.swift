import CorpusSupport
import Forge
import Foundation
import Testing

/// The forms in which a signature comes beside a file: each holds for this file and for no other.
@Suite struct BlobFormTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The code where the file is another one.
        let code: String
        let timeSource: String?
        /// Writes the signature and gives the words of the command.
        let words: @Sendable (ForgedBlob) throws -> [String]

        init(
            _ description: String,
            _ code: String,
            time: String? = nil,
            _ words: @escaping @Sendable (ForgedBlob) throws -> [String]
        ) {
            (testDescription, self.code, timeSource, self.words) = (description, code, time, words)
        }
    }

    private static let scanner = Signer.key(ForgedBlob.world.scanner)

    private static func root(_ blob: ForgedBlob) -> [String] { ["--trusted-root", blob.folder.path + "/root.json"] }

    static let bundles: [Form] = [
        Form("a bundle by a key", "wrong-subject") { blob in
            let bundle = blob.sign(by: scanner, entry: nil).bundle(.v0_3)
            return ["--bundle", try blob.write("b.json", bundle.bytes)] + blob.key
        },
        Form("a bundle by a key, without the digest of the file", "untrusted-key") { blob in
            var bundle = blob.sign(by: scanner, entry: nil).bundle(.v0_3)
            bundle["messageSignature"]?["messageDigest"] = nil
            return ["--bundle", try blob.write("b.json", bundle.bytes)] + blob.key
        },
        Form("a bundle by a key, logged", "wrong-subject", time: "rekor") { blob in
            let bundle = blob.sign(by: scanner).bundle(.v0_3)
            return ["--bundle", try blob.write("b.json", bundle.bytes)] + blob.key + root(blob)
        },
        Form("a bundle by a certificate", "wrong-subject", time: "rekor") { blob in
            ["--bundle", try blob.write("b.json", blob.sign().bundle(.v0_3).bytes)] + blob.identity
        },
        Form("a bundle by a certificate, timestamped and not logged", "wrong-subject", time: "rfc3161") { blob in
            let bundle = blob.sign(entry: nil, hasTimestamp: true).bundle(.v0_3)
            return ["--bundle", try blob.write("b.json", bundle.bytes), "--require", "transparencyLog=0"]
                + blob.identity
        },
        Form("a bundle of a statement", "wrong-subject", time: "rekor") { blob in
            ["--bundle", try blob.write("b.json", blob.attest().bundle(.v0_3).bytes)] + blob.identity
        },
        Form("a bundle with line feeds between its members", "wrong-subject", time: "rekor") { blob in
            ["--bundle", try blob.write("b.json", blob.attest().bundle(.v0_3).prettyBytes)] + blob.identity
        },
        Form("an envelope by a key", "wrong-subject") { blob in
            ["--bundle", try blob.write("b.json", blob.attest(by: scanner, entry: nil).envelope.bytes)] + blob.key
        },
    ]

    /// cosign's old local bundle: `cert` as base64 of PEM, or as PEM.
    private static func local(
        _ blob: ForgedBlob,
        _ material: SignedMaterial,
        signature: [UInt8]? = nil,
        isWrapped: Bool = true
    ) throws -> [String] {
        let certificate = material.certificate == nil ? "" : material.verifierPEM
        let json: JSON = [
            "base64Signature": .string(ForgedBlob.base64(signature ?? material.signature)),
            "cert": .string(isWrapped ? ForgedBlob.base64(Array(certificate.utf8)) : certificate),
            "rekorBundle": material.entry?.legacyJSON ?? nil,
        ]
        return ["--bundle", try blob.write("local.json", json.bytes)]
    }

    static let locals: [Form] = [
        Form("a local bundle of cosign by a key", "untrusted-key") { blob in
            try local(blob, blob.sign(by: scanner, entry: nil)) + blob.key
        },
        Form("a local bundle of cosign by a key, logged", "untrusted-key", time: "rekor") { blob in
            try local(blob, blob.sign(by: scanner)) + blob.key + root(blob)
        },
        Form("a local bundle of cosign by a certificate in base64", "log-entry-mismatch", time: "rekor") { blob in
            try local(blob, blob.sign()) + blob.identity
        },
        Form("a local bundle of cosign by a certificate in PEM", "log-entry-mismatch", time: "rekor") { blob in
            try local(blob, blob.sign(), isWrapped: false) + blob.identity
        },
        Form("a local bundle of cosign with an envelope", "wrong-subject", time: "rekor") { blob in
            let material = blob.attest()
            return try local(blob, material, signature: material.envelope.bytes) + blob.identity
        },
    ]

    private static func detached(_ blob: ForgedBlob, _ material: SignedMaterial) throws -> [String] {
        let text = ForgedBlob.base64(material.signature)
        return ["--signature", try blob.write("file.sig", Array(text.utf8))]
    }

    private static func certificate(_ blob: ForgedBlob, _ material: SignedMaterial) throws -> [String] {
        ["--certificate", try blob.write("file.pem", Array(material.verifierPEM.utf8))]
    }

    private static func entry(_ blob: ForgedBlob, _ material: SignedMaterial) throws -> [String] {
        ["--bundle", try blob.write("rekor.json", material.entry?.legacyJSON.bytes ?? [])]
    }

    static let parts: [Form] = [
        Form("a signature in base64", "untrusted-key") { blob in
            try detached(blob, blob.sign(by: scanner, entry: nil)) + blob.key
        },
        Form("a signature in base64 on several lines", "untrusted-key") { blob in
            let text = Data(blob.sign(by: scanner, entry: nil).signature).base64EncodedString(
                options: [.lineLength64Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]
            )
            return ["--signature", try blob.write("file.sig", Array((text + "\r\n").utf8))] + blob.key
        },
        Form("the bytes of a signature", "untrusted-key") { blob in
            ["--signature", try blob.write("file.sig", blob.sign(by: scanner, entry: nil).signature)] + blob.key
        },
        Form("a signature by a key with the entry of the log", "untrusted-key", time: "rekor") { blob in
            let material = blob.sign(by: scanner)
            return try detached(blob, material) + entry(blob, material) + blob.key + root(blob)
        },
        Form("a signature with certificate and the entry of the log", "log-entry-mismatch", time: "rekor") { blob in
            let material = blob.sign()
            return try detached(blob, material) + certificate(blob, material) + entry(blob, material) + blob.identity
        },
        Form("the same with a certificate in DER", "log-entry-mismatch", time: "rekor") { blob in
            let material = blob.sign()
            let der = try blob.write("file.der", material.certificate ?? [])
            return try detached(blob, material) + ["--certificate", der] + entry(blob, material) + blob.identity
        },
        Form("the same with the whole chain beside the certificate", "log-entry-mismatch", time: "rekor") { blob in
            let material = blob.sign()
            let chain = material.verifierPEM + ForgedBlob.world.fulcio.chainPEM
            let pem = try blob.write("chain.pem", Array(chain.utf8))
            return try detached(blob, material) + ["--certificate", pem] + entry(blob, material) + blob.identity
        },
        Form("a signature with certificate and timestamp", "signature-mismatch", time: "rfc3161") { blob in
            let material = blob.sign(entry: nil, hasTimestamp: true)
            let timestamp = try blob.write("file.tsr", material.timestamp ?? [])
            return try detached(blob, material) + certificate(blob, material)
                + ["--rfc3161-timestamp", timestamp, "--require", "transparencyLog=0"] + blob.identity
        },
        Form("an envelope by a key as a signature", "wrong-subject") { blob in
            let envelope = blob.attest(by: scanner, entry: nil).envelope
            return ["--signature", try blob.write("file.dsse", envelope.bytes)] + blob.key
        },
    ]

    @Test(arguments: bundles + locals + parts)
    func holdsForThisFileAndNoOther(_ form: Form) throws {
        let blob = try ForgedBlob()
        let words = try form.words(blob)
        let digest = "sha256:" + ForgedBlob.hex(blob.content)
        for file in [blob.file, digest] {
            let run = try blob.verify(words, file: file)
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.errors.isEmpty, "\(run.errors)")
            let result = try run.json
            #expect(Set(result.keys) == ["result", "digest", "signers", "error"])
            #expect(result["digest"] as? String == digest)
            #expect(try run.signers.map { $0["timeSource"] as? String } == [form.timeSource])
        }
        let other = try blob.write("other", blob.content + [0x0A])
        for file in [other, "sha256:" + ForgedBlob.hex(blob.content + [0x0A])] {
            let run = try blob.verify(words, file: file)
            #expect(run.exitCode == 1)
            let result = try run.json
            #expect(Set(result.keys) == ["result", "digest", "signers", "error"])
            #expect(result["result"] as? String == "FAILED")
            let error = try #require(result["error"] as? [String: Any])
            #expect(Set(error.keys) == ["kind", "code", "message"])
            #expect(try run.errorCode == form.code, "\(run.errors)")
        }
    }

    // MARK: - Large files

    /// Longer than what is kept whole, so that only digests are known.
    private static let large = [UInt8](repeating: 7, count: (1 << 20) + 1)

    @Test(arguments: bundles.filter { $0.testDescription != "an envelope by a key" } + parts.prefix(1))
    func holdsForALargeFile(_ form: Form) throws {
        let blob = try ForgedBlob(Self.large)
        let words = try form.words(blob)
        let run = try blob.verify(words)
        #expect(run.exitCode == 0, "\(run.errors)")
        try blob.folder.write("file", Self.large + [0])
        #expect(try blob.verify(words).errorCode == form.code)
    }

    /// A key of P-384 signs SHA-384, whatever else is hashed of a large file.
    @Test(arguments: [false, true], [Hash.sha384, .sha256])
    func holdsForALargeFileWhateverTheKeySigns(_ isLarge: Bool, _ hash: Hash) throws {
        let blob = try ForgedBlob(isLarge ? Self.large : [7])
        let key = ForgedBlob.world.key(.p384, named: "large files")
        let words = try [
            "--signature", blob.write("file.sig", key.sign(blob.content, hash: hash)), "--key",
            blob.write("p384.pub", Array(key.publicPEM.utf8)),
        ]
        let run = try blob.verify(words)
        #expect(run.exitCode == 0, "\(run.errors)")
        try blob.folder.write("file", blob.content + [0])
        #expect(try blob.verify(words).errorCode == "untrusted-key")
    }

    /// Whether a signature over another digest than is given holds cannot be told, and that is said.
    @Test func needsTheFileForAnotherDigestThanIsGiven() throws {
        let blob = try ForgedBlob()
        let key = ForgedBlob.world.key(.p384, named: "large files")
        let words = try [
            "--signature", blob.write("file.sig", key.sign(blob.content)), "--key",
            blob.write("p384.pub", Array(key.publicPEM.utf8)),
        ]
        let run = try blob.verify(words, file: "sha256:" + ForgedBlob.hex(blob.content))
        #expect(run.exitCode == 1)
        #expect(try run.errorCode == "unsupported-algorithm", "\(run.errors)")
        #expect(run.errors.contains("the content itself, which ECDSA with sha384 needs"), "\(run.errors)")
        #expect(try blob.verify(words).exitCode == 0)
    }

    /// A log may know a file by another hash than the key signs.
    @Test func comparesALargeFileWithAnyHashOfAnEntry() throws {
        let blob = try ForgedBlob(Self.large)
        var material = blob.sign(by: Self.scanner, entry: nil)
        let sha512 = Hash.sha512.digest(blob.content).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let verifier = JSON.string(ForgedBlob.base64(Array(material.verifierPEM.utf8)))
        let body: JSON = [
            "apiVersion": "0.0.1", "kind": "hashedrekord",
            "spec": [
                "data": ["hash": ["algorithm": "sha512", "value": .string(sha512)]],
                "signature": [
                    "content": .string(ForgedBlob.base64(material.signature)), "publicKey": ["content": verifier],
                ],
            ],
        ]
        material.entry = ForgedBlob.world.rekor.append(
            kind: "hashedrekord",
            version: "0.0.1",
            body: body,
            at: DemoWorld.built + 301
        )
        let words = try Self.detached(blob, material) + Self.entry(blob, material) + blob.key + Self.root(blob)
        let run = try blob.verify(words)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try run.signers.map { $0["timeSource"] as? String } == ["rekor"])
    }

    // MARK: - Ed25519

    /// The first byte of a signature may be that of an object in JSON.
    @Test(arguments: [false, true])
    func takesASignatureThatBeginsWithABrace(_ isText: Bool) throws {
        let key = ForgedBlob.world.station
        let content = try #require((0..<10_000).map { Array("\($0)".utf8) }.first { key.sign($0)[0] == 0x7B })
        let blob = try ForgedBlob(content)
        let signature = key.sign(content)
        let bytes = isText ? Array(ForgedBlob.base64(signature).utf8) : signature
        let words = try ["--signature", blob.write("file.sig", bytes)] + Self.ed25519(blob)
        let run = try blob.verify(words)
        #expect(run.exitCode == 0, "\(run.errors)")
        try blob.folder.write("file", content + [0])
        #expect(try blob.verify(words).errorCode == "untrusted-key")
    }

    private static func ed25519(_ blob: ForgedBlob) throws -> [String] {
        ["--key", try blob.write("station.pub", Array(ForgedBlob.world.station.publicPEM.utf8))]
    }

    /// Ed25519 signs content whole: a digest is not enough, and that is said.
    @Test(arguments: [false, true])
    func needsTheFileForAKeyOfEd25519(_ isBundle: Bool) throws {
        let blob = try ForgedBlob()
        let material = blob.sign(by: .key(ForgedBlob.world.station), entry: nil)
        let form =
            isBundle
            ? ["--bundle", try blob.write("b.json", material.bundle(.v0_3).bytes)] : try Self.detached(blob, material)
        let words = try form + Self.ed25519(blob)
        #expect(try blob.verify(words).exitCode == 0)
        let digest = try blob.verify(words, file: "sha256:" + ForgedBlob.hex(blob.content))
        #expect(digest.exitCode == 1)
        #expect(try digest.errorCode == "unsupported-algorithm", "\(digest.errors)")
        #expect(digest.errors.contains("Ed25519"), "\(digest.errors)")
        try blob.folder.write("file", blob.content + [0x0A])
        let other = try blob.verify(words)
        #expect(try other.errorCode == (isBundle ? "wrong-subject" : "untrusted-key"), "\(other.errors)")
    }

    @Test func keepsALargeFileForAKeyOfEd25519AsFarAsTheLimitAllows() throws {
        let blob = try ForgedBlob(Self.large)
        let material = blob.sign(by: .key(ForgedBlob.world.station), entry: nil)
        let words = try Self.detached(blob, material) + Self.ed25519(blob)
        #expect(try blob.verify(words).exitCode == 0)
        #expect(try blob.verify(words + ["--limit", "message=\(Self.large.count)"]).exitCode == 0)
        let over = try blob.verify(words + ["--limit", "message=\(Self.large.count - 1)"])
        #expect(over.exitCode == 1)
        #expect(try over.errorCode == "unsupported-algorithm", "\(over.errors)")
    }

    /// An envelope is at hand whole, whatever stands for the file.
    @Test func needsNoFileForAStatementByAKeyOfEd25519() throws {
        let blob = try ForgedBlob()
        let material = blob.attest(by: .key(ForgedBlob.world.station), entry: nil)
        let words = ["--bundle", try blob.write("b.json", material.bundle(.v0_3).bytes)]
        let run = try blob.verify(words + Self.ed25519(blob), file: "sha256:" + ForgedBlob.hex(blob.content))
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    /// What somebody else wrote is quoted as far as it helps.
    @Test func boundsWhatItQuotes() throws {
        let blob = try ForgedBlob()
        let bundle = #"{"mediaType":"\#(String(repeating: "x", count: 1 << 20))"}"#
        let run = try blob.verify(["--bundle", blob.write("b.json", Array(bundle.utf8))] + blob.key)
        #expect(try run.errorCode == "unsupported-format", "\(run.errors.prefix(2_000))")
        #expect(run.errors.utf8.count < 3_000)
    }

    /// cosign writes a timestamp to a file as it does to an annotation.
    @Test(arguments: [false, true])
    func readsATimestampInDERAndAsCosignWritesIt(_ isJSON: Bool) throws {
        let blob = try ForgedBlob()
        let material = blob.sign()
        let junk: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x00]
        let file = isJSON ? Array(#"{"SignedRFC3161Timestamp":"\#(ForgedBlob.base64(junk))"}"#.utf8) : junk
        let words = try Self.detached(blob, material) + ["--rfc3161-timestamp", blob.write("t", file)]
        let run = try blob.verify(words + Self.certificate(blob, material) + blob.identity)
        #expect(try run.errorCode == "timestamp-invalid", "\(run.errors)")
    }

    // MARK: - Algorithms that libcrypto 3.0 lacks

    /// Of a blob a log has Ed25519ph alone, over SHA-512; that it cannot be checked is not that it does not hold.
    @Test(arguments: [("sha512", "unsupported-algorithm"), ("sha256", "untrusted-key")])
    func saysThatEd25519phIsUnsupported(_ hash: String, _ code: String) throws {
        let blob = try ForgedBlob()
        let pem = ForgedBlob.base64(Array(ForgedBlob.world.station.publicPEM.utf8))
        let signature = ForgedBlob.base64([UInt8](repeating: 7, count: 64))
        let value = String(repeating: "0", count: hash == "sha512" ? 128 : 64)
        let body =
            #"{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"\#(hash)","#
            + #""value":"\#(value)"}},"signature":{"content":"\#(signature)","publicKey":{"content":"\#(pem)"}}}}"#
        let bundle =
            #"{"base64Signature":"\#(signature)","cert":"\#(pem)","rekorBundle":{"SignedEntryTimestamp":"AAAA","#
            + #""Payload":{"body":"\#(ForgedBlob.base64(Array(body.utf8)))","integratedTime":1,"logIndex":0,"#
            + #""logID":"\#(String(repeating: "0", count: 64))"}}}"#
        let run = try blob.verify(["--bundle", blob.write("b.json", Array(bundle.utf8))] + Self.ed25519(blob))
        #expect(run.exitCode == 1)
        #expect(try run.errorCode == code, "\(run.errors)")
    }

    @Test func saysThatACurveIsUnsupported() throws {
        let certificate = """
            -----BEGIN CERTIFICATE-----
            MIIBbjCCARSgAwIBAgIULMo8Tjii5KmqCyoDfJo6p/nnTIMwCgYIKoZIzj0EAwIw
            DTELMAkGA1UEAwwCazEwIBcNMjYxMTI2MDI0MjI0WhgPMjEyNjExMDIwMjQyMjRa
            MA0xCzAJBgNVBAMMAmsxMFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEzH3LjEBIdV4W
            Htf2WEkdrxwJT4sRGCTr5bPgiHfJ4sHlf4lHXclaPrZRRUDqDyPbZpttGA3DEGTJ
            Gz8Ihaf9JaNTMFEwHQYDVR0OBBYEFNt/MIRqtA8fs6jDIKyGmytmBfG5MB8GA1Ud
            IwQYMBaAFNt/MIRqtA8fs6jDIKyGmytmBfG5MA8GA1UdEwEB/wQFMAMBAf8wCgYI
            KoZIzj0EAwIDSAAwRQIhAOKkHr4Mj33g349+g1Kuk7dBeH3k9gSpx6ex1IInaA0m
            AiBTYD1GKJvBfcGsJvVi6jQ2m7LnG/NX43DdeLREYFteug==
            -----END CERTIFICATE-----

            """
        let blob = try ForgedBlob()
        let material = blob.sign(by: .key(ForgedBlob.world.scanner), entry: nil)
        let words = try Self.detached(blob, material) + ["--certificate", blob.write("c.pem", Array(certificate.utf8))]
        let run = try blob.verify(words + blob.identity)
        #expect(run.exitCode == 1)
        #expect(try run.errorCode == "unsupported-algorithm", "\(run.errors)")
        #expect(run.errors.contains("ECDSA on another curve"), "\(run.errors)")
    }

    // MARK: - Parts that do not belong together

    struct Mixed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let words: @Sendable (ForgedBlob) throws -> [String]

        init(
            _ description: String,
            _ code: String,
            _ words: @escaping @Sendable (ForgedBlob) throws -> [String]
        ) {
            (testDescription, self.code, self.words) = (description, code, words)
        }
    }

    static let mixed: [Mixed] = [
        Mixed("the entry of a key's signature beside a certificate's", "log-entry-mismatch") { blob in
            let material = blob.sign()
            return try detached(blob, material) + certificate(blob, material) + entry(blob, blob.sign(by: scanner))
                + blob.identity
        },
        Mixed("the certificate of another signature", "log-entry-mismatch") { blob in
            let other = blob.sign(by: .keyless(Product.payments.releaseWorkflow))
            let material = blob.sign()
            return try detached(blob, material) + certificate(blob, other) + entry(blob, material) + blob.identity
        },
        Mixed("a certificate and no time", "no-trusted-time") { blob in
            let material = blob.sign(entry: nil)
            return try detached(blob, material) + certificate(blob, material) + blob.identity
        },
        Mixed("a timestamp of another signature", "timestamp-invalid") { blob in
            let material = blob.sign(entry: nil, hasTimestamp: true)
            let foreign = try blob.write(
                "other.tsr",
                ForgedBlob.world.tsa.timestamp(blob.attest().signature, at: DemoWorld.built + 301)
            )
            return try detached(blob, material) + certificate(blob, material)
                + ["--rfc3161-timestamp", foreign, "--require", "transparencyLog=0"] + blob.identity
        },
        Mixed("a timestamp that is none", "timestamp-invalid") { blob in
            let material = blob.sign(entry: nil)
            let none = try blob.write("file.tsr", Array("none".utf8))
            return try detached(blob, material) + certificate(blob, material)
                + ["--rfc3161-timestamp", none, "--require", "transparencyLog=0"] + blob.identity
        },
        Mixed("a timestamp that nobody signed", "timestamp-invalid") { blob in
            let material = blob.sign(entry: nil)
            let none = try blob.write("file.tsr", unsignedTimestamp)
            return try detached(blob, material) + certificate(blob, material)
                + ["--rfc3161-timestamp", none, "--require", "transparencyLog=0"] + blob.identity
        },
        Mixed("a key in place of the certificate", "untrusted-key") { blob in
            let material = blob.sign(by: scanner)
            let pem = try blob.write("key.pem", Array(ForgedBlob.world.scanner.publicPEM.utf8))
            return try detached(blob, material) + ["--certificate", pem] + entry(blob, material) + blob.identity
        },
        Mixed("a certificate that is none", "malformed-attestation") { blob in
            let pem = try blob.write("no.pem", Array("none\n".utf8))
            return try detached(blob, blob.sign()) + ["--certificate", pem] + blob.identity
        },
        Mixed("a log entry that is none", "malformed-attestation") { blob in
            let material = blob.sign()
            let bundle = try blob.write("b.json", material.bundle(.v0_3).bytes)
            return try detached(blob, material) + certificate(blob, material) + ["--bundle", bundle] + blob.identity
        },
        Mixed("an empty signature", "malformed-attestation") { blob in
            ["--signature", try blob.write("file.sig", [])] + blob.key
        },
        Mixed("a signature that is none", "untrusted-key") { blob in
            ["--signature", try blob.write("file.sig", Array("none of it".utf8))] + blob.key
        },
        Mixed("an empty bundle", "malformed-attestation") { blob in
            ["--bundle", try blob.write("b.json", [])] + blob.key
        },
        Mixed("an empty object", "malformed-attestation") { blob in
            ["--bundle", try blob.write("b.json", Array("{}".utf8))] + blob.key
        },
    ]

    /// A granted response whose SignedData has neither content nor signers.
    private static let unsignedTimestamp: [UInt8] = {
        let data = DER.sequence(
            DER.integer(3),
            DER.set(),
            DER.sequence(DER.objectIdentifier("1.2.840.113549.1.9.16.1.4")),
            DER.set()
        )
        let token = DER.sequence(DER.objectIdentifier("1.2.840.113549.1.7.2"), DER.explicit(0, data))
        return DER.sequence(DER.sequence(DER.integer(0)), token)
    }()

    @Test(arguments: mixed)
    func refusesPartsThatDoNotBelongTogether(_ sample: Mixed) throws {
        let blob = try ForgedBlob()
        let run = try blob.verify(sample.words(blob))
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try run.errorCode == sample.code, "\(run.errors)")
    }

    /// Of so many bundles in one file none is read.
    @Test(arguments: [(1_000, "malformed-attestation"), (1_001, "limit-exceeded")])
    func refusesMoreBundlesThanItReads(_ count: Int, _ code: String) throws {
        let blob = try ForgedBlob()
        let lines = Array(repeating: "{}", count: count).joined(separator: "\n")
        let run = try blob.verify(["--bundle", try blob.write("b.jsonl", Array(lines.utf8))] + blob.key)
        #expect(run.exitCode == 1)
        #expect(try run.errorCode == code)
        #expect(run.noteCodes.count == (count == 1_000 ? 999 : 0))
    }
}
