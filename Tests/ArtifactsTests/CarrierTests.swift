import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// Layouts inside the formats of tools: Docker's list beside a layout, hauls, Zarf packages.
struct CarrierTests {
    // MARK: - Docker

    /// What Docker from version 25 on writes: a layout, and its own list beside it.
    struct DockerSave {
        var forge = TreeForge()
        let config: TreeForge.Content
        let layer: TreeForge.Content
        var configPath: String { config.digest.blobPath }
        var layerPath: String { layer.digest.blobPath }

        /// Makes one; Docker 25.0 left the layers out of its manifests.
        init(withLayers: Bool = true) throws {
            layer = try TreeForge.layer("a", type: "application/vnd.oci.image.layer.v1.tar")
            config = try TreeForge.Content(
                TreeForge.configType,
                #"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["\#(layer.digest)"]}}"#
            )
            let manifest = try TreeForge.manifest(config: config, layers: withLayers ? [layer] : [])
            forge.add(config, layer, manifest)
            forge.list(
                manifest.descriptor([
                    "annotations": TreeForge.annotations([
                        "io.containerd.image.name": "docker.io/library/web:1", TreeForge.name: "1",
                    ])
                ])
            )
            list()
        }

        mutating func list(config: String? = nil, tag: String = "web:1", layers: [String]? = nil) {
            let layers = (layers ?? [layerPath]).map { "\"\($0)\"" }.joined(separator: ",")
            forge.write(
                "manifest.json",
                #"[{"Config":"\#(config ?? configPath)","RepoTags":["\#(tag)"],"Layers":[\#(layers)]}]"#
            )
        }
    }

    @Test(arguments: [true, false])
    func dockersListIsToldWhereItAgrees(_ withLayers: Bool) throws {
        var save = try DockerSave(withLayers: withLayers)
        save.forge.write("repositories", #"{"web":{"1":"0123"}}"#)
        let legacy = try TreeForge.Content("", #"{"id":"\#(String(repeating: "5", count: 64))","os":"linux"}"#)
        save.forge.add(legacy)
        let outlines = try save.forge.audit().outlines
        #expect(
            outlines == [
                "warning not-judged \(legacy.digest.blobPath)", "warning not-judged manifest.json",
                "warning not-judged repositories",
            ]
        )
        #expect(try save.forge.tree().images.map(\.reference) == ["docker.io/library/web:1"])
    }

    @Test(arguments: [
        "another name", "another repository", "other layers", "no layers", "a config of no image", "nothing", "no JSON",
    ])
    func dockersListIsAnErrorWhereItDiffers(_ change: String) throws {
        var save = try DockerSave()
        switch change {
        case "another name": save.list(tag: "web:2")
        case "another repository": save.list(tag: "other:1")
        case "other layers": save.list(layers: [save.configPath])
        case "no layers": save.list(layers: [])
        case "a config of no image": save.list(config: save.layerPath)
        case "nothing": save.forge.write("manifest.json", "[]")
        default: save.forge.write("manifest.json", "[")
        }
        let reason =
            switch change {
            case "another name", "another repository": "it calls"
            case "nothing": "it lists nothing"
            case "no JSON": "the text is cut off"
            default: "no image here is made of them"
            }
        let findings = try save.forge.audit()
        #expect(findings.outlines == ["error unexpected-file manifest.json"])
        #expect(findings.first?.message.contains(reason) == true, "\(findings)")
        #expect(try save.forge.audit(strictContent: false).outlines == ["note unexpected-file manifest.json"])
    }

    @Test func layersThatOnlyTheListNamesMustBeThoseOfTheConfig() throws {
        var save = try DockerSave(withLayers: false)
        save.list(layers: [])
        #expect(
            try save.forge.audit().outlines
                == ["error unreferenced-blob \(save.layerPath)", "warning not-judged manifest.json"]
        )
    }

