import CorpusSupport
import Forge
import Foundation
import Testing

/// What hangs on an image by other ways than a signature on it: referrers of any type, and what hangs on those.
@Suite struct InventoryReferrerTests {
    static let world = DemoWorld()
    static let empty = Blob("application/vnd.oci.empty.v1+json", Array("{}".utf8))

    /// A manifest with a `subject` of its own and one layer, which no index lists.
    static func referrer(to subject: Blob, type: String = "application/vnd.example.report", _ text: String) -> [Blob] {
        let layer = Blob(type + "+json", Array("{\"report\": \"\(text)\"}".utf8))
        let manifest = Blob(
            Blob.imageManifest,
            [
                "schemaVersion": .number(2), "mediaType": .string(Blob.imageManifest), "artifactType": .string(type),
                "config": empty.descriptor(), "layers": .array([layer.descriptor()]), "subject": subject.descriptor(),
            ]
        )
        return [manifest, layer, empty]
    }

    /// A bundle about any blob, filed under it.
    static func statement(about blob: Blob) -> Forge.Attachment {
        var attachment = world.payments()["provenance"]
        attachment.name = "about \(blob.digest)"
        attachment.statement?.subjects = [.init(name: nil, digests: ["sha256": blob.hexDigest])]
        attachment.filedUnder = blob
        return attachment
    }

    private static func write(_ image: ImageRecipe, _ blobs: [Blob], in scratch: ScratchFolder) throws -> String {
        var layout = BundleRecipe(image).layout(in: world)
        for blob in blobs { layout.add(blob) }
        return try InventoryTests.write(layout, "bundle.tar", in: scratch)
    }

