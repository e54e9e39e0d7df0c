import CorpusSupport
import Foundation
import Testing

/// Packing lists of layouts that cosign wrote.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct InventoryCorpusTests {
    @Test(arguments: CorpusLayoutTests.reals)
    func listsRealLayoutsTheSameInEveryPacking(_ real: CorpusLayoutTests.Real) throws {
        let station = try CorpusStation(.generators)
        let layout = try Corpus.path(real.layout)
        let list = try InventoryTests.list(layout)
        #expect(list.exitCode == 0 && list.errors.isEmpty, "\(list.errors)")
        let images = try list.packedImages
        #expect(images.map { $0["digest"] as? String } == [real.digest])
        #expect(images.allSatisfy { $0["reference"] is NSNull })
        let attached = try #require(images[0]["attached"] as? [[String: Any]])
        #expect(attached.filter { $0["form"] as? String == "cosign-attestation" }.count == 1)
        #expect(attached.contains { $0["digest"] as? String == real.attestation })
        #expect(attached.count == (real.version == "v1.4.0" ? 1 : 2))
        try station.folder.write("list.json", list.output)
        for packing in Packing.allCases {
            let (path, input) = try packing.bundle(of: layout, in: station.folder)
            #expect(try InventoryTests.list(path, input: input).output == list.output, "\(packing)")
            let run = try CommandRun.sallyport(
                [
                    "verify", path, "--trust", station.trust, "--output", "json", "--expect",
                    station.folder.path + "/list.json",
                ],
                input: input
            )
            #expect(run.exitCode == 0, "\(packing): \(run.errors)\(run.output)")
            #expect(try run.json["options"] as? [String] == [])
        }
    }

    @Test(arguments: CorpusLayoutTests.derived)
    func listsWhatVerifyShows(_ sample: CorpusLayoutTests.Derived) throws {
        let station = try CorpusStation(sample.authorities)
        let layout = try Corpus.path("cosign-layouts/derived/\(sample.name)")
        let list = try InventoryTests.list(layout)
        #expect(list.exitCode == 0, "\(list.errors)")
        try station.folder.write("list.json", list.output)
        let run = try CommandRun.sallyport(
            [
                "verify", layout, "--trust", station.trust, "--output", "json", "--allow-absent", "--expect",
                station.folder.path + "/list.json",
            ]
        )
        #expect(run.exitCode == sample.exitCode, "\(run.errors)\(run.output)")
        let findings = try run.findingCodes
        #expect(findings.allSatisfy { !$0.hasSuffix("-list") }, "\(findings)")
        let shown = try #require(try run.packedImages.first?["attestations"] as? [[String: Any]])
        let listed = try #require(try list.packedImages.first?["attached"] as? [[String: Any]])
        #expect(
            listed.compactMap { $0["digest"] as? String }.sorted()
                == shown.compactMap { $0["digest"] as? String }.sorted()
        )
    }

    /// A real layout whose attestation a copy tool left behind, and one with that of another layout in its place.
    @Test(arguments: CorpusLayoutTests.reals)
    func tellsWhatBecameOfARealAttestation(_ real: CorpusLayoutTests.Real) throws {
        let station = try CorpusStation(.generators)
        try station.folder.write("list.json", try InventoryTests.list(Corpus.path(real.layout)).output)
        var left = try AlteredLayout(real.layout)
        let manifest = try left.json(AlteredLayout.path(left.attestations))
        let config = try #require((manifest["config"] as? [String: Any])?["digest"] as? String)
        let digests = [config, try left.layer, try left.attestations]
        try left.reorder { $0.removeAll { $0["digest"] as? String == digests[2] } }
        left.remove(digests)
        #expect(try codes(left, station) == ["missing-from-list"])
        var replaced = try AlteredLayout(real.layout)
        try replaced.takeAttestations(of: try AlteredLayoutTests.other(than: real))
        // It speaks of another image, and so hangs on none here.
        #expect(try codes(replaced, station) == ["added-to-list", "missing-from-list"])
        var same = try AlteredLayout(real.layout)
        try same.reorder { $0.reverse() }
        #expect(try codes(same, station) == [])
    }

    private func codes(_ layout: AlteredLayout, _ station: CorpusStation) throws -> [String] {
        let run = try layout.verify(station, ["--expect", station.folder.path + "/list.json"])
        let codes = try run.findingCodes.filter { $0.hasSuffix("-list") }
        #expect(run.exitCode == (codes.isEmpty ? 0 : 1), "\(run.errors)\(run.output)")
        return codes
    }
}
