import CorpusSupport
import Forge
import Foundation
import Testing

/// The signed verdict: made by `verify`, checked by `accept`, and never a PASSED where something failed.
@Suite struct VerdictTests {
    static let key = Corpus.fixtures + "/keys/demo-station.pem"
    static let good = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"

    /// Verifies a bundle with the demo key, the verdict going into a folder of its own.
    static func verdict(
        _ bundle: String = good,
        name: String = "v.json",
        words: [String] = [],
        in scratch: ScratchFolder
    ) throws -> CommandRun {
        try CommandRun.sallyport(
            [
                "verify", bundle, "--trust", Corpus.trust, "--at", FixtureTests.at, "--key", key, "--verdict",
                scratch.path + "/" + name,
            ] + words
        )
    }

    static func accept(
        _ scratch: ScratchFolder,
        name: String = "v.json",
        _ words: [String] = [],
        bundle: String? = good,
        at: String = "2026-06-01T13:00:00Z",
        trust: String = Corpus.trust
    ) throws -> CommandRun {
        try CommandRun.sallyport(
            ["accept", scratch.path + "/" + name] + (bundle.map { [$0] } ?? [])
                + ["--trust", trust, "--at", at] + words
        )
    }

    @Test(arguments: ["v.json", "v.intoto.jsonl"])
    func isAcceptedOnTheOtherSide(_ name: String) throws {
        let scratch = try ScratchFolder()
        let made = try Self.verdict(name: name, in: scratch)
        #expect(made.exitCode == 0, "\(made.errors)")
        let accepted = try Self.accept(scratch, name: name)
        #expect(accepted.exitCode == 0, "\(accepted.errors)")
        #expect(accepted.output.hasPrefix("registry.example.com/shop/webshop:1.4.0@sha256:"))
        #expect(accepted.output.split(separator: "\n").count == 1)
        let json = try Self.accept(scratch, name: name, ["--output", "json"])
        #expect(try json.json["result"] as? String == "ACCEPTED")
        #expect((try json.json["images"] as? [[String: Any]])?.count == 1)
        #expect((try json.json["errors"] as? [Any])?.isEmpty == true)
    }

