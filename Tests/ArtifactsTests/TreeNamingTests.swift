import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// Which entries a layout has, and under which names.
struct TreeNamingTests {
    private static let containerd = "io.containerd.image.name"
    private static let hauler = "hauler.dev/original-ref"

    @Test(arguments: [
        (["registry.example.com/a:1", nil, nil], ["registry.example.com/a:1"], nil),
        (["v1", nil, nil], [], "v1"),
        ([nil, nil, nil], [], nil),
        (
            ["app/a:1", "registry.example.com/app/a:1", "registry.example.com/app/a:1"],
            ["registry.example.com/app/a:1"], nil
        ),
        (["v1", "registry.example.com/a:v1", nil], ["registry.example.com/a:v1"], "v1"),
        (["busybox:latest", "docker.io/library/busybox:latest", nil], ["docker.io/library/busybox:latest"], nil),
        (
            ["docker.io/library/busybox", "docker.io/library/busybox:latest", nil],
            ["docker.io/library/busybox:latest"], nil
        ),
        (
            ["evil.example.com/a:1", "registry.example.com/a:1", nil],
            ["registry.example.com/a:1", "evil.example.com/a:1"], nil
        ),
        (["a:1", "registry.example.com/app/a:1", nil], ["registry.example.com/app/a:1", "a:1"], nil),
        (["app:1", nil, nil], ["app:1"], nil),
    ])
    func readsNames(_ annotations: [String?], _ references: [String], _ tag: String?) {
        var pairs: [String: String] = [:]
        for (key, value) in zip([TreeForge.name, Self.containerd, Self.hauler], annotations) { pairs[key] = value }
        let names = FiledNames(pairs)
        #expect(names.references.map(\.description) == references)
        #expect(names.tag == tag)
        #expect(names.refused == [])
    }

    @Test(arguments: ["Registry.example.com/A:1", "registry.example.com/a@sha256:1", "a b", "a:", "/a", "ä"])
    func aNameThatIsNoneLeavesTheImageUnnamed(_ name: String) throws {
        var forge = TreeForge()
        let image = try forge.addImage("a")
        forge.list(image.descriptor(named: name))
        let tree = try forge.tree()
        #expect(tree.images.map(\.reference) == [nil])
        #expect(tree.images.map(\.tag) == [nil])
        #expect(tree.findings.outlines == ["warning filed-elsewhere index.json"])
    }

    @Test func oneEntryForEachPairOfNameAndDigest() throws {
        var forge = TreeForge()
        let (a, b) = (try forge.addImage("a"), try forge.addImage("b"))
        forge.list(a.descriptor(named: "registry.example.com/a:1"), a.descriptor(named: "registry.example.com/a:2"))
        forge.list(a.descriptor(named: "registry.example.com/a:1"), b.descriptor(named: "registry.example.com/a:1"))
        forge.list(a.descriptor(), b.descriptor(named: "v1"))
        let images = try forge.tree().images
        #expect(images.map(\.reference).map { $0?.suffix(1) } == ["1", "2", "1"])
        #expect(images.map(\.digest) == [a.digest, a.digest, b.digest])
    }

    @Test func aNameWithAnotherDigestIsSaidSo() throws {
        var forge = TreeForge()
        let (a, b) = (try forge.addImage("a"), try forge.addImage("b"))
        forge.list(a.descriptor(named: "registry.example.com/a@\(a.digest)"))
        #expect(try forge.tree().findings == [])
        forge.list(b.descriptor(named: "registry.example.com/b@\(a.digest)"))
        #expect(try forge.tree().findings.outlines == ["warning filed-elsewhere index.json"])
        #expect(try forge.tree().images.count == 2)
    }

    @Test func childrenAreImagesOnlyUnderANameOfTheirOwn() throws {
        for (name, count) in [(nil, 1), ("registry.example.com/child:1", 2), ("v1", 2)] {
            var forge = TreeForge()
            let child = try forge.addImage("a")
            let inner = try TreeForge.index([child.descriptor(["platform": TreeForge.platform("linux", "amd64")])])
            let outer = try TreeForge.index([inner.descriptor()])
            forge.add(inner, outer)
            forge.list(outer.descriptor(named: "registry.example.com/a:1"), inner.descriptor())
            forge.list(name.map { child.descriptor(named: $0) } ?? child.descriptor())
            let tree = try forge.tree()
            #expect(tree.images.count == count)
            #expect(tree.images[0].isIndex)
            #expect(tree.images[0].platforms.map(\.digest) == [child.digest])
            #expect(tree.images[0].platforms.map(\.platform?.description) == ["linux/amd64"])
            #expect(tree.images[0].platforms.map(\.configDigest) == [try TreeForge.config("a").digest])
            #expect(tree.findings == [])
        }
    }

    @Test func whatIsNoAttachmentIsAnImage() throws {
        var forge = TreeForge()
        let config = try TreeForge.Content("application/vnd.cncf.helm.config.v1+json", #"{"name":"chart"}"#)
        let layer = try TreeForge.layer("c", type: "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
        let chart = try TreeForge.manifest(config: config, layers: [layer])
        let loose = try TreeForge.Content("application/vnd.example+json", #"{"loose":true}"#)
        forge.add(config, layer, chart, loose)
        forge.list(chart.descriptor(named: "registry.example.com/chart:1"), loose.descriptor())
        let tree = try forge.tree()
        #expect(tree.images.map(\.digest) == [chart.digest, loose.digest])
        #expect(tree.images.map(\.artifactType) == ["application/vnd.cncf.helm.config.v1+json", nil])
        #expect(tree.images.map { $0.document == nil } == [false, true])
        #expect(tree.findings == [])
        #expect(try forge.audit() == [])
    }

    @Test func readsSHA512() throws {
        var forge = TreeForge()
        let (config, layer) = (try TreeForge.config("a"), try TreeForge.layer("a"))
        let bytes = try TreeForge.manifest(config: config, layers: [layer]).bytes
        let image = try TreeForge.Content(TreeForge.manifestType, bytes, algorithm: .sha512)
        forge.add(config, layer, image)
        forge.list(image.descriptor())
        #expect(try forge.tree().images.map(\.digest) == [image.digest])
        #expect(try forge.tree().findings == [])
    }

    @Test func aLayoutWithoutImageSaysSo() throws {
        var forge = TreeForge()
        #expect(try forge.tree().findings.outlines == ["error no-image index.json"])
        let image = try forge.addImage("a")
        let bundle = try forge.addBundle("b", subject: image)
        forge.list(bundle.descriptor())
        #expect(try forge.tree().findings.outlines == ["error no-image index.json"])
    }
}
