import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// What stands inside an image index beside its platforms.
struct TreeBuildKitTests {
    private func child(_ content: TreeForge.Content, of platform: TreeForge.Content, type: String) -> JSONValue {
        content.descriptor([
            "platform": TreeForge.platform("unknown", "unknown"),
            "annotations": TreeForge.annotations([
                "vnd.docker.reference.type": type, "vnd.docker.reference.digest": "\(platform.digest)",
            ]),
        ])
    }

    private func statements(
        _ forge: inout TreeForge,
        config: TreeForge.Content,
        subject: TreeForge.Content? = nil,
        artifactType: String? = nil,
        layerType: String = TreeForge.inTotoType
    ) throws -> TreeForge.Content {
        let statement = try TreeForge.Content(layerType, #"{"_type":"x"}"#)
        let manifest = try TreeForge.manifest(
            config: config,
            layers: [statement],
            subject: subject,
            artifactType: artifactType
        )
        forge.add(config, statement, manifest)
        return manifest
    }

    private func list(_ forge: inout TreeForge, _ children: JSONValue...) throws -> TreeForge.Content {
        let index = try TreeForge.index(children)
        forge.add(index)
        forge.list(index.descriptor(named: "registry.example.com/a:1"))
        return index
    }

    @Test func bothShapesAreAttestationsAndNoPlatforms() throws {
        var forge = TreeForge()
        let platform = try forge.addImage("a")
        let older = try statements(&forge, config: try TreeForge.config("b"))
        let newer = try statements(
            &forge,
            config: try TreeForge.empty(),
            subject: platform,
            artifactType: "application/vnd.docker.attestation.manifest.v1+json"
        )
        let index = try list(
            &forge,
            platform.descriptor(["platform": TreeForge.platform("linux", "amd64")]),
            child(older, of: platform, type: "attestation-manifest"),
            child(newer, of: platform, type: "attestation-manifest")
        )
        let tree = try forge.tree()
        #expect(tree.images.map(\.digest) == [index.digest])
        #expect(tree.images[0].platforms.map(\.digest) == [platform.digest])
        #expect(tree.roles == [older.digest: .buildkitAttestation, newer.digest: .buildkitAttestation])
        #expect(tree.attachments.map(\.claimedSubject) == [platform.digest, platform.digest])
        #expect(tree.findings == [])
    }

    @Test func anImageThatCallsItselfAnAttestationIsAPlatform() throws {
        var forge = TreeForge()
        let (platform, hidden) = (try forge.addImage("a"), try forge.addImage("hidden"))
        _ = try list(&forge, platform.descriptor(), child(hidden, of: platform, type: "attestation-manifest"))
        let tree = try forge.tree()
        #expect(tree.images[0].platforms.map(\.digest) == [platform.digest, hidden.digest])
        #expect(tree.attachments.isEmpty)
    }

    @Test func aReferenceOfAnUnknownTypeIsNoPlatform() throws {
        var forge = TreeForge()
        let platform = try forge.addImage("a")
        let config = try TreeForge.empty()
        let other = try statements(&forge, config: config, artifactType: "application/vnd.example", layerType: "a/b")
        _ = try list(&forge, platform.descriptor(), child(other, of: platform, type: "example"))
        let tree = try forge.tree()
        #expect(tree.images[0].platforms.map(\.digest) == [platform.digest])
        #expect(tree.roles == [other.digest: .otherReferrer(artifactType: "application/vnd.example")])
    }

    @Test func statementsMayBeLeftOutWithTheLayers() throws {
        var forge = TreeForge()
        let platform = try forge.addImage("a")
        let older = try statements(&forge, config: try TreeForge.config("b"))
        let statement = try TreeForge.Content(TreeForge.inTotoType, #"{"_type":"x"}"#)
        _ = try list(&forge, platform.descriptor(), child(older, of: platform, type: "attestation-manifest"))
        forge.write(statement.digest.blobPath, nil)
        #expect(
            try forge.tree(allowAbsent: true).findings.outlines == ["note absent-blob \(statement.digest.blobPath)"]
        )
        #expect(try forge.tree().findings.outlines == ["error missing-blob \(statement.digest.blobPath)"])
    }

    @Test func theAttestationOfAnAbsentPlatformIsNoReferrerToNothing() throws {
        var forge = TreeForge()
        let present = try forge.addImage("a")
        var elsewhere = TreeForge()
        let absent = try elsewhere.addImage("b")
        let attestation = try statements(&forge, config: try TreeForge.config("c"))
        _ = try list(
            &forge,
            present.descriptor(["platform": TreeForge.platform("linux", "amd64")]),
            absent.descriptor(["platform": TreeForge.platform("linux", "arm64")]),
            child(attestation, of: absent, type: "attestation-manifest")
        )
        let tree = try forge.tree()
        #expect(tree.images[0].platforms.map(\.isPresent) == [true, false])
        #expect(tree.findings.outlines == ["note absent-platform \(absent.digest.blobPath)"])
    }
}
