import CorpusSupport
import Forge
import Foundation
import Testing

/// Good signatures that stand for something else than they say, through the built command: no rule takes them.
@Suite struct MisplacedEvidenceTests {
    private static let world = DemoWorld()
    private static let slsa = "https://slsa.dev/provenance/v1"

    /// Verifies an image by one rule, with a release workflow that may sign everything.
    private static func verify(
        _ recipe: ImageRecipe,
        rule: String,
        in world: DemoWorld = world,
        _ words: [String] = [],
        alter: (inout LayoutFiles) -> Void = { _ in }
    ) throws -> CommandRun {
        let scratch = try ScratchFolder()
        try scratch.copy(Corpus.trust, to: "trust")
        try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        let yaml = String(decoding: try Corpus.file(Corpus.trust + "/trust.yaml"), as: UTF8.self)
        try scratch.write(
            "trust/trust.yaml",
            yaml.replacingOccurrences(of: "signs: [provenance, sbom, signature]", with: "signs: [\"*\"]")
        )
        try scratch.write(
            "policy.yaml",
            """
            apiVersion: sallyport.dev/v1
            kind: BundlePolicy
            metadata: {name: one-rule}
            spec: {images: ["**"], require: [{attestation: \(rule), signedBy: [release-ci]}]}

            """
        )
        var layout = BundleRecipe(recipe).layout(in: world)
        alter(&layout)
        try scratch.write("bundle.tar", layout.tar())
        return try CommandRun.sallyport(
            [
                "verify", scratch.path + "/bundle.tar", "--trust", scratch.path + "/trust", "--policy",
                scratch.path + "/policy.yaml", "--at", FixtureTests.at, "--output", "json",
            ] + words
        )
    }

    private static func expect(_ code: String?, of run: CommandRun) throws {
        #expect(run.exitCode == (code == nil ? 0 : 1), "\(run.errors)\(run.output)")
        #expect(try run.ruleCodes == [code].compactMap(\.self), "\(run.output)")
    }

    // MARK: - Another type

    /// A statement of another type under the annotation of the wanted one, in a layer and in a bundle.
    @Test(arguments: [false, true])
    func takesTheTypeFromTheStatement(_ isBundle: Bool) throws {
        for (type, code) in [
            (Self.slsa, nil),
            ("https://github.com/npm/attestation/tree/main/specs/publish/v0.1", "missing-attestation"),
            ("https://slsa.dev/provenance/v1/", "missing-attestation"),
        ] as [(String, String?)] {
            var recipe = isBundle ? Self.world.payments() : Self.world.webshop()
            recipe.attachments = [recipe["provenance"]]
            recipe["provenance"].statement?.predicateType = type
            recipe["provenance"].alterAnnotations = { $0["predicateType"] = Self.slsa }
            let run = try Self.verify(recipe, rule: "provenance")
            try Self.expect(code, of: run)
            #expect(try run.attestationCodes.isEmpty)
        }
    }

    /// No statement at all, though signed by whom it should be.
    @Test(
        arguments: ["{}", "[]", "null", "", "{\"a\":", "{\"_type\":\"https://in-toto.io/Statement/v1\"}"].map {
            Array($0.utf8)
        }
            + [[0x22, 0xFF, 0x22]]
    )
    func takesNoPayloadThatIsNoStatement(_ payload: [UInt8]) throws {
        var recipe = Self.world.webshop()
        recipe.attachments = [recipe["provenance"]]
        recipe["provenance"].content = .payload(payload, type: "application/vnd.in-toto+json")
        for rule in ["provenance", "sbom", "vulnerability-scan", "vex", "signature"] {
            let run = try Self.verify(recipe, rule: rule)
            try Self.expect(rule == "signature" ? "missing-signature" : "missing-attestation", of: run)
            #expect(try run.attestationCodes == ["malformed-statement"])
        }
    }

