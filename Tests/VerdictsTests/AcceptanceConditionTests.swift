import Cryptography
import Encodings
import Reports
import Testing
import Trust
import Verdicts
import Vocabulary

/// Each condition of `accept`, flipped alone: this code comes out and no other.
@Suite struct AcceptanceConditionTests {
    private let station: Station
    private var cluster: Cluster
    private let file: [UInt8]

    init() throws {
        station = try Station(.ecdsaP256)
        cluster = try Cluster(station.entry())
        file = try station.file(Sample.judgement())
    }

    private func codes(_ result: AcceptanceResult) -> [Code] { result.errors.map(\.code) }

    @Test(arguments: SigningKey.Kind.allCases)
    func `a good verdict is accepted in both forms`(_ kind: SigningKey.Kind) throws {
        let station = try Station(kind)
        let cluster = try Cluster(station.entry())
        for form in [SignedVerdict.Form.sigstoreBundle, .envelope] {
            let result = try cluster.judge(station.file(Sample.judgement(), form), bundle: Sample.bundle())
            #expect(result.isAccepted)
            #expect(result.errors.isEmpty && result.notes.isEmpty)
            #expect(result.images.map(\.digest) == [try Sample.digest(0x11), try Sample.digest(0x21)])
        }
    }

    @Test func `another key is not trusted, and the payload is not looked at`() throws {
        let other = try Station(.ecdsaP256)
        #expect(codes(try cluster.judge(other.file(Sample.failed()))) == [.verdictUntrusted])
        #expect(codes(try cluster.judge(other.file(Sample.failed(), .envelope))) == [.verdictUntrusted])
        #expect(codes(try cluster.judge(other.file(payload: Array("no JSON".utf8)))) == [.verdictUntrusted])
    }

    @Test func `a hint that names another key than the one that signed is not trusted`() throws {
        let signed = try JSONReader.read(file, depth: 8)
        let other = Base64.encode(try Station().key.publicKey.fingerprint.bytes)
        let changed = signed.changing(["verificationMaterial", "publicKey", "hint"]) { _ in .string(other) }
        #expect(codes(try cluster.judge(JSONWriter.write(changed))) == [.verdictUntrusted])
    }

    @Test func `a key outside its window at the verdict's time is not trusted`() throws {
        var cluster = cluster
        for (from, until) in [("2026-11-23T12:00:01Z", nil), (nil, "2026-11-23T11:59:59Z")] {
            cluster.keys = [
                station.entry(
                    window: ValidityWindow(from: from.flatMap(Instant.init), until: until.flatMap(Instant.init))
                )
            ]
            let result = try cluster.judge(file)
            #expect(codes(result) == [.verdictUntrusted])
            #expect(result.errors[0].message.contains("expected a verdict of its time"))
        }
    }

    @Test func `a key that has run out since is not trusted`() throws {
        var cluster = cluster
        let until = try Sample.time("2026-11-24T11:59:59Z")
        cluster.keys = [station.entry(window: ValidityWindow(from: nil, until: until))]
        let result = try cluster.judge(file)
        #expect(codes(result) == [.verdictUntrusted])
        #expect(result.errors[0].message.contains("found one until 2026-11-24T11:59:59Z"))
        cluster.time = until
        #expect(try cluster.judge(file).isAccepted)
    }

    @Test func `a key that may state another verifier only is not trusted`() throws {
        var cluster = cluster
        cluster.keys = [station.entry(verifier: "https://verifiers.example.com/station-8")]
        #expect(codes(try cluster.judge(file)) == [.verdictUntrusted])
        cluster.keys.append(station.entry(verifier: Station.verifier))
        #expect(try cluster.judge(file).isAccepted)
    }

    @Test(arguments: ["", " since 2027-01-01T00:00:00Z"])
    func `a revoked key is not trusted, since whenever`(_ since: String) throws {
        var cluster = cluster
        cluster.revoked = "key \(station.key.publicKey.fingerprint)\(since)\n"
        #expect(codes(try cluster.judge(file)) == [.verdictUntrusted])
    }

