import CorpusSupport
import Forge
import Foundation
import Testing

/// The bundles of `fixtures/`, judged by the founding example against the demo trust root.
@Suite struct FixtureTests {
    static let at = "2026-06-01T12:00:00Z"

    static func verify(_ bundle: String, _ words: [String] = []) throws -> CommandRun {
        try CommandRun.sallyport(["verify", bundle, "--trust", Corpus.trust, "--at", at] + words)
    }

    struct Expected: Decodable, Sendable, CustomStringConvertible {
        let file: String
        let arguments: [String]
        let exit: Int32
        let code: String?
        var description: String { file }
    }

    private struct Document: Decodable { let fixtures: [Expected] }

    static let all: [Expected] = {
        let bytes = (try? Corpus.file(Corpus.fixtures + "/expected.json")) ?? []
        return (try? JSONDecoder().decode(Document.self, from: Data(bytes)))?.fixtures ?? []
    }()

    @Test func hasFixtures() { #expect(Self.all.count >= 12) }

    @Test(arguments: all)
    func judgesEachFixture(_ fixture: Expected) throws {
        let run = try Self.verify(Corpus.fixtures + "/" + fixture.file, fixture.arguments + ["--output", "json"])
        #expect(run.exitCode == fixture.exit, "\(run.errors)")
        let result = try run.json["result"] as? String
        switch fixture.exit {
        case 0:
            #expect(result == "PASSED")
            #expect(run.errors.isEmpty)
        case 1:
            #expect(result == "FAILED")
            let codes = try run.ruleCodes + run.attestationCodes + run.findingCodes
            #expect(fixture.code.map(codes.contains) == true, "\(codes)")
        default:
            #expect(result == "ERROR")
            #expect(try run.errorCode == fixture.code)
            #expect(run.errors.hasPrefix("sallyport: error: \(Corpus.fixtures)/\(fixture.file)"))
            #expect(run.errors.hasSuffix("[\(fixture.code ?? "")]\n"))
        }
    }

    @Test(arguments: all)
    func endsWithTheResultInText(_ fixture: Expected) throws {
        let run = try Self.verify(Corpus.fixtures + "/" + fixture.file, fixture.arguments)
        #expect(run.exitCode == fixture.exit, "\(run.errors)")
        let last = run.output.split(separator: "\n").last.map(String.init)
        switch fixture.exit {
        case 0: #expect(last?.hasPrefix("PASSED") == true)
        case 1: #expect(last?.hasPrefix("FAILED") == true)
        default: #expect(last == nil)
        }
        #expect(!run.output.contains("\u{1B}"))
    }

    /// The five founding rules, each broken by one change, and what its message must name.
    @Test(arguments: [
        ("missing-provenance", "provenance", ["no attestation of that type", "provenance"]),
        ("missing-sbom", "sbom", ["no attestation of that type"]),
        ("missing-vex", "vex", ["no attestation of that type"]),
        ("scan-too-old", "vulnerability-scan", ["2026-05-30T09:21:30Z", "at most 1d"]),
        ("high-vulnerability", "vulnerabilities", ["CVE-2026-", "musl", "high"]),
        ("sbom-format", "sbom", ["1.3", "cyclonedx>=1.4"]),
    ])
    func namesWhatIsWrong(_ name: String, _ rule: String, _ words: [String]) throws {
        let run = try Self.verify(Corpus.fixtures + "/bundles/reject/\(name).tar", ["--output", "json"])
        let images = try #require(try run.json["images"] as? [[String: Any]])
        let rules = try #require(images.first?["rules"] as? [[String: Any]])
        let failed = rules.filter { $0["result"] as? String == "fail" }
        #expect(failed.map { $0["rule"] as? String } == [rule])
        let message = failed.first?["message"] as? String ?? ""
        for word in words { #expect(message.contains(word), "\(message)") }
    }

    @Test func judgesSeveralBundlesInOrder() throws {
        let good = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"
        let failed = Corpus.fixtures + "/bundles/reject/missing-sbom.tar"
        let damaged = Corpus.fixtures + "/bundles/reject/truncated.tar"
        let run = try CommandRun.sallyport(
            ["verify", good, damaged, failed, "--trust", Corpus.trust, "--at", Self.at, "--output", "json"]
        )
        #expect(run.exitCode == 3)
        let results = try run.output.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["result"] as? String
        }
        #expect(results == ["PASSED", "ERROR", "FAILED"])
    }

    @Test func choosesImagesByPattern() throws {
        let bundle = Corpus.fixtures + "/bundles/accept/two-images.tar"
        let run = try Self.verify(bundle, ["--image", "registry.example.com/shop/web*", "--output", "json"])
        #expect(run.exitCode == 0)
        let images = try #require(try run.json["images"] as? [[String: Any]])
        #expect(Set(images.compactMap { $0["result"] as? String }) == ["PASSED", "SKIPPED"])
        #expect(try run.json["options"] as? [String] == ["--image registry.example.com/shop/web*"])
        let none = try Self.verify(bundle, ["--image", "registry.example.com/nothing", "--output", "json"])
        #expect(none.exitCode == 1)
        #expect(try none.findingCodes.contains("no-image"))
    }

    @Test func namesImagesThatTheBundleLeavesUnnamed() throws {
        let bundle = Corpus.fixtures + "/bundles/accept/cosign-save.tar"
        let unnamed = try Self.verify(bundle, ["--output", "json"])
        #expect(unnamed.exitCode == 1)
        #expect(try unnamed.attestationCodes.contains("authority-scope"))
        let named = try Self.verify(bundle, ["--name", "registry.example.com/shop/webshop:1.4.0"])
        #expect(named.exitCode == 0)
        let digest = "sha256:" + String(repeating: "0", count: 64)
        let wrong = try Self.verify(bundle, ["--name", "\(digest)=registry.example.com/shop/webshop:1.4.0"])
        #expect(wrong.exitCode == 2)
        #expect(wrong.errors.contains("expected exactly one image without a name"))
    }

    @Test func showsNoDigestThatANameFalselyClaims() throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        var shop = world.webshop()
        let name = "registry.example.com/shop/webshop:1.4.0"
        shop.reference = name + "@sha256:" + String(repeating: "0", count: 64)
        try scratch.write("shop.tar", BundleRecipe(shop).layout(in: world).tar())
        let run = try Self.verify(scratch.path + "/shop.tar", ["--output", "json"])
        let images = try #require(try run.json["images"] as? [[String: Any]])
        #expect(images.map { $0["reference"] as? String } == [name])
        #expect(try run.findingCodes.contains("filed-elsewhere"))
    }

    @Test func showsWhatIsInABundleWithoutJudging() throws {
        let bundle = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"
        let run = try CommandRun.sallyport(["inspect", bundle, "--output", "json"])
        #expect(run.exitCode == 0)
        let result = try run.json
        #expect(result["result"] == nil)
        #expect(result["trustRoot"] == nil)
        let images = try #require(result["images"] as? [[String: Any]])
        #expect(images.count == 1)
        #expect(images[0]["rules"] == nil)
        let attestations = try #require(images[0]["attestations"] as? [[String: Any]])
        #expect(attestations.count == 5)
        #expect(attestations.allSatisfy { $0["verified"] == nil && $0["signers"] == nil && $0["error"] == nil })
        let text = try CommandRun.sallyport(["inspect", bundle])
        #expect(text.exitCode == 0)
        #expect(text.output.contains("registry.example.com/shop/webshop:1.4.0"))
        #expect(!text.output.contains("PASSED"))
    }
}
