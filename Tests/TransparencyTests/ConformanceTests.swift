import CorpusSupport
import Cryptography
import Encodings
import Testing
import Transparency
import Trust
import Vocabulary

/// A case of the conformance suite, and what this target alone must say of its log entry: nothing where what is wrong
/// with it lies elsewhere.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    let name: String
    let code: Code?

    init(_ name: String, _ code: Code? = nil) { (self.name, self.code) = (name, code) }

    var testDescription: String { name }

    /// Entries of Rekor v1, whole.
    static let entries: [ConformanceCase] = [
        .init("happy-path-v0.1"), .init("happy-path-v0.3"), .init("happy-path-v0.3-new-mediaType"),
        .init("happy-path-intoto-in-dsse-v3"), .init("intoto-with-custom-trust-root"),
        .init("managed-key-happy-path"), .init("managed-key-and-trusted-root"),
        .init("trust-root-tlog-validity-end-inclusive"), .init("intoto-expired-certificate_fail"),
        .init("intoto-missing-inclusion-proof_fail"), .init("invalid-inclusion-proof_fail"),
        .init("intoto-tsa-timestamp-outside-cert-validity_fail"), .init("invalid-ct-key_fail"),
        .init("message-digest-mismatch_fail"), .init("bundle-from-wrong-instance_fail", .untrustedLog),
        .init("bundle-unknown-version_fail", .logEntryInvalid), .init("checkpoint-wrong-roothash_fail", .proofInvalid),
        .init("dsse-invalid-sig_fail", .logEntryMismatch), .init("dsse-mismatch-envelope_fail", .logEntryMismatch),
        .init("inclusion-proof-corrupted-hash_fail", .proofInvalid),
        .init("incorrect-public-key_fail", .logEntryMismatch),
        .init("intoto-log-entry-mismatch_fail", .logEntryInvalid),
        .init("invalid-checkpoint-signature_fail", .checkpointInvalid),
        .init("signature-mismatch_fail", .logEntryMismatch),
        .init("wrong-hashedrekord-artifact_fail", .logEntryMismatch),
        .init("wrong-hashedrekord-entry_fail", .logEntryMismatch), .init("wrong-material_fail", .logEntryMismatch),
    ]

    /// Entries of Rekor v2, whole; they give no time.
    static let proofs: [ConformanceCase] = [
        .init("rekor2-happy-path"), .init("rekor2-dsse-happy-path"), .init("rekor2-checkpoint-cosigned"),
        .init("rekor2-checkpoint-origin-not-first"), .init("rekor2-checkpoint-two-sigs-cosigned"),
        .init("rekor2-timestamp-with-expired-cert-chain"), .init("bundle-with-sct-with-extensions"),
        .init("rekor2-checkpoint-missing-log-signature_fail", .checkpointInvalid),
        .init("rekor2-checkpoint-missing-origin_fail", .checkpointInvalid),
        .init("rekor2-checkpoint-missing-root-hash_fail", .checkpointInvalid),
        .init("rekor2-checkpoint-no-matching-signature_fail", .checkpointInvalid),
    ]
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing")) struct ConformanceTests {
    @Test(arguments: ConformanceCase.entries)
    func judgesEntriesOfTheSuite(_ sample: ConformanceCase) throws {
        let bundle = try BundleSample.conformance(sample.name)
        let root = try BundleSample.conformanceRoot(sample.name)
        if let code = sample.code {
            #expect(try #require(throws: TransparencyError.self) { try bundle.verify(root) }.code == code)
        } else {
            #expect(try bundle.verify(root).time != nil)
        }
    }

    @Test(arguments: ConformanceCase.proofs)
    func judgesProofsOfTheSuite(_ sample: ConformanceCase) throws {
        let bundle = try BundleSample.conformance(sample.name)
        let root = try BundleSample.conformanceRoot(sample.name)
        let inclusion = try #require(bundle.entry.inclusion)
        let log = try #require(root.tlogs(withID: bundle.entry.logID).first)
        func prove() throws -> ProvenInclusion {
            let checkpoint = try Checkpoint(note: inclusion.checkpoint, limits: Limits()).verify(by: log)
            return try inclusion.proof.verify(bundle.entry.body, in: checkpoint)
        }
        if let code = sample.code {
            #expect(try #require(throws: TransparencyError.self) { try prove() }.code == code)
        } else {
            #expect(try prove().index == bundle.entry.logIndex)
        }
        if let code = sample.code {
            #expect(try #require(throws: TransparencyError.self) { try bundle.verify(root) }.code == code)
        } else {
            let entry = try bundle.verify(root)
            #expect(entry.time == nil)
            #expect(entry.inclusion != nil)
        }
    }
}

/// A real bundle, the root it belongs to, and what must come of it.
struct RealBundle: Sendable, CustomTestStringConvertible {
    let path: String
    var root = "public-good"
    var key: String?
    var index: Int64 = 0
    var code: Code?

    var testDescription: String { path }

