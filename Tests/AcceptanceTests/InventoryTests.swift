import CorpusSupport
import Forge
import Foundation
import Testing

/// `sallyport inventory`: what a packing list says, and what it takes to get one.
@Suite struct InventoryTests {
    static func list(_ bundle: String, _ words: [String] = [], input: Data? = nil) throws -> CommandRun {
        try CommandRun.sallyport(["inventory", bundle] + words, input: input)
    }

    static let accepted = FixtureTests.all.filter { $0.exit == 0 }

    /// A bundle of the forge as a file.
    static func write(_ layout: LayoutFiles, _ name: String, in scratch: ScratchFolder) throws -> String {
        try scratch.write(name, layout.tar())
        return scratch.path + "/" + name
    }

    // MARK: - What is in it

    @Test(arguments: accepted)
    func listsWhatInspectShows(_ fixture: FixtureTests.Expected) throws {
        let scratch = try ScratchFolder()
        let bundle = Corpus.fixtures + "/" + fixture.file
        let run = try Self.list(bundle)
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        #expect(Set(try run.json.keys) == ["packingList", "images"])
        #expect(try run.json["packingList"] as? Int == 1)
        let inspected = try CommandRun.sallyport(["inspect", bundle, "--output", "json"])
        #expect(try Self.lines(run, "attached") == Self.lines(inspected, "attestations"))
        // Sizes are those of the very blobs.
        #expect(try CommandRun.tool("tar", ["-xf", bundle, "-C", scratch.path]).exitCode == 0)
        for image in try run.packedImages {
            #expect(Set(image.keys) == ["reference", "digest", "mediaType", "size", "attached"])
            let attached = try #require(image["attached"] as? [[String: Any]])
            #expect(!attached.isEmpty)
            for item in attached {
                #expect(Set(item.keys) == ["digest", "form", "predicateType", "mediaType", "size"])
            }
            for item in [image] + attached {
                // Some tools put the layout below a folder of their own.
                let blob = AlteredLayout.path(try #require(item["digest"] as? String))
                let path = try #require(try Packing.files(scratch.path).first { $0.hasSuffix(blob) })
                #expect(try Corpus.file(scratch.path + "/" + path).count == item["size"] as? Int)
            }
        }
    }

    /// Images with what hangs on them, in words and sorted.
    private static func lines(_ run: CommandRun, _ member: String) throws -> [String] {
        try run.packedImages.map { image in
            let items = try #require(image[member] as? [[String: Any]]).map { item in
                ["digest", "form", "predicateType"].map { item[$0] as? String ?? "-" }.joined(separator: " ")
            }
            let name = ["reference", "digest", "mediaType"].map { image[$0] as? String ?? "-" }.joined(separator: " ")
            return ([name] + items.sorted()).joined(separator: "\n")
        }.sorted()
    }