    /// Provenance that BuildKit wrote and nobody signed, of the type that a rule asks for.
    @Test func takesNoProvenanceThatNobodySigned() throws {
        var recipe = Self.world.webshop(.index(.webshop, buildKit: true))
        recipe.remove("provenance")
        let run = try Self.verify(recipe, rule: "provenance")
        try Self.expect("unsigned", of: run)
        #expect(try run.attestationCodes == ["unsigned", "unsigned"])
    }

    // MARK: - Another image

    /// Who signed one platform said nothing of the index, nor of the other platform.
    @Test func takesNoSignatureOfAPlatformForOneOfTheIndex() throws {
        var recipe = Self.world.webshop()
        let platform = recipe.image.platforms[0].manifest
        recipe.attachments = [recipe["signature"]]
        try Self.expect(nil, of: Self.verify(recipe, rule: "signature"))
        recipe["signature"].content = .simpleSigning(Self.simpleSigning(platform))
        for target in [platform, recipe.image.root] {
            recipe["signature"].filedUnder = target
            let run = try Self.verify(recipe, rule: "signature")
            try Self.expect("missing-signature", of: run)
        }
    }

    @Test func takesNoProvenanceOfOnePlatformForAll() throws {
        var recipe = Self.world.webshop()
        let platforms = recipe.image.platforms.map(\.manifest)
        recipe.attachments = [recipe["provenance"]]
        for (subjects, code) in [(platforms, nil), ([platforms[0]], "missing-attestation")] as [([Blob], String?)] {
            recipe["provenance"].statement?.subjects = subjects.map {
                .init(name: nil, digests: ["sha256": $0.hexDigest])
            }
            try Self.expect(code, of: Self.verify(recipe, rule: "provenance"))
        }
    }

    private static func simpleSigning(_ manifest: Blob) -> [UInt8] {
        let json: JSON = [
            "critical": [
                "identity": ["docker-reference": "registry.example.com/shop/webshop"],
                "image": ["docker-manifest-digest": .string(manifest.digest)],
                "type": "cosign container image signature",
            ],
            "optional": nil,
        ]
        return json.bytes
    }

    /// Attestations of one image, filed under another that stands in the same bundle.
    @Test func takesNoAttestationsOfAnotherImage() throws {
        var recipe = Self.world.webshop()
        let other = Self.world.webshop(.single(.payments))
        recipe.attachments = other.attachments
        for rule in ["provenance", "signature"] {
            let run = try Self.verify(recipe, rule: rule)
            #expect(run.exitCode == 1)
            #expect(Set(try run.attestationCodes) == ["wrong-subject"], "\(run.output)")
        }
    }

    // MARK: - Trust that comes with the bundle

    /// Everything by strangers, who bring the trusted root by which it would hold, in whatever place.
    @Test func believesNoTrustedRootInTheBundle() throws {
        let stranger = DemoWorld(seed: "another world")
        var recipe = stranger.webshop()
        recipe.attachments = [recipe["provenance"]]
        let root = stranger.trustedRoot.bytes
        for paths in [
            ["trusted_root.json"], ["trust/sigstore/demo/trusted_root.json", "sigstore/demo/trusted_root.json"],
            [LayoutFiles.path(Blob("application/vnd.dev.sigstore.trustedroot+json;version=0.1", root).digest)],
        ] {
            for words in [[], ["--no-strict-content"]] {
                let run = try Self.verify(recipe, rule: "provenance", in: stranger, words) { layout in
                    for path in paths { layout.files[path] = root }
                }
                #expect(run.exitCode == 1, "\(run.errors)\(run.output)")
                #expect(try run.attestationCodes == ["untrusted-log"])
                let findings = try #require(try run.json["findings"] as? [[String: Any]])
                let errors = findings.filter { $0["severity"] as? String == "error" }
                    .compactMap { $0["code"] as? String }.filter { $0 != "trust-root-unpinned" }
                #expect(errors.isEmpty == !words.isEmpty, "\(errors)")
                #expect(Set(errors).isSubset(of: ["unexpected-file", "unreferenced-blob"]))
            }
        }
    }
}