    @Test(arguments: [0x11, 0x12, 0xA1] as [UInt8])
    func `a verdict over what is revoked here is refused`(_ byte: UInt8) throws {
        var cluster = cluster
        cluster.revoked = "digest \(try Sample.digest(byte))\n"
        #expect(codes(try cluster.judge(file)) == [.revokedDigest])
    }

    @Test func `a FAILED verdict repeats its reasons`() throws {
        var cluster = cluster
        cluster.options = ["--image"]
        let result = try cluster.judge(station.file(Sample.failed()))
        #expect(codes(result) == [.verdictFailed, .verdictFailed, .verdictFailed])
        #expect(result.images.isEmpty)
        let messages = result.errors.map(\.message)
        #expect(messages[0].contains("registry.example.com/webshop:1.4.0: production: vulnerabilities: CVE-2024-3094"))
        #expect(messages[0].hasSuffix("[vulnerability-remains]"))
        #expect(messages[1].contains("sha256:2121"))
        #expect(messages[2].contains("nothing refers to it [unreferenced-blob]"))
    }

    @Test func `a verdict about no image is FAILED, and says why`() throws {
        let result = try cluster.judge(station.file(Sample.judgement(images: [])))
        #expect(codes(result) == [.verdictFailed])
        #expect(result.errors[0].message.hasSuffix("no image was judged"))
    }

    @Test func `an old verdict is refused`() throws {
        var cluster = cluster
        cluster.time = try Sample.time("2026-11-30T12:00:00Z")
        #expect(try cluster.judge(file).isAccepted)
        cluster.time = try Sample.time("2026-11-30T12:00:01Z")
        #expect(codes(try cluster.judge(file)) == [.verdictTooOld])
        cluster.maxAge = TimeSpan("8d")
        #expect(try cluster.judge(file).isAccepted)
        cluster.overrides.maxAge = TimeSpan("1h")
        #expect(codes(try cluster.judge(file)) == [.verdictTooOld])
    }

    @Test func `a verdict from the future is refused`() throws {
        var cluster = cluster
        cluster.time = try Sample.time("2026-11-23T11:55:00Z")
        #expect(try cluster.judge(file).isAccepted)
        cluster.time = try Sample.time("2026-11-23T11:54:59Z")
        #expect(codes(try cluster.judge(file)) == [.verdictFromTheFuture])
    }

    @Test func `a verdict by another trust root is refused`() throws {
        var cluster = cluster
        let station = try Sample.digest(0xF1)
        cluster.ownTrustRoot = try Sample.digest(0)
        #expect(codes(try cluster.judge(file)) == [.verdictTrustRoot])
        cluster.trustRoots = [try Sample.digest(1), station]
        #expect(try cluster.judge(file).isAccepted)
        cluster.overrides.trustRoots = [try Sample.digest(2)]
        #expect(codes(try cluster.judge(file)) == [.verdictTrustRoot])
        cluster.overrides.trustRoots = [station]
        #expect(try cluster.judge(file).isAccepted)
        cluster.overrides.trustRoots = []
        cluster.trustRoots = []
        #expect(codes(try cluster.judge(file)) == [.verdictTrustRoot])
    }

    @Test func `a verdict by other policies is refused`() throws {
        var cluster = cluster
        let set = try Sample.digest(0xF2)
        cluster.ownPolicySet = try Sample.digest(0)
        #expect(codes(try cluster.judge(file)) == [.verdictPolicy])
        cluster.policies = [set]
        #expect(try cluster.judge(file).isAccepted)
        cluster.overrides.policySets = [try Sample.digest(2)]
        #expect(codes(try cluster.judge(file)) == [.verdictPolicy])
        cluster.overrides.policySets = [set]
        cluster.ownPolicySet = nil
        cluster.policies = nil
        #expect(try cluster.judge(file).isAccepted)
    }

    @Test func `where nothing says which policies or keys count, that is an error`() throws {
        var cluster = cluster
        cluster.ownPolicySet = nil
        #expect(throws: VerdictError.acceptUnset("accept.policies")) { try cluster.judge(file) }
        cluster = self.cluster
        cluster.keys = []
        #expect(throws: VerdictError.acceptUnset("accept.verdictKeys")) { try cluster.judge(file) }
        #expect(VerdictError.acceptUnset("accept.policies").blame == .trust)
        #expect(VerdictError.acceptUnset("accept.policies").code == .acceptUnset)
    }

