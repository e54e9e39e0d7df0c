import CorpusSupport
import Forge
import Foundation
import Testing

/// The bundles of `fixtures/`, judged by a ClusterImagePolicy with the keys and the root of `trust/`.
@Suite("By a ClusterImagePolicy") struct ClusterImagePolicyTests {
    private static let glob = "registry.example.com/shop/**"
    private static let identity = "https://git.example.com/shop/webshop/.github/workflows/release.yml@refs/tags/v1.4.0"

    /// A public key of the demo, as a value of YAML in one line.
    private static func key(_ name: String) throws -> String {
        let pem = String(decoding: try Corpus.file(Corpus.trust + "/keys/\(name).pub"), as: UTF8.self)
        return "\"" + pem.split(separator: "\n").joined(separator: "\\n") + "\\n\""
    }

    /// Who released it by a certificate and a log, who scanned it by a key alone, who said VEX by a key and a log.
    private static func policies() throws -> String {
        """
        apiVersion: policy.sigstore.dev/v1beta1
        kind: ClusterImagePolicy
        metadata: {name: released}
        spec:
          images: [{glob: "\(glob)"}]
          authorities:
          - name: release
            keyless:
              trustRootRef: demo
              identities:
              - issuer: https://token.ci.example.com
                subject: \(identity)
            ctlog: {url: "https://log.example.com", trustRootRef: demo}
        ---
        apiVersion: policy.sigstore.dev/v1alpha1
        kind: ClusterImagePolicy
        metadata: {name: examined}
        spec:
          images: [{glob: "\(glob)"}]
          authorities:
          - name: scanner
            key: {data: \(try key("scanner"))}
            attestations: [{name: scan, predicateType: vuln}]
        ---
        apiVersion: policy.sigstore.dev/v1beta1
        kind: ClusterImagePolicy
        metadata: {name: explained}
        spec:
          images: [{glob: "\(glob)"}]
          authorities:
          - name: product-security
            key: {data: \(try key("product-security"))}
            ctlog: {trustRootRef: demo}
            attestations: [{name: vex, predicateType: openvex}]

        """
    }

    private static func verify(
        _ bundle: String,
        _ policies: String,
        _ words: [String] = ["--output", "json"]
    ) throws -> CommandRun {
        let folder = try ScratchFolder()
        try folder.write("policies.yaml", policies)
        return try FixtureTests.verify(
            Corpus.fixtures + "/bundles/accept/\(bundle).tar",
            ["--policy", folder.path + "/policies.yaml"] + words
        )
    }

    private static func rules(_ run: CommandRun) throws -> [[String: Any]] {
        let images = try #require(try run.json["images"] as? [[String: Any]])
        return images.flatMap { $0["rules"] as? [[String: Any]] ?? [] }
    }

