import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// Layouts without one reading: each is sound but for one thing.
struct TreeRefusalTests {
    private func sound() throws -> (forge: TreeForge, image: TreeForge.Content) {
        var forge = TreeForge()
        let image = try forge.addImage("a")
        forge.list(image.descriptor(named: "registry.example.com/a:1"))
        return (forge, image)
    }

    @Test func aSoundLayoutIsRead() throws {
        let (forge, image) = try sound()
        #expect(forge.refusal() == nil)
        #expect(try forge.tree().images.map(\.digest) == [image.digest])
        #expect(try forge.tree().findings == [])
        #expect(try forge.audit() == [])
    }

    @Test(arguments: [
        (nil, Refusal(code: .missingOCILayout, location: nil)),
        ("{}", Refusal(code: .notALayout, location: "oci-layout")),
        (#"{"imageLayoutVersion":"1.0.1"}"#, Refusal(code: .notALayout, location: "oci-layout")),
        (#"{"imageLayoutVersion":1}"#, Refusal(code: .notALayout, location: "oci-layout")),
        (
            #"{"imageLayoutVersion":"1.0.0","ImageLayoutVersion":"2"}"#,
            Refusal(code: .notALayout, location: "oci-layout")
        ),
        (#"{"imageLayoutVersion":"1.0.0""#, Refusal(code: .malformedJSON, location: "oci-layout")),
    ])
    func refusesAnotherVersion(_ text: String?, _ refusal: Refusal) throws {
        var (forge, _) = try sound()
        forge.write("oci-layout", text)
        #expect(forge.refusal()?.code == refusal.code)
        #expect(forge.refusal()?.location == refusal.location)
    }

    @Test(arguments: [
        (#"{"schemaVersion":2,"manifests":[]"#, Code.malformedJSON),
        (#"{"schemaVersion":2,"manifests":[],"manifests":[]}"#, .malformedJSON),
        (#"{"schemaVersion":2,"manifests":[]} {}"#, .malformedJSON),
        (#"{"schemaVersion":2,"manifests":[],"x":"# + String(repeating: "[", count: 64), .limitExceeded),
        (#"{"schemaVersion":3,"manifests":[]}"#, .malformedManifest),
        (
            #"{"schemaVersion":2,"manifests":[],"mediaType":"application/vnd.oci.image.manifest.v1+json"}"#,
            .malformedManifest
        ),
        (#"{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha256:1","size":1}]}"#, .malformedManifest),
        ("[]", .malformedManifest),
    ])
    func refusesABrokenIndex(_ text: String, _ code: Code) throws {
        var (forge, _) = try sound()
        forge.write("index.json", text)
        #expect(forge.refusal() == Refusal(code: code, location: "index.json"))
    }

    @Test func onlyLayoutsForContainerdMayLackTheVersion() throws {
        for (key, value) in [("kind", "dev.hauler/image"), ("io.containerd.image.name", "registry.example.com/a:1")] {
            var forge = TreeForge()
            let image = try forge.addImage("a")
            forge.write("oci-layout", nil)
            forge.list(image.descriptor(["annotations": TreeForge.annotations([key: value])]))
            #expect(forge.refusal() == nil)
            forge.list(image.descriptor(named: "registry.example.com/b:1"))
            #expect(forge.refusal()?.code == .missingOCILayout)
        }
        var forge = TreeForge()
        forge.write("oci-layout", nil)
        #expect(forge.refusal()?.code == .missingOCILayout)
    }

    @Test(arguments: [(6, nil), (5, Code.limitExceeded)])
    func boundsTheDescriptorsOfAllManifestsTogether(_ limit: Int, _ code: Code?) throws {
        var (forge, image) = try sound()
        let index = try TreeForge.index([image.descriptor(), image.descriptor()])
        forge.add(index)
        forge.list(index.descriptor())
        // Two in index.json, two in the index, config and layer of the image.
        forge.limits.descriptors = limit
        #expect(forge.refusal()?.code == code)
    }

    @Test func refusesASizeThatIsNotTheBlobs() throws {
        var (forge, image) = try sound()
        forge.list(image.descriptor(size: image.bytes.count + 1))
        #expect(forge.refusal() == Refusal(code: .sizeMismatch, location: "index.json"))
    }

    @Test(arguments: ["config", "layers", "subject"])
    func refusesASizeInsideAManifest(_ member: String) throws {
        var (forge, image) = try sound()
        let (config, layer) = (try TreeForge.config("b"), try TreeForge.layer("b"))
        let wrong: [String: JSONValue] = [
            "config": config.descriptor(size: member == "config" ? 1 : nil),
            "layers": .array([layer.descriptor(size: member == "layers" ? 1 : nil)]),
            "subject": image.descriptor(size: member == "subject" ? 1 : nil),
        ]
        var object = JSONObject()
        _ = object.append("schemaVersion", .integer(2))
        for (name, value) in wrong { _ = object.append(name, value) }
        let manifest = try TreeForge.Content(TreeForge.manifestType, JSONWriter.write(.object(object)))
        forge.add(config, layer, manifest)
        forge.list(manifest.descriptor(named: "registry.example.com/b:1"))
        #expect(forge.refusal() == Refusal(code: .sizeMismatch, location: manifest.digest.blobPath))
    }

    @Test func refusesDescriptorsOfAnAbsentBlobThatDisagree() throws {
        var (forge, _) = try sound()
        let absent = try TreeForge.Content(TreeForge.layerType, "absent")
        forge.list(absent.descriptor(), absent.descriptor(size: 7))
        #expect(forge.refusal() == Refusal(code: .descriptorConflict, location: "index.json"))
    }

    @Test func refusesABlobThatIsManifestAndContent() throws {
        var (forge, image) = try sound()
        let layer = try TreeForge.Content(TreeForge.layerType, image.bytes)
        let other = try TreeForge.manifest(config: try TreeForge.config("a"), layers: [layer])
        forge.add(other)
        forge.list(other.descriptor(named: "registry.example.com/b:1"))
        #expect(forge.refusal() == Refusal(code: .descriptorConflict, location: other.digest.blobPath))
    }

    @Test func refusesAnAbsentManifestThatIsAnIndexToo() throws {
        var (forge, _) = try sound()
        let absent = try TreeForge.Content(TreeForge.manifestType, "{}")
        let index = try TreeForge.Content(TreeForge.indexType, "{}")
        forge.list(absent.descriptor(), index.descriptor())
        #expect(forge.refusal() == Refusal(code: .descriptorConflict, location: "index.json"))
    }

    @Test func refusesAManifestUnderAnotherType() throws {
        var forge = TreeForge()
        let image = try forge.addImage("a")
        let disguised = try TreeForge.Content("application/vnd.example+json", image.bytes)
        forge.list(disguised.descriptor(named: "registry.example.com/a:1"))
        #expect(forge.refusal() == Refusal(code: .malformedManifest, location: image.digest.blobPath))
    }

    @Test(arguments: [
        (TreeForge.manifestType, String(repeating: "P", count: 70_000), Code.malformedManifest),
        (TreeForge.manifestType, "{", .malformedJSON),
        (TreeForge.manifestType, #"{"schemaVersion":2,"manifests":[]}"#, .malformedManifest),
        (TreeForge.indexType, #"{"schemaVersion":2,"manifests":[],"config":{},"layers":[]}"#, .malformedManifest),
        (TreeForge.indexType, #"{"schemaVersion":2,"manifests":[],"LAYERS":[]}"#, .malformedManifest),
    ])
    func refusesABrokenManifest(_ type: String, _ text: String, _ code: Code) throws {
        var (forge, _) = try sound()
        let manifest = try TreeForge.Content(type, text)
        forge.add(manifest)
        forge.list(manifest.descriptor())
        #expect(forge.refusal() == Refusal(code: code, location: manifest.digest.blobPath))
    }

    @Test(arguments: [2, 3])
    func refusesIndexesTooDeep(_ limit: Int) throws {
        var forge = TreeForge()
        forge.limits.indexDepth = limit
        let image = try forge.addImage("a")
        var index = try TreeForge.index([image.descriptor()])
        forge.add(index)
        for _ in 1..<3 {
            index = try TreeForge.index([index.descriptor()])
            forge.add(index)
        }
        forge.list(index.descriptor(named: "registry.example.com/a:1"))
        #expect(forge.refusal()?.code == (limit == 3 ? nil : .limitExceeded))
    }

    @Test func countsDepthAlsoWhereAnIndexIsKnown() throws {
        var forge = TreeForge()
        forge.limits.indexDepth = 2
        let image = try forge.addImage("a")
        let inner = try TreeForge.index([image.descriptor()])
        let middle = try TreeForge.index([inner.descriptor()])
        let outer = try TreeForge.index([middle.descriptor()])
        forge.add(inner, middle, outer)
        forge.list(middle.descriptor(named: "registry.example.com/a:1"))
        #expect(forge.refusal() == nil)
        forge.list(outer.descriptor(named: "registry.example.com/b:1"))
        #expect(forge.refusal()?.code == .limitExceeded)
    }

    @Test(arguments: [1, 2])
    func refusesTooManySignatures(_ limit: Int) throws {
        var (forge, image) = try sound()
        forge.limits.signatureLayers = limit
        let layers = try ["1", "2"].map { try TreeForge.Content(TreeForge.signatureType, #"{"n":"\#($0)"}"#) }
        let signatures = try TreeForge.manifest(config: try TreeForge.config("s"), layers: layers)
        forge.add(layers[0], layers[1], try TreeForge.config("s"), signatures)
        forge.list(signatures.descriptor(named: "sha256-\(image.digest.hex).sig"))
        let refusal = Refusal(code: .limitExceeded, location: signatures.digest.blobPath)
        #expect(forge.refusal() == (limit == 2 ? nil : refusal))
    }

    /// The limit as it is without being told otherwise.
    @Test(arguments: [(1_000, nil), (1_001, Code.limitExceeded)] as [(Int, Code?)])
    func refusesMoreThanAThousandSignatures(_ count: Int, _ code: Code?) throws {
        var (forge, image) = try sound()
        let layer = try TreeForge.Content(TreeForge.signatureType, #"{"n":"1"}"#)
        let signatures = try TreeForge.manifest(
            config: try TreeForge.config("s"),
            layers: Array(repeating: layer, count: count)
        )
        forge.add(layer, try TreeForge.config("s"), signatures)
        forge.list(signatures.descriptor(named: "sha256-\(image.digest.hex).sig"))
        #expect(forge.refusal()?.code == code)
    }

    @Test func boundsThePlatformsOfSharedIndexes() throws {
        var forge = TreeForge()
        forge.limits.entries = 5
        let image = try forge.addImage("a")
        let children = ["amd64", "arm64", "s390x"].map {
            image.descriptor(["platform": TreeForge.platform("linux", $0)])
        }
        let inner = try TreeForge.index(children)
        let outer = try TreeForge.index([inner.descriptor()])
        forge.add(inner, outer)
        forge.list(outer.descriptor(named: "registry.example.com/a:1"))
        #expect(forge.refusal()?.code == .limitExceeded)
        forge.limits.entries = 6
        #expect(forge.refusal() == nil)
    }
}