    /// The items of the only image that are not of the demo's own five.
    private static func extra(_ run: CommandRun, beside image: ImageRecipe) throws -> [[String: Any]] {
        let images = try run.packedImages
        #expect(images.count == 1)
        let scratch = try ScratchFolder()
        let plain = try InventoryTests.list(write(image, [], in: scratch))
        let own = try #require(plain.packedImages.first?["attached"] as? [[String: Any]]).compactMap {
            $0["digest"] as? String
        }
        let attached = try #require(images.first?["attached"] as? [[String: Any]])
        #expect(attached.count >= own.count)
        return attached.filter { !own.contains($0["digest"] as? String ?? "") }
    }

    @Test func aReferrerOfAnotherTypeIsListedByItsManifest() throws {
        let scratch = try ScratchFolder()
        let shop = Self.world.webshop()
        // On the image, and on a platform of it.
        for subject in [shop.image.root, shop.image.platforms[1].manifest] {
            let blobs = Self.referrer(to: subject, "one")
            let run = try InventoryTests.list(Self.write(shop, blobs, in: scratch))
            #expect(run.exitCode == 0, "\(run.errors)")
            let items = try Self.extra(run, beside: shop)
            #expect(items.map { $0["digest"] as? String } == [blobs[0].digest])
            #expect(items.allSatisfy { $0["form"] is NSNull && $0["predicateType"] is NSNull })
            #expect(items.map { $0["mediaType"] as? String } == [Blob.imageManifest])
            #expect(items.map { $0["size"] as? Int } == [blobs[0].bytes.count])
        }
    }

    @Test func whatHangsOnAnAttachmentHangsOnTheImage() throws {
        let scratch = try ScratchFolder()
        var pay = Self.world.payments()
        let first = Self.referrer(to: pay.image.root, "one")
        let second = Self.referrer(to: first[0], "two")
        pay.attachments.append(Self.statement(about: second[0]))
        var layout = BundleRecipe(Self.world.webshop(), pay).layout(in: Self.world)
        for blob in first + second { layout.add(blob) }
        let run = try InventoryTests.list(InventoryTests.write(layout, "bundle.tar", in: scratch))
        #expect(run.exitCode == 0, "\(run.errors)")
        let attached = try run.packedImages.map { try #require($0["attached"] as? [[String: Any]]) }
        // Payments and what hangs on it, then the shop, on which none of it hangs.
        #expect(attached.map(\.count) == [8, 5])
        let digests = attached[0].compactMap { $0["digest"] as? String }
        #expect(Set(digests).isSuperset(of: [first[0].digest, second[0].digest]))
        #expect(attached[0].filter { $0["form"] as? String == "sigstore-bundle" }.count == 6)
    }

    @Test func whatHangsOnAnIndexInAnIndexHangsOnTheImage() throws {
        let scratch = try ScratchFolder()
        let shop = Self.world.webshop()
        let outer = Blob(
            Blob.imageIndex,
            [
                "schemaVersion": .number(2), "mediaType": .string(Blob.imageIndex),
                "manifests": .array([shop.image.root.descriptor()]),
            ]
        )
        let about = Self.referrer(to: shop.image.root, "inner")
        var recipe = BundleRecipe(shop, Self.world.payments())
        recipe.alterIndex = { index in
            guard case .array(let manifests)? = index["manifests"] else { return }
            let named = outer.descriptor(annotations: [
                "org.opencontainers.image.ref.name": "registry.example.com/outer:1"
            ])
            index["manifests"] = .array([named] + manifests.dropFirst())
        }
        var layout = recipe.layout(in: Self.world)
        for blob in [outer] + about { layout.add(blob) }
        let run = try InventoryTests.list(InventoryTests.write(layout, "nested.tar", in: scratch))
        #expect(run.exitCode == 0, "\(run.errors)")
        let images = try run.packedImages
        #expect(images.map { $0["digest"] as? String } == [outer.digest, Self.world.payments().image.digest])
        let attached = try images.map { try #require($0["attached"] as? [[String: Any]]) }
        #expect(attached.map(\.count) == [6, 5])
        #expect(attached[0].contains { $0["digest"] as? String == about[0].digest })
    }

    @Test func whatHangsOnNoImageIsListedWithEach() throws {
        let scratch = try ScratchFolder()
        let absent = Blob(Blob.imageManifest, Array("elsewhere".utf8))
        let blobs = Self.referrer(to: absent, "lost")
        var layout = BundleRecipe(Self.world.webshop(), Self.world.payments()).layout(in: Self.world)
        for blob in blobs { layout.add(blob) }
        let bundle = try InventoryTests.write(layout, "both.tar", in: scratch)
        let run = try InventoryTests.list(bundle, ["-o", scratch.path + "/list.json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let list = String(decoding: try Corpus.file(scratch.path + "/list.json"), as: UTF8.self)
        #expect(list.components(separatedBy: blobs[0].digest).count == 3)
        let words = ["--expect", scratch.path + "/list.json", "--output", "json"]
        let same = try FixtureTests.verify(bundle, words)
        #expect(same.exitCode == 0, "\(same.output)")
        #expect(try ExpectTests.listCodes(same).isEmpty)
    }

    /// What no result counts, since it hangs on an attachment or is of no known form, is bounded like the rest.
    @Test func isBoundedInWhatItLists() throws {
        let scratch = try ScratchFolder()
        let shop = Self.world.webshop()
        var blobs: [Blob] = []
        for number in 0..<20 { blobs += Self.referrer(to: blobs.first ?? shop.image.root, "\(number)") }
        let bundle = try Self.write(shop, blobs, in: scratch)
        // Five of the demo's own, and twenty more.
        #expect(try InventoryTests.list(bundle, ["--limit", "attached=25"]).exitCode == 0)
        for words in [["inventory", bundle], ["verify", bundle, "--trust", Corpus.trust, "--at", FixtureTests.at]] {
            try scratch.write("list.json", "{\"packingList\": 1, \"images\": []}")
            let expect = words[0] == "verify" ? ["--expect", scratch.path + "/list.json"] : []
            let run = try CommandRun.sallyport(words + expect + ["--limit", "attached=24"])
            #expect(run.exitCode == 3)
            #expect(run.errors.hasPrefix("sallyport: error: \(bundle): ") && run.errors.hasSuffix("[limit-exceeded]\n"))
        }
    }

    @Test func isTheSameOfAnImageWithTwoNames() throws {
        let scratch = try ScratchFolder()
        let shop = Self.world.webshop()
        var recipe = BundleRecipe(shop)
        recipe.alterIndex = { index in
            guard case .array(let manifests)? = index["manifests"] else { return }
            let again = shop.image.root.descriptor(annotations: [
                "org.opencontainers.image.ref.name": "a.example.com/b:1"
            ])
            index["manifests"] = .array(manifests + [again])
        }
        let run = try InventoryTests.list(InventoryTests.write(recipe.layout(in: Self.world), "names.tar", in: scratch))
        let images = try run.packedImages
        #expect(images.map { $0["reference"] as? String } == ["a.example.com/b:1", Product.webshop.reference])
        #expect(Set(images.map { $0["digest"] as? String }) == [shop.image.digest])
        #expect(images.allSatisfy { ($0["attached"] as? [Any])?.count == 5 })
    }

    /// A referrer that was added, left out or replaced, which nothing else would fail.
    @Test func aReferrerIsHeldAgainstTheList() throws {
        let scratch = try ScratchFolder()
        let shop = Self.world.webshop()
        let list = scratch.path + "/list.json"
        let (one, two) = (Self.referrer(to: shop.image.root, "one"), Self.referrer(to: shop.image.root, "two"))
        let lost = Self.referrer(to: Blob(Blob.imageManifest, Array("elsewhere".utf8)), "lost")
        #expect(try InventoryTests.list(Self.write(shop, one, in: scratch), ["-o", list]).exitCode == 0)
        for (blobs, codes) in [
            (one, []), ([], ["missing-from-list"]), (one + two, ["added-to-list"]),
            (two, ["added-to-list", "missing-from-list"]), (one + lost, ["added-to-list"]),
        ] as [([Blob], [String])] {
            let bundle = try Self.write(shop, blobs, in: scratch)
            #expect(try FixtureTests.verify(bundle).exitCode == 0)
            let run = try FixtureTests.verify(bundle, ["--expect", list, "--output", "json"])
            #expect(run.exitCode == (codes.isEmpty ? 0 : 1), "\(run.output)")
            #expect(try ExpectTests.listCodes(run) == codes)
        }
    }
}