    @Test func passesWhatItsSignersSigned() throws {
        let run = try Self.verify("webshop-1.4.0", Self.policies())
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        let rules = try Self.rules(run)
        #expect(rules.map { $0["policy"] as? String } == ["examined", "explained", "released"])
        #expect(rules.allSatisfy { $0["result"] as? String == "pass" && $0["rule"] as? String == "authorities" })
        #expect(rules.allSatisfy { ($0["evidence"] as? [String])?.count == 1 })
        let policies = try #require(try run.json["policies"] as? [[String: Any]])
        #expect(policies.allSatisfy { $0["kind"] as? String == "ClusterImagePolicy" })
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let policy: String
        let result: String
        let code: String

        init(_ old: String, _ new: String, in policy: String, _ code: String, result: String = "fail") {
            (self.old, self.new, self.policy, self.result, self.code) = (old, new, policy, result, code)
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    private static let changes = [
        Change("v1.4.0", "v1.4.1", in: "released", "untrusted-identity"),
        Change("issuer: https://token.ci", "issuer: https://token.other", in: "released", "untrusted-identity"),
        Change("issuer: https://token.ci.example.com", "issuerRegExp: ^token", in: "released", "untrusted-identity"),
        Change("subject: https", "subjectRegExp: x.*https", in: "released", "untrusted-identity"),
        Change("keyless:\n      trustRootRef: demo", "keyless:", in: "released", "needs-resource", result: "error"),
        Change(
            "ctlog: {url: \"https://log.example.com\", trustRootRef: demo}",
            "",
            in: "released",
            "no-trusted-time",
            result: "error"
        ),
        Change(
            "trustRootRef: demo}\n---",
            "trustRootRef: demo}\n    signatureFormat: bundle\n---",
            in: "released",
            "unsupported-format"
        ),
        Change("predicateType: vuln", "predicateType: spdx", in: "examined", "missing-attestation"),
        Change("predicateType: vuln", "predicateType: openvex", in: "examined", "untrusted-key"),
        Change("SCANNER", "PRODUCT-SECURITY", in: "examined", "untrusted-key"),
        Change("SCANNER", "SCANNER, hashAlgorithm: sha512", in: "examined", "untrusted-key"),
        Change(
            "predicateType: vuln",
            "predicateType: vuln, policy: {type: cue, data: x}",
            in: "examined",
            "unsupported-language",
            result: "error"
        ),
        Change(
            "SCANNER}",
            "SCANNER}\n    rfc3161timestamp: {trustRootRef: demo}",
            in: "examined",
            "untrusted-key"
        ),
        Change("SCANNER}", "SCANNER}\n    ctlog: {trustRootRef: demo}", in: "examined", "untrusted-key"),
        Change("{data: SCANNER}", "{kms: 'gcpkms://x'}", in: "examined", "kms-offline", result: "error"),
        Change("{data: SCANNER}", "{secretRef: {name: x}}", in: "examined", "needs-secret", result: "error"),
    ]

    @Test(arguments: changes) func failsByOneChange(_ change: Change) throws {
        let scanner = try Self.key("scanner")
        let others = try Self.key("product-security")
        func filled(_ text: String) -> String {
            text.replacingOccurrences(of: "SCANNER", with: scanner)
                .replacingOccurrences(of: "PRODUCT-SECURITY", with: others)
        }
        let text = try Self.policies()
        let range = try #require(text.range(of: filled(change.old)))
        let changed = text.replacingCharacters(in: range, with: filled(change.new))
        let run = try Self.verify("webshop-1.4.0", changed)
        #expect(run.exitCode == 1, "\(run.errors)")
        let failed = try Self.rules(run).filter { $0["result"] as? String != "pass" }
        #expect(failed.map { $0["policy"] as? String } == [change.policy])
        #expect(failed.map { $0["result"] as? String } == [change.result])
        #expect(failed.map { $0["code"] as? String } == [change.code], "\(failed.map { $0["message"] ?? "" })")
    }

    /// The same signatures in bundles, which a cluster takes only where the policy says so.
    @Test func takesBundlesWhereItSaysSo() throws {
        let text = try Self.policies().replacingOccurrences(of: "webshop/.github", with: "payments/.github")
            .replacingOccurrences(of: "v1.4.0", with: "v2.0.0")
        let run = try Self.verify("payments-2.0.0-bundles", text)
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try Self.rules(run).map { $0["code"] as? String } == Array(repeating: "unsupported-format", count: 3))
        let bundles = text.replacingOccurrences(of: "  - name: ", with: "  - signatureFormat: bundle\n    name: ")
        let second = try Self.verify("payments-2.0.0-bundles", bundles)
        #expect(second.exitCode == 0, "\(second.errors)\(second.output)")
    }

    /// The demo's Sigstore root as a cluster would have it, its keys in PEM.
    private static func clusterRoot() throws -> String {
        let bytes = try Corpus.file(Corpus.trust + "/sigstore/demo/trusted_root.json")
        let root = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        func entries(_ name: String) -> [[String: Any]] { root[name] as? [[String: Any]] ?? [] }
        func pem(_ label: String, _ base64: Any?) -> String {
            "-----BEGIN \(label)-----\n\(base64 as? String ?? "")\n-----END \(label)-----\n"
        }
        func logs(_ name: String) -> String {
            entries(name).map { log in
                let key = (log["publicKey"] as? [String: Any])?["rawBytes"]
                return "  - {publicKey: \(Data(pem("PUBLIC KEY", key).utf8).base64EncodedString())}\n"
            }.joined()
        }
        func authorities(_ name: String) -> String {
            entries(name).map { authority in
                let chain = (authority["certChain"] as? [String: Any])?["certificates"] as? [[String: Any]] ?? []
                let text = chain.map { pem("CERTIFICATE", $0["rawBytes"]) }.joined()
                return "  - {certChain: \(Data(text.utf8).base64EncodedString())}\n"
            }.joined()
        }
        return """
            apiVersion: policy.sigstore.dev/v1alpha1
            kind: TrustRoot
            metadata: {name: shop}
            spec:
              sigstoreKeys:
                tLogs:
                \(logs("tlogs").replacingOccurrences(of: "\n", with: "\n    "))
                ctLogs:
                \(logs("ctlogs").replacingOccurrences(of: "\n", with: "\n    "))
                certificateAuthorities:
                \(authorities("certificateAuthorities").replacingOccurrences(of: "\n", with: "\n    "))
                timestampAuthorities:
                \(authorities("timestampAuthorities").replacingOccurrences(of: "\n", with: "\n    "))
            """
    }

    /// Keys that stand beside the policy are as good as those that the operator pinned.
    @Test func goesByATrustRootBesideIt() throws {
        let text = try Self.policies().replacingOccurrences(of: "trustRootRef: demo", with: "trustRootRef: shop")
        let run = try Self.verify("webshop-1.4.0", text)
        #expect(try Self.rules(run).map { $0["code"] as? String } == [nil, "needs-resource", "needs-resource"])
        let beside = try Self.verify("webshop-1.4.0", text + "---\n" + Self.clusterRoot())
        #expect(beside.exitCode == 0, "\(beside.errors)\(beside.output)")
        // The root of its certificates alone: its logs are those of another.
        let apart = text.replacingOccurrences(
            of: "url: \"https://log.example.com\", trustRootRef: shop",
            with: "trustRootRef: demo"
        )
        #expect(try Self.verify("webshop-1.4.0", apart + "---\n" + Self.clusterRoot()).exitCode == 0)
    }

    /// A timestamp in place of the log, by the authority of one root, and certificates of another.
    @Test func goesByTimestamps() throws {
        let text = try Self.policies().replacingOccurrences(of: "webshop/.github", with: "payments/.github")
            .replacingOccurrences(of: "v1.4.0", with: "v2.0.0")
            .replacingOccurrences(of: "  - name: ", with: "  - signatureFormat: bundle\n    name: ")
            .replacingOccurrences(of: "ctlog: {url: \"https://log.example.com\", ", with: "rfc3161timestamp: {")
        let run = try Self.verify("payments-2.0.0-timestamps", text)
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        let logged = try Self.verify("payments-2.0.0-bundles", text)
        #expect(try Self.rules(logged).map { $0["result"] as? String } == ["pass", "pass", "fail"])
    }

    /// An image that no policy is about is refused, as a cluster refuses it by default.
    @Test func failsWhatNoneIsAbout() throws {
        let text = try Self.policies().replacingOccurrences(
            of: Self.glob,
            with: "registry.example.com/shop/webshop:1.4.0"
        )
        let run = try Self.verify("webshop-1.4.0", text)
        #expect(run.exitCode == 1)
        #expect(try Self.rules(run).map { $0["code"] as? String } == ["no-policy-matches"])
    }

    @Test func onlyWarnsInItsMode() throws {
        let text = try Self.policies().replacingOccurrences(of: "spec:\n", with: "spec:\n  mode: warn\n")
            .replacingOccurrences(of: "predicateType: vuln", with: "predicateType: link")
        let run = try Self.verify("webshop-1.4.0", text)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try Self.rules(run).map { $0["result"] as? String } == ["warn", "pass", "pass"])
        #expect(try Self.rules(run).first?["code"] as? String == "missing-attestation")
    }

