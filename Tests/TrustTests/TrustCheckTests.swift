import CorpusSupport
import Encodings
import Foundation
import Testing
import Trust
import Vocabulary

@Suite("Checking and showing a trust root") struct TrustCheckTests {
    static func check(_ sample: TrustSample, at time: Instant = TrustSample.now) -> TrustCheck {
        TrustCheck.run(path: sample.path, pins: [], at: time, limits: Limits())
    }

    @Test("finds no problem in a good root, only that it is unpinned")
    func findsNothing() throws {
        let check = Self.check(try TrustSample())
        #expect(check.problems.isEmpty)
        #expect(check.warnings.map(\.file) == ["trust.lock"])
        #expect(check.policyFiles.count == 1)
        #expect(check.root?.version == 12)
    }

    @Test("names every problem, not only the first")
    func findsAll() throws {
        let sample = try TrustSample {
            $0["keys/a.pub"] = "x"
            $0["kyes/a.pub"] = TrustSample.edKey
            $0["tuf/a/root.json"] = "{}"
            $0["revoked.txt"] = "x\n"
            $0["trust.yaml"] = TrustSample.manifest.replacingOccurrences(of: "maxAge: 72h", with: "maxAge: soon")
        }
        let problems = Self.check(sample).problems
        #expect(
            problems.map(\.code) == [
                .keyUnusable, .trustRootInvalid, .trustRootInvalid, .notSupportedYet, .trustRootInvalid,
            ]
        )
        #expect(problems.allSatisfy { $0.location?.hasPrefix(sample.path) == true })
    }

    @Test("names a key that cannot be used once, though an authority refers to it")
    func namesOnce() throws {
        let check = Self.check(try TrustSample { $0["keys/scanner-2026.pub"] = "x" })
        #expect(check.problems.map(\.code) == [.keyUnusable])
    }

    @Test("reports the window, the pin and unsafe files")
    func reportsTheRest() throws {
        let sample = try TrustSample()
        #expect(Self.check(sample, at: sampleTime("2028-01-01T00:00:00Z")).problems.map(\.code) == [.trustRootExpired])
        _ = try TrustPinning.pin(path: sample.path, limits: Limits())
        try sample.write("README.md", "Changed.\n")
        #expect(Self.check(sample).problems.map(\.code) == [.pinMismatch])
        try sample.write("README.md", "Changed.\n", mode: 0o666)
        #expect(Self.check(sample).problems.map(\.code) == [.trustRootUnsafe])
    }

    @Test("warns of what ends soon, is unused, old or weak")
    func warns() throws {
        let sample = try TrustSample {
            $0["keys/unused.pub"] = TrustSample.rsaKey
            $0["sigstore/unused/trusted_root.json"] = TrustSample.sigstoreRoot(withCertificateLog: true)
            $0["trust.yaml"] = TrustSample.manifest
                .replacingOccurrences(of: "until: 2027-04-01T00:00:00Z", with: "until: 2026-12-01T00:00:00Z")
                .replacingOccurrences(
                    of: "{file: keys/scanner-2025.pub, until: 2026-07-01T00:00:00Z}",
                    with: "{file: keys/scanner-2025.pub, from: 2024-01-01T00:00:00Z}"
                )
                .replacingOccurrences(
                    of: "until: 2027-06-01T00:00:00Z}\n  -",
                    with: "until: 2026-12-22T00:00:00Z}\n  -"
                )
        }
        let check = Self.check(sample)
        #expect(check.problems.isEmpty)
        let text = check.warnings.map(\.description).joined(separator: "\n")
        for part in [
            "trust.yaml: the trust root ends at 2026-12-01T00:00:00Z, in 7d12h",
            "keys/scanner-2026.pub: the key ends at 2026-12-22T00:00:00Z",
            "keys/scanner-2025.pub: the key has no 'until' and is more than two years old",
            "keys/unused.pub: no authority uses the key",
            "sigstore/unused/trusted_root.json: no authority uses the trusted root",
            "$.ctlogs[0] is left out",
        ] { #expect(text.contains(part), "\(text)") }
    }

    @Test("warns of weak keys that are permitted")
    func warnsOfWeakKeys() throws {
        let sample = try TrustSample {
            $0["keys/scanner-2026.pub"] = TrustSample.rsaKey
            $0["trust.yaml"] = TrustSample.manifest.replacingOccurrences(of: "Bits: 3072", with: "Bits: 2048")
        }
        let check = Self.check(sample)
        #expect(check.problems.isEmpty)
        #expect(check.warnings.contains { $0.file == "keys/scanner-2026.pub" && $0.text.contains("weak: RSA 2048") })
    }

    @Test("shows what a root says")
    func shows() throws {
        let sample = try TrustSample { $0["revoked.txt"] = "digest sha256:\(String(repeating: "0", count: 64))\n" }
        let description = try TrustDescription.read(
            path: sample.path,
            pins: [],
            at: TrustSample.now,
            limits: Limits()
        )
        let text = description.lines.joined(separator: "\n")
        for part in [
            "name         transfer-station-7", "version      12", "(128 days left)", "pinned by    nothing: unpinned",
            "release-ci signs provenance, sbom, signature on registry.example.com/payments/** by keyless of public-good",
            "scanner signs vulnerability-scan on ** by keys/scanner-2026.pub (ECDSA P-256, sha256:", "(ended)",
            "up to level 3, signed by release-ci", "verdict key  verdict-keys/station-7.pub (Ed25519",
            "1 in revoked.txt",
            "trusted root public-good", "policy file  policies/a/production.yaml",
        ] { #expect(text.contains(part), "\(text)") }
        let json = JSONCursor(description.json)
        #expect(try json.string("digest") == sample.open().digest.description)
        #expect(try json.string("pinnedBy") == "none")
        #expect(try json.required("version").integer() == 12)
        #expect(try json.elements("authorities").map { try $0.string("name") } == ["release-ci", "scanner"])
        #expect(try json.required("valid").string("until") == "2027-04-01T00:00:00Z")
        #expect(try JSONReader.read(JSONWriter.write(description.json), depth: 64) == description.json)
    }

    @Test("shows VEX of the operator, and hands it on")
    func showsVEX() throws {
        let sample = try TrustSample { $0["vex/a.json"] = "{}" }
        let description = try TrustDescription.read(path: sample.path, pins: [], at: TrustSample.now, limits: Limits())
        #expect(description.lines.contains("VEX file     vex/a.json"))
        #expect(try JSONCursor(description.json).elements("vex").map { try $0.string() } == ["vex/a.json"])
        #expect(Self.check(sample).vexFiles.map(\.path) == ["vex/a.json"])
    }

    @Test("shows who signs packing lists")
    func showsWhoSignsPackingLists() throws {
        let sample = try TrustSample(
            replacing: "signs: [vulnerability-scan]",
            by: "signs: [packing-list, vulnerability-scan]"
        )
        let description = try TrustDescription.read(path: sample.path, pins: [], at: TrustSample.now, limits: Limits())
        let text = description.lines.joined(separator: "\n")
        #expect(text.contains("scanner signs vulnerability-scan, packing-list on ** by keys/"), "\(text)")
        let scanner = try JSONCursor(description.json).elements("authorities")[1]
        #expect(try scanner.elements("signs").map { try $0.string() } == ["vulnerability-scan", "packing-list"])
    }

    @Test("shows a root whose window is over, but none whose pin does not fit")
    func showsExpired() throws {
        let sample = try TrustSample()
        let late = sampleTime("2028-01-01T00:00:00Z")
        let description = try TrustDescription.read(path: sample.path, pins: [], at: late, limits: Limits())
        #expect(description.lines[2].contains("(ended)"))
        #expect(throws: Located.self) {
            let other = try Digest("sha256:" + String(repeating: "a", count: 64))
            _ = try TrustDescription.read(path: sample.path, pins: [other], at: late, limits: Limits())
        }
    }

    @Test("shows the trusted roots of the field", .enabled(if: Corpus.isPresent, "the corpus is missing"))
    func showsRealRoots() throws {
        let json = try Corpus.bytes("sigstore-trust/public-good/trusted_root.json")
        let sample = try TrustSample {
            $0["sigstore/public-good/trusted_root.json"] = String(decoding: json, as: UTF8.self)
        }
        let lines = try TrustDescription.read(
            path: sample.path,
            pins: [],
            at: TrustSample.now,
            limits: Limits()
        ).lines
        #expect(lines.contains { $0.hasPrefix("  log https://rekor.sigstore.dev from 2021-01-12") })
        #expect(Self.check(sample).problems.isEmpty)
    }
}
