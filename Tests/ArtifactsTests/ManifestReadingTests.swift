import Encodings
import Testing
import Vocabulary

@testable import Artifacts

/// Manifests and descriptors alone: what has one reading is read, everything else is refused.
struct ManifestReadingTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)
    private static let config =
        #"{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(digest)","size":5}"#

    private static func manifest(_ members: String) -> String {
        #"{"schemaVersion":2,"config":\#(config),\#(members)}"#
    }

    private func read(_ text: String, as declared: MediaType? = nil) throws -> ManifestDocument {
        try ManifestDocument.read(Array(text.utf8), as: declared, limits: Limits())
    }

    private func descriptor(_ text: String) throws -> Descriptor {
        try Descriptor(try JSONCursor(reading: Array(text.utf8), depth: 8))
    }

    @Test(arguments: [
        (#""layers":[]"#, MediaType.imageManifest), (#""layers":null"#, .dockerManifest),
        (#""layers":[],"mediaType":"application/vnd.docker.distribution.manifest.v2+json""#, .dockerManifest),
        (#""layers":[],"x":{"manifests":[]}"#, .imageManifest),
    ])
    func readsManifests(_ members: String, _ mediaType: MediaType) throws {
        #expect(try read(Self.manifest(members), as: mediaType).manifest?.mediaType == mediaType)
    }

    @Test(arguments: [
        (#"{"schemaVersion":2,"manifests":[]}"#, MediaType.imageIndex),
        (#"{"schemaVersion":2,"manifests":null}"#, .imageIndex),
        (#"{"schemaVersion":2,"manifests":[]}"#, .dockerManifestList),
    ])
    func readsIndexes(_ text: String, _ mediaType: MediaType) throws {
        #expect(try read(text, as: mediaType).index?.mediaType == mediaType)
    }

    @Test(arguments: [
        (#""artifactType":"application/vnd.a","layers":[]"#, "application/vnd.a"),
        (#""artifactType":"","layers":[]"#, "application/vnd.oci.image.config.v1+json"),
        (#""layers":[]"#, "application/vnd.oci.image.config.v1+json"),
    ])
    func takesTheArtifactTypeOrTheConfigs(_ members: String, _ type: String) throws {
        #expect(try read(Self.manifest(members)).artifactType == type)
    }

    @Test func theEmptyConfigIsNoArtifactType() throws {
        let config = Self.config.replacing("image.config", with: "empty")
        #expect(try read(#"{"schemaVersion":2,"config":\#(config),"layers":[]}"#).artifactType == nil)
    }

    @Test(arguments: [
        (#"{"schemaVersion":1,"manifests":[]}"#, "$.schemaVersion: expected 2, found 1"),
        (#"{"manifests":[]}"#, "$: expected a member 'schemaVersion', found none"),
        (#"{"schemaVersion":2,"manifests":[],"layers":[]}"#, "'manifests' together with 'config' or 'layers'"),
        (#"{"schemaVersion":2,"manifests":[],"config":\#(config)}"#, "'manifests' together with 'config' or 'layers'"),
        (#"{"schemaVersion":2,"manifests":[],"fsLayers":[]}"#, "'fsLayers' of schema 1"),
        (#"{"schemaVersion":2,"layers":[]}"#, "$: expected a member 'config', found none"),
        (#"{"schemaVersion":2,"manifests":[],"Manifests":[]}"#, "found 'Manifests'"),
        (#"{"schemaVersion":2,"manifests":[],"manife\u017Fts":[]}"#, "found 'manife\u{17F}ts'"),
        (
            #"{"schemaVersion":2,"manifests":[],"mediaType":"application/vnd.oci.image.manifest.v1+json"}"#,
            "expected a media type of an index, found 'application/vnd.oci.image.manifest.v1+json'"
        ),
        (
            manifest(#""layers":[],"mediaType":"application/vnd.oci.image.index.v1+json""#),
            "expected a media type of a manifest, found 'application/vnd.oci.image.index.v1+json'"
        ),
        (manifest(#""layers":{}"#), "$.layers: expected an array, found an object"),
        (manifest(#""layers":[],"subject":7"#), "$.subject: expected an object, found a number"),
        (manifest(#""layers":[],"annotations":{"a":1}"#), "$.annotations.a: expected a string, found a number"),
    ])
    func refusesOtherDocuments(_ text: String, _ reason: String) throws {
        let error = try #require(throws: ManifestError.self) { try read(text) }
        #expect(error.code == .malformedManifest)
        #expect(error.description.hasSuffix(reason))
    }

    @Test(arguments: [
        (MediaType.imageManifest, #"{"schemaVersion":2,"manifests":[]}"#),
        (.imageIndex, manifest(#""layers":[]"#)),
        (.dockerManifest, manifest(#""layers":[],"mediaType":"application/vnd.oci.image.manifest.v1+json""#)),
    ])
    func refusesAnotherTypeThanTheDescriptors(_ declared: MediaType, _ text: String) throws {
        let error = try #require(throws: ManifestError.self) { try read(text, as: declared) }
        #expect(error.code == .malformedManifest)
    }

    @Test func keepsToItsLimits() throws {
        var limits = Limits()
        limits.indexEntries = 1
        let entry = #"{"mediaType":"a/b","digest":"\#(Self.digest)","size":1}"#
        let text = #"{"schemaVersion":2,"manifests":[\#(entry),\#(entry)]}"#
        let entries = try #require(throws: LimitExceeded.self) {
            try ManifestDocument.read(Array(text.utf8), as: nil, limits: limits)
        }
        #expect(entries.name == "index-entries")
        limits.manifest = Int64(text.utf8.count) - 1
        let size = try #require(throws: LimitExceeded.self) {
            try ManifestDocument.read(Array(text.utf8), as: nil, limits: limits)
        }
        #expect(size.name == "manifest")
        limits = Limits()
        limits.jsonDepth = 2
        let depth = try #require(throws: JSONError.self) {
            try ManifestDocument.read(Array(text.utf8), as: nil, limits: limits)
        }
        #expect(depth.code == .limitExceeded)
    }

    @Test func readsDescriptors() throws {
        let text = #"""
            {"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            "size":2,"data":"e30=","urls":["https://example.com/"],"artifactType":"c/d","annotations":{"k":"v"},
            "platform":{"os":"linux","architecture":"arm64","variant":"v8","os.version":"1"},"other":{}}
            """#
        let descriptor = try descriptor(text)
        #expect(descriptor.mediaType.rawValue == "a/b")
        #expect(descriptor.platform == Platform(os: "linux", architecture: "arm64", variant: "v8", osVersion: "1"))
        #expect(descriptor.annotations == ["k": "v"])
        #expect(descriptor.urls == ["https://example.com/"])
        #expect(descriptor.artifactType == "c/d")
        #expect(descriptor.location.hasPrefix("blobs/sha256/44136fa"))
    }

    @Test(arguments: [
        (#"{"digest":"\#(digest)","size":1}"#, "$: expected a member 'mediaType', found none"),
        (
            #"{"mediaType":"","digest":"\#(digest)","size":1}"#,
            "$.mediaType: expected a media type in printable ASCII, found ''"
        ),
        (#"{"mediaType":"a/b","size":1}"#, "$: expected a member 'digest', found none"),
        (#"{"mediaType":"a/b","digest":"\#(digest)"}"#, "$: expected a member 'size', found none"),
        (#"{"mediaType":"a/b","digest":"\#(digest)","size":-1}"#, "$.size: expected a size of 0 or more, found -1"),
        (#"{"mediaType":"a/b","digest":"\#(digest)","size":1.0}"#, "$.size: expected an integer of 64 bits, found 1.0"),
        (#"{"mediaType":"a/b","digest":"sha256:AA","size":1}"#, "64 lower-case hex digits, found 'sha256:AA'"),
        (#"{"mediaType":"a/b","digest":"md5:aa","size":1}"#, "found 'md5:aa'"),
        (
            #"{"mediaType":"a/b","digest":"sha384:\#(String(repeating: "a", count: 96))","size":1}"#,
            "$.digest: expected a sha256 or sha512 digest, found sha384"
        ),
        (
            #"{"mediaType":"a/b","digest":"\#(digest)","size":2,"data":"e30"}"#,
            "$.data: expected standard base64, found other text"
        ),
        (
            #"{"mediaType":"a/b","digest":"\#(digest)","size":3,"data":"e30="}"#,
            "$.data: expected embedded content of 3 bytes, found 2"
        ),
        (
            #"{"mediaType":"a/b","digest":"\#(digest)","size":2,"data":"e30="}"#,
            "found sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        ),
        (#"{"mediaType":"a/b","digest":"\#(digest)","Digest":"x","size":2}"#, "found 'Digest'"),
        (
            #"{"mediaType":"a/b","digest":"\#(digest)","size":2,"platform":{"os":"linux"}}"#,
            "a member 'architecture', found none"
        ),
        (#"{"mediaType":"a/b","digest":"\#(digest)","size":2,"platform":{"OS":"x","os":"linux"}}"#, "found 'OS'"),
    ])
    func refusesOtherDescriptors(_ text: String, _ reason: String) throws {
        let error = try #require(throws: JSONShapeError.self) { try descriptor(text) }
        #expect(error.description.hasSuffix(reason))
    }

    @Test func anIndexInsideItselfIsACycle() throws {
        let digest = try Digest(Self.digest)
        let path = try IndexPath().entering(digest, limits: Limits())
        #expect(throws: ManifestError.cycle(digest)) { try path.entering(digest, limits: Limits()) }
        #expect(ManifestError.cycle(digest).code == .indexCycle)
    }
}
