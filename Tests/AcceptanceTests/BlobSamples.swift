extension BlobSample {
    private static let builder = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/"
    private static let sigstoreJS =
        "https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main"
    private static let beacon =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
        + "extremely-dangerous-oidc-beacon.yml@refs/heads/main"
    private static let demo = "github-cli/github_provenance_demo-0.0.12-py3-none-any"
    private static let npm = File.digests("github-cli/sigstore-js-2.1.0.tgz.digests", "sha512")

    private static func workflow(_ identity: String) -> Signer { .identity(identity, issuer: github) }

    static let provenance = BlobSample(
        bundle: "sigstore-go/bundle-provenance.json",
        signer: workflow(sigstoreJS),
        time: "2023-04-18T17:45:12Z"
    )

    /// Everything that `EXPECTED.md` says must pass.
    static let passing = sigstoreGo + sigstorePython + cosignAndGitHub + slsaVerifier

    private static let sigstoreGo: [BlobSample] = [
        provenance,
        BlobSample(
            bundle: "sigstore-go/bundle-publish.json",
            signer: .key("sigstore-go/publish_key.pub"),
            time: "2023-04-18T17:45:16Z"
        ),
        BlobSample(
            bundle: "sigstore-go/dsse.sigstore.json",
            signer: .identity("brian@dehamer.com", issuer: login),
            time: "2022-11-09T23:00:36Z"
        ),
        BlobSample(
            bundle: "sigstore-go/othername.sigstore.json",
            root: .own("sigstore-go/scaffolding.json"),
            file: .digest("sha256:bc103b4a84971ef6459b294a2b98568a2bfb72cded09d4acd1e16366a401f95b"),
            signer: .identity("foo!oidc.local", issuer: "http://oidc.local:8080"),
            time: "2024-07-12T19:06:29Z",
            hasProof: true
        ),
        BlobSample(
            bundle: "sigstore-go/public-key-validity.sigstore.json",
            root: .own("sigstore-go/public-key-validity.json"),
            file: .text("test content"),
            signer: .key("sigstore-go/public-key-validity.pem"),
            time: "2026-06-04T17:43:29Z",
            timeSource: "rfc3161",
            hasLog: false,
            timestamps: 1,
            require: ["transparencyLog=0"]
        ),
    ]

    private static let sigstorePython: [BlobSample] = [
        BlobSample(
            bundle: "sigstore-python/bundle.txt.sigstore",
            root: .staging,
            file: .file("sigstore-bundles/sigstore-python/bundle.txt"),
            signer: .identity("a@tny.town", issuer: login),
            time: "2023-04-26T00:21:09Z",
            hasProof: true
        ),
        BlobSample(
            bundle: "sigstore-python/bundle_v3.txt.sigstore",
            root: .staging,
            file: .file("sigstore-bundles/sigstore-python/bundle_v3.txt"),
            signer: .identity("william@yossarian.net", issuer: login),
            time: "2024-04-02T19:19:09Z",
            hasProof: true
        ),
        BlobSample(
            bundle: "sigstore-python/a.dsse.staging-rekor-v2.txt.sigstore.json",
            root: .staging,
            file: .file("sigstore-conformance/a.txt"),
            signer: workflow(beacon),
            time: "2026-05-13T19:23:33Z",
            timeSource: "rfc3161",
            hasProof: true,
            timestamps: 1
        ),
        BlobSample(
            bundle: "sigstore-python/tsa/bundle.txt.sigstore",
            root: .testAuthority,
            file: .file("sigstore-bundles/sigstore-python/tsa/bundle.txt"),
            signer: .identity("alexis.challande@trailofbits.com", issuer: google),
            time: "2024-10-31T10:23:39Z",
            hasProof: true,
            timestamps: 1
        ),
        BlobSample(
            bundle: "sigstore-python/bundle_v3_github.whl.sigstore",
            file: .digests("sigstore-python/bundle_v3_github.whl.digests", "sha256"),
            signer: workflow(
                "https://github.com/trailofbits/rfc8785.py/.github/workflows/release.yml@refs/tags/v0.1.2"
            ),
            time: "2024-03-19T22:41:16Z",
            hasProof: true
        ),
        // Its proof has no checkpoint, and proves nothing.
        BlobSample(
            bundle: "sigstore-python/Python-3.12.5.tgz.sigstore",
            file: .ownDigest,
            signer: .identity("thomas@python.org", issuer: google),
            time: "2024-08-06T20:32:47Z"
        ),
    ]

    private static let cosignAndGitHub: [BlobSample] =
        [.publicGood, .early].map { root in
            BlobSample(
                bundle: "cosign/oci-attestation.sigstore.json",
                root: root,
                signer: .identity("cody@soyland.com", issuer: login),
                time: "2025-02-28T19:18:11Z",
                hasProof: true
            )
        }
        + [nil, 1, 2].map { line in
            BlobSample(
                bundle: line == nil
                    ? "github-cli/sigstore-js-2.1.0-bundle.json" : "github-cli/sigstore-js-2.1.0_with_2_bundles.jsonl",
                line: line,
                file: npm,
                signer: workflow(sigstoreJS),
                time: "2023-08-29T15:40:23Z",
                hasProof: true
            )
        } + [
            BlobSample(
                bundle: "github-cli/reusable-workflow-attestation.sigstore.json",
                file: .digests("github-cli/reusable-workflow-artifact.digests", "sha256"),
                signer: workflow(
                    "https://github.com/github/artifact-attestations-workflows/.github/workflows/attest.yml"
                        + "@09b495c3f12c7881b3cc17209a327792065c1a1d"
                ),
                time: "2024-05-24T19:14:24Z",
                hasProof: true
            ),
            BlobSample(
                bundle: demo + "-bundle.jsonl",
                line: 1,
                root: .github,
                file: .digests(demo + ".whl.digests", "sha256"),
                signer: workflow(
                    "https://github.com/actions/attest-demo/.github/workflows/build-python.yml@refs/heads/main"
                ),
                time: "2024-04-22T17:33:26Z",
                timeSource: "rfc3161",
                hasLog: false,
                timestamps: 1,
                require: ["transparencyLog=0", "timestamps=1", "sct=0"]
            ),
        ]

    private static func slsa(
        _ bundle: String,
        line: Int? = nil,
        file: File = .ownSubject,
        _ identity: String,
        _ time: String,
        hasProof: Bool = false
    ) -> BlobSample {
        BlobSample(
            bundle: "slsa-verifier/" + bundle,
            line: line,
            file: file,
            signer: workflow(identity),
            time: time,
            hasProof: hasProof
        )
    }

    private static let slsaVerifier: [BlobSample] = [
        slsa(
            "attestation.intoto.sigstore",
            "https://github.com/laurentsimon/slsa-delegator/.github/workflows/"
                + "delegator_generic_slsa3.yml@refs/heads/main",
            "2023-01-27T22:19:03Z"
        ),
        slsa(
            "valid.intoto.sigstore",
            builder + "builder_docker-based_slsa3.yml@refs/heads/main",
            "2023-02-01T17:24:03Z"
        ),
        slsa(
            "bcr/MODULE.bazel.intoto.jsonl",
            line: 1,
            file: .digests("slsa-verifier/bcr/MODULE.bazel.digests", "sha256"),
            "https://github.com/bazel-contrib/publish-to-bcr/.github/workflows/publish.yaml@refs/tags/v0.0.1",
            "2025-03-26T23:47:30Z",
            hasProof: true
        ),
        slsa(
            "bcr/rules_lint-v1.3.1.tar.gz.intoto.jsonl",
            line: 1,
            file: .digests("slsa-verifier/bcr/rules_lint-v1.3.1.tar.gz.digests", "sha256"),
            "https://github.com/bazel-contrib/.github/.github/workflows/release_ruleset.yaml@refs/tags/v7.1.0",
            "2025-03-26T23:47:15Z",
            hasProof: true
        ),
        slsa(
            "gha_container-based/v1.7.0/binary-linux-amd64-workflow_dispatch.intoto.sigstore",
            builder + "builder_container-based_slsa3.yml@refs/tags/v1.7.0",
            "2023-06-07T14:42:55Z"
        ),
        slsa(
            "gha_container-based/v2.1.0/binary-linux-amd64-workflow_dispatch.intoto.build.slsa",
            builder + "builder_container-based_slsa3.yml@refs/tags/v2.1.0",
            "2025-02-25T21:58:07Z",
            hasProof: true
        ),
        slsa(
            "gha_delegator/v1.9.0/binary-linux-amd64-workflow_dispatch.build.slsa",
            file: .digests("slsa-verifier/gha_delegator/v1.9.0/binary-linux-amd64-workflow_dispatch.digests", "sha256"),
            builder + "delegator_generic_slsa3.yml@refs/heads/main",
            "2023-08-23T05:22:13Z",
            // A proof with a checkpoint too, which the table of the corpus passes over.
            hasProof: true
        ),
        slsa(
            "gha_delegator/v2.1.0/binary-linux-amd64-push-v14.build.slsa",
            file: .digests("slsa-verifier/gha_delegator/v2.1.0/binary-linux-amd64-push-v14.digests", "sha256"),
            builder + "delegator_generic_slsa3.yml@refs/tags/v2.1.0",
            "2025-02-25T21:12:14Z",
            hasProof: true
        ),
    ]
}

