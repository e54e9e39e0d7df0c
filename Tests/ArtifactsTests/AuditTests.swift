import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// Blobs that are missing, blobs and files that are too many.
struct AuditTests {
    private func layout() throws -> (forge: TreeForge, image: TreeForge.Content) {
        var forge = TreeForge()
        let image = try forge.addImage("a")
        forge.list(image.descriptor(named: "registry.example.com/a:1"))
        return (forge, image)
    }

    @Test func aBlobThatNothingRefersToIsNamed() throws {
        var (forge, _) = try layout()
        let stray = try TreeForge.Content(TreeForge.layerType, "stray")
        forge.add(stray)
        let findings = try forge.audit()
        #expect(findings.outlines == ["error unreferenced-blob \(stray.digest.blobPath)"])
        #expect(findings[0].message.contains("5 bytes"))
        #expect(try forge.audit(strictContent: false).outlines == ["note unreferenced-blob \(stray.digest.blobPath)"])
    }

    @Test func anImageThatNothingRefersToIsNamed() throws {
        var (forge, _) = try layout()
        _ = try forge.addImage("stray")
        let findings = try forge.audit()
        #expect(findings.map(\.code) == [.unreferencedBlob, .unreferencedBlob, .unreferencedBlob])
        #expect(try forge.tree().images.count == 1)
    }

    @Test func theSubjectOfAReferrerIsNotReferredToByIt() throws {
        var (forge, _) = try layout()
        let stray = try forge.addImage("stray")
        let bundle = try forge.addBundle("b", subject: stray)
        forge.list(bundle.descriptor())
        #expect(try forge.audit().count == 3)
    }

    @Test(arguments: ["manifest.json", "repositories", "notes.txt", "sub/index.json"])
    func aFileBesideTheLayoutIsNamed(_ path: String) throws {
        var (forge, _) = try layout()
        forge.write(path, "[]")
        #expect(try forge.audit().outlines == ["error unexpected-file \(path)"])
        #expect(try forge.audit(strictContent: false).outlines == ["note unexpected-file \(path)"])
    }

    @Test func orphansThatReferToSomethingAreReferredTo() throws {
        var (forge, image) = try layout()
        let bundle = try forge.addBundle("b", subject: image)
        let onBundle = try forge.addBundle("c", subject: bundle)
        #expect(try forge.audit() == [])
        let tree = try forge.tree()
        #expect(tree.roles == [bundle.digest: .sigstoreBundle, onBundle.digest: .sigstoreBundle])
        #expect(tree.findings == [])
    }

