import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// What `docker save` before version 25, skopeo and podman write: configs and layers without manifests.
struct DockerArchiveTests {
    /// The parts of an archive of two images that share a layer, to be spoilt one by one.
    struct Parts {
        var files: [(path: String, bytes: [UInt8])] = []
        var links: [(path: String, target: String)] = []

        static let base = Array("the base layer".utf8)
        static let own = Array("a layer of its own".utf8)
        static let config = #"{"os":"linux","rootfs":{"type":"layers","diff_ids":["\#(id(base))","\#(id(own))"]}}"#
        static let other = #"{"os":"linux","rootfs":{"type":"layers","diff_ids":["\#(id(base))"]}}"#
        static let (first, second) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
        static let third = String(repeating: "3", count: 64)

        static func id(_ bytes: [UInt8]) -> Digest {
            guard let digest = try? HashFunction.digest(.sha256, of: bytes) else { preconditionFailure("SHA-256") }
            return digest
        }

        static func id(_ text: String) -> Digest { id(Array(text.utf8)) }

        /// As Docker writes it: the layer that was written already is a link.
        static var docker: Parts {
            var parts = Parts()
            let (a, b) = ("\(id(config).hex).json", "\(id(other).hex).json")
            parts.set(
                "manifest.json",
                #"[{"Config":"\#(a)","RepoTags":["shop/web:1","shop/web:latest"],"Layers":["\#(first)/layer.tar","#
                    + #""\#(second)/layer.tar"]},{"Config":"\#(b)","RepoTags":null,"Layers":["\#(third)/layer.tar"]}]"#
            )
            parts.set(a, config)
            parts.set(b, other)
            parts.files.append(("\(first)/layer.tar", base))
            parts.files.append(("\(second)/layer.tar", own))
            parts.links.append(("\(third)/layer.tar", "../\(first)/layer.tar"))
            for id in [first, second, third] {
                parts.set("\(id)/VERSION", "1.0")
                parts.set("\(id)/json", #"{"id":"\#(id)"}"#)
            }
            parts.set("repositories", #"{"shop/web":{"1":"\#(second)","latest":"\#(second)"}}"#)
            return parts
        }

        mutating func set(_ path: String, _ text: String?) {
            files.removeAll { $0.path == path }
            if let text { files.append((path, Array(text.utf8))) }
        }

        mutating func replace(_ path: String, _ text: String, with other: String) {
            guard let index = files.firstIndex(where: { $0.path == path }) else { return }
            let content = String(decoding: files[index].bytes, as: UTF8.self)
            files[index].bytes = Array(
                content.split(separator: text, omittingEmptySubsequences: false).joined(separator: other).utf8
            )
        }

        var tar: [UInt8] {
            var tar = TarWriter()
            for file in files { tar.file(file.path, file.bytes) }
            for link in links { tar.entry(link.path, type: "2", link: link.target) }
            tar.end()
            return tar.bytes
        }

        func read() throws -> (tree: ArtifactTree, findings: [Finding]) {
            let layout = try readLayout(tar)
            let tree = try ArtifactTree.resolve(layout, limits: Limits(), allowAbsent: false)
            return (tree, tree.findings + ContentAudit.audit(layout, tree, strictContent: true))
        }

        func refusal() -> (any Explained)? {
            do {
                _ = try read()
                return nil
            } catch {
                return error as? any Explained
            }
        }
    }

    @Test func readsImagesByTheDigestsOfTheirConfigs() throws {
        let (tree, findings) = try Parts.docker.read()
        #expect(tree.images.map(\.reference) == ["shop/web:1", "shop/web:latest", nil])
        #expect(tree.images.map(\.digest) == [Parts.id(Parts.config), Parts.id(Parts.config), Parts.id(Parts.other)])
        #expect(tree.attachments.isEmpty)
        #expect(
            tree.referred == [Parts.id(Parts.config), Parts.id(Parts.other), Parts.id(Parts.base), Parts.id(Parts.own)]
        )
        #expect(findings.allSatisfy { $0.severity == .warning })
        #expect(findings.outlines.first == "warning cannot-carry-attestations manifest.json")
        #expect(findings.dropFirst().map(\.code) == Array(repeating: .notJudged, count: 7))
    }

    /// The layers of the config, in its order, and nothing else.
    struct Spoilt: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: Code
        let location: String
        let spoil: @Sendable (inout Parts) -> Void
    }

