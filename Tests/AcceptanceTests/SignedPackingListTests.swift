import CorpusSupport
import Forge
import Foundation
import Testing

/// Packing lists that somebody signed: who may, and every way in which a signature does not count.
@Suite struct SignedPackingListTests {
    static let type = "application/vnd.sallyport.packing-list.v1+json"
    static let world = DemoWorld()
    static let packer = world.key(named: "packer")
    static let release = Identity.workflow(
        "pack.yml",
        of: "shop/webshop",
        ref: "refs/tags/v1.4.0",
        commit: Product.webshop.commit
    )

    /// The authority that signs packing lists in most of these tests.
    static let authority = """
        - name: packer
          signs: [packing-list]
          keys: [{file: keys/packer.pub}]

        """
    static let keyless = """
        - name: pack-ci
          signs: [packing-list]
          keyless:
            trustedRoot: demo
            identities:
            - issuer: https://token.ci.example.com
              subject: https://git.example.com/shop/webshop/.github/workflows/pack.yml@refs/tags/v1.4.0

        """

    /// The demo trust root with one authority more.
    static func trust(_ authority: String = authority, revoked: String? = nil) throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.copy(Corpus.trust, to: "trust")
        try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        let yaml = String(decoding: try Corpus.file(Corpus.trust + "/trust.yaml"), as: UTF8.self)
        try scratch.write(
            "trust/trust.yaml",
            yaml.replacingOccurrences(of: "authorities:\n", with: "authorities:\n" + authority)
        )
        try scratch.write("trust/keys/packer.pub", packer.publicPEM)
        if let revoked { try scratch.write("trust/revoked.txt", revoked) }
        return scratch
    }

    static func sign(
        _ list: [UInt8],
        by signer: Forge.Signer = .key(packer),
        type: String = type,
        entry: EntryKind? = nil,
        timestamp: Bool = false
    ) -> SignedMaterial {
        var document = Attachment(
            "list",
            .payload(list, type: type),
            by: signer,
            at: DemoWorld.built + 600,
            entry: entry,
            form: .bundle(.v0_3)
        )
        document.hasTimestamp = timestamp
        return world.sign(document)
    }

    static func list(_ bundle: String = VerdictTests.good) throws -> [UInt8] {
        Array(try InventoryTests.list(bundle).output.utf8)
    }

    static func verify(_ scratch: ScratchFolder, _ file: [UInt8], _ words: [String] = []) throws -> CommandRun {
        try scratch.write("list.json", file)
        return try CommandRun.sallyport(
            [
                "verify", VerdictTests.good, "--trust", scratch.path + "/trust", "--at", FixtureTests.at, "--output",
                "json", "--expect", scratch.path + "/list.json",
            ] + words
        )
    }

    // MARK: - Signatures that hold

    struct Good: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var authority = SignedPackingListTests.authority
        let file: @Sendable ([UInt8]) -> [UInt8]
    }

    static let good: [Good] = [
        Good(testDescription: "a plain envelope") { sign($0).envelope.bytes },
        Good(testDescription: "a Sigstore bundle of a key") { sign($0).bundle(.v0_3).bytes },
        Good(testDescription: "a Sigstore bundle of a key, logged", authority: authority + requireLog) {
            sign($0, entry: .dsse).bundle(.v0_3).bytes
        },
        Good(testDescription: "a Sigstore bundle of a key, timestamped", authority: authority + requireTimestamp) {
            sign($0, timestamp: true).bundle(.v0_3).bytes
        },
        Good(testDescription: "a Sigstore bundle of a certificate", authority: keyless) {
            sign($0, by: .keyless(release), entry: .dsse).bundle(.v0_3).bytes
        },
        Good(testDescription: "a good signature beside one of a stranger") { list in
            var envelope = sign(list).envelope
            let stranger = sign(list, by: .key(world.stranger)).envelope
            if case .array(let own)? = envelope["signatures"], case .array(let other)? = stranger["signatures"] {
                envelope["signatures"] = .array(other + own)
            }
            return envelope.bytes
        },
        Good(
            testDescription: "an authority of all the images that the list names",
            authority: authority.replacingOccurrences(
                of: "  keys:",
                with: "  images: [\"registry.example.com/**\"]\n  keys:"
            )
        ) { sign($0).envelope.bytes },
    ]

    static let requireLog = "  trustedRoot: demo\n  require: {transparencyLog: 1}\n"
    static let requireTimestamp = "  trustedRoot: demo\n  require: {timestamps: 1}\n"

    @Test(arguments: good)
    func countsWhereTheSignerMaySign(_ sample: Good) throws {
        let scratch = try Self.trust(sample.authority)
        let run = try Self.verify(scratch, sample.file(try Self.list()))
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        #expect(try run.findingCodes == ["trust-root-unpinned"])
        // And it is compared, not only believed.
        let other = Corpus.fixtures + "/bundles/accept/two-images.tar"
        let failed = try Self.verify(scratch, sample.file(try Self.list(other)))
        #expect(failed.exitCode == 1)
        #expect(try ExpectTests.listCodes(failed) == ["missing-from-list"])
    }

    // MARK: - Signatures that do not

    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        var authority = SignedPackingListTests.authority
        var revoked: String?
        let file: @Sendable ([UInt8]) -> [UInt8]

        init(
            _ description: String,
            _ code: String,
            authority: String = SignedPackingListTests.authority,
            revoked: String? = nil,
            _ file: @escaping @Sendable ([UInt8]) -> [UInt8]
        ) {
            (testDescription, self.code, self.authority) = (description, code, authority)
            (self.revoked, self.file) = (revoked, file)
        }
    }

    static let plain: @Sendable ([UInt8]) -> [UInt8] = { sign($0).envelope.bytes }
    static let fingerprint =
        "sha256:" + packer.identifier.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()

    static let whose: [Bad] = [
        Bad("the key of a stranger", "untrusted-key") { sign($0, by: .key(world.stranger)).envelope.bytes },
        Bad("a key of an authority that signs something else", "authority-scope") {
            sign($0, by: .key(world.scanner)).envelope.bytes
        },
        Bad(
            "a key of an authority that signs every attestation",
            "authority-scope",
            authority: authority.replacingOccurrences(of: "[packing-list]", with: "[\"*\"]"),
            plain
        ),
        Bad(
            "an authority of other images",
            "authority-scope",
            authority: authority.replacingOccurrences(
                of: "  keys:",
                with: "  images: [registry.example.com/other]\n  keys:"
            ),
            plain
        ),
        Bad("a revoked key", "revoked-key", revoked: "key \(fingerprint)\n", plain),
        Bad(
            "a key that is revoked since a time, without a trusted time",
            "revoked-key",
            revoked: "key \(fingerprint) since 2026-12-01T00:00:00Z\n",
            plain
        ),
        Bad(
            "a key that is over",
            "outside-validity",
            authority: authority.replacingOccurrences(
                of: "packer.pub",
                with: "packer.pub, until: 2026-05-01T00:00:00Z"
            ),
            plain
        ),
        Bad("a key whose authority wants a log", "threshold-not-met", authority: authority + requireLog, plain),
        Bad("another identity", "untrusted-identity", authority: keyless) {
            let other = Identity.workflow(
                "other.yml",
                of: "shop/webshop",
                ref: "refs/heads/main",
                commit: Product.webshop.commit
            )
            return sign($0, by: .keyless(other), entry: .dsse).bundle(.v0_3).bytes
        },
        Bad("an identity that signs something else", "authority-scope", authority: keyless) {
            sign($0, by: .keyless(Product.webshop.releaseWorkflow), entry: .dsse).bundle(.v0_3).bytes
        },
        Bad("a certificate without log", "no-trusted-time", authority: keyless) {
            sign($0, by: .keyless(release)).bundle(.v0_3).bytes
        },
        // Such an envelope has no room for the certificate.
        Bad("a plain envelope by a certificate", "untrusted-key", authority: keyless) {
            sign($0, by: .keyless(release), entry: .dsse).envelope.bytes
        },
    ]

    static let altered: [Bad] = [
        Bad("an altered payload", "untrusted-key") { list in
            var material = sign(list)
            material.payload = list.map { $0 == UInt8(ascii: "1") ? UInt8(ascii: "2") : $0 }
            return material.envelope.bytes
        },
        Bad("an altered signature", "untrusted-key") { list in
            var material = sign(list)
            material.signature[material.signature.count - 1] ^= 1
            return material.envelope.bytes
        },
        Bad("an altered type", "untrusted-key") { list in
            var material = sign(list)
            material.payloadType = "application/vnd.sallyport.packing-list.v2+json"
            return material.envelope.bytes
        },
        Bad("a type put right after signing", "untrusted-key") { list in
            var material = sign(list, type: "application/octet-stream")
            material.payloadType = type
            return material.envelope.bytes
        },
        Bad("a list that was signed as a statement", "payload-type") {
            sign($0, type: "application/vnd.in-toto+json").envelope.bytes
        },
        Bad("a log entry of another list", "log-entry-mismatch", authority: authority + requireLog) { list in
            var material = sign(list, entry: .dsse)
            material.entry = sign(list + [0x20], entry: .dsse).entry
            return material.bundle(.v0_3).bytes
        },
        Bad("no signature", "policy-invalid") { list in
            var envelope = sign(list).envelope
            envelope["signatures"] = []
            return envelope.bytes
        },
        Bad("a member that envelopes do not have", "policy-invalid") { list in
            var envelope = sign(list).envelope
            envelope.append("packingList", .number(1))
            return envelope.bytes
        },
        Bad("a member twice", "policy-invalid") { list in
            var envelope = sign(list).envelope
            envelope.append("payload", .string("AA=="))
            return envelope.bytes
        },
        Bad("a signature beside the list", "unsupported-format") { list in
            var material = sign(list)
            material.payloadType = nil
            return material.bundle(.v0_3).bytes
        },
        Bad("a timestamp of another list", "threshold-not-met", authority: authority + requireTimestamp) { list in
            var material = sign(list)
            material.timestamp = sign(list + [0x20], timestamp: true).timestamp
            return material.bundle(.v0_3).bytes
        },
        Bad("a timestamp by a stranger alone", "untrusted-timestamp", authority: keyless) { list in
            var material = sign(list, by: .keyless(release))
            material.timestamp = DemoWorld(seed: "another world").tsa.timestamp(material.signature, at: DemoWorld.built)
            return material.bundle(.v0_3).bytes
        },
        Bad("signed, and no list", "policy-invalid") { _ in sign(Array("{}".utf8)).envelope.bytes },
        Bad("signed, of another version", "unsupported-format") { _ in
            sign(Array("{\"packingList\": 2, \"images\": []}".utf8)).envelope.bytes
        },
        Bad("signed, and signed again inside", "policy-invalid") { sign(plain($0)).envelope.bytes },
    ]

    @Test(arguments: whose + altered)
    func doesNotCount(_ sample: Bad) throws {
        let scratch = try Self.trust(sample.authority, revoked: sample.revoked)
        let key = ["--key", VerdictTests.key, "--verdict", scratch.path + "/v.json"]
        let run = try Self.verify(scratch, sample.file(try Self.list()), key)
        #expect(run.exitCode == 4, "\(run.errors)")
        #expect(try run.json["result"] as? String == "ERROR")
        #expect(try run.errorCode == sample.code)
        #expect(run.errors.contains("/list.json: ") && run.errors.hasSuffix(" [\(sample.code)]\n"), "\(run.errors)")
        #expect(run.errors.filter(\.isNewline).count == 1)
        #expect(!scratch.exists("v.json"))
    }

    @Test func doesNotCountWhenTheFileIsRevoked() throws {
        let list = try Self.list()
        for file in [list, Self.plain(list)] {
            let scratch = try Self.trust(revoked: "digest \(Blob("", file).digest)\n")
            let run = try Self.verify(scratch, file)
            #expect(run.exitCode == 4)
            #expect(try run.errorCode == "revoked-digest")
        }
    }

    /// One flipped byte anywhere in a signed list: never compared, and no other reason told than one of these.
    @Test func refusesEveryFlippedByte() throws {
        let scratch = try Self.trust()
        let bytes = Self.plain(try Self.list())
        for index in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
            var altered = bytes
            altered[index] ^= 1
            let run = try Self.verify(scratch, altered)
            #expect(run.exitCode == 4, "byte \(index): exit \(run.exitCode)")
            let code = try run.errorCode ?? ""
            #expect(["untrusted-key", "policy-invalid", "payload-type"].contains(code), "byte \(index): \(code)")
        }
    }

    // MARK: - Without a signature

    @Test func aPlainListIsTheOperatorsWordAndShowsWhereListsHaveASigner() throws {
        let run = try Self.verify(try Self.trust(), try Self.list())
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try run.findingCodes == ["trust-root-unpinned", "unsigned"])
        #expect(run.output.contains("counts as the operator's own word, though authority 'packer' signs packing lists"))
        let nobody = try Self.verify(try Self.trust(""), try Self.list())
        #expect(nobody.exitCode == 0)
        #expect(try nobody.findingCodes == ["trust-root-unpinned"])
    }

    // MARK: - With the tools at hand

    /// The recipe of docs/packing-lists.md.
    @Test func isSignedWithOpenSSL() throws {
        let scratch = try Self.trust()
        try scratch.write("plain.json", try Self.list())
        try scratch.write("packer.pem", Self.packer.privatePEM)
        let page = String(decoding: try Corpus.file(Corpus.repository + "/docs/packing-lists.md"), as: UTF8.self)
        let parts = page.components(separatedBy: "```sh\n")
        let recipe = try #require(parts.first { $0.contains("openssl dgst") }?.components(separatedBy: "```").first)
        try scratch.write("sign.sh", recipe)
        try FileManager.default.moveItem(
            atPath: scratch.path + "/plain.json",
            toPath: scratch.path + "/packing-list.json"
        )
        let signed = try CommandRun.tool("sh", ["-eu", "sign.sh"], in: scratch.path)
        #expect(signed.exitCode == 0, "\(signed.errors)")
        let run = try Self.verify(scratch, try Corpus.file(scratch.path + "/packing-list.dsse.json"))
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try run.findingCodes == ["trust-root-unpinned"])
    }
}
