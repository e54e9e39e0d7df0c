import CorpusSupport
import Foundation
import Testing

/// Layouts that cosign wrote, verified as `EXPECTED.md` of the corpus says.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CorpusLayoutTests {
    struct Real: Sendable, CustomStringConvertible {
        let version: String
        let digest: String
        let attestation: String
        let time: String
        var description: String { version }
        var layout: String { "cosign-layouts/\(version)/container_workflow_dispatch" }
        var identity: String {
            "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/"
                + "generator_container_slsa3.yml@refs/tags/\(version)"
        }
    }

    static let reals: [Real] = [
        Real(
            version: "v1.4.0",
            digest: "sha256:a74d89d8dd863ca5dae4a29e0feede81ddf59197849a80784af5a02ab7786925",
            attestation: "sha256:784c5bd14237b9a979fd0251f01dcc7956f06da243ca1e9c52470c410e53c654",
            time: "2023-01-11T16:52:57Z"
        ),
        Real(
            version: "v1.6.0",
            digest: "sha256:0159a9079cf264809b03fef298492057b31d221c4d22211730942877caa658a1",
            attestation: "sha256:6a353e333eb116103813d4912f0b8d06e747412299b52f92a21bf87c1c54680a",
            time: "2023-05-24T01:34:07Z"
        ),
        Real(
            version: "v1.8.0",
            digest: "sha256:038d72307b94cd27dffbfb458b695758929980cebec68ca892061a280636952b",
            attestation: "sha256:291729ce6264067c1a61f8156f9133f2efcc3f72341d5cd22f2b9ba279ecb25f",
            time: "2023-08-04T05:28:11Z"
        ),
        Real(
            version: "v1.10.0",
            digest: "sha256:e0a0a765d690a5104331cfbac88ebbbf01736c1f87aaa3cd455c516a5ea586a5",
            attestation: "sha256:20b16d5835eceaa7b9dbb7e4fdf4db52a8b9159c1416dd73e54cade07e838917",
            time: "2024-03-21T10:34:04Z"
        ),
        Real(
            version: "v2.0.0",
            digest: "sha256:55aee984fd6b1d0e0a19a55265d10d40063a2212bdbabd75b202b1728236548d",
            attestation: "sha256:1a16dff13cea8be5dd3e4d31640da5f9b6c8a3ff879f728ec8be5d9e2b17499f",
            time: "2024-04-22T21:35:15Z"
        ),
    ]

    @Test(arguments: reals, Packing.allCases)
    func verifiesRealLayouts(_ real: Real, _ packing: Packing) throws {
        let station = try CorpusStation(.generators)
        let (path, input) = try packing.bundle(of: try Corpus.path(real.layout), in: station.folder)
        let run = try CommandRun.sallyport(
            ["verify", path, "--trust", station.trust, "--output", "json"],
            input: input
        )
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        let result = try run.json
        #expect(result["result"] as? String == "PASSED")
        let images = try #require(result["images"] as? [[String: Any]])
        #expect(images.map { $0["digest"] as? String } == [real.digest])
        let attestations = try #require(images[0]["attestations"] as? [[String: Any]])
        let signed = attestations.filter { $0["verified"] as? Bool == true }
        #expect(signed.map { $0["digest"] as? String } == [real.attestation])
        #expect(signed.first?["form"] as? String == "cosign-attestation")
        #expect(signed.first?["predicateType"] as? String == "https://slsa.dev/provenance/v0.2")
        let signer = try #require((signed.first?["signers"] as? [[String: Any]])?.first)
        #expect(signer["identity"] as? String == real.identity)
        #expect(signer["issuer"] as? String == "https://token.actions.githubusercontent.com")
        #expect(signer["time"] as? String == real.time)
        #expect(signer["timeSource"] as? String == "rekor")
        // The unsigned statements of BuildKit have the same predicate type: listed, and never counted.
        let unsigned = attestations.filter { $0["verified"] as? Bool == false }
        #expect(unsigned.count == (real.version == "v1.4.0" ? 0 : 1))
        for attestation in unsigned {
            #expect(attestation["form"] as? String == "buildkit-attestation")
            #expect((attestation["error"] as? [String: Any])?["code"] as? String == "unsigned")
        }
    }

    @Test(arguments: reals)
    func refusesAnotherIdentityOrIssuer(_ real: Real) throws {
        let changes: [(String) -> String] = [
            { $0.replacingOccurrences(of: "generator_container_slsa3", with: "generator_generic_slsa3") },
            { $0.replacingOccurrences(of: "token.actions", with: "token.other") },
            // A prefix of the real identity, which an unanchored pattern would take.
            { $0.replacingOccurrences(of: "@refs/tags/v[0-9]+\\.[0-9]+\\.[0-9]+'", with: "@refs/tags/v[0-9]'") },
        ]
        for change in changes {
            let station = try CorpusStation(.generators, change: change)
            let run = try CommandRun.sallyport(
                ["verify", try Corpus.path(real.layout), "--trust", station.trust, "--output", "json"]
            )
            #expect(run.exitCode == 1)
            #expect(try run.attestationCodes.contains("untrusted-identity"))
            #expect(try run.ruleCodes == ["untrusted-identity"])
        }
    }

    @Test(arguments: reals)
    func refusesAnotherTrustedRoot(_ real: Real) throws {
        let station = try CorpusStation(.generators, root: "sigstore-trust/staging/trusted_root.json")
        let run = try CommandRun.sallyport(
            ["verify", try Corpus.path(real.layout), "--trust", station.trust, "--output", "json"]
        )
        #expect(run.exitCode == 1)
        #expect(try run.attestationCodes.contains("untrusted-log"))
    }

    struct Derived: Sendable, CustomStringConvertible {
        let name: String
        let authorities: CorpusStation.Authorities
        let exitCode: Int32
        /// Verified attestations, and the codes of the others.
        let verified: Int
        let codes: [String]
        var reference: String?
        var description: String { "\(name) with \(authorities.rawValue)" }
    }

    static let derived: [Derived] = [
        Derived(name: "simple-signing-key-tag-scheme", authorities: .key, exitCode: 0, verified: 2, codes: []),
        Derived(
            name: "simple-signing-key-tag-scheme",
            authorities: .keyWithLog,
            exitCode: 1,
            verified: 0,
            codes: ["threshold-not-met", "threshold-not-met"]
        ),
        Derived(
            name: "simple-signing-key-tag-scheme",
            authorities: .otherKey,
            exitCode: 1,
            verified: 0,
            codes: ["untrusted-key", "untrusted-key"]
        ),
        Derived(
            name: "simple-signing-key-rekor-tag-scheme",
            authorities: .otherKey,
            exitCode: 0,
            verified: 1,
            codes: []
        ),
        Derived(
            name: "simple-signing-key-rekor-tag-scheme",
            authorities: .key,
            exitCode: 1,
            verified: 0,
            codes: ["untrusted-key"]
        ),
        Derived(name: "simple-signing-keyless-save-kind", authorities: .person, exitCode: 0, verified: 1, codes: []),
        Derived(
            name: "simple-signing-key-mixed-unknown-key",
            authorities: .key,
            exitCode: 0,
            verified: 1,
            codes: ["untrusted-key"]
        ),
        Derived(
            name: "simple-signing-key-wrong-image_fail",
            authorities: .key,
            exitCode: 1,
            verified: 0,
            codes: ["wrong-subject"]
        ),
        Derived(name: "referrer-in-index", authorities: .generators, exitCode: 0, verified: 1, codes: ["unsigned"]),
        Derived(name: "referrer-orphan-blob", authorities: .generators, exitCode: 0, verified: 1, codes: ["unsigned"]),
        Derived(
            name: "referrer-tag-fallback",
            authorities: .generators,
            exitCode: 0,
            verified: 1,
            codes: ["unsigned"]
        ),
        Derived(
            name: "attestation-full-name",
            authorities: .generators,
            exitCode: 0,
            verified: 1,
            codes: ["unsigned"],
            reference: "registry.example.com/slsa-framework/example:v2.0.0"
        ),
        Derived(
            name: "hauler-kinds",
            authorities: .generators,
            exitCode: 0,
            verified: 2,
            codes: ["unsigned"],
            reference: "registry.example.com/slsa-framework/example:v2.0.0"
        ),
        Derived(name: "untagged-children", authorities: .generators, exitCode: 0, verified: 1, codes: ["unsigned"]),
    ]

    @Test(arguments: derived)
    func judgesDerivedLayouts(_ sample: Derived) throws {
        let station = try CorpusStation(sample.authorities)
        let layout = try Corpus.path("cosign-layouts/derived/\(sample.name)")
        let run = try CommandRun.sallyport(
            ["verify", layout, "--trust", station.trust, "--output", "json", "--allow-absent"]
        )
        #expect(run.exitCode == sample.exitCode, "\(run.errors)\(run.output)")
        let images = try #require(try run.json["images"] as? [[String: Any]])
        #expect(images.count == 1)
        #expect(images.first?["reference"] as? String == sample.reference)
        let attestations = try #require(images.first?["attestations"] as? [[String: Any]])
        #expect(attestations.filter { $0["verified"] as? Bool == true }.count == sample.verified)
        // What is absent from these layouts is a note; an unsigned statement among it is not there to be listed.
        #expect(try run.attestationCodes.filter { $0 != "unsigned" } == sample.codes.filter { $0 != "unsigned" })
    }

    @Test(arguments: derived.filter { $0.exitCode == 0 })
    func refusesAbsentBlobsUnlessAllowed(_ sample: Derived) throws {
        let station = try CorpusStation(sample.authorities)
        let layout = try Corpus.path("cosign-layouts/derived/\(sample.name)")
        let run = try CommandRun.sallyport(["verify", layout, "--trust", station.trust, "--output", "json"])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes.contains("missing-blob"))
    }
}

extension CommandRun {
    /// The codes of the attestations that are not verified, in their order.
    var attestationCodes: [String] {
        get throws {
            let images = try json["images"] as? [[String: Any]] ?? []
            return images.flatMap { $0["attestations"] as? [[String: Any]] ?? [] }
                .compactMap { ($0["error"] as? [String: Any])?["code"] as? String }
        }
    }

    /// The codes of the rules that do not pass, in their order.
    var ruleCodes: [String] {
        get throws {
            let images = try json["images"] as? [[String: Any]] ?? []
            return images.flatMap { $0["rules"] as? [[String: Any]] ?? [] }.compactMap { $0["code"] as? String }
        }
    }

    /// The codes of the findings, in their order.
    var findingCodes: [String] {
        get throws { (try json["findings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String } }
    }

    /// The code of the error object.
    var errorCode: String? {
        get throws { (try json["error"] as? [String: Any])?["code"] as? String }
    }
}
