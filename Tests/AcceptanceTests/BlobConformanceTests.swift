import CorpusSupport
import Foundation
import Testing

/// The public conformance suite through `verify-blob`: each case by path and by digest, and the reason of each refusal.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct BlobConformanceTests {
    private static let suite = "sigstore-conformance/bundle-verify"

    /// The code of each case that must fail; whose refusal comes with the trusted root has exit code 4.
    static let codes: [String: String] = [
        "bundle-empty-certificate-chain_fail": "malformed-attestation",
        "bundle-from-wrong-instance_fail": "untrusted-log",
        "bundle-invalid-base64-signature_fail": "malformed-attestation",
        "bundle-malformed-json_fail": "malformed-attestation",
        "bundle-negative-log-index_fail": "malformed-attestation",
        "bundle-unknown-version_fail": "unsupported-format",
        "checkpoint-wrong-roothash_fail": "proof-invalid",
        "dsse-invalid-sig_fail": "log-entry-mismatch",
        "dsse-mismatch-envelope_fail": "log-entry-mismatch",
        "dsse-mismatch-sig_fail": "log-entry-mismatch",
        "inclusion-proof-corrupted-hash_fail": "proof-invalid",
        "incorrect-public-key_fail": "log-entry-mismatch",
        "intoto-expired-certificate_fail": "outside-validity",
        "intoto-log-entry-mismatch_fail": "log-entry-invalid",
        "intoto-missing-inclusion-proof_fail": "malformed-attestation",
        "intoto-tsa-timestamp-outside-cert-validity_fail": "outside-validity",
        "invalid-checkpoint-signature_fail": "checkpoint-invalid",
        "invalid-ct-key_fail": "sct-invalid",
        "invalid-inclusion-proof_fail": "malformed-attestation",
        "managed-key-no-key_fail": "untrusted-key",
        "managed-key-wrong-key_fail": "key-unusable",
        "message-digest-mismatch_fail": "wrong-subject",
        "rekor2-checkpoint-missing-log-signature_fail": "checkpoint-invalid",
        "rekor2-checkpoint-missing-origin_fail": "checkpoint-invalid",
        "rekor2-checkpoint-missing-root-hash_fail": "checkpoint-invalid",
        "rekor2-checkpoint-missing-size_fail": "checkpoint-invalid",
        "rekor2-checkpoint-no-matching-signature_fail": "checkpoint-invalid",
        "rekor2-dsse-invalid-sig_fail": "log-entry-mismatch",
        "rekor2-dsse-mismatch-envelope_fail": "log-entry-mismatch",
        "rekor2-dsse-mismatch-sig_fail": "log-entry-mismatch",
        "rekor2-no-inclusion-proof_fail": "malformed-attestation",
        "rekor2-no-timestamp_fail": "no-trusted-time",
        "rekor2-timestamp-outside-tsa-cert-validity_fail": "outside-validity",
        "rekor2-timestamp-outside-trust-root-tsa-validity_fail": "outside-validity",
        "rekor2-timestamp-payload-mismatch_fail": "timestamp-invalid",
        "rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail": "untrusted-timestamp",
        "rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail": "untrusted-timestamp",
        "rekor2-timestamp-with-incorrect-time_fail": "malformed-attestation",
        "set-invalid-signature_fail": "set-invalid",
        "signature-mismatch_fail": "log-entry-mismatch",
        "trust-root-tlog-missing-validity-start_fail": "trust-root-invalid",
        "wrong-hashedrekord-artifact_fail": "log-entry-mismatch",
        "wrong-hashedrekord-entry_fail": "log-entry-mismatch",
        "wrong-material_fail": "wrong-subject",
    ]

    private static let unusable: Set<String> = ["trust-root-invalid", "key-unusable"]

    /// The cases at hand; not every copy of the suite has all of them.
    static let cases: [String] = ((try? Corpus.names(in: suite)) ?? []).filter { name in
        (try? Corpus.path("\(suite)/\(name)")).flatMap(Corpus.isFolder) == true
    }

    @Test func hasCases() { #expect(Self.cases.count >= 50) }

    @Test(arguments: cases)
    func agreesByPathAndByDigest(_ name: String) throws {
        let folder = try Corpus.path("\(Self.suite)/\(name)")
        func read(_ file: String) -> String? {
            (try? Corpus.file("\(folder)/\(file)")).map {
                String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        let own = read("artifact") == nil ? try Corpus.path("sigstore-conformance/a.txt") : folder + "/artifact"
        let root =
            read("trusted_root.json") == nil
            ? try Corpus.path("sigstore-trust/public-good/trusted_root.json") : folder + "/trusted_root.json"
        var signer = BlobStation.identity(
            read("identity")
                ?? "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
                + "extremely-dangerous-oidc-beacon.yml@refs/heads/main",
            read("issuer") ?? BlobSample.github
        )
        if read("key.pub") != nil { signer = ["--key", folder + "/key.pub"] }
        let digest = try CommandRun.tool("sha256sum", [own]).output.prefix(64)
        for file in [own, "sha256:\(digest)"] {
            let run = try CommandRun.sallyport(
                [
                    "verify-blob", file, "--bundle", folder + "/bundle.sigstore.json", "--trusted-root", root,
                    "--output", "json",
                ] + signer
            )
            guard name.hasSuffix("_fail") else {
                #expect(run.exitCode == 0, "\(run.errors)")
                #expect(try run.json["result"] as? String == "PASSED")
                #expect(try run.json["digest"] as? String == "sha256:\(digest)")
                #expect(try run.signers.count == 1)
                continue
            }
            let code = try run.errorCode ?? ""
            // A case that is not known here has to fail, with whatever reason.
            if let known = Self.codes[name] { #expect(code == known, "\(run.errors)") }
            let isUnusable = Self.unusable.contains(code)
            #expect(run.exitCode == (isUnusable ? 4 : 1), "\(run.errors)")
            #expect(try run.json["result"] as? String == (isUnusable ? "ERROR" : "FAILED"))
        }
    }

    // MARK: - Cases with one thing changed

    private static func station(_ name: String, _ words: [String]) throws -> (folder: String, words: [String]) {
        let folder = try Corpus.path("\(suite)/\(name)")
        let file = try Corpus.path("sigstore-conformance/a.txt")
        return (folder, ["verify-blob", file, "--output", "json"] + words)
    }

    private static let publicGood = "sigstore-trust/public-good/trusted_root.json"

    /// The key of a certificate is not the key that a caller trusts, though it made the signature.
    @Test func refusesTheKeyOfTheLeafInABundleOfACertificate() throws {
        let (folder, words) = try Self.station("happy-path-v0.3", [])
        let scratch = try ScratchFolder()
        let material = try #require(
            try BlobStation.json(Corpus.file(folder + "/bundle.sigstore.json"))["verificationMaterial"]
                as? [String: Any]
        )
        let raw = try #require((material["certificate"] as? [String: String])?["rawBytes"])
        try scratch.write("leaf.der", [UInt8](try #require(Data(base64Encoded: raw))))
        let key = try CommandRun.tool(
            "openssl",
            ["x509", "-inform", "DER", "-in", scratch.path + "/leaf.der", "-noout", "-pubkey"]
        )
        try scratch.write("leaf.pub", key.output)
        let bundle = ["--bundle", folder + "/bundle.sigstore.json", "--key", scratch.path + "/leaf.pub"]
        for root in [[], ["--trusted-root", try Corpus.path(Self.publicGood)]] {
            let run = try CommandRun.sallyport(words + bundle + root)
            #expect(run.exitCode == 1)
            #expect(try run.errorCode == "untrusted-identity", "\(run.errors)")
        }
    }

    /// What is present must hold, also where it is not required.
    @Test(arguments: [false, true])
    func refusesAnAlteredPromiseOfAManagedKeyWithoutRequiringTheLog(_ isAltered: Bool) throws {
        let (folder, words) = try Self.station("managed-key-happy-path", ["--require", "transparencyLog=0"])
        let scratch = try ScratchFolder()
        var bundle = try BlobStation.json(Corpus.file(folder + "/bundle.sigstore.json"))
        var material = try #require(bundle["verificationMaterial"] as? [String: Any])
        var entries = try #require(material["tlogEntries"] as? [[String: Any]])
        let time = try #require(entries[0]["integratedTime"] as? String)
        if isAltered { entries[0]["integratedTime"] = time.dropLast() + (time.hasSuffix("0") ? "1" : "0") }
        material["tlogEntries"] = entries
        bundle["verificationMaterial"] = material
        try scratch.write("bundle.json", [UInt8](JSONSerialization.data(withJSONObject: bundle)))
        let run = try CommandRun.sallyport(
            words + [
                "--bundle", scratch.path + "/bundle.json", "--key", folder + "/key.pub", "--trusted-root",
                try Corpus.path(Self.publicGood),
            ]
        )
        #expect(run.exitCode == (isAltered ? 1 : 0), "\(run.errors)")
        if isAltered { #expect(try run.errorCode == "set-invalid") }
    }

    /// A log key that ended is believed up to its end, and a timestamp tells when that was.
    @Test(arguments: [("2025-06-12T12:02:20Z", nil), ("2025-06-12T12:02:19Z", "outside-validity")])
    func refusesALogKeyThatWasOver(_ end: String, _ code: String?) throws {
        let (folder, words) = try Self.station("rekor2-happy-path", [])
        let scratch = try ScratchFolder()
        var root = try BlobStation.json(Corpus.file(folder + "/trusted_root.json"))
        var logs = try #require(root["tlogs"] as? [[String: Any]])
        for index in logs.indices {
            var key = try #require(logs[index]["publicKey"] as? [String: Any])
            guard key["keyDetails"] as? String == "PKIX_ED25519" else { continue }
            var window = try #require(key["validFor"] as? [String: Any])
            window["end"] = end
            key["validFor"] = window
            logs[index]["publicKey"] = key
        }
        root["tlogs"] = logs
        try scratch.write("root.json", [UInt8](JSONSerialization.data(withJSONObject: root)))
        let run = try CommandRun.sallyport(
            words + ["--bundle", folder + "/bundle.sigstore.json", "--trusted-root", scratch.path + "/root.json"]
                + BlobStation.identity(
                    "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
                        + "extremely-dangerous-oidc-beacon.yml@refs/heads/main",
                    BlobSample.github
                )
        )
        #expect(run.exitCode == (code == nil ? 0 : 1), "\(run.errors)")
        #expect(try run.errorCode == code)
    }
}