// MARK: - What must fail

extension BlobSample {
    private static let zero = File.digest("sha256:" + String(repeating: "0", count: 64))
    private static let python = "sigstore-python/"

    /// Somebody's signature over a file beside it; who should have signed it is not what fails.
    private static func signed(_ name: String, _ root: Root, _ file: String, by identity: String) -> BlobSample {
        BlobSample(
            bundle: python + name,
            root: root,
            file: .file("sigstore-bundles/" + python + file),
            signer: .identity(identity, issuer: login)
        )
    }

    /// Everything that `EXPECTED.md` says must fail, with the code of the first thing that is wrong.
    static let failing: [(sample: BlobSample, code: String)] =
        [.staging, .publicGood].map { root in
            (
                signed("bundle_cve_2022_36056.txt.sigstore", root, "bundle_cve_2022_36056.txt", by: "a@tny.town"),
                root.isStaging ? "log-entry-mismatch" : "untrusted-log"
            )
        }
        + [.staging, .publicGood].flatMap { root in
            [
                (
                    signed("bundle_invalid_version.txt.sigstore", root, "bundle_invalid_version.txt", by: "a@tny.town"),
                    "unsupported-format"
                ),
                (
                    signed("bundle_no_cert_v1.txt.sigstore", root, "bundle_no_cert_v1.txt", by: "a@tny.town"),
                    "malformed-attestation"
                ),
            ]
        } + [
            (
                signed("bundle_no_log_entry.txt.sigstore", .staging, "bundle_no_log_entry.txt", by: "a@tny.town"),
                "no-trusted-time"
            ),
            (
                signed(
                    "bundle_v3_no_signed_time.txt.sigstore.json",
                    .publicGood,
                    "bundle_v3_no_signed_time.txt",
                    by: "a@tny.town"
                ),
                "no-trusted-time"
            ),
            (
                BlobSample(
                    bundle: python + "tsa/bundle.txt.late_timestamp.sigstore",
                    root: .testAuthority,
                    file: .file("sigstore-bundles/" + python + "tsa/bundle.txt"),
                    signer: .identity("alexis.challande@trailofbits.com", issuer: google)
                ),
                "untrusted-chain"
            ),
            (
                BlobSample(
                    bundle: python + "tsa/bundle.many_timestamp.sigstore",
                    root: .testAuthority,
                    file: .file("sigstore-bundles/" + python + "tsa/bundle.txt"),
                    signer: .identity("alexis.challande@trailofbits.com", issuer: google)
                ),
                "limit-exceeded"
            ),
        ]
        + [
            ("github-cli/sigstoreBundle-invalid-signature.json", .publicGood, "log-entry-mismatch"),
            (demo + "-bundle-missing-cert.jsonl", .github, "malformed-attestation"),
            (demo + "-bundle-missing-verification-material.jsonl", .github, "malformed-attestation"),
            ("slsa-verifier/invalid-dsse-sig.intoto.sigstore", .publicGood, "malformed-attestation"),
            // No base64, so that it never comes to the signature of the log.
            ("slsa-verifier/invalid-set.intoto.sigstore", .publicGood, "malformed-attestation"),
            ("slsa-verifier/mismatch-tlog.intoto.sigstore", .publicGood, "log-entry-mismatch"),
        ].map { (bundle: String, root: Root, code: String) in
            (BlobSample(bundle: bundle, root: root, file: zero, signer: workflow(sigstoreJS)), code)
        }
}

extension BlobSample.Root {
    fileprivate var isStaging: Bool { if case .staging = self { true } else { false } }
}
