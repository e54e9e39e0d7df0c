import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// What is an attachment, and what only pretends to be one and is judged.
struct TreeRoleTests {
    private static let scheme = "registry.example.com/a:sha256-"

    /// A layout with one named image.
    private func layout() throws -> (forge: TreeForge, image: TreeForge.Content) {
        var forge = TreeForge()
        let image = try forge.addImage("a")
        forge.list(image.descriptor(named: "registry.example.com/a:1"))
        return (forge, image)
    }

    private func descriptor(_ content: TreeForge.Content, kind: String) -> JSONValue {
        content.descriptor(["annotations": TreeForge.annotations(["kind": kind])])
    }

    @Test(arguments: [
        (TreeForge.signatureType, ".sig", AttachmentRole.cosignSignatures),
        (TreeForge.dsseType, ".att", .cosignAttestations),
        ("application/vnd.cyclonedx+json", ".sbom", .cosignSBOM),
        ("text/spdx+json", ".sbom", .cosignSBOM),
        (TreeForge.dsseType, ".sig", .cosignAttestations),
        (TreeForge.bundleType, "", .sigstoreBundle),
    ])
    func theTagSchemeAndTheLayersTellTheRole(_ type: String, _ suffix: String, _ role: AttachmentRole) throws {
        for start in ["", "registry.example.com/a:"] {
            var (forge, image) = try layout()
            let layer = try TreeForge.Content(type, #"{"x":1}"#)
            let manifest = try TreeForge.manifest(config: try TreeForge.config("x"), layers: [layer])
            forge.add(layer, try TreeForge.config("x"), manifest)
            forge.list(manifest.descriptor(named: "\(start)sha256-\(image.digest.hex)\(suffix)"))
            let tree = try forge.tree()
            #expect(tree.images.map(\.digest) == [image.digest])
            #expect(tree.roles == [manifest.digest: role])
            #expect(tree.attachments.map(\.claimedSubject) == [image.digest])
            #expect(tree.attachments[0].layers.map { $0.blob?.digest } == [layer.digest])
            #expect(tree.attachments[0].location == manifest.digest.blobPath)
            #expect(tree.findings == [])
        }
    }

    @Test func aDocumentInSPDXsOwnTextIsAnSBOM() throws {
        var (forge, image) = try layout()
        let text = "SPDXVersion: SPDX-2.3\n" + String(repeating: "Relationship: A CONTAINS B\n", count: 4_000)
        let layer = try TreeForge.Content("text/spdx", text)
        let manifest = try TreeForge.manifest(config: try TreeForge.config("x"), layers: [layer])
        forge.add(layer, try TreeForge.config("x"), manifest)
        forge.list(manifest.descriptor(named: Self.scheme + image.digest.hex + ".sbom"))
        #expect(try forge.tree().roles == [manifest.digest: .cosignSBOM])
    }

    @Test(arguments: ["dev.cosignproject.cosign/sboms", "dev.hauler/sboms"])
    func theKindTellsAnSBOM(_ kind: String) throws {
        var (forge, _) = try layout()
        let layer = try TreeForge.Content("text/spdx+json", #"{"x":1}"#)
        let manifest = try TreeForge.manifest(config: try TreeForge.config("x"), layers: [layer])
        forge.add(layer, try TreeForge.config("x"), manifest)
        forge.list(descriptor(manifest, kind: kind))
        #expect(try forge.tree().roles == [manifest.digest: .cosignSBOM])
        #expect(try forge.tree().attachments.map(\.claimedSubject) == [nil])
    }

    @Test func anSBOMThatNothingFilesAsOneIsJudged() throws {
        var (forge, image) = try layout()
        let layer = try TreeForge.Content("text/spdx+json", #"{"x":1}"#)
        let manifest = try TreeForge.manifest(config: try TreeForge.empty(), layers: [layer])
        forge.add(layer, try TreeForge.empty(), manifest)
        forge.list(manifest.descriptor())
        #expect(try forge.tree().images.map(\.digest) == [image.digest, manifest.digest])
    }

    @Test(arguments: [
        Self.scheme + String(repeating: "0", count: 64) + ".sig",
        "sha256-" + String(repeating: "0", count: 64) + ".att",
        "sha256-" + String(repeating: "0", count: 64) + ".sbom", "sha256-" + String(repeating: "0", count: 64),
    ])
    func anImageUnderTheNameOfAnAttachmentIsJudged(_ name: String) throws {
        var (forge, image) = try layout()
        let hidden = try forge.addImage("hidden")
        forge.list(hidden.descriptor(named: name))
        let tree = try forge.tree()
        #expect(tree.images.map(\.digest) == [image.digest, hidden.digest])
        #expect(tree.findings.outlines == ["warning filed-elsewhere \(hidden.digest.blobPath)"])
    }

    @Test(arguments: ["sigs", "atts", "sboms", "referrers/00"])
    func anImageOfTheKindOfAnAttachmentIsJudged(_ kind: String) throws {
        for writer in ["dev.cosignproject.cosign", "dev.hauler"] {
            var (forge, image) = try layout()
            let hidden = try forge.addImage("hidden")
            forge.list(descriptor(hidden, kind: "\(writer)/\(kind)"))
            let tree = try forge.tree()
            #expect(tree.images.map(\.digest) == [image.digest, hidden.digest])
            #expect(tree.findings.outlines == ["warning filed-elsewhere \(hidden.digest.blobPath)"])
        }
    }

    @Test func anImageWithASubjectIsJudged() throws {
        for isListed in [true, false] {
            var (forge, image) = try layout()
            let (config, layer) = (try TreeForge.config("h"), try TreeForge.layer("h"))
            let hidden = try TreeForge.manifest(
                config: config,
                layers: [layer],
                subject: image,
                artifactType: TreeForge.bundleType
            )
            forge.add(config, layer, hidden)
            if isListed { forge.list(hidden.descriptor()) }
            let tree = try forge.tree()
            #expect(tree.images.map(\.digest) == [image.digest, hidden.digest])
            #expect(tree.attachments.isEmpty)
        }
    }

    /// Runtimes that go by the bytes would unpack it, whatever the descriptor calls it.
    @Test(arguments: [TreeForge.signatureType, TreeForge.dsseType, TreeForge.bundleType, TreeForge.inTotoType])
    func aFileSystemUnderTheTypeOfASignatureIsJudged(_ type: String) throws {
        let gzip = [0x1F, 0x8B, 8, 0] + Array("x".utf8)
        let tar = Array("{".utf8) + [UInt8](repeating: 0, count: 511)
        let binary = Array("{".utf8) + [0xFF, 0xFE]
        for bytes in [gzip, tar, binary, Array("BZh91AY".utf8)] {
            var (forge, image) = try layout()
            let layer = try TreeForge.Content(type, bytes)
            let hidden = try TreeForge.manifest(config: try TreeForge.config("h"), layers: [layer], subject: image)
            forge.add(layer, try TreeForge.config("h"), hidden)
            forge.list(hidden.descriptor(named: Self.scheme + image.digest.hex + ".sig"))
            let tree = try forge.tree()
            #expect(tree.images.map(\.digest) == [image.digest, hidden.digest])
            #expect(tree.attachments.isEmpty)
        }
    }

    /// With `--allow-absent`, a layer that is on the other side already could be anything.
    @Test(arguments: [true, false])
    func whatHasANameAndNoLayersIsJudged(_ hasImageConfig: Bool) throws {
        var (forge, image) = try layout()
        let config = hasImageConfig ? try TreeForge.config("h") : try TreeForge.empty()
        let layer = try TreeForge.Content(TreeForge.inTotoType, #"{"x":1}"#)
        let hidden = try TreeForge.manifest(config: config, layers: [layer])
        forge.add(config, hidden)
        forge.list(hidden.descriptor(named: "registry.example.com/b:1"))
        #expect(try forge.tree(allowAbsent: true).images.map(\.digest) == [image.digest, hidden.digest])
    }

    @Test(arguments: [true, false])
    func aPlatformWithoutItsLayersIsJudgedUnlessItIsFiledAsBuildKitsStatements(_ isBuildKits: Bool) throws {
        var forge = TreeForge()
        let image = try forge.addImage("a")
        let layer = try TreeForge.Content(TreeForge.inTotoType, #"{"x":1}"#)
        let hidden = try TreeForge.manifest(config: try TreeForge.config("h"), layers: [layer])
        forge.add(try TreeForge.config("h"), hidden)
        let name = isBuildKits ? "unknown" : "linux"
        let index = try TreeForge.index([
            image.descriptor(["platform": TreeForge.platform("linux", "amd64")]),
            hidden.descriptor(["platform": TreeForge.platform(name, name)]),
        ])
        forge.add(index)
        forge.list(index.descriptor(named: "registry.example.com/a:1"))
        let judged = try forge.tree(allowAbsent: true).images[0].platforms.map(\.digest)
        #expect(judged == (isBuildKits ? [image.digest] : [image.digest, hidden.digest]))
    }

    @Test func aLargeFileSystemUnderTheTypeOfASignatureIsJudged() throws {
        var (forge, image) = try layout()
        let layer = try TreeForge.Content(TreeForge.signatureType, [UInt8](repeating: 0x50, count: 70_000))
        let hidden = try TreeForge.manifest(config: try TreeForge.config("h"), layers: [layer])
        forge.add(layer, try TreeForge.config("h"), hidden)
        forge.list(hidden.descriptor(named: Self.scheme + image.digest.hex + ".sig"))
        #expect(try forge.tree().images.map(\.digest) == [image.digest, hidden.digest])
    }

    @Test func anImageInAReferrersTagIsJudged() throws {
        var (forge, image) = try layout()
        let hidden = try forge.addImage("hidden")
        let bundle = try forge.addBundle("b", subject: image)
        let index = try TreeForge.index([bundle.descriptor(), hidden.descriptor()])
        forge.add(index)
        forge.list(index.descriptor(named: "sha256-\(image.digest.hex)"))
        let tree = try forge.tree()
        #expect(tree.images.map(\.digest) == [image.digest, index.digest])
        #expect(tree.images[1].platforms.map(\.digest) == [hidden.digest])
        #expect(tree.roles == [bundle.digest: .sigstoreBundle])
    }

    @Test func whatARefersTagListsIsFiledUnderItsDigest() throws {
        var (forge, image) = try layout()
        let layer = try TreeForge.Content(TreeForge.dsseType, #"{"x":1}"#)
        let manifest = try TreeForge.manifest(config: try TreeForge.config("x"), layers: [layer])
        let index = try TreeForge.index([manifest.descriptor()])
        forge.add(layer, try TreeForge.config("x"), manifest, index)
        forge.list(index.descriptor(named: "sha256-\(image.digest.hex)"))
        let tree = try forge.tree()
        #expect(tree.roles == [manifest.digest: .cosignAttestations, index.digest: .referrersTagIndex])
        #expect(tree.attachments.map(\.claimedSubject) == [image.digest, image.digest])
        #expect(tree.images.map(\.digest) == [image.digest])
        #expect(tree.findings == [])
    }

    @Test func aReferrersTagMayCutALongDigest() throws {
        #expect(TagScheme(tag: "sha512-" + String(repeating: "a", count: 64))?.subject == nil)
        #expect(TagScheme(tag: "sha512-" + String(repeating: "a", count: 64))?.suffix == TagScheme.Suffix.none)
        #expect(TagScheme(tag: "sha512-" + String(repeating: "a", count: 128))?.subject != nil)
        for text in [
            "sha256-aa", "md5-" + String(repeating: "a", count: 64), "v1.sig",
            "sha256-" + String(repeating: "A", count: 64),
        ] {
            #expect(TagScheme(tag: text) == nil)
        }
        #expect(TagScheme(tag: "sha256-" + String(repeating: "a", count: 64) + ".other") == nil)
    }

    @Test func aReferrerOfAnUnknownTypeIsAnAttachmentUnlessItHasAName() throws {
        let type = "application/vnd.example.report"
        for (name, isImage) in [(nil, false), ("registry.example.com/b:1", true), ("v1", true)] {
            var (forge, image) = try layout()
            let layer = try TreeForge.Content("application/octet-stream", "report")
            let referrer = try TreeForge.manifest(
                config: try TreeForge.empty(),
                layers: [layer],
                subject: image,
                artifactType: type
            )
            forge.add(layer, try TreeForge.empty(), referrer)
            forge.list(name.map { referrer.descriptor(named: $0) } ?? referrer.descriptor())
            let tree = try forge.tree()
            #expect(tree.images.map(\.digest) == [image.digest] + (isImage ? [referrer.digest] : []))
            #expect(tree.roles == (isImage ? [:] : [referrer.digest: .otherReferrer(artifactType: type)]))
        }
    }

    @Test func haulerNamesReferrersAsTheImage() throws {
        var (forge, image) = try layout()
        let layer = try TreeForge.Content("application/octet-stream", "report")
        func referrer(_ config: TreeForge.Content) throws -> TreeForge.Content {
            try TreeForge.manifest(config: config, layers: [layer], subject: image)
        }
        let runnable = try TreeForge.Content("application/vnd.wasm.config.v0+json", #"{"w":1}"#)
        let (report, module) = (try referrer(try TreeForge.empty()), try referrer(runnable))
        forge.add(layer, try TreeForge.empty(), runnable, report, module)
        for content in [report, module] {
            forge.list(
                content.descriptor([
                    "annotations": TreeForge.annotations([
                        "kind": "dev.hauler/referrers/\(content.digest.hex)",
                        TreeForge.name: "registry.example.com/a:1",
                    ])
                ])
            )
        }
        let tree = try forge.tree()
        #expect(tree.images.map(\.digest) == [image.digest, module.digest])
        #expect(tree.roles == [report.digest: .otherReferrer(artifactType: nil)])
    }

    @Test func notationsSignaturesAreReferrersUnderWhateverName() throws {
        var (forge, image) = try layout()
        let type = "application/vnd.cncf.notary.signature"
        let layer = try TreeForge.Content("application/jose+json", #"{"payload":""}"#)
        let config = try TreeForge.Content(type, "{}")
        let signature = try TreeForge.manifest(config: config, layers: [layer], subject: image)
        forge.add(layer, config, signature)
        forge.list(signature.descriptor(named: "registry.example.com/a:1"))
        #expect(try forge.tree().roles == [signature.digest: .otherReferrer(artifactType: type)])
        #expect(try forge.tree().images.map(\.digest) == [image.digest])
    }

    @Test func experimentalCosignSignaturesAreFoundByTheirLayers() throws {
        var (forge, image) = try layout()
        let config = try TreeForge.Content("application/vnd.dev.cosign.artifact.sig.v1+json", #"{"c":1}"#)
        let layer = try TreeForge.Content(TreeForge.signatureType, #"{"x":1}"#)
        let signature = try TreeForge.manifest(config: config, layers: [layer], subject: image)
        forge.add(config, layer, signature)
        #expect(try forge.tree().roles == [signature.digest: .cosignSignatures])
        #expect(try forge.audit() == [])
    }
}
