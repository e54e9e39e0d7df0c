import Artifacts
import CorpusSupport
import Testing
import Vocabulary

/// What a layout of the corpus holds, after its EXPECTED.md.
struct ExpectedTree: Sendable, CustomTestStringConvertible {
    struct Attached: Sendable {
        let role: AttachmentRole
        /// The first digits of the manifest, and of the subject that it claims.
        let manifest: String
        let subject: String?
        let layers: Int
    }

    let folder: String
    let image: String
    var reference: String?
    var tag: String?
    var platforms: [String] = []
    let attached: [Attached]
    /// Blobs that the derived layouts leave out on purpose.
    var absent = 0

    var testDescription: String { folder }

    static let all: [ExpectedTree] = real + derived

    private static let real: [ExpectedTree] = [
        ExpectedTree(
            folder: "v1.4.0/container_workflow_dispatch",
            image: "a74d89d8dd86",
            attached: [.init(role: .cosignAttestations, manifest: "738d456c898d", subject: nil, layers: 1)]
        ),
        real("v1.6.0", "0159a9079cf2", "7cd9684be65e", "ffda0195ed22", "1b7e72ba3184"),
        real("v1.8.0", "038d72307b94", "5c323fdfbf3c", "085e838ef714", "195f75fe5d05"),
        real("v1.10.0", "e0a0a765d690", "ae01bed04d3f", "b276155e3c74", "31cc4fb663c8"),
        real("v2.0.0", "55aee984fd6b", "5fa774f16f1c", "667af5a1a6fe", "a3e4bf251423"),
    ]

    private static func real(
        _ version: String,
        _ index: String,
        _ platform: String,
        _ buildkit: String,
        _ attestation: String
    ) -> ExpectedTree {
        ExpectedTree(
            folder: "\(version)/container_workflow_dispatch",
            image: index,
            platforms: [platform],
            attached: [
                .init(role: .buildkitAttestation, manifest: buildkit, subject: platform, layers: 1),
                .init(role: .cosignAttestations, manifest: attestation, subject: nil, layers: 1),
            ]
        )
    }

    private static let derived: [ExpectedTree] = [
        signed("simple-signing-key-tag-scheme", "634a8f35b5f1", "a359aa1e7259", layers: 2, absent: 2),
        signed("simple-signing-key-rekor-tag-scheme", "0489474da8ea", "cdfa5ade42b5", layers: 1, absent: 2),
        signed("simple-signing-key-mixed-unknown-key", "634a8f35b5f1", "20df25aa715c", layers: 2, absent: 2),
        signed("simple-signing-key-wrong-image_fail", "d9dcafdb480a", "4e9e18b27581", layers: 1, absent: 2),
        ExpectedTree(
            folder: "derived/simple-signing-keyless-save-kind",
            image: "0489474da8ea",
            attached: [.init(role: .cosignSignatures, manifest: "1edc720502eb", subject: nil, layers: 1)],
            absent: 2
        ),
        index("referrer-in-index", tag: "v2.0.0", [bundle]),
        index("referrer-orphan-blob", [bundle]),
        index(
            "referrer-tag-fallback",
            tag: "v2.0.0",
            [bundle, .init(role: .referrersTagIndex, manifest: "5b19146cd6fd", subject: "55aee984fd6b", layers: 0)]
        ),
        index(
            "attestation-full-name",
            reference: "registry.example.com/slsa-framework/example:v2.0.0",
            [.init(role: .cosignAttestations, manifest: "a3e4bf251423", subject: "55aee984fd6b", layers: 1)]
        ),
        index(
            "hauler-kinds",
            reference: "registry.example.com/slsa-framework/example:v2.0.0",
            [.init(role: .cosignAttestations, manifest: "a3e4bf251423", subject: nil, layers: 1), bundle]
        ),
        index("untagged-children", tag: "v2.0.0", [bundle]),
    ]

    private static var bundle: Attached {
        .init(role: .sigstoreBundle, manifest: "c4c3095d9b7a", subject: "55aee984fd6b", layers: 1)
    }

    private static func signed(
        _ folder: String,
        _ image: String,
        _ signature: String,
        layers: Int,
        absent: Int
    ) -> ExpectedTree {
        ExpectedTree(
            folder: "derived/\(folder)",
            image: image,
            tag: "latest",
            attached: [.init(role: .cosignSignatures, manifest: signature, subject: image, layers: layers)],
            absent: absent
        )
    }

    private static func index(
        _ folder: String,
        reference: String? = nil,
        tag: String? = nil,
        _ attached: [Attached]
    ) -> ExpectedTree {
        let buildkit = Attached(
            role: .buildkitAttestation,
            manifest: "667af5a1a6fe",
            subject: "5fa774f16f1c",
            layers: 1
        )
        return ExpectedTree(
            folder: "derived/\(folder)",
            image: "55aee984fd6b",
            reference: reference,
            tag: tag,
            platforms: ["5fa774f16f1c"],
            attached: [buildkit] + attached,
            absent: 15
        )
    }
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct TreeCorpusTests {
    private func layout(_ expected: ExpectedTree) throws -> Layout {
        let root = try #require(Corpus.root)
        return try LayoutSource.read(path: "\(root)/cosign-layouts/\(expected.folder)")
    }

    private func start(_ digest: Digest?) -> String? { digest.map { String($0.hex.prefix(12)) } }

    @Test(arguments: ExpectedTree.all)
    func findsTheImageAndWhatIsAttached(_ expected: ExpectedTree) throws {
        let tree = try ArtifactTree.resolve(try layout(expected), limits: Limits(), allowAbsent: true)
        let image = try #require(tree.images.first)
        #expect(tree.images.count == 1)
        #expect(start(image.digest) == expected.image)
        #expect(image.reference == expected.reference)
        #expect(image.tag == expected.tag)
        #expect(image.isIndex == !expected.platforms.isEmpty)
        #expect(image.platforms.map { start($0.digest) } == expected.platforms)
        #expect(image.platforms.allSatisfy { $0.isPresent && $0.platform?.description == "linux/amd64" })
        let found = Dictionary(uniqueKeysWithValues: tree.attachments.map { (start($0.manifest), $0) })
        #expect(found.count == expected.attached.count)
        for attached in expected.attached {
            let attachment = try #require(found[attached.manifest])
            #expect(attachment.role == attached.role)
            #expect(start(attachment.claimedSubject) == attached.subject)
            #expect(attachment.layers.count == attached.layers)
            #expect(attachment.role == .buildkitAttestation || attachment.layers.allSatisfy { $0.blob != nil })
        }
    }

    @Test(arguments: ExpectedTree.all)
    func reportsWhatIsLeftOutAndNothingElse(_ expected: ExpectedTree) throws {
        let layout = try layout(expected)
        let lenient = try ArtifactTree.resolve(layout, limits: Limits(), allowAbsent: true)
        let strict = try ArtifactTree.resolve(layout, limits: Limits(), allowAbsent: false)
        #expect(lenient.findings.allSatisfy { $0.severity == .note && $0.code == .absentBlob })
        #expect(strict.findings.allSatisfy { $0.severity == .error && $0.code == .missingBlob })
        #expect(lenient.findings.count == expected.absent)
        #expect(strict.findings.count == expected.absent)
        #expect(ContentAudit.audit(layout, strict, strictContent: true) == [])
    }
}