    @Test func everyOldVerdictGoesWhateverStandsAtAnotherPath() throws {
        let scratch = try ScratchFolder()
        #expect(try Self.verdict(in: scratch).exitCode == 0)
        try scratch.write("note.txt", "not a verdict")
        let run = try Self.verdict(name: "note.txt", words: ["--verdict", scratch.path + "/v.json"], in: scratch)
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("note.txt"), "\(run.errors)")
        #expect(scratch.exists("note.txt"))
        #expect(!scratch.exists("v.json"))
    }

    @Test(arguments: ["accept/webshop-1.4.0.tar", "reject/missing-vex.tar"], [">&-", ">/dev/full"])
    func aResultThatNobodyReceivesLeavesNoVerdict(_ bundle: String, _ redirection: String) throws {
        let scratch = try ScratchFolder()
        let words = [
            "verify", Corpus.fixtures + "/bundles/" + bundle, "--trust", Corpus.trust, "--at", FixtureTests.at,
            "--key", Self.key, "--verdict", scratch.path + "/v.json",
        ]
        let run = try CommandRun.tool(
            "sh",
            ["-c", "\"$@\" " + redirection, "sh", CommandRun.binary] + Sanitizer.adapted(words)
        )
        #expect(run.exitCode == 5)
        #expect(run.errors.hasSuffix(" [cannot-write]\n"), "\(run.errors)")
        #expect(!scratch.exists("v.json"))
    }

    @Test(arguments: [["--key"], ["--policy"]])
    func aFIFOIsRefusedAtOnce(_ option: [String]) throws {
        let scratch = try ScratchFolder()
        #expect(try CommandRun.tool("mkfifo", [scratch.path + "/fifo"]).exitCode == 0)
        let run = try CommandRun.sallyport(
            ["verify", Self.good, "--trust", Corpus.trust, "--at", FixtureTests.at] + option + [scratch.path + "/fifo"]
                + (option == ["--key"] ? ["--verdict", scratch.path + "/v.json"] : [])
        )
        #expect(run.exitCode == 4)
        #expect(run.errors.contains("expected a regular file"), "\(run.errors)")
    }

    @Test func goesBesideTheBundleByDefault() throws {
        let scratch = try ScratchFolder()
        try scratch.copy(Self.good, to: "shop.tar")
        let run = try CommandRun.sallyport(
            ["verify", scratch.path + "/shop.tar", "--trust", Corpus.trust, "--at", FixtureTests.at],
            environment: ["SALLYPORT_KEY": Self.key]
        )
        #expect(run.exitCode == 0)
        #expect(scratch.exists("shop.tar.verdict.json"))
        let output = try CommandRun.sallyport(
            [
                "verify", scratch.path + "/shop.tar", "--trust", Corpus.trust, "--at", FixtureTests.at, "--verdict",
                "-",
            ],
            environment: ["SALLYPORT_KEY": Self.key]
        )
        #expect(
            output.output == String(decoding: try Corpus.file(scratch.path + "/shop.tar.verdict.json"), as: UTF8.self)
        )
    }

    @Test func isTheSameFileEachTime() throws {
        let scratch = try ScratchFolder()
        for name in ["a.json", "b.json"] { #expect(try Self.verdict(name: name, in: scratch).exitCode == 0) }
        #expect(try Corpus.file(scratch.path + "/a.json") == Corpus.file(scratch.path + "/b.json"))
    }

    @Test func saysWhyABundleFailed() throws {
        let scratch = try ScratchFolder()
        let bundle = Corpus.fixtures + "/bundles/reject/missing-sbom.tar"
        #expect(try Self.verdict(bundle, in: scratch).exitCode == 1)
        let run = try Self.accept(scratch, ["--output", "json"], bundle: bundle)
        #expect(run.exitCode == 1)
        let errors = try #require(try run.json["errors"] as? [[String: Any]])
        #expect(errors.contains { $0["code"] as? String == "verdict-failed" })
        #expect(run.output.contains("sbom"))
    }

    /// Each condition of `accept`, broken by one change.
    @Test(arguments: [
        (["--max-age", "30m"], "verdict-too-old"),
        (["--at", "2026-06-01T11:00:00Z"], "verdict-from-the-future"),
        (["--policy-digest", "sha256:" + String(repeating: "0", count: 64)], "verdict-policy"),
        (["--trust-root-digest", "sha256:" + String(repeating: "0", count: 64)], "verdict-trust-root"),
    ])
    func refusesWhatDoesNotHold(_ words: [String], _ code: String) throws {
        let scratch = try ScratchFolder()
        #expect(try Self.verdict(in: scratch).exitCode == 0)
        let at = words.first == "--at" ? words[1] : "2026-06-01T13:00:00Z"
        let run = try Self.accept(scratch, words.first == "--at" ? [] : words, at: at)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("[\(code)]\n"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func refusesOptionsThatLoosenUnlessAllowed() throws {
        let scratch = try ScratchFolder()
        #expect(try Self.verdict(words: ["--allow-absent"], in: scratch).exitCode == 0)
        let refused = try Self.accept(scratch)
        #expect(refused.exitCode == 1)
        #expect(refused.errors.hasSuffix("[verdict-options]\n"))
        #expect(try Self.accept(scratch, ["--allow-option", "--allow-absent"]).exitCode == 0)
        #expect(try Self.accept(scratch, ["--allow-option=--allow-absent"]).exitCode == 0)
        #expect(try Self.accept(scratch, ["--allow-option", "allow-absent"]).exitCode == 0)
    }

    @Test func refusesAnotherBundleAndTakesARepackedOne() throws {
        let scratch = try ScratchFolder()
        #expect(try Self.verdict(in: scratch).exitCode == 0)
        let other = try Self.accept(scratch, bundle: Corpus.fixtures + "/bundles/accept/two-images.tar")
        #expect(other.exitCode == 1)
        #expect(other.errors.hasSuffix("[verdict-other-bundle]\n"))
        let damaged = try Self.accept(scratch, bundle: Corpus.fixtures + "/bundles/reject/truncated.tar")
        #expect(damaged.exitCode == 3)
        let packed = try CommandRun.tool("sh", ["-c", "gzip -c '\(Self.good)' > '\(scratch.path)/again.tgz'"])
        #expect(packed.exitCode == 0)
        let repacked = try Self.accept(scratch, bundle: scratch.path + "/again.tgz")
        #expect(repacked.exitCode == 0, "\(repacked.errors)")
        #expect(repacked.errors.contains("repacked") || repacked.errors.contains("packed"))
    }

    @Test func refusesAVerdictByAnotherKey() throws {
        let scratch = try ScratchFolder()
        let made = try CommandRun.sallyport(["key", "generate", "-o", scratch.path + "/k.pem", "--type", "ed25519"])
        #expect(made.exitCode == 0)
        let run = try CommandRun.sallyport(
            [
                "verify", Self.good, "--trust", Corpus.trust, "--at", FixtureTests.at, "--key",
                scratch.path + "/k.pem", "--verdict", scratch.path + "/v.json",
            ]
        )
        #expect(run.exitCode == 0)
        let refused = try Self.accept(scratch)
        #expect(refused.exitCode == 1)
        #expect(refused.errors.hasSuffix("[verdict-untrusted]\n"))
    }

    /// One flipped byte anywhere in a verdict: never accepted, and never a crash.
    @Test func refusesEveryFlippedByte() throws {
        let scratch = try ScratchFolder()
        #expect(try Self.verdict(name: "v.intoto.jsonl", in: scratch).exitCode == 0)
        let bytes = try Corpus.file(scratch.path + "/v.intoto.jsonl")
        for index in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
            var altered = bytes
            altered[index] ^= 1
            try scratch.write("altered.json", altered)
            let run = try Self.accept(scratch, name: "altered.json", bundle: nil)
            #expect(run.exitCode == 1 || run.exitCode == 3, "byte \(index): exit \(run.exitCode)")
            #expect(run.output.isEmpty)
            let code = run.exitCode == 1 ? "[verdict-untrusted]\n" : "[verdict-malformed]\n"
            #expect(run.errors.hasSuffix(code), "byte \(index): \(run.errors)")
        }
    }

    // MARK: - No PASSED where something failed

    struct Failure: Sendable {
        let bundle: String
        var words: [String] = []
        let exitCode: Int32
    }

    static let zeros = "sha256:" + String(repeating: "0", count: 64)
    static let passing = "accept/webshop-1.4.0.tar"
    static let failures: [Failure] = [
        Failure(bundle: "reject/missing-sbom.tar", exitCode: 1),
        Failure(bundle: "reject/truncated.tar", exitCode: 3),
        Failure(bundle: "nothing.tar", exitCode: 3),
        Failure(bundle: passing, words: ["--pin", zeros], exitCode: 4),
        Failure(bundle: passing, words: ["--policy", "/nonexistent"], exitCode: 4),
        Failure(bundle: passing, words: ["--trust", "/nonexistent"], exitCode: 4),
        Failure(bundle: passing, words: ["--key", "/nonexistent"], exitCode: 4),
        Failure(bundle: passing, words: ["--key", "pkcs11:token=x"], exitCode: 4),
    ]

    /// For each way to fail: the exit code, and no verdict that says PASSED stands where one stood before.
    @Test(arguments: failures)
    func leavesNoPassedVerdictBehind(_ failure: Failure) throws {
        let scratch = try ScratchFolder()
        #expect(try Self.verdict(in: scratch).exitCode == 0)
        #expect(scratch.exists("v.json"))
        var words = ["verify", Corpus.fixtures + "/bundles/" + failure.bundle] + failure.words
        if !words.contains("--trust") { words += ["--trust", Corpus.trust] }
        if !words.contains("--key") { words += ["--key", Self.key] }
        let run = try CommandRun.sallyport(
            words + ["--at", FixtureTests.at, "--verdict", scratch.path + "/v.json"]
        )
        #expect(run.exitCode == failure.exitCode, "\(run.errors)")
        #expect(scratch.exists("v.json") == (failure.exitCode == 1))
        if failure.exitCode == 1 {
            let accepted = try Self.accept(scratch, bundle: nil)
            #expect(accepted.exitCode == 1)
            #expect(accepted.errors.contains("[verdict-failed]"))
        }
    }

    @Test func takesThePassedVerdictBackWhenAnotherBundleFails() throws {
        let scratch = try ScratchFolder()
        try scratch.copy(Self.good, to: "good.tar")
        try scratch.copy(Corpus.fixtures + "/bundles/reject/missing-sbom.tar", to: "bad.tar")
        let run = try CommandRun.sallyport(
            [
                "verify", scratch.path + "/good.tar", scratch.path + "/bad.tar", "--trust", Corpus.trust, "--at",
                FixtureTests.at, "--key", Self.key,
            ]
        )
        #expect(run.exitCode == 1)
        #expect(!scratch.exists("good.tar.verdict.json"))
        #expect(run.errors.contains("good.tar.verdict.json: the verdict is taken back"))
        let failed = try Self.accept(scratch, name: "bad.tar.verdict.json", bundle: nil)
        #expect(failed.exitCode == 1)
        #expect(failed.errors.contains("[verdict-failed]"))
    }

    @Test func doesNotDeleteWhatIsNoVerdict() throws {
        let scratch = try ScratchFolder()
        try scratch.write("v.json", "{\"precious\": true}")
        let run = try Self.verdict(in: scratch)
        #expect(run.exitCode == 2)
        #expect(String(decoding: try Corpus.file(scratch.path + "/v.json"), as: UTF8.self) == "{\"precious\": true}")
    }

    @Test func failsWhenTheVerdictCannotBeWritten() throws {
        let scratch = try ScratchFolder()
        let run = try Self.verdict(name: "no/such/folder/v.json", in: scratch)
        #expect(run.exitCode == 5)
        #expect(run.errors.hasSuffix("[cannot-write]\n"))
    }

    // MARK: - Keys

    @Test(arguments: ["ecdsa-p256", "ecdsa-p384", "ed25519"], [nil, "correct horse"])
    func signsWithEachKindOfKey(_ type: String, _ password: String?) throws {
        let scratch = try ScratchFolder()
        let key = scratch.path + "/k.pem"
        let environment = password.map { ["SALLYPORT_KEY_PASSWORD": $0] } ?? [:]
        let made = try CommandRun.sallyport(
            ["key", "generate", "-o", key, "--type", type],
            environment: environment
        )
        #expect(made.exitCode == 0, "\(made.errors)")
        #expect(made.output.hasPrefix("sha256:"))
        let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let pem = String(decoding: try Corpus.file(key), as: UTF8.self)
        #expect(pem.hasPrefix(password == nil ? "-----BEGIN PRIVATE KEY" : "-----BEGIN ENCRYPTED PRIVATE KEY"))
        let shown = try CommandRun.sallyport(["key", "public", "--key", key], environment: environment)
        #expect(shown.output == String(decoding: try Corpus.file(key + ".pub"), as: UTF8.self))
        let again = try CommandRun.sallyport(["key", "generate", "-o", key], environment: environment)
        #expect(again.exitCode == 5)
        let run = try CommandRun.sallyport(
            [
                "verify", Self.good, "--trust", Corpus.trust, "--at", FixtureTests.at, "--key", key, "--verdict",
                scratch.path + "/v.json",
            ],
            environment: environment
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        if password != nil {
            let wrong = try CommandRun.sallyport(
                ["verify", Self.good, "--trust", Corpus.trust, "--at", FixtureTests.at, "--key", key],
                environment: ["SALLYPORT_KEY_PASSWORD": "wrong"]
            )
            #expect(wrong.exitCode == 4)
            #expect(wrong.errors.hasSuffix("[key-unusable]\n"))
        }
    }
}
