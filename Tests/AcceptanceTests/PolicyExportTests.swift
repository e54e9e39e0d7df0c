import CorpusSupport
import Forge
import Foundation
import Testing

/// `sallyport policy export`: what it prints can be read again, and asks for the verdict.
@Suite struct PolicyExportTests {
    /// A scratch folder with the public half of the station's key in it.
    private static func scratch() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        let shown = try CommandRun.sallyport(["key", "public", "--key", VerdictTests.key])
        #expect(shown.exitCode == 0, "\(shown.errors)")
        try scratch.write("station.pub", shown.output)
        return scratch
    }

    private static func export(_ words: [String], in scratch: ScratchFolder) throws -> CommandRun {
        try CommandRun.sallyport(["policy", "export", "--key", scratch.path + "/station.pub"] + words)
    }

    @Test(arguments: [
        (["--kyverno"], "ClusterPolicy sallyport-verdict: "),
        (
            ["--kyverno", "--name", "gate", "--images", "a.example/*", "--images", "b.example/x:*"],
            "ClusterPolicy gate: "
        ),
        (
            ["--kyverno", "--verifier-id", "https://station.example.com/a?b=c+d[1](2)$*"],
            "ClusterPolicy sallyport-verdict: "
        ),
        (["--cluster-image-policy"], "ClusterImagePolicy sallyport-verdict: "),
        (["--cluster-image-policy", "--name", "gate", "--images", "a.example/**"], "ClusterImagePolicy gate: "),
        (
            ["--cluster-image-policy", "--verifier-id", "https://station.example.com/a?b=c+d[1](2)$*#x"],
            "ClusterImagePolicy sallyport-verdict: "
        ),
    ])
    func canBeReadAgain(_ words: [String], _ line: String) throws {
        let scratch = try Self.scratch()
        let made = try Self.export(words, in: scratch)
        #expect(made.exitCode == 0, "\(made.errors)")
        try scratch.write("exported.yaml", made.output)
        let check = try CommandRun.sallyport(["policy", "check", scratch.path + "/exported.yaml"])
        #expect(check.exitCode == 0, "\(check.errors)")
        #expect(check.output.hasPrefix(line), "\(check.output)")
        let explained = try CommandRun.sallyport(["policy", "explain", scratch.path + "/exported.yaml"])
        #expect(explained.output.contains("https://slsa.dev/verification_summary/v1"), "\(explained.output)")
    }

    @Test func asksAClusterForThePassedVerdict() throws {
        let scratch = try Self.scratch()
        let id = "https://station.example.com/"
        let policy = try Self.export(["--cluster-image-policy", "--verifier-id", id], in: scratch).output
        #expect(policy.contains(#"verificationResult: =~"^PASSED$""#))
        #expect(policy.contains(##"verifier: id: =~#"^https://station[.]example[.]com/$"#"##))
        let kyverno = try Self.export(["--kyverno"], in: scratch).output
        #expect(kyverno.contains("rekor: {ignoreTlog: true}") && kyverno.contains("ctlog: {ignoreSCT: true}"))
        #expect(!kyverno.contains("verifier.id"))
    }

    @Test func namesTheHashOfTheKey() throws {
        let scratch = try ScratchFolder()
        let key = scratch.path + "/k.pem"
        #expect(try CommandRun.sallyport(["key", "generate", "-o", key, "--type", "ecdsa-p384"]).exitCode == 0)
        for (form, line) in [
            ("--kyverno", "signatureAlgorithm: sha384"), ("--cluster-image-policy", "hashAlgorithm: sha384"),
        ] {
            let run = try CommandRun.sallyport(["policy", "export", form, "--key", key + ".pub"])
            #expect(run.output.contains(line), "\(run.errors)")
        }
    }

    // MARK: - A bundle with the verdict

    /// The webshop of a fixture with the verdict about it, attached as cosign does it.
    ///
    /// - Returns: The verdict's result, and the new bundle.
    private static func attached(_ fixture: String, in scratch: ScratchFolder) throws -> (result: String, path: String)
    {
        let bundle = Corpus.fixtures + "/bundles/\(fixture).tar"
        let verdict = scratch.path + "/v.intoto.jsonl"
        let run = try FixtureTests.verify(
            bundle,
            ["--key", VerdictTests.key, "--verdict", verdict, "--output", "json"]
        )
        let result = try #require(try run.json["result"] as? String)
        let folder = scratch.path + "/layout"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(try CommandRun.tool("tar", ["-xf", bundle, "-C", folder]).exitCode == 0)
        var layout = LayoutFiles()
        for name in try Packing.files(folder) { layout.files[name] = try Corpus.file(folder + "/" + name) }

        func object(_ path: String) throws -> [String: Any] {
            let bytes = try #require(layout.files[path])
            return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        }
        var index = try object("index.json")
        var manifests = try #require(index["manifests"] as? [[String: Any]])
        let place = try #require(
            manifests.firstIndex { manifest in
                (manifest["annotations"] as? [String: String])?["org.opencontainers.image.ref.name"]?.hasSuffix(".att")
                    ?? false
            }
        )
        let old = LayoutFiles.path(try #require(manifests[place]["digest"] as? String))
        var manifest = try object(old)
        let envelope = Blob("application/vnd.dsse.envelope.v1+json", try Corpus.file(verdict))
        layout.add(envelope)
        manifest["layers"] =
            try #require(manifest["layers"] as? [[String: Any]]) + [
                [
                    "mediaType": envelope.mediaType, "digest": envelope.digest, "size": envelope.bytes.count,
                    "annotations": [
                        "dev.cosignproject.cosign/signature": "",
                        "predicateType": "https://slsa.dev/verification_summary/v1",
                    ],
                ]
            ]
        let changed = Blob(
            Blob.imageManifest,
            [UInt8](try JSONSerialization.data(withJSONObject: manifest, options: .withoutEscapingSlashes))
        )
        layout.files[old] = nil
        layout.add(changed)
        manifests[place]["digest"] = changed.digest
        manifests[place]["size"] = changed.bytes.count
        index["manifests"] = manifests
        layout.files["index.json"] = [UInt8](
            try JSONSerialization.data(withJSONObject: index, options: .withoutEscapingSlashes)
        )
        try scratch.write("attached.tar", layout.tar())
        return (result, scratch.path + "/attached.tar")
    }

    @Test(
        arguments: [
            ("accept/webshop-1.4.0", [], "PASSED", nil), ("reject/high-vulnerability", [], "FAILED", "condition-false"),
            ("accept/webshop-1.4.0", ["--verifier-id", "https://elsewhere.example.com/"], "PASSED", "condition-false"),
        ] as [(String, [String], String, String?)]
    )
    func admitsOnlyWhatPassed(_ fixture: String, _ words: [String], _ result: String, _ code: String?) throws {
        let scratch = try Self.scratch()
        let bundle = try Self.attached(fixture, in: scratch)
        #expect(bundle.result == result)
        try scratch.write("policy.yaml", try Self.export(["--kyverno"] + words, in: scratch).output)
        let run = try FixtureTests.verify(
            bundle.path,
            ["--policy", scratch.path + "/policy.yaml", "--output", "json"]
        )
        #expect(run.exitCode == (code == nil ? 0 : 1), "\(run.errors)\(run.output.prefix(6_000))")
        #expect(try run.ruleCodes == [code].compactMap(\.self), "\(run.output.prefix(6_000))")
    }

    @Test func admitsNothingWithoutAVerdict() throws {
        let scratch = try Self.scratch()
        try scratch.write("policy.yaml", try Self.export(["--kyverno"], in: scratch).output)
        let run = try FixtureTests.verify(
            Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar",
            ["--policy", scratch.path + "/policy.yaml", "--output", "json"]
        )
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["missing-attestation"])
    }

    // MARK: - Wrong words

    @Test(
        arguments: [
            ([], "found neither", 2), (["--kyverno", "--cluster-image-policy"], "found both", 2),
            (["--kyverno", "--name", "A b"], "metadata.name", 2),
            (["--kyverno", "--images", "{{ x }}"], "without a variable", 2),
            (["--cluster-image-policy", "--images", "a b"], "expected a pattern", 2),
            (["--kyverno", "--verifier-id", "station"], "expected a URI", 2),
            (["--kyverno", "--verifier-id", "x:{{y}}"], "expected a URI", 2),
            (["--cluster-image-policy", "--verifier-id", "x:\\#(y)"], "expected a URI", 2),
        ] as [([String], String, Int32)]
    )
    func refusesWrongWords(_ words: [String], _ message: String, _ exitCode: Int32) throws {
        let run = try Self.export(words, in: try Self.scratch())
        #expect(run.exitCode == exitCode)
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func refusesWhatIsNoPublicKey() throws {
        let scratch = try ScratchFolder()
        try scratch.write("station.pub", "no key")
        let run = try Self.export(["--kyverno"], in: scratch)
        #expect(run.exitCode == 4)
        #expect(run.errors.hasSuffix("[key-unusable]\n"), "\(run.errors)")
    }
}
