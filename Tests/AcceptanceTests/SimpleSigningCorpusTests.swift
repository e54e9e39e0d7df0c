import CorpusSupport
import Forge
import Foundation
import Testing

/// Real signatures of images in their raw form, filed in a layout as cosign files them.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct SimpleSigningCorpusTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        /// The folder with the manifest of the image.
        let image: String
        let signatures: [String]
        let authorities: CorpusStation.Authorities
        /// The codes of the signatures that do not count.
        let codes: [String]
        let verified: Int
        var testDescription: String { "\(signatures) for \(image) with \(authorities.rawValue)" }

        init(
            _ image: String,
            _ signatures: [String],
            _ authorities: CorpusStation.Authorities,
            verified: Int = 0,
            codes: [String] = []
        ) {
            (self.image, self.signatures, self.authorities) = (image, signatures, authorities)
            (self.verified, self.codes) = (verified, codes)
        }
    }

    private static let folder = "sigstore-bundles/simple-signing/"
    private static let valid = "dir-img-cosign-valid"
    private static let logged = "dir-img-cosign-key-rekor-valid"
    private static let other = "dir-img-cosign-other-attachment/signature-1"

    static let samples: [Sample] = [
        Sample(valid, [valid + "/signature-1"], .key, verified: 1),
        Sample(valid, ["dir-img-cosign-valid-2/signature-2"], .key, verified: 1),
        Sample(logged, [logged + "/signature-1"], .otherKey, verified: 1),
        Sample(logged, [logged + "/signature-1"], .key, codes: ["untrusted-key"]),
        Sample(
            "dir-img-cosign-fulcio-rekor-valid",
            ["dir-img-cosign-fulcio-rekor-valid/signature-1"],
            .person,
            verified: 1
        ),
        Sample("dir-img-cosign-modified-manifest", [valid + "/signature-1"], .key, codes: ["wrong-subject"]),
        Sample(valid, ["unknown-cosign-key.signature"], .key, codes: ["untrusted-key"]),
        // What is no signature is not listed as one, whatever its annotations say.
        Sample(valid, [other], .key),
        // Nothing hides beside a signature: such a manifest is judged as an image.
        Sample(valid, [other, valid + "/signature-1"], .key),
    ]

    @Test(arguments: samples)
    func judgesEachAsTheCorpusSays(_ sample: Sample) throws {
        let station = try CorpusStation(sample.authorities)
        let (layout, digest) = try Self.layout(sample)
        try station.folder.write("bundle.tar", layout.tar())
        let run = try CommandRun.sallyport([
            "verify", station.folder.path + "/bundle.tar", "--trust", station.trust, "--allow-absent", "--output",
            "json", "--image", "registry.example.com/signed",
        ])
        #expect(run.exitCode == (sample.verified > 0 ? 0 : 1), "\(run.errors)\(run.output)")
        let images = try #require(try run.json["images"] as? [[String: Any]])
        let image = try #require(images.first { $0["digest"] as? String == digest })
        let attestations = image["attestations"] as? [[String: Any]] ?? []
        let signatures = attestations.filter { $0["form"] as? String == "cosign-signature" }
        #expect(signatures.count { $0["verified"] as? Bool == true } == sample.verified)
        #expect(try run.attestationCodes == sample.codes, "\(run.output)")
    }

    /// The image of the sample without its content, and a manifest of its signatures.
    private static func layout(_ sample: Sample) throws -> (layout: LayoutFiles, digest: String) {
        var layout = LayoutFiles(["oci-layout": Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)])
        let bytes = try Corpus.bytes("\(folder)\(sample.image)/manifest.json")
        let type = try #require(try BlobStation.json(bytes)["mediaType"] as? String)
        let image = Blob(type, bytes)
        let layers = try sample.signatures.map { path -> JSON in
            let raw = try Corpus.bytes(folder + path)
            let json = try BlobStation.json(Array(raw.drop { $0 != UInt8(ascii: "{") }))
            let payload = try #require(Data(base64Encoded: json["payload"] as? String ?? ""))
            let layer = Blob(try #require(json["mimeType"] as? String), [UInt8](payload))
            layout.add(layer)
            return layer.descriptor(annotations: try #require(json["annotations"] as? [String: String]))
        }
        let config = Blob("application/vnd.oci.image.config.v1+json", Array("{}".utf8))
        let manifest = Blob(
            Blob.imageManifest,
            [
                "schemaVersion": 2, "mediaType": .string(Blob.imageManifest), "config": config.descriptor(),
                "layers": .array(layers),
            ]
        )
        for blob in [image, config, manifest] { layout.add(blob) }
        let name = "org.opencontainers.image.ref.name"
        let tag = "registry.example.com/signed:sha256-\(image.hexDigest).sig"
        let index: JSON = [
            "schemaVersion": 2, "mediaType": .string(Blob.imageIndex),
            "manifests": [
                image.descriptor(annotations: [name: "registry.example.com/signed:1"]),
                manifest.descriptor(annotations: [name: tag]),
            ],
        ]
        layout.files["index.json"] = index.bytes
        return (layout, image.digest)
    }
}
