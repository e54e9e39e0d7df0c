import CorpusSupport
import Forge
import Foundation
import Testing

/// Bundles that real tools wrote, hung on an image of ours: everything holds but the image that they speak of.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CorpusBundleTests {
    struct Sample: Sendable, CustomStringConvertible {
        let file: String
        let code: String
        /// The trusted root below `sigstore-trust`.
        var root = "public-good"
        var timeSource = "rekor"
        var description: String { file }
    }

    /// `wrong-subject` comes after signature, certificate, log and identity: these bundles verify as `EXPECTED.md` says.
    static let samples: [Sample] = [
        Sample(file: "sigstore-go/bundle-provenance.json", code: "wrong-subject"),
        Sample(file: "sigstore-go/dsse.sigstore.json", code: "wrong-subject"),
        Sample(file: "cosign/oci-attestation.sigstore.json", code: "wrong-subject"),
        Sample(file: "github-cli/reusable-workflow-attestation.sigstore.json", code: "wrong-subject"),
        Sample(file: "github-cli/sigstore-js-2.1.0-bundle.json", code: "wrong-subject"),
        Sample(file: "slsa-verifier/attestation.intoto.sigstore", code: "wrong-subject"),
        Sample(file: "slsa-verifier/bcr/MODULE.bazel.intoto.jsonl", code: "wrong-subject"),
        Sample(
            file: "slsa-verifier/gha_container-based/v2.1.0/binary-linux-amd64-workflow_dispatch.intoto.build.slsa",
            code: "wrong-subject"
        ),
        Sample(file: "github-cli/sigstoreBundle-invalid-signature.json", code: "log-entry-mismatch"),
        Sample(file: "slsa-verifier/invalid-dsse-sig.intoto.sigstore", code: "malformed-attestation"),
        Sample(file: "slsa-verifier/mismatch-tlog.intoto.sigstore", code: "log-entry-mismatch"),
        Sample(file: "sigstore-python/bundle_invalid_version.txt.sigstore", code: "unsupported-format"),
        Sample(file: "sigstore-python/bundle_no_cert_v1.txt.sigstore", code: "malformed-attestation"),
        Sample(file: "sigstore-python/bundle_v3_no_signed_time.txt.sigstore.json", code: "wrong-subject"),
        Sample(
            file: "sigstore-python/a.dsse.staging-rekor-v2.txt.sigstore.json",
            code: "wrong-subject",
            root: "staging",
            timeSource: "rfc3161"
        ),
    ]

    @Test(arguments: samples)
    func verifiesRealBundlesUpToTheirSubject(_ sample: Sample) throws {
        let run = try Self.verify(sample.file, root: sample.root)
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try run.attestationCodes == [sample.code], "\(run.output)")
        let attestations = (try run.json["images"] as? [[String: Any]])?.first?["attestations"] as? [[String: Any]]
        let signers = attestations?.first?["signers"] as? [[String: Any]]
        let isSigned = sample.code == "wrong-subject" && !sample.file.contains("no_signed_time")
        #expect(signers?.isEmpty == !isSigned)
        if isSigned { #expect(signers?.first?["timeSource"] as? String == sample.timeSource) }
    }

    @Test(arguments: samples.filter { $0.code == "wrong-subject" && !$0.file.contains("signed_time") })
    func refusesThemUnderAnotherTrustedRoot(_ sample: Sample) throws {
        let run = try Self.verify(sample.file, root: sample.root == "staging" ? "public-good" : "staging")
        let code = sample.timeSource == "rekor" ? "untrusted-log" : "untrusted-timestamp"
        #expect(try run.attestationCodes == [code], "\(run.output)")
    }

    private static func verify(_ file: String, root: String) throws -> CommandRun {
        let station = try CorpusStation(.generators, root: "sigstore-trust/\(root)/trusted_root.json") { yaml in
            let head = yaml.components(separatedBy: "    - issuer:")[0]
            return head + "    - {issuerRegExp: '.*', subjectRegExp: '.*'}\n"
        }
        try station.folder.write("bundle.tar", layout(try Corpus.bytes("sigstore-bundles/\(file)")).tar())
        return try CommandRun.sallyport(
            ["verify", station.folder.path + "/bundle.tar", "--trust", station.trust, "--output", "json"]
        )
    }

    /// An image of ours, and the bundle as its referrer, as cosign 3 files it.
    private static func layout(_ bundle: [UInt8]) -> LayoutFiles {
        let type = "application/vnd.dev.sigstore.bundle.v0.3+json"
        let image = DemoImage.single(.payments)
        let layer = Blob(type, bundle)
        let empty = Blob("application/vnd.oci.empty.v1+json", Array("{}".utf8))
        let referrer = Blob(
            Blob.imageManifest,
            [
                "schemaVersion": .number(2),
                "mediaType": .string(Blob.imageManifest),
                "artifactType": .string(type),
                "config": empty.descriptor(),
                "layers": .array([layer.descriptor()]),
                "subject": image.root.descriptor(),
            ]
        )
        var layout = LayoutFiles()
        for blob in image.blobs + [image.root, layer, empty, referrer] { layout.add(blob) }
        let index: JSON = [
            "schemaVersion": .number(2),
            "mediaType": .string(Blob.imageIndex),
            "manifests": .array([image.root.descriptor(), referrer.descriptor()]),
        ]
        layout.files["index.json"] = index.bytes
        layout.files["oci-layout"] = Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)
        return layout
    }
}