    @Test(arguments: ["--image registry.example.com/**", "--image=registry.example.com/**", "--no-strict-content"])
    func `an option that loosens must be allowed by name`(_ option: String) throws {
        var cluster = cluster
        let file = try station.file(Sample.judgement(options: [option, "--allow-absent"]))
        cluster.overrides.options = ["--allow-absent"]
        #expect(codes(try cluster.judge(file)) == [.verdictOptions])
        cluster.overrides.options.append("--imag")
        #expect(codes(try cluster.judge(file)) == [.verdictOptions])
        cluster.options = ["--image", "--no-strict-content"]
        #expect(try cluster.judge(file).isAccepted)
    }

    @Test func `another bundle is refused, a repacked one is accepted with a note`() throws {
        #expect(codes(try cluster.judge(file, bundle: Sample.bundle(layout: 0))) == [.verdictOtherBundle])
        let repacked = try cluster.judge(file, bundle: Sample.bundle(digest: 0))
        #expect(repacked.isAccepted)
        #expect(repacked.notes.count == 1)
        #expect(repacked.notes[0].hasPrefix("webshop-1.4.0.tar was packed again"))
        #expect(try cluster.judge(file, bundle: Sample.bundle(digest: nil)).notes.isEmpty)
    }

    @Test func `every condition that does not hold is named`() throws {
        var cluster = cluster
        cluster.keys = [station.entry(verifier: "x")]
        cluster.ownTrustRoot = try Sample.digest(0)
        cluster.ownPolicySet = try Sample.digest(0)
        cluster.time = try Sample.time("2027-11-23T12:00:00Z")
        let file = try station.file(
            Sample.judgement(images: [Sample.unnamed([Sample.failure()])], options: ["--json x"])
        )
        let result = try cluster.judge(file, bundle: Sample.bundle(layout: 0))
        #expect(
            codes(result) == [
                .verdictUntrusted, .verdictFailed, .verdictTooOld, .verdictTrustRoot, .verdictPolicy, .verdictOptions,
                .verdictOtherBundle,
            ]
        )
        #expect(result.errors.allSatisfy { $0.code.kind == .verdict })
        #expect(!result.isAccepted)
        #expect(AcceptanceReport.text(result).isEmpty)
        #expect(AcceptanceReport.errors(result)[2].hasSuffix("[verdict-too-old]"))
    }

    @Test func `the text names what may be imported, without what was skipped`() throws {
        let pinned = JudgedImage(
            ImageContent(
                reference: ImageReference("registry.example.com/app:1@\(try Sample.digest(0x41))"),
                tag: nil,
                digest: try Sample.digest(0x41),
                mediaType: .imageManifest,
                platforms: []
            ),
            attestations: [],
            standing: .judged(rules: [try Sample.pass()], buildLevel: 0)
        )
        let images = try [Sample.webshop(), Sample.unnamed(), Sample.skipped(), pinned]
        let result = try cluster.judge(station.file(Sample.judgement(images: images)))
        #expect(
            AcceptanceReport.text(result) == """
                registry.example.com/webshop:1.4.0@\(try Sample.digest(0x11))
                \(try Sample.digest(0x21))
                registry.example.com/app:1@\(try Sample.digest(0x41))

                """
        )
        #expect(
            String(decoding: result.json(.line), as: UTF8.self) == #"""
                {"result":"ACCEPTED","images":[{"reference":"registry.example.com/webshop:1.4.0",\#
                "digest":"\#(try Sample.digest(0x11))"},{"reference":null,"digest":"\#(try Sample.digest(0x21))"},\#
                {"reference":"registry.example.com/app:1@\#(try Sample.digest(0x41))",\#
                "digest":"\#(try Sample.digest(0x41))"}],"errors":[]}

                """#
        )
    }

    @Test func `a rejection has no images in JSON`() throws {
        var cluster = cluster
        cluster.ownPolicySet = try Sample.digest(0)
        let text = String(decoding: try cluster.judge(file).json(.line), as: UTF8.self)
        #expect(
            text.hasPrefix(#"{"result":"REJECTED","images":[],"errors":[{"kind":"verdict","code":"verdict-policy","#)
        )
    }
}
