import CorpusSupport
import Foundation
import Testing

/// The founding example as a policy of Kyverno, judged on the bundles of `fixtures/`.
@Suite struct ClusterPolicyTests {
    private static func pem(_ label: String, _ base64: String) -> String {
        var lines = ["-----BEGIN \(label)-----"]
        var rest = Substring(base64)
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + ["-----END \(label)-----"]).joined(separator: "\\n")
    }

    /// What a policy has to pin of the demo instance, since a cluster knows the public one alone.
    private static func demo() throws -> (roots: String, log: String, certificateLog: String) {
        let bytes = try Corpus.file(Corpus.trust + "/sigstore/demo/trusted_root.json")
        let root = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        func members(_ name: String) throws -> [[String: Any]] { try #require(root[name] as? [[String: Any]]) }
        func key(_ name: String) throws -> String {
            let key = try #require(try members(name).first?["publicKey"] as? [String: Any])
            return pem("PUBLIC KEY", try #require(key["rawBytes"] as? String))
        }
        let chain = try #require(try members("certificateAuthorities").first?["certChain"] as? [String: Any])
        let certificates = try #require(chain["certificates"] as? [[String: String]])
        let roots = certificates.compactMap { $0["rawBytes"] }.map { pem("CERTIFICATE", $0) }
        return (roots.joined(separator: "\\n"), try key("tlogs"), try key("ctlogs"))
    }

    static func policy() throws -> String {
        let demo = try demo()
        return """
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            metadata: {name: bundle-baseline}
            spec:
              background: false
              webhookConfiguration: {failurePolicy: Fail}
              rules:
              - name: attested
                match: {any: [{resources: {kinds: [Pod]}}]}
                context:
                - {name: keys, configMap: {name: signers, namespace: security}}
                verifyImages:
                - imageReferences: ["registry.example.com/*"]
                  failureAction: Enforce
                  attestors: &release
                  - entries:
                    - keyless:
                        issuer: https://token.ci.example.com
                        subject: https://git.example.com/shop/*/.github/workflows/release.yml@refs/tags/v*
                        roots: "\(demo.roots)"
                        rekor: {url: https://rekor.demo.example, pubkey: "\(demo.log)"}
                        ctlog: {pubkey: "\(demo.certificateLog)"}
                  attestations:
                  - type: https://slsa.dev/provenance/v1
                    attestors: *release
                    conditions:
                    - all:
                      - {key: "{{ runDetails.builder.id }}", operator: AnyIn, value: ["https://ci.example.com/builders/*"]}
                  - type: https://cosign.sigstore.dev/attestation/vuln/v1
                    name: scan
                    attestors:
                    - entries: [{keys: {publicKeys: "{{ keys.data.scanner }}", rekor: {ignoreTlog: true}}}]
                    conditions:
                    - all:
                      - {key: "{{ time_since('', '{{ metadata.scanFinishedOn }}', '') }}", operator: LessThanOrEquals, value: 24h}
                      - {key: "{{ time_since('', '{{ metadata.scanFinishedOn }}', '') }}", operator: GreaterThanOrEquals, value: 0s}
                  - type: https://openvex.dev/ns
                    name: vex
                    attestors:
                    - entries:
                      - keys:
                          kms: awskms:///alias/product-security
                          rekor: {url: https://rekor.demo.example, pubkey: "\(demo.log)"}
                  - type: https://cyclonedx.org/bom
                    attestors: *release
                    conditions:
                    - all:
                      - {key: "{{ bomFormat }}", operator: Equals, value: CycloneDX}
                      - {key: "{{ specVersion }}", operator: GreaterThanOrEquals, value: "1.4"}
                  validate:
                    message: High or critical vulnerabilities are not covered by VEX.
                    deny:
                      conditions:
                        any:
                        - key: "{{ scan.scanner.result.Results[].Vulnerabilities[] | [?Severity=='HIGH' || Severity=='CRITICAL'].VulnerabilityID }}"
                          operator: AnyNotIn
                          value: "{{ vex.statements[?status=='not_affected' || status=='fixed'].vulnerability.name || `[]` }}"
            """
    }

    static func signers() throws -> String {
        let key = String(decoding: try Corpus.file(Corpus.trust + "/keys/scanner.pub"), as: UTF8.self)
        return """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: signers, namespace: security}
            data:
              scanner: "\(key.split(separator: "\n").joined(separator: "\\n"))"
            """
    }

    private static func verify(_ bundle: String, _ words: [String] = [], in scratch: ScratchFolder) throws -> CommandRun
    {
        try scratch.write("policy.yaml", try policy())
        try scratch.write("signers.yaml", try signers())
        return try FixtureTests.verify(
            Corpus.fixtures + "/bundles/\(bundle).tar",
            ["--policy", scratch.path + "/policy.yaml", "--output", "json"] + words
        )
    }

    static func facts(_ scratch: ScratchFolder) -> [String] {
        [
            "--resources", scratch.path + "/signers.yaml", "--key-ref",
            "awskms:///alias/product-security=\(Corpus.trust)/keys/product-security.pub",
        ]
    }

    @Test func passesTheGoodBundle() throws {
        let scratch = try ScratchFolder()
        let run = try Self.verify("accept/webshop-1.4.0", Self.facts(scratch), in: scratch)
        #expect(run.exitCode == 0, "\(run.errors)\(run.output.prefix(6_000))")
        let policies = try #require(try run.json["policies"] as? [[String: Any]])
        #expect(policies.map { $0["kind"] as? String } == ["ClusterPolicy"])
        #expect(try run.json["options"] as? [String] == [])
    }

    @Test(arguments: [
        ("missing-provenance", "missing-attestation"), ("missing-sbom", "missing-attestation"),
        ("missing-vex", "missing-attestation"), ("scan-too-old", "condition-false"),
        ("high-vulnerability", "condition-false"), ("sbom-format", "condition-false"),
        ("untrusted-identity", "untrusted-identity"), ("untrusted-key", "untrusted-key"),
    ])
    func failsTheBadOnes(_ name: String, _ code: String) throws {
        let scratch = try ScratchFolder()
        let run = try Self.verify("reject/\(name)", Self.facts(scratch), in: scratch)
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try run.ruleCodes == [code], "\(run.output.prefix(6_000))")
    }

    @Test func namesWhatIsNotSupplied() throws {
        let scratch = try ScratchFolder()
        let without = try Self.verify("accept/webshop-1.4.0", in: scratch)
        #expect(without.exitCode == 1)
        #expect(try without.ruleCodes == ["needs-resource"])
        let key = try Self.verify("accept/webshop-1.4.0", Array(Self.facts(scratch).prefix(2)), in: scratch)
        #expect(try key.ruleCodes == ["kms-offline"])
    }

    /// Source: the public contract, `policySet.digest` and `options`.
    @Test func recordsWhatItWasTold() throws {
        let scratch = try ScratchFolder()
        let run = try Self.verify(
            "accept/webshop-1.4.0",
            Self.facts(scratch) + ["--namespace", "shop", "--allow-exceptions"],
            in: scratch
        )
        #expect(run.exitCode == 0)
        #expect(try run.json["options"] as? [String] == ["--allow-exceptions", "--namespace shop"])
        let files = ["policy.yaml", "signers.yaml"].map { scratch.path + "/" + $0 }
        let keys = [Corpus.trust + "/keys/product-security.pub"]
        let expected = try CommandRun.tool(
            "sh",
            ["-c", "sha256sum \"$@\" | cut -c1-64 | LC_ALL=C sort -u | sha256sum | cut -c1-64", "-"] + files + keys
        )
        let set = try #require(try run.json["policySet"] as? [String: Any])
        #expect(set["digest"] as? String == "sha256:" + expected.output.prefix(64))
    }

    /// An image that every policy skips is one that no policy applies to.
    @Test func anImageThatIsSkippedFails() throws {
        let scratch = try ScratchFolder()
        try scratch.write(
            "p.yaml",
            try Self.policy().replacingOccurrences(of: "registry.example.com/*", with: "ghcr.io/*")
        )
        let words = ["--policy", scratch.path + "/p.yaml", "--output", "json"]
        let bundle = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"
        let run = try FixtureTests.verify(bundle, words)
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["no-policy-matches"])
        #expect(try FixtureTests.verify(bundle, words + ["--no-match", "allow"]).exitCode == 0)
    }

    @Test(arguments: [["--namespace", "Shop"], ["--key-ref", "a"], ["--key-ref", "=b"]])
    func refusesWrongWords(_ words: [String]) throws {
        let run = try FixtureTests.verify(Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar", words)
        #expect(run.exitCode == 2)
    }

    // MARK: - The trust root

    /// A copy of the demo root that knows the demo instance as the public one, and has resources of its own.
    private static func station() throws -> ScratchFolder {
        let scratch = try TrustCommandTests.copy()
        try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        try scratch.copy(Corpus.trust + "/sigstore/demo", to: "trust/sigstore/public-good")
        try scratch.write("trust/resources/signers.yaml", try signers())
        return scratch
    }

    private static func run(_ policy: String, _ bundle: String, in scratch: ScratchFolder) throws -> CommandRun {
        try scratch.write("policy.yaml", policy)
        return try CommandRun.sallyport([
            "verify", Corpus.fixtures + "/bundles/accept/\(bundle).tar", "--trust", scratch.path + "/trust", "--at",
            FixtureTests.at, "--policy", scratch.path + "/policy.yaml", "--output", "json",
        ])
    }

    private static func keyless(_ form: String, subject: String, url: String = "https://rekor.demo.example") -> String {
        """
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: {name: keyless}
        spec:
          validationFailureAction: Enforce
          rules:
          - name: signed
            match: {any: [{resources: {kinds: [Pod]}}]}
            context: [{name: keys, configMap: {name: signers, namespace: security}}]
            preconditions: {all: [{key: "{{ keys.metadata.name }}", operator: Equals, value: signers}]}
            verifyImages:
            - imageReferences: ["*"]
              type: \(form)
              attestors:
              - entries:
                - keyless: {issuer: "https://token.ci.example.com", subject: "\(subject)", rekor: {url: "\(url)"}}
        """
    }

    private static let release = "https://git.example.com/shop/webshop/.github/workflows/release.yml@refs/tags/v1.4.0"
    private static let payments = "https://git.example.com/shop/payments/.github/workflows/release.yml@refs/tags/v2.0.0"

    @Test(arguments: [
        ("Cosign", release, "webshop-1.4.0", nil), ("Cosign", "https://git.example.com/*", "webshop-1.4.0", nil),
        ("Cosign", payments, "webshop-1.4.0", "untrusted-identity"),
        ("SigstoreBundle", payments, "payments-2.0.0-bundles", nil),
        ("SigstoreBundle", "https://git.example.com/*", "payments-2.0.0-bundles", "untrusted-identity"),
        ("Cosign", payments, "payments-2.0.0-bundles", "missing-signature"),
        ("SigstoreBundle", release, "webshop-1.4.0", "missing-signature"),
    ])
    func knowsThePublicInstanceByTheTrustRoot(
        _ form: String,
        _ subject: String,
        _ bundle: String,
        _ code: String?
    ) throws {
        let run = try Self.run(Self.keyless(form, subject: subject), bundle, in: try Self.station())
        #expect(run.exitCode == (code == nil ? 0 : 1), "\(run.errors)\(run.output.suffix(3_000))")
        #expect(try run.ruleCodes == [code].compactMap(\.self))
    }

    @Test func aLogThatTheTrustRootDoesNotKnowIsAnError() throws {
        let policy = Self.keyless("Cosign", subject: Self.release, url: "https://rekor.sigstore.dev")
        let run = try Self.run(policy, "webshop-1.4.0", in: try Self.station())
        #expect(try run.ruleCodes == ["unknown-log"])
    }

    @Test func theTrustRootIsCheckedWithItsPolicies() throws {
        let scratch = try Self.station()
        try scratch.write("trust/policies/keyless.yaml", Self.keyless("Cosign", subject: Self.release))
        let good = try CommandRun.sallyport([
            "trust", "check", "--trust", scratch.path + "/trust", "--at", FixtureTests.at,
        ])
        #expect(good.exitCode == 0, "\(good.output)")
        try scratch.write("trust/policies/keyless.yaml", Self.keyless("Other", subject: Self.release))
        let bad = try CommandRun.sallyport([
            "trust", "check", "--trust", scratch.path + "/trust", "--at", FixtureTests.at,
        ])
        #expect(bad.exitCode == 4)
        #expect(bad.output.contains("keyless.yaml"))
    }
}