    @Test(arguments: [#"{"web":{"2":"0"}}"#, #"{"other":{"1":"0"}}"#, "[]", "{"])
    func theOldListNamesNoMoreThanTheNewOne(_ repositories: String) throws {
        var save = try DockerSave()
        save.forge.write("repositories", repositories)
        #expect(
            try save.forge.audit().outlines
                == ["warning not-judged manifest.json", "error unexpected-file repositories"]
        )
    }

    @Test(arguments: [#"{"id":"5","os":"linux"}"#, #"{"os":"linux"}"#, "[]"])
    func aBlobThatIsNoOldConfigIsUnreferenced(_ text: String) throws {
        var save = try DockerSave()
        let stray = try TreeForge.Content("", text)
        save.forge.add(stray)
        #expect(try save.forge.audit().outlines.first == "error unreferenced-blob \(stray.digest.blobPath)")
    }

    // MARK: - Hauler

    /// A haul: everything under the name of its image, told apart by `kind`.
    struct Haul {
        var forge = TreeForge()
        let image: TreeForge.Content
        let signatures: TreeForge.Content
        let bundle: TreeForge.Content
        static let full = "registry.example.com/shop/web:1"

        init(prefix: String = "dev.hauler") throws {
            image = try forge.addImage("a")
            bundle = try forge.addBundle("b", subject: image)
            let payload = try TreeForge.Content(TreeForge.signatureType, #"{"critical":{}}"#)
            let config = try TreeForge.config("signatures")
            signatures = try TreeForge.manifest(config: config, layers: [payload])
            forge.add(config, payload, signatures)
            for (content, kind) in [
                (image, "image"), (signatures, "sigs"), (bundle, "referrers/\(bundle.digest.hex)"),
            ] {
                forge.list(Self.descriptor(content, kind: "\(prefix)/\(kind)"))
            }
        }

        static func descriptor(_ content: TreeForge.Content, kind: String, name: String = "shop/web:1") -> JSONValue {
            content.descriptor([
                "annotations": TreeForge.annotations([
                    "kind": kind, "io.containerd.image.name": "registry.example.com/\(name)",
                    "hauler.dev/original-ref": "registry.example.com/\(name)", TreeForge.name: name,
                ])
            ])
        }
    }

    @Test(arguments: ["dev.hauler", "dev.cosignproject.cosign"], [true, false])
    func aHaulIsToldApartByKind(_ prefix: String, _ hasLayoutFile: Bool) throws {
        var haul = try Haul(prefix: prefix)
        if !hasLayoutFile { haul.forge.write("oci-layout", nil) }
        let tree = try haul.forge.tree()
        #expect(tree.images.map(\.reference) == [Haul.full])
        #expect(tree.images.map(\.digest) == [haul.image.digest])
        #expect(tree.roles == [haul.signatures.digest: .cosignSignatures, haul.bundle.digest: .sigstoreBundle])
        #expect(tree.findings == [])
        #expect(try haul.forge.audit() == [])
    }

    @Test func anImageFiledAsASignatureOfAHaulIsJudged() throws {
        var haul = try Haul()
        let hidden = try haul.forge.addImage("hidden")
        haul.forge.list(Haul.descriptor(hidden, kind: "dev.hauler/sigs"))
        let tree = try haul.forge.tree()
        #expect(tree.images.map(\.digest) == [haul.image.digest, hidden.digest])
        #expect(tree.findings.map(\.code) == [.filedElsewhere])
    }

    @Test func whatHaulerListsBesideTheIndexIsJudgedAsWell() throws {
        var haul = try Haul()
        let chart = try haul.forge.addImage("chart")
        let note = "https://charts.example.com|web:1"
        haul.forge.write(
            "hauler-index.json",
            String(
                decoding: JSONWriter.write(
                    .object([
                        "schemaVersion": .integer(2),
                        "manifests": .array(
                            haul.forge.listed + [
                                chart.descriptor([
                                    "annotations": TreeForge.annotations([
                                        "kind": "dev.hauler/image", "hauler.dev/original-ref": note,
                                        TreeForge.name: "charts/web:1",
                                    ])
                                ])
                            ]
                        ),
                    ])
                ),
                as: UTF8.self
            )
        )
        let tree = try haul.forge.tree()
        #expect(tree.images.map(\.reference) == [Haul.full, "charts/web:1"])
        #expect(tree.findings == [])
        #expect(try haul.forge.audit() == [])
        haul.forge.write("hauler-index.json", #"{"schemaVersion":2,"manifests":[{}]}"#)
        #expect(haul.forge.refusal() == Refusal(code: .malformedManifest, location: "hauler-index.json"))
    }

    // MARK: - Zarf

    /// A Zarf package around a layout.
    private func zarf() throws -> (forge: TreeForge, image: TreeForge.Content) {
        var forge = TreeForge(root: "images/")
        let image = try forge.addImage("a")
        forge.list(image.descriptor(named: "registry.example.com/a:1"))
        forge.write("zarf.yaml", "kind: ZarfPackageConfig\n")
        forge.write("checksums.txt", "")
        forge.write("components/web.tar", "component")
        return (forge, image)
    }

    @Test func theLayoutOfAZarfPackageIsRead() throws {
        let (forge, image) = try zarf()
        #expect(try forge.tree().images.map(\.digest) == [image.digest])
        #expect(
            try forge.audit().outlines == [
                "warning not-judged checksums.txt", "warning not-judged components/web.tar",
                "warning not-judged zarf.yaml",
            ]
        )
    }

    @Test(arguments: ["notes.txt", "images/notes.txt", "images/blobs/notes.txt", "manifest.json", "blobs2/x"])
    func whatIsNotZarfsIsNamed(_ path: String) throws {
        var (forge, _) = try zarf()
        forge.write(path, "[]")
        #expect(try forge.audit().outlines.contains("error unexpected-file \(path)"))
    }

    @Test func aLayoutInAFolderNeedsZarfsDescription() throws {
        var (forge, _) = try zarf()
        forge.write("zarf.yaml", nil)
        #expect(forge.refusal()?.code == .missingIndex)
    }

    @Test func aLayoutBesideAnotherIsUnexpected() throws {
        var (forge, image) = try zarf()
        forge.write("index.json", #"{"schemaVersion":2,"manifests":[]}"#)
        forge.write("oci-layout", #"{"imageLayoutVersion":"1.0.0"}"#)
        let outlines = try forge.audit().outlines
        #expect(outlines.contains("error unexpected-file images/index.json"))
        #expect(outlines.contains("error unexpected-file images/\(image.digest.blobPath)"))
        #expect(try forge.tree().findings.map(\.code) == [.noImage])
    }

    @Test func aBlobOfAZarfPackageWithOtherContentIsRefused() throws {
        var (forge, image) = try zarf()
        forge.write("images/\(image.digest.blobPath)", "{}")
        #expect(forge.refusal()?.code == .digestMismatch)
    }
}