    @Test func saysTheTypeOfEachBlob() throws {
        let bundles = Corpus.fixtures + "/bundles/accept/"
        let types = try ["webshop-1.4.0-buildkit.tar", "payments-2.0.0-bundles.tar"].map { name in
            let attached = try #require(
                try Self.list(bundles + name).packedImages.first?["attached"] as? [[String: Any]]
            )
            return Set(attached.map { "\($0["form"] ?? "") \($0["mediaType"] ?? "")" })
        }
        #expect(
            types == [
                [
                    "cosign-signature application/vnd.dev.cosign.simplesigning.v1+json",
                    "cosign-attestation application/vnd.dsse.envelope.v1+json",
                    "buildkit-attestation application/vnd.in-toto+json",
                ],
                ["sigstore-bundle application/vnd.dev.sigstore.bundle.v0.3+json"],
            ]
        )
    }

    // MARK: - However it is packed

    @Test(arguments: accepted)
    func isTheSameHoweverTheLayoutIsPacked(_ fixture: FixtureTests.Expected) throws {
        let scratch = try ScratchFolder()
        let bundle = Corpus.fixtures + "/" + fixture.file
        let layout = scratch.path + "/layout"
        try FileManager.default.createDirectory(atPath: layout, withIntermediateDirectories: true)
        #expect(try CommandRun.tool("tar", ["-xf", bundle, "-C", layout]).exitCode == 0)
        let list = try Self.list(bundle).output
        for packing in Packing.allCases {
            let (path, input) = try packing.bundle(of: layout, in: scratch)
            let run = try Self.list(path, input: input)
            #expect(run.exitCode == 0, "\(packing): \(run.errors)")
            #expect(run.output == list, "\(packing)")
        }
    }

    @Test func isTheSameInWhateverOrderTheIndexIs() throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        var recipe = BundleRecipe(world.webshop(), world.payments())
        let list = try Self.list(Self.write(recipe.layout(in: world), "a.tar", in: scratch))
        recipe.alterIndex = { index in
            guard case .array(let manifests)? = index["manifests"] else { return }
            index["manifests"] = .array(manifests.reversed())
        }
        let turned = try Self.list(Self.write(recipe.layout(in: world), "b.tar", in: scratch))
        #expect(list.exitCode == 0)
        #expect(list.output == turned.output)
        #expect(try list.packedImages.count == 2)
    }

    // MARK: - Where it goes

    @Test func goesToAFileWholeAndLeavesStandardOutputEmpty() throws {
        let scratch = try ScratchFolder()
        try scratch.write("list.json", "an old list")
        let run = try Self.list(VerdictTests.good, ["-o", scratch.path + "/list.json"])
        #expect(run.exitCode == 0)
        #expect(run.output.isEmpty && run.errors.isEmpty)
        let list = String(decoding: try Corpus.file(scratch.path + "/list.json"), as: UTF8.self)
        #expect(list == (try Self.list(VerdictTests.good).output))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["list.json"])
    }

    @Test(arguments: [
        ("reject/truncated.tar", "archive-damaged"), ("reject/digest-mismatch.tar", "digest-mismatch"),
        ("reject/duplicate-json-key.tar", "malformed-json"),
    ])
    func leavesWhatIsThereWhenTheBundleCannotBeRead(_ bundle: String, _ code: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write("list.json", "an old list")
        let run = try Self.list(Corpus.fixtures + "/bundles/" + bundle, ["-o", scratch.path + "/list.json"])
        #expect(run.exitCode == 3)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("[\(code)]\n"), "\(run.errors)")
        #expect(String(decoding: try Corpus.file(scratch.path + "/list.json"), as: UTF8.self) == "an old list")
    }

    @Test func isRefusedWhereItCannotGoBeforeTheBundleIsRead() throws {
        let scratch = try ScratchFolder()
        try scratch.write("bundle/index.json", "{}")
        let nothing = scratch.path + "/nothing.tar"
        for (bundle, file, exitCode) in [
            (nothing, "/dev/null", 2), (nothing, scratch.path, 2), (nothing, scratch.path + "/no/list.json", 5),
            (scratch.path + "/bundle", scratch.path + "/bundle/list.json", 2),
            (scratch.path + "/bundle/index.json", scratch.path + "/bundle/index.json", 2),
        ] as [(String, String, Int32)] {
            let run = try Self.list(bundle, ["-o", file])
            #expect(run.exitCode == exitCode, "\(run.errors)")
            #expect(run.errors.contains(file), "\(run.errors)")
        }
        #expect(try Self.list(nothing, ["-o", scratch.path + "/list.json"]).exitCode == 3)
        #expect(!scratch.exists("list.json"))
    }

    @Test(arguments: [">&-", ">/dev/full"])
    func failsWhenNobodyReceivesIt(_ redirection: String) throws {
        let run = try CommandRun.tool(
            "sh",
            ["-c", "\"$@\" " + redirection, "sh", CommandRun.binary, "inventory", VerdictTests.good]
        )
        #expect(run.exitCode == 5)
        #expect(run.errors.hasSuffix("[cannot-write]\n"), "\(run.errors)")
    }

    // MARK: - Bundles that are not whole

    /// Blobs that the bundle itself refers to, one left out; a list without them would call that complete.
    @Test(arguments: ["index", "platform", "signatures", "layer"])
    func isNotMadeOfABundleThatLacksWhatItRefersTo(_ lack: String) throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        let shop = world.webshop()
        var layout = BundleRecipe(shop).layout(in: world)
        let missing: [String] =
            switch lack {
            case "index": [shop.image.digest]
            case "platform": shop.image.platforms.map(\.manifest.digest)
            case "signatures": [try #require(try Self.manifest(with: "simplesigning", in: layout))]
            default: [world.sign(shop["sbom"]).cosignLayer.digest]
            }
        for digest in missing { layout.files[LayoutFiles.path(digest)] = nil }
        let bundle = try Self.write(layout, "shop.tar", in: scratch)
        let run = try Self.list(bundle, ["-o", scratch.path + "/list.json"])
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(run.output.isEmpty)
        #expect(!scratch.exists("list.json"))
        let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("sallyport: error: \(bundle): blobs/") }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasSuffix(" [missing-blob]") }, "\(run.errors)")
        #expect(try Self.list(bundle).output.isEmpty)
    }

    /// The digest of the manifest whose text names a type.
    private static func manifest(with type: String, in layout: LayoutFiles) throws -> String? {
        let found = layout.files.first { path, bytes in
            path.hasPrefix("blobs/") && String(decoding: bytes, as: UTF8.self).contains("\"layers\"")
                && String(decoding: bytes, as: UTF8.self).contains(type)
        }
        return found.map { "sha256:" + $0.key.dropFirst("blobs/sha256/".count) }
    }

    @Test func saysWhatVerifyWillNotPass() throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        let shop = world.webshop()
        var recipe = BundleRecipe(shop)
        let good = try Self.list(Self.write(recipe.layout(in: world), "good.tar", in: scratch))
        recipe.strays = [Blob("text/plain", Array("stray".utf8))]
        var layout = recipe.layout(in: world)
        layout.files["manifest.json"] = Array("[]".utf8)
        for layer in shop.image.platforms[0].layers { layout.files[LayoutFiles.path(layer.digest)] = nil }
        let run = try Self.list(Self.write(layout, "shop.tar", in: scratch))
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output == good.output)
        let notes = run.errors.split(separator: "\n")
        #expect(notes.count == 2 && notes.allSatisfy { $0.hasPrefix("sallyport: note: ") }, "\(run.errors)")
        #expect(run.errors.contains("2 file(s) or blob(s) that nothing refers to"))
        #expect(run.errors.contains("--no-strict-content") && run.errors.contains("--allow-absent"))
    }

    @Test func listsTheImagesOfASparseIndexAsTheyAre() throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        let shop = world.webshop()
        var layout = BundleRecipe(shop).layout(in: world)
        let whole = try Self.list(Self.write(layout, "whole.tar", in: scratch))
        let platform = shop.image.platforms[1]
        for digest in [platform.manifest.digest, platform.config.digest, platform.layers[1].digest] {
            layout.files[LayoutFiles.path(digest)] = nil
        }
        let sparse = try Self.list(Self.write(layout, "sparse.tar", in: scratch))
        #expect(sparse.exitCode == 0, "\(sparse.errors)")
        #expect(sparse.errors.isEmpty)
        #expect(sparse.output == whole.output)
    }
}

extension CommandRun {
    /// The images of a packing list or a result.
    var packedImages: [[String: Any]] {
        get throws { try #require(try json["images"] as? [[String: Any]]) }
    }
}