    /// Beside our own policies, and inside a trust root.
    @Test func judgesBesideOthers() throws {
        let folder = try ScratchFolder()
        try folder.write("all/cluster.yaml", try Self.policies())
        try folder.copy(Corpus.trust + "/policies/founding-example.yaml", to: "all/own.yaml")
        let run = try FixtureTests.verify(
            Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar",
            ["--policy", folder.path + "/all", "--output", "json"]
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(Set(try Self.rules(run).map { $0["policy"] as? String }).count == 4)
    }

    @Test func endsWhereItCannotBeRead() throws {
        let text = try Self.policies().replacingOccurrences(of: "authorities:", with: "authority:")
        let run = try Self.verify("webshop-1.4.0", text)
        #expect(run.exitCode == 4)
        #expect(try run.errorCode == "policy-unknown-field")
        #expect(
            run.errors.contains("policies.yaml: line 6, column 3: spec: expected one of authorities"),
            "\(run.errors)"
        )
    }

    /// `trust check` reads the policies of a trust root in every language.
    @Test(arguments: [("authorities:", 0 as Int32), ("authority:", 4)])
    func isCheckedInATrustRoot(_ field: String, _ exitCode: Int32) throws {
        let folder = try TrustCommandTests.copy()
        let trust = folder.path + "/trust"
        let yaml = String(decoding: try Corpus.file(trust + "/trust.yaml"), as: UTF8.self)
        try folder.write("trust/trust.yaml", yaml.replacingOccurrences(of: "version: 1", with: "version: 2"))
        let text = try Self.policies().replacingOccurrences(of: "authorities:", with: field)
        try folder.write("trust/policies/cluster.yaml", text)
        #expect(try CommandRun.sallyport(["trust", "pin", "--trust", trust]).exitCode == 0)
        let run = try CommandRun.sallyport(["trust", "check", "--trust", trust, "--at", FixtureTests.at])
        #expect(run.exitCode == exitCode, "\(run.output)\(run.errors)")
        if exitCode != 0 { #expect(run.output.contains("policies/cluster.yaml: line 6, column 3")) }
    }
}
