import CorpusSupport
import Forge
import Foundation
import Testing

/// One-step changes to real layouts, with the outcome that the corpus's `EXPECTED.md` gives each.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct AlteredLayoutTests {
    typealias Real = CorpusLayoutTests.Real

    struct Change: Sendable, CustomStringConvertible {
        let description: String
        let code: String
        let apply: @Sendable (inout AlteredLayout, AlteredLayout) throws -> Void

        init(
            _ description: String,
            _ code: String,
            _ apply: @escaping @Sendable (inout AlteredLayout, AlteredLayout) throws -> Void
        ) {
            (self.description, self.code, self.apply) = (description, code, apply)
        }
    }

    static let bundle = "dev.sigstore.cosign/bundle"
    static let certificate = "dev.sigstore.cosign/certificate"

    static let changes: [Change] = [
        Change("integratedTime", "set-invalid") { layout, _ in
            try layout.alterEntry { $0["integratedTime"] = ($0["integratedTime"] as? Int ?? 0) + 1 }
        },
        Change("logIndex", "set-invalid") { layout, _ in
            try layout.alterEntry { $0["logIndex"] = ($0["logIndex"] as? Int ?? 0) + 1 }
        },
        Change("logID", "untrusted-log") { layout, _ in
            try layout.alterEntry { $0["logID"] = String(repeating: "ab", count: 32) }
        },
        Change("the certificate of another layout", "log-entry-mismatch") { layout, other in
            let foreign = try other.annotations[certificate]
            try layout.annotate { $0[certificate] = foreign }
        },
        Change("the log entry of another layout", "log-entry-mismatch") { layout, other in
            let foreign = try other.annotations[bundle]
            try layout.annotate { $0[bundle] = foreign }
        },
        Change("certificate and log entry of another layout", "log-entry-mismatch") { layout, other in
            let foreign = try other.annotations
            try layout.annotate { ($0[certificate], $0[bundle]) = (foreign[certificate], foreign[bundle]) }
        },
        Change("no log entry", "no-trusted-time") { layout, _ in try layout.annotate { $0[bundle] = nil } },
        Change("no certificate", "untrusted-key") { layout, _ in try layout.annotate { $0[certificate] = nil } },
        Change("the attestations of another image", "wrong-subject") { layout, other in
            try layout.takeAttestations(of: other)
        },
    ]

    static func other(than real: Real) throws -> AlteredLayout {
        try AlteredLayout((CorpusLayoutTests.reals.first { $0.version != real.version } ?? real).layout)
    }

    @Test(arguments: CorpusLayoutTests.reals, changes)
    func refuses(_ real: Real, _ change: Change) throws {
        var layout = try AlteredLayout(real.layout)
        try change.apply(&layout, try Self.other(than: real))
        let run = try layout.verify(try CorpusStation(.generators))
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try run.attestationCodes.filter { $0 != "unsigned" } == [change.code], "\(run.output)")
    }

    @Test(arguments: CorpusLayoutTests.reals)
    func bindsTheExactEnvelopeWhereTheLogHasNoSignature(_ real: Real) throws {
        var layout = try AlteredLayout(real.layout)
        let layer = try layout.layer
        let content = try #require(layout.files[AlteredLayout.path(layer)])
        try layout.replace(layer, with: content + [0x20])
        let run = try layout.verify(try CorpusStation(.generators))
        if ["v1.10.0", "v2.0.0"].contains(real.version) {
            #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        } else {
            #expect(run.exitCode == 1)
            #expect(try run.attestationCodes.filter { $0 != "unsigned" } == ["log-entry-mismatch"])
        }
    }

    static let harmless: [Change] = [
        Change("a wrong predicateType annotation", "") { layout, _ in
            try layout.annotate { $0["predicateType"] = "https://example.com/other" }
        },
        Change("no predicateType annotation", "") { layout, _ in try layout.annotate { $0["predicateType"] = nil } },
        Change("no chain", "") { layout, _ in try layout.annotate { $0["dev.sigstore.cosign/chain"] = nil } },
        Change("another chain", "") { layout, _ in
            try layout.annotate { $0["dev.sigstore.cosign/chain"] = $0[certificate] }
        },
        Change("the other order", "") { layout, _ in try layout.reorder { $0.reverse() } },
    ]

    @Test(arguments: CorpusLayoutTests.reals, harmless)
    func standsByWhatDoesNotMatter(_ real: Real, _ change: Change) throws {
        var layout = try AlteredLayout(real.layout)
        try change.apply(&layout, try Self.other(than: real))
        let run = try layout.verify(try CorpusStation(.generators))
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
    }

    struct IndexChange: Sendable, CustomStringConvertible {
        let description: String
        let says: String
        let apply: @Sendable (inout [String: Any]) -> Void

        init(_ description: String, _ says: String, _ apply: @escaping @Sendable (inout [String: Any]) -> Void) {
            (self.description, self.says, self.apply) = (description, says, apply)
        }
    }

    /// Changes to the last descriptor of `index.json`, which no digest covers.
    static let indexChanges: [IndexChange] = [
        IndexChange("an unknown member", "'annotationz'") { $0["annotationz"] = [String: String]() },
        IndexChange("an unknown kind", "found 'dev.cosignproject.cosign/attz'") {
            $0["annotations"] = ["kind": "dev.cosignproject.cosign/attz"]
        },
        IndexChange("neither kind nor name", "found neither") { $0["annotations"] = nil },
        IndexChange("an unknown member of the platform", "'cpu'") {
            $0["platform"] = ["os": "linux", "architecture": "amd64", "cpu": "x"]
        },
    ]

    @Test(arguments: indexChanges)
    func readsTheIndexOfTheLayoutStrictly(_ change: IndexChange) throws {
        var layout = try AlteredLayout(CorpusLayoutTests.reals[0].layout)
        try layout.reorder { change.apply(&$0[$0.count - 1]) }
        let run = try layout.verify(try CorpusStation(.generators))
        #expect(run.exitCode == 3)
        #expect(try run.errorCode == "malformed-manifest")
        #expect(run.errors.contains("index.json") && run.errors.contains(change.says), "\(run.errors)")
    }

    /// One flipped byte in every file of a real layout, with no digest made to fit.
    @Test(arguments: CorpusLayoutTests.reals)
    func refusesEveryFlippedFile(_ real: Real) throws {
        let layout = try AlteredLayout(real.layout)
        let station = try CorpusStation(.generators)
        for path in layout.files.keys.sorted() {
            var files = layout.files
            let index = (files[path]?.count ?? 2) / 2
            files[path]?[index] ^= 1
            try station.folder.write("flipped.tar", LayoutFiles(files).tar())
            let run = try CommandRun.sallyport(
                ["verify", station.folder.path + "/flipped.tar", "--trust", station.trust, "--output", "json"]
            )
            #expect(run.exitCode == 3, "\(path): exit \(run.exitCode)")
            #expect(try run.json["result"] as? String == "ERROR")
            let codes =
                switch path {
                case "index.json": ["malformed-json", "malformed-manifest"]
                case "oci-layout": ["malformed-json", "not-a-layout"]
                default: ["digest-mismatch"]
                }
            #expect(codes.contains(try run.errorCode ?? ""), "\(path): \(run.errors)")
        }
    }
}
