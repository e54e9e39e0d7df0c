import CorpusSupport
import Forge
import Foundation
import Testing

/// What the trust root revokes by digest fails, under whatever name and in whatever place it comes.
@Suite struct RevokedContentTests {
    /// A good bundle as a folder, beside a trust root that revokes these digests, and a policy that asks for little.
    private static func folder(revoking digests: [String], _ layout: LayoutFiles) throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.copy(Corpus.trust, to: "trust")
        try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        try scratch.write("trust/revoked.txt", digests.map { "digest \($0)\n" }.joined())
        let policy = """
            apiVersion: sallyport.dev/v1
            kind: BundlePolicy
            metadata: {name: provenance}
            spec: {images: ["**"], require: [{attestation: provenance, signedBy: [release-ci]}]}

            """
        try scratch.write("policy.yaml", policy)
        for (path, bytes) in layout.files { try scratch.write("bundle/" + path, bytes) }
        return scratch
    }

    private static func verify(_ scratch: ScratchFolder, _ words: [String] = []) throws -> CommandRun {
        try CommandRun.sallyport(
            [
                "verify", scratch.path + "/bundle", "--trust", scratch.path + "/trust", "--at", FixtureTests.at,
                "--policy", scratch.path + "/policy.yaml", "--output", "json",
            ] + words
        )
    }

    private static let other = "sha256:" + String(repeating: "ab", count: 32)

    private static func sha512(_ bytes: [UInt8]) -> String {
        "sha512:" + Hash.sha512.digest(bytes).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    /// The layout with the image filed under its sha512 digest, and both of its digests.
    private static func renamed() throws -> (layout: LayoutFiles, names: [String]) {
        var layout = BundleRecipe(DemoWorld().webshop()).layout(in: DemoWorld())
        let text = String(decoding: try #require(layout.files["index.json"]), as: UTF8.self)
        let index = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let manifests = try #require(index["manifests"] as? [[String: Any]])
        let digest = try #require(manifests.first?["digest"] as? String)
        let content = try #require(layout.files[LayoutFiles.path(digest)])
        layout.files[LayoutFiles.path(digest)] = nil
        let name = sha512(content)
        layout.files[LayoutFiles.path(name)] = content
        layout.files["index.json"] = Array(text.replacingOccurrences(of: "\"\(digest)\"", with: "\"\(name)\"").utf8)
        return (layout, [digest, name])
    }

    @Test func judgesAnImageUnderItsOtherName() throws {
        let run = try Self.verify(try Self.folder(revoking: [Self.other], try Self.renamed().layout))
        #expect(run.exitCode == 0, "\(run.output)")
    }

    /// Documents that state the sha256 of the image speak of it all the same.
    @Test func judgesItByTheFoundingExampleToo() throws {
        let folder = try Self.folder(revoking: [Self.other], try Self.renamed().layout)
        let run = try CommandRun.sallyport(
            [
                "verify", folder.path + "/bundle", "--trust", folder.path + "/trust", "--at", FixtureTests.at,
                "--output", "json",
            ]
        )
        #expect(run.exitCode == 0, "\(run.output)")
    }

    @Test(arguments: [0, 1])
    func refusesARevokedImageUnderEitherName(_ revoked: Int) throws {
        let (layout, names) = try Self.renamed()
        let run = try Self.verify(try Self.folder(revoking: [names[revoked]], layout))
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes.first == "revoked-digest")
        let images = try #require(try run.json["images"] as? [[String: Any]])
        #expect(images.allSatisfy { $0["result"] as? String == "FAILED" })
        #expect(try run.findingCodes.contains("revoked-digest"))
    }

    @Test func refusesARevokedLayerThatTheBundleLeavesOut() throws {
        var layout = BundleRecipe(DemoWorld().webshop()).layout(in: DemoWorld())
        let layer = try #require(DemoWorld().webshop().image.platforms.first?.layers.first?.digest)
        layout.files[LayoutFiles.path(layer)] = nil
        let kept = try Self.verify(try Self.folder(revoking: [Self.other], layout), ["--allow-absent"])
        #expect(kept.exitCode == 0, "\(kept.output)")
        let run = try Self.verify(try Self.folder(revoking: [layer], layout), ["--allow-absent"])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes.contains("revoked-digest"))
    }
}
