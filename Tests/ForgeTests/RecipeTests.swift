import Testing

@testable import Forge

@Suite("Recipes")
struct RecipeTests {
    let world = DemoWorld()

    @Test("One change of a recipe changes what hangs on the image, never the image")
    func changesOneThing() throws {
        let good = BundleRecipe(world.webshop())
        var changed = good
        changed.images[0]["scan"].statement = .scan(of: good.images[0].image, finishedAt: DemoWorld.scanned - 172_800)
        let (before, after) = (good.layout(in: world), changed.layout(in: world))
        let gone = before.paths.filter { after.files[$0] == nil }
        // The envelope, the manifest that lists it and its config.
        #expect(gone.count == 3)
        #expect(after.files[LayoutFiles.path(good.images[0].image.digest)] != nil)
    }

    @Test("Altered material, annotations and bundles reach the layout")
    func altersEveryStage() throws {
        var shop = world.webshop()
        shop["sbom"].alterMaterial = { $0.signature[10] ^= 1 }
        shop["vex"].alterAnnotations = { $0["dev.sigstore.cosign/bundle"] = nil }
        let layout = BundleRecipe(shop).layout(in: world)
        #expect(layout != BundleRecipe(world.webshop()).layout(in: world))
        var payments = world.payments()
        payments["vex"].alterBundle = { $0["mediaType"] = "application/json" }
        let manifest = BundleRecipe(payments).layout(in: world).files.values
            .filter { String(decoding: $0, as: UTF8.self).hasPrefix("{\"mediaType\":\"application/json\"") }
        #expect(manifest.count == 1)
    }

    @Test("Packing changes the archive and not the content")
    func packsInManyWays() {
        let layout = BundleRecipe(world.payments()).layout(in: world)
        let options = [
            TarOptions(), TarOptions(prefix: "./"), TarOptions(pax: true), TarOptions(reversed: true),
            TarOptions(directories: true),
        ]
        #expect(Set(options.map { layout.tar($0) }).count == options.count)
        for option in options {
            let content = layout.entries(option).filter { $0.type == .file }.map(\.content)
            #expect(Set(content) == Set(layout.files.values))
        }
    }

    @Test("A log proves its entries in trees of every shape", arguments: [(0, 0), (0, 1), (1, 0), (5, 2), (38, 39)])
    func provesInclusion(_ before: Int, _ after: Int) {
        let proof = world.rekor.prove([1, 2, 3], before: before, after: after)
        var (index, last, root) = (proof.index, proof.treeSize - 1, MerkleTree.leafHash([1, 2, 3]))
        for sibling in proof.hashes {
            if index % 2 == 1 || index == last {
                root = sha256([1] + sibling + root)
                while index % 2 == 0 && index != 0 { (index, last) = (index / 2, last / 2) }
            } else {
                root = sha256([1] + root + sibling)
            }
            (index, last) = (index / 2, last / 2)
        }
        #expect(root == proof.root)
        #expect(last == 0)
    }
}