    @Test func anOrphanSignatureWithoutSubjectIsFoundAndNamed() throws {
        var (forge, _) = try layout()
        let layer = try TreeForge.Content(TreeForge.dsseType, #"{"x":1}"#)
        let manifest = try TreeForge.manifest(config: try TreeForge.config("x"), layers: [layer])
        forge.add(layer, try TreeForge.config("x"), manifest)
        #expect(try forge.tree().roles == [manifest.digest: .cosignAttestations])
        #expect(try forge.audit().map(\.code) == [.unreferencedBlob, .unreferencedBlob, .unreferencedBlob])
    }

    @Test func aReferrerToWhatIsNotHereIsReported() throws {
        for isListed in [true, false] {
            var (forge, _) = try layout()
            var elsewhere = TreeForge()
            let bundle = try forge.addBundle("b", subject: try elsewhere.addImage("b"))
            if isListed { forge.list(bundle.descriptor()) }
            #expect(try forge.tree().findings.outlines == ["warning absent-subject \(bundle.digest.blobPath)"])
            #expect(try forge.audit() == [])
        }
    }

    @Test func aSignatureNamedAfterWhatIsNotHereIsReported() throws {
        var (forge, _) = try layout()
        let layer = try TreeForge.Content(TreeForge.signatureType, #"{"x":1}"#)
        let manifest = try TreeForge.manifest(config: try TreeForge.config("x"), layers: [layer])
        forge.add(layer, try TreeForge.config("x"), manifest)
        forge.list(manifest.descriptor(named: "sha256-\(String(repeating: "0", count: 64)).sig"))
        #expect(try forge.tree().findings.outlines == ["warning absent-subject \(manifest.digest.blobPath)"])
    }

    @Test func absentConfigsAndLayersAreErrorsOrNotes() throws {
        let blobs = [try TreeForge.config("a"), try TreeForge.layer("a")]
        for blob in blobs {
            var (forge, _) = try layout()
            forge.write(blob.digest.blobPath, nil)
            #expect(try forge.tree().findings.outlines == ["error missing-blob \(blob.digest.blobPath)"])
            #expect(try forge.tree(allowAbsent: true).findings.outlines == ["note absent-blob \(blob.digest.blobPath)"])
        }
    }

    @Test func aForeignLayerMayBeAbsent() throws {
        var forge = TreeForge()
        let (config, layer) = (try TreeForge.config("a"), try TreeForge.layer("a"))
        let manifest = try TreeForge.Content(
            TreeForge.manifestType,
            JSONWriter.write(
                .object([
                    "schemaVersion": .integer(2), "config": config.descriptor(),
                    "layers": .array([layer.descriptor(["urls": .strings(["https://example.com/layer"])])]),
                ])
            )
        )
        forge.add(config, manifest)
        forge.list(manifest.descriptor())
        #expect(try forge.tree().findings.outlines == ["note absent-blob \(layer.digest.blobPath)"])
    }

    @Test func anAbsentManifestIsAnError() throws {
        var (forge, image) = try layout()
        var elsewhere = TreeForge()
        let absent = try elsewhere.addImage("b")
        forge.list(absent.descriptor(named: "registry.example.com/b:1"))
        let tree = try forge.tree(allowAbsent: true)
        #expect(tree.findings.outlines == ["error missing-blob \(absent.digest.blobPath)"])
        #expect(tree.images.map(\.digest) == [image.digest, absent.digest])
        #expect(tree.images.map(\.isPresent) == [true, false])
    }

    @Test func anAbsentSignatureIsAnErrorAndNoImage() throws {
        for descriptor in ["sha256-\(String(repeating: "0", count: 64)).sig", nil] {
            var (forge, image) = try layout()
            let absent = try TreeForge.Content(TreeForge.manifestType, "absent")
            let kind = absent.descriptor(["annotations": TreeForge.annotations(["kind": "dev.hauler/sigs"])])
            forge.list(descriptor.map { absent.descriptor(named: $0) } ?? kind)
            let tree = try forge.tree(allowAbsent: true)
            #expect(tree.findings.outlines == ["error missing-blob \(absent.digest.blobPath)"])
            #expect(tree.images.map(\.digest) == [image.digest])
        }
    }

    @Test func theLayersOfAttachmentsAreNeeded() throws {
        var (forge, image) = try layout()
        _ = try forge.addBundle("b", subject: image)
        let layer = try TreeForge.Content(TreeForge.bundleType, #"{"bundle":"b"}"#)
        forge.write(layer.digest.blobPath, nil)
        #expect(try forge.tree(allowAbsent: true).findings.outlines == ["error missing-blob \(layer.digest.blobPath)"])
    }

    @Test func anAbsentPlatformIsANote() throws {
        var forge = TreeForge()
        var elsewhere = TreeForge()
        let (present, absent) = (try forge.addImage("a"), try elsewhere.addImage("b"))
        let index = try TreeForge.index([present.descriptor(), absent.descriptor()])
        forge.add(index)
        forge.list(index.descriptor())
        #expect(try forge.tree().findings.outlines == ["note absent-platform \(absent.digest.blobPath)"])
    }

    /// Every rule about all platforms would hold for it.
    @Test func anIndexOfWhichNothingIsHereIsAnError() throws {
        var elsewhere = TreeForge()
        let absent = try elsewhere.addImage("b")
        let index = try TreeForge.index([absent.descriptor()])
        var forge = TreeForge()
        forge.add(index)
        forge.list(index.descriptor())
        #expect(
            try forge.tree().findings.outlines == [
                "note absent-platform \(absent.digest.blobPath)", "error missing-blob \(index.digest.blobPath)",
            ]
        )
        var empty = TreeForge()
        let nothing = try TreeForge.index([])
        empty.add(nothing)
        empty.list(nothing.descriptor())
        #expect(try empty.tree().findings.outlines == ["error no-image \(nothing.digest.blobPath)"])
    }

    @Test func whatAReferrersTagListsHasToBeHere() throws {
        var (forge, image) = try layout()
        let bundle = try forge.addBundle("b", subject: image)
        let absent = try TreeForge.Content(TreeForge.manifestType, "absent")
        let index = try TreeForge.index([bundle.descriptor(), absent.descriptor()])
        forge.add(index)
        forge.list(index.descriptor(named: "sha256-\(image.digest.hex)"))
        #expect(try forge.tree().findings.outlines == ["error missing-blob \(absent.digest.blobPath)"])
    }
}
