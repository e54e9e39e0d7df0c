import CorpusSupport
import Forge
import Foundation
import Testing

/// Few bytes that ask for much: what images share is counted once an image.
@Suite struct MultiplyingTests {
    /// A layout of one image under many names, with attestations that speak of nothing here.
    private static func layout(names: Int, bundles: Int = 0, layers: Int = 0) -> LayoutFiles {
        let shop = DemoWorld().webshop()
        let root = shop.image.root
        var files = LayoutFiles(["oci-layout": Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)])
        for blob in [root] + shop.image.blobs { files.add(blob) }
        var listed = (0..<names).map { root.descriptor(annotations: [name: "registry.example.com/a:\($0)"]) }
        let empty = Blob("application/vnd.oci.empty.v1+json", Array("{}".utf8))
        if bundles + layers > 0 { files.add(empty) }
        for number in 0..<bundles {
            let layer = Blob("application/vnd.dev.sigstore.bundle.v0.3+json", Array("{\"n\":\(number)}".utf8))
            let manifest = manifest(config: empty, layers: [layer], subject: root)
            files.add(layer)
            files.add(manifest)
            listed.append(manifest.descriptor())
        }
        if layers > 0 {
            let layer = Blob("application/vnd.dsse.envelope.v1+json", Array("{}".utf8))
            let manifest = manifest(config: empty, layers: Array(repeating: layer, count: layers), subject: nil)
            files.add(layer)
            files.add(manifest)
            listed.append(manifest.descriptor())
        }
        let index: JSON = ["schemaVersion": 2, "manifests": .array(listed)]
        files.files["index.json"] = index.bytes
        return files
    }

    private static let name = "org.opencontainers.image.ref.name"

    private static func manifest(config: Blob, layers: [Blob], subject: Blob?) -> Blob {
        var json: JSON = [
            "schemaVersion": 2, "mediaType": .string(Blob.imageManifest), "config": config.descriptor(),
            "layers": .array(layers.map { $0.descriptor() }),
        ]
        if let subject { json["subject"] = subject.descriptor() }
        return Blob(Blob.imageManifest, json)
    }

    /// A layout that goes just over a limit, and how many times the limit allows it.
    struct Excess: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let names: Int
        var bundles = 0
        var layers = 0
        let limit: String
    }

    @Test(arguments: [
        Excess(testDescription: "platforms of one index under many names", names: 30, limit: "entries=59"),
        Excess(testDescription: "bundles of an image", names: 1, bundles: 3, limit: "bundles=2"),
        Excess(testDescription: "attestations about nothing here", names: 10, layers: 20, limit: "attached=199"),
    ])
    func countsWhatImagesShare(_ excess: Excess) throws {
        let scratch = try ScratchFolder()
        let layout = Self.layout(names: excess.names, bundles: excess.bundles, layers: excess.layers)
        try scratch.write("bundle.tar", layout.tar())
        let parts = excess.limit.split(separator: "=")
        let fits = "\(parts[0])=\(try #require(Int(parts[1])) + 1)"
        for command in [["inspect"], ["verify", "--trust", Corpus.trust, "--at", FixtureTests.at]] {
            let words = command + [scratch.path + "/bundle.tar", "--output", "json", "--limit"]
            let over = try CommandRun.sallyport(words + [excess.limit])
            #expect(over.exitCode == 3, "\(over.errors)")
            #expect(try over.errorCode == "limit-exceeded")
            #expect(over.errors.contains("(limit '\(parts[0])')"), "\(over.errors)")
            #expect(try CommandRun.sallyport(words + [fits]).exitCode < 2)
        }
    }
}