    static let all: [RealBundle] = [
        .init(path: "sigstore-go/bundle-provenance.json", index: 18_300_934),
        .init(path: "sigstore-go/bundle-publish.json", key: "sigstore-go/publish_key.pub", index: 18_300_940),
        .init(path: "sigstore-go/dsse.sigstore.json", index: 6_800_908),
        .init(path: "sigstore-go/othername.sigstore.json", root: "sigstore-go/scaffolding.json", index: 3),
        .init(path: "sigstore-python/bundle.txt.sigstore", root: "staging", index: 7_390_977),
        .init(path: "sigstore-python/bundle_v3.txt.sigstore", root: "staging", index: 25_915_956),
        .init(path: "sigstore-python/tsa/bundle.txt.sigstore", root: "staging", index: 35_355_462),
        .init(path: "sigstore-python/bundle_v3_github.whl.sigstore", index: 79_605_083),
        .init(path: "sigstore-python/Python-3.12.5.tgz.sigstore", index: 118_981_923),
        .init(path: "cosign/oci-attestation.sigstore.json", index: 175_508_996),
        .init(path: "cosign/oci-attestation.sigstore.json", root: "public-good-early", index: 175_508_996),
        .init(path: "github-cli/reusable-workflow-attestation.sigstore.json", index: 96_764_485),
        .init(path: "github-cli/sigstore-js-2.1.0-bundle.json", index: 33_351_527),
        .init(path: "slsa-verifier/attestation.intoto.sigstore", index: 12_092_705),
        .init(path: "slsa-verifier/valid.intoto.sigstore", index: 12_421_178),
        .init(path: "slsa-verifier/bcr/MODULE.bazel.intoto.jsonl", index: 188_622_862),
        .init(path: "slsa-verifier/bcr/rules_lint-v1.3.1.tar.gz.intoto.jsonl", index: 188_622_791),
        .init(
            path: "slsa-verifier/gha_container-based/v2.1.0/binary-linux-amd64-workflow_dispatch.intoto.build.slsa",
            index: 174_304_108
        ),
        .init(
            path: "slsa-verifier/gha_delegator/v1.9.0/binary-linux-amd64-workflow_dispatch.build.slsa",
            index: 32_414_266
        ),
        .init(
            path: "slsa-verifier/gha_delegator/v2.1.0/binary-linux-amd64-push-v14.build.slsa",
            index: 174_298_167
        ),
        .init(
            path: "sigstore-python/bundle_cve_2022_36056.txt.sigstore",
            root: "staging",
            code: .logEntryMismatch
        ),
        .init(path: "github-cli/sigstoreBundle-invalid-signature.json", code: .logEntryMismatch),
        .init(path: "slsa-verifier/mismatch-tlog.intoto.sigstore", code: .logEntryMismatch),
    ]
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing")) struct RealBundleTests {
    @Test(arguments: RealBundle.all)
    func judgesTheEntry(_ real: RealBundle) throws {
        let text = try Corpus.bytes("sigstore-bundles/" + real.path)
        // One bundle a line; the files with one bundle alone may have several lines.
        let json = real.path.hasSuffix(".jsonl") ? Array(text.prefix { $0 != 0x0A }) : text
        let key = try real.key.map { try PublicKey(pem: Corpus.bytes("sigstore-bundles/" + $0)) }
        let bundle = try BundleSample(json, key: key)
        let root =
            real.root.hasSuffix(".json")
            ? try SigstoreRoot(name: "own", json: Corpus.bytes("sigstore-bundles/" + real.root), limits: Limits())
            : try BundleSample.root(real.root)
        if let code = real.code {
            #expect(try #require(throws: TransparencyError.self) { try bundle.verify(root) }.code == code)
        } else {
            let verified = try bundle.verify(root)
            #expect(verified.logIndex == real.index)
            #expect(verified.time != nil)
            if let leaf = bundle.leaf, let time = verified.time {
                let chain = try root.validate(leaf, at: time.instant)
                #expect(try CertificateTimestamp.verify(in: chain, logs: root.ctlogs).count == 1)
            }
        }
    }

    @Test func givesNoTimeWhereNobodySignedOne() throws {
        let path = "sigstore-bundles/sigstore-python/bundle_v3_no_signed_time.txt.sigstore.json"
        let verified = try BundleSample(Corpus.bytes(path)).verify(BundleSample.root("public-good"))
        #expect(verified.time == nil && verified.inclusion != nil)
    }

    @Test(arguments: [
        ("v1.4.0", Int64(10_957_770)), ("v1.6.0", 21_488_498), ("v1.8.0", 30_024_022), ("v1.10.0", 80_008_005),
        ("v2.0.0", 87_850_616),
    ])
    func judgesTheEntriesOfRealLayouts(_ version: String, _ index: Int64) throws {
        let sample = try CosignSample(version)
        for name in ["public-good", "public-good-early"] {
            let root = try BundleSample.root(name)
            let verified = try sample.entry.verify(sample.content, logs: root.tlogs, limits: Limits())
            #expect(verified.logIndex == index)
            let chain = try root.validate(sample.leaf, at: #require(verified.time).instant)
            let logs = try CertificateTimestamp.verify(in: chain, logs: root.ctlogs)
            #expect(
                logs.map(\.lowercaseHex) == ["dd3d306ac6c7113263191e1c99673702a24a5eb8de3cadff878a72802f29ee8e"]
            )
        }
    }

    @Test func refusesTheEntryOfAnotherLayout() throws {
        let root = try BundleSample.root("public-good")
        for (one, other) in [("v2.0.0", "v1.10.0"), ("v1.4.0", "v1.6.0"), ("v1.8.0", "v2.0.0")] {
            let entry = try CosignSample(one).entry
            let content = try CosignSample(other).content
            let error = try #require(throws: TransparencyError.self) {
                try entry.verify(content, logs: root.tlogs, limits: Limits())
            }
            #expect(error.code == .logEntryMismatch)
        }
    }
}
