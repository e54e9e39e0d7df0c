import CorpusSupport
import Foundation
import Testing

/// The folder of the layouts that tools made; nil where nobody made them.
private let folder = ProcessInfo.processInfo.environment["SALLYPORT_TOOL_LAYOUTS"]

/// Layouts that skopeo, buildah, podman, umoci and oras made on this machine: `Tests/ToolLayouts/make` writes them.
@Suite(.enabled(if: folder != nil, "SALLYPORT_TOOL_LAYOUTS names no folder of tools' layouts"))
struct ToolLayoutTests {
    /// What a layout holds: its images by name (nil where the tool writes a tag alone), and the codes of its findings.
    struct Made: Sendable, CustomTestStringConvertible {
        let file: String
        let references: [String?]
        let platforms: Int
        let attached: Int
        let codes: Set<String>
        var testDescription: String { file }

        init(_ file: String, _ references: [String?], platforms: Int = 0, attached: Int = 0, codes: Set<String> = []) {
            (self.file, self.references, self.platforms) = (file, references, platforms)
            (self.attached, self.codes) = (attached, codes)
        }
    }

    private static let hello = "registry.example.com/tools/hello"
    private static let docker: Set<String> = ["cannot-carry-attestations", "not-judged"]

    static let all: [Made] = [
        Made("buildah.tar", ["\(hello):1.0"]),
        Made("buildah-docker.tar", ["\(hello):1.0", "\(hello)-amd64:1.0"], codes: docker),
        Made("buildah-index.tar", ["\(hello):1.0"], platforms: 2),
        Made("podman.tar", ["\(hello)-amd64:1.0"]),
        Made("podman-docker.tar", ["\(hello)-amd64:1.0"], codes: docker),
        Made("podman-multi.tar", ["\(hello)-amd64:1.0", "\(hello)-arm64:1.0"], codes: docker),
        Made("skopeo.tar", ["\(hello):1.0"]),
        Made("skopeo-docker.tar", ["\(hello):1.0"], codes: docker),
        Made("umoci", [nil]),
        Made("umoci-garbage", [nil], codes: ["unreferenced-blob"]),
        Made("oras", [nil], platforms: 2),
        Made("mirror.tar", ["registry.example.com/mirror/webshop:1.4.0"], platforms: 2, attached: 5),
        Made("foreign-mirror.tar", ["mirror.example.org/webshop:1.4.0"], platforms: 2, attached: 5),
        Made("arm64.tar", ["registry.example.com/shop/webshop:1.4.0"]),
    ]

    @Test(arguments: all)
    func readsWhatToolsWrite(_ made: Made) throws {
        let run = try CommandRun.sallyport(["inspect", try path(made.file), "--output", "json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let images = try #require(run.json["images"] as? [[String: Any]])
        #expect(images.map { $0["reference"] as? String } == made.references)
        #expect(images.allSatisfy { ($0["platforms"] as? [Any])?.count == made.platforms })
        #expect(images.allSatisfy { ($0["attestations"] as? [Any])?.count == made.attached })
        #expect(Set(try run.findingCodes) == made.codes)
    }

    @Test func countsThem() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: #require(folder))
        #expect(Set(found) == Set(Self.all.map(\.file)))
        print("layouts of tools: \(found.count) read")
    }

    /// Mirrors rename: what was signed under one name holds under another, wherever the authority may sign for that.
    @Test func aMirrorUnderAnotherNamePasses() throws {
        let run = try FixtureTests.verify(try path("mirror.tar"))
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.output.contains("registry.example.com/mirror/webshop:1.4.0  PASSED"))
    }

    @Test(arguments: [
        ("foreign-mirror.tar", "authority-scope"), ("arm64.tar", "missing-attestation"),
        ("skopeo-docker.tar", "missing-attestation"), ("umoci-garbage", "unreferenced-blob"),
    ])
    func doesNotPassWhatItCannotJudge(_ file: String, _ code: String) throws {
        let run = try FixtureTests.verify(try path(file), ["--output", "json"])
        #expect(run.exitCode == 1, "\(run.errors)")
        let codes = try run.ruleCodes + run.attestationCodes + run.findingCodes
        #expect(codes.contains(code), "\(codes)")
    }

    private func path(_ file: String) throws -> String { try #require(folder) + "/" + file }
}