    @Test(arguments: [
        Spoilt(
            testDescription: "a layer with other bytes",
            code: .digestMismatch,
            location: "\(Parts.second)/layer.tar"
        ) {
            $0.set("\(Parts.second)/layer.tar", "other bytes")
        },
        Spoilt(testDescription: "layers exchanged", code: .digestMismatch, location: "\(Parts.second)/layer.tar") {
            $0.replace(
                "manifest.json",
                #""\#(Parts.first)/layer.tar","\#(Parts.second)/layer.tar""#,
                with: #""\#(Parts.second)/layer.tar","\#(Parts.first)/layer.tar""#
            )
        },
        Spoilt(testDescription: "a link to another layer", code: .digestMismatch, location: "\(Parts.second)/layer.tar")
        {
            $0.links[0].target = "../\(Parts.second)/layer.tar"
        },
        Spoilt(
            testDescription: "a layer less",
            code: .malformedManifest,
            location: "\(Parts.id(Parts.config).hex).json"
        ) {
            $0.replace("manifest.json", #","\#(Parts.second)/layer.tar""#, with: "")
        },
        Spoilt(
            testDescription: "a config without rootfs",
            code: .malformedManifest,
            location: "\(Parts.id(Parts.other).hex).json"
        ) {
            $0.set("\(Parts.id(Parts.other).hex).json", "{}")
        },
        Spoilt(testDescription: "a member that nobody knows", code: .malformedManifest, location: "manifest.json") {
            $0.replace("manifest.json", "RepoTags", with: "repoTags")
        },
        Spoilt(testDescription: "no JSON", code: .malformedJSON, location: "manifest.json") {
            $0.replace("manifest.json", "]}]", with: "]}")
        },
        Spoilt(testDescription: "a link to a file outside", code: .entryType, location: "\(Parts.third)/layer.tar") {
            $0.links[0].target = "../../etc/shadow"
        },
        Spoilt(testDescription: "a link of another name", code: .entryType, location: "\(Parts.third)/link") {
            $0.links[0].path = "\(Parts.third)/link"
        },
        Spoilt(testDescription: "a link where a file is", code: .duplicateEntry, location: "\(Parts.first)/layer.tar") {
            $0.links[0].path = "\(Parts.first)/layer.tar"
        },
    ])
    func refuses(_ spoilt: Spoilt) {
        var parts = Parts.docker
        spoilt.spoil(&parts)
        let error = parts.refusal()
        #expect(error?.code == spoilt.code)
        #expect(error?.location?.hasSuffix(spoilt.location) == true, "\(error?.line ?? "no error")")
    }

    @Test(arguments: [
        Spoilt(testDescription: "no config", code: .missingBlob, location: "manifest.json") {
            $0.set("\(Parts.id(Parts.other).hex).json", nil)
        },
        Spoilt(testDescription: "no layer", code: .missingBlob, location: "manifest.json") {
            $0.set("\(Parts.second)/layer.tar", nil)
        },
        Spoilt(testDescription: "a file that nothing lists", code: .unexpectedFile, location: "stray.json") {
            $0.set("stray.json", "{}")
        },
        Spoilt(
            testDescription: "a layer that nothing lists",
            code: .unexpectedFile,
            location: "\(Parts.third)/layer.tar"
        ) {
            $0.links = [("\(String(repeating: "4", count: 64))/layer.tar", "../\(Parts.first)/layer.tar")]
            $0.replace("manifest.json", Parts.third, with: Parts.first)
            $0.set("\(Parts.third)/layer.tar", "stray")
        },
        Spoilt(testDescription: "another VERSION", code: .unexpectedFile, location: "\(Parts.first)/VERSION") {
            $0.set("\(Parts.first)/VERSION", "1.1")
        },
        Spoilt(testDescription: "another name for old Docker", code: .unexpectedFile, location: "repositories") {
            $0.replace("repositories", "latest", with: "2")
        },
        Spoilt(testDescription: "nothing listed", code: .noImage, location: "manifest.json") {
            $0.set("manifest.json", "[]")
        },
    ])
    func reports(_ spoilt: Spoilt) throws {
        var parts = Parts.docker
        spoilt.spoil(&parts)
        let errors = try parts.read().findings.filter { $0.severity == .error }
        #expect(errors.contains { $0.code == spoilt.code && $0.location == spoilt.location }, "\(errors.outlines)")
    }

    @Test func aCompressedLayerCannotBeHeldAgainstTheConfig() throws {
        var parts = Parts.docker
        parts.set("\(Parts.second)/layer.tar", nil)
        parts.set("packed.tar.gz", "compressed")
        parts.replace("manifest.json", "\(Parts.second)/layer.tar", with: "packed.tar.gz")
        let errors = try parts.read().findings.filter { $0.severity == .error }
        #expect(errors.outlines == ["error unsupported-format packed.tar.gz"])
    }

    @Test func aLinkInALayoutIsRefused() throws {
        var sample = try LayoutSample.small()
        sample.files.append(("\(Parts.first)/layer.tar", Parts.base))
        var tar = TarWriter()
        for file in sample.files where file.path.utf8.count < 100 { tar.file(file.path, file.bytes) }
        tar.entry("\(Parts.second)/layer.tar", type: "2", link: "../\(Parts.first)/layer.tar")
        tar.end()
        let error = refusal { try readLayout(tar.bytes) }
        #expect(error?.code == .entryType)
        #expect(error?.location?.hasSuffix("\(Parts.second)/layer.tar") == true)
    }

    @Test func anArchiveWithAnOCILayoutFileIsNoDockerArchive() throws {
        var parts = Parts.docker
        parts.set("oci-layout", #"{"imageLayoutVersion":"1.0.0"}"#)
        #expect(parts.refusal()?.code == .missingIndex)
    }
}
