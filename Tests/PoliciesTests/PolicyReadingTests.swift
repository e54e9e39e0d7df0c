import Testing
import Trust
import Trust
import Vocabulary

@testable import Policies

@Suite("Policy files")
struct PolicyReadingTests {
    private func load(_ files: [PolicyFile]) throws -> PolicySet {
        try PolicySet.load(files: files, authorities: Station.authorities, limits: Limits())
    }

    private func refusal(_ files: [PolicyFile]) -> PolicyError? {
        #expect(throws: PolicyError.self) { try load(files) }
    }

    private static let baseline = """
        apiVersion: sallyport.dev/v1
        kind: BundlePolicy
        metadata: {name: bundle-baseline, labels: {team: pay}, annotations: {why: "because"}}
        spec:
          images: ["**", "!registry.example.com/base/*"]
          platforms: [linux/amd64, linux/arm/v7]
          failureAction: Audit
          clockSkew: 1m
          allowEmpty: true
          require:
          - attestation: provenance
            signedBy: [release-ci]
            slsa:
              level: 3
              builders: ["https://ci.example.com/builders/*"]
              sources: ["git+https://git.example.com/payments/*"]
              refs: [refs/tags/v*]
              buildTypes: ["https://actions.github.io/**"]
          - attestation: [sbom, spdx]
            signedBy: [release-ci, lab]
            threshold: 2
            formats: [cyclonedx>=1.4, spdx]
          - attestation: vulnerability-scan
            signedBy: [scanner]
            maxAge: 24h
            select: all
          - attestation: vex
            signedBy: product-security
          vulnerabilities:
            allow: medium
            after: vex
        """

    @Test("take every field of the native policy")
    func takesEveryField() throws {
        let policy = try #require(try load([.text(Self.baseline)]).policies.first as? BundlePolicy)
        #expect(policy.name == "bundle-baseline")
        #expect(policy.digest == Station.digest(9))
        #expect(policy.allowsEmpty)
        #expect(policy.failureAction == .audit)
        #expect(policy.clockSkew == TimeSpan(seconds: 60))
        #expect(policy.platforms.map(\.description) == ["linux/amd64", "linux/arm/v7"])
        #expect(policy.requirements.map(\.rule) == ["provenance", "sbom, spdx", "vulnerability-scan", "vex"])
        let entries = policy.requirements.flatMap(\.entries)
        #expect(entries[0].slsa?.level == 3)
        #expect(entries[1].threshold == 2)
        #expect(entries[1].formats.map(\.description) == ["cyclonedx>=1.4", "spdx"])
        #expect(entries[2].maxAge == TimeSpan(seconds: 86_400))
        #expect(entries[2].selection == .all)
        #expect(policy.vulnerabilities?.scanBy == ["scanner"])
        #expect(policy.vulnerabilities?.vexBy == ["product-security"])
    }

    @Test("have the defaults that the format gives")
    func hasDefaults() throws {
        let spec = "images: ['**']\nvulnerabilities: {allow: none, scanBy: scanner}"
        let policy = try #require(try load([.policy("small", spec: spec)]).policies.first as? BundlePolicy)
        #expect(!policy.allowsEmpty)
        #expect(policy.failureAction == .enforce)
        #expect(policy.clockSkew == TimeSpan(seconds: 300))
        #expect(policy.platforms.isEmpty)
        let rule = try #require(policy.vulnerabilities)
        #expect(rule.vexBy.isEmpty && rule.after == .vex && rule.unknown == .critical && !rule.ignoresUnfixed)
    }

    /// Field, code, line, column and words of each refusal; `spec` begins in line 5, two columns in.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let spec: String
        let code: Code
        let place: String
        let words: String
        var testDescription: String { "\(words) in \(spec.split(separator: "\n").last ?? "")" }

        init(_ spec: String, _ code: Code, _ place: String, _ words: String) {
            (self.spec, self.code, self.place, self.words) = (spec, code, place, words)
        }

        /// One more line in an entry of `require`.
        static func entry(_ line: String, of type: String = "sbom", _ code: Code, _ place: String, _ words: String)
            -> Refusal
        {
            Refusal("images: ['**']\nrequire:\n- attestation: \(type)\n  signedBy: lab\n  \(line)", code, place, words)
        }
    }

    static let refusals: [Refusal] = [
        Refusal("images: ['**']\nimage: x", .policyUnknownField, "line 6, column 3", "unknown field 'image'"),
        Refusal("images: ['**']\nrules: []", .policyInvalid, "line 6, column 10", "at least one rule, found none"),
        Refusal("images: ['**']", .policyInvalid, "line 5, column 3", "at least one of require, vulnerabilities"),
        Refusal("require: []", .policyInvalid, "line 5, column 3", "a field 'images'"),
        Refusal("images: ['**']\nrequire: []", .policyInvalid, "line 6, column 12", "at least one entry"),
        Refusal("images: []\nrequire: []", .policyInvalid, "line 5, column 11", "at least one glob that selects"),
        Refusal("images: ['!a/*']\nrequire: []", .policyInvalid, "line 5, column 11", "one glob that selects"),
        Refusal("images: ['a/b:1.0']", .policyInvalid, "line 5, column 12", "without tag or digest"),
        Refusal("images: ['a/b@sha256:00']", .policyInvalid, "line 5, column 12", "without tag or digest"),
        Refusal("images: ['!nginx:1']", .policyInvalid, "line 5, column 12", "without tag or digest"),
        Refusal(
            "images: ['**']\nplatforms: [linux]\nrequire: [{}]",
            .policyInvalid,
            "line 7, column 13",
            "attestation"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: none, scanBy: lab}\nplatforms: [linux]",
            .policyInvalid,
            "line 7, column 15",
            "linux/arm/v7"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: none, scanBy: lab}\nfailureAction: Warn",
            .policyInvalid,
            "line 7, column 18",
            "one of Enforce, Audit"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: none, scanBy: lab}\nclockSkew: 5",
            .policyInvalid,
            "line 7, column 14",
            "a duration"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: none}",
            .policyInvalid,
            "line 6, column 20",
            "'scanBy', or an entry of 'require'"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {scanBy: lab}",
            .policyInvalid,
            "line 6, column 20",
            "a field 'allow'"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: negligible, scanBy: lab}",
            .policyInvalid,
            "line 6, column 28",
            "one of none, low, medium, high, critical"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: none, scanBy: lab, vexBy: nobody}",
            .policyInvalid,
            "line 6, column 54",
            "found 'nobody'"
        ),
        Refusal(
            "images: ['**']\nvulnerabilities: {allow: none, ignore: x}",
            .policyUnknownField,
            "line 6, column 34",
            "unknown field 'ignore'"
        ),
        .entry("about: everything", .policyInvalid, "line 9, column 12", "'everything'"),
        .entry("minimumElements: some", of: "sbom", .policyInvalid, "line 9, column 22", "true, false, ntia, cisa2025"),
        .entry("minimumElements: true", of: "vex", .policyInvalid, "line 9, column 22", "to stand with sbom alone"),
        .entry("licences: {}", of: "sbom", .policyInvalid, "line 9, column 15", "at least one of allow, deny"),
        .entry("licences: {deny: [NOPE-1.0]}", of: "sbom", .policyInvalid, "line 9, column 15", "NOPE-1.0"),
        .entry("components: {}", .policyInvalid, "line 9, column 17", "deny"),
        .entry("anyOf: []", .policyUnknownField, "line 7, column 5", "attestation"),
        .entry("allOf: []", .policyUnknownField, "line 7, column 5", "attestation"),
        .entry("signedby: x", .policyUnknownField, "line 9, column 5", "unknown field 'signedby'"),
        .entry("threshold: 2", .policyInvalid, "line 9, column 16", "from 1 to 1"),
        .entry("threshold: 0", .policyInvalid, "line 9, column 16", "from 1 to 1"),
        .entry("select: first", .policyInvalid, "line 9, column 13", "one of newest, all, any"),
        .entry("maxAge: soon", .policyInvalid, "line 9, column 13", "a duration"),
        .entry("maxAge: 1h", of: "signature", .policyInvalid, "line 9, column 13", "found it with signature"),
        .entry("maxAge: 1h", of: "https://example.com/x", .policyInvalid, "line 9, column 13", "with unknown"),
        .entry("slsa: {level: 1}", .policyInvalid, "line 9, column 11", "stand with provenance alone"),
        .entry("formats: [spdx]", of: "provenance", .policyInvalid, "line 9, column 14", "stand with sbom alone"),
        .entry("formats: [spdx]", of: "[sbom, vex]", .policyInvalid, "line 9, column 14", "found it with vex"),
        .entry("formats: [swid]", .policyInvalid, "line 9, column 14", "found 'swid'"),
        .entry("formats: ['cyclonedx>1']", .policyInvalid, "line 9, column 14", "found 'cyclonedx>1'"),
        .entry("formats: ['spdx>=two']", .policyInvalid, "line 9, column 14", "found 'spdx>=two'"),
        .entry("formats: []", .policyInvalid, "line 9, column 14", "at least one format"),
        .entry("slsa: {}", of: "provenance", .policyInvalid, "line 9, column 11", "at least one of buildTypes"),
        .entry("slsa: {level: 4}", of: "provenance", .policyInvalid, "line 9, column 19", "from 0 to 3"),
        .entry("slsa: {builder: x}", of: "provenance", .policyUnknownField, "line 9, column 12", "'builder'"),
        .entry("slsa: {builders: []}", of: "provenance", .policyInvalid, "line 9, column 22", "at least a glob"),
        .entry(
            "slsa: {sources: ['https://h/o/r@refs/heads/main']}",
            of: "provenance",
            .policyInvalid,
            "line 9, column 21",
            "without ref or commit"
        ),
        Refusal(
            "images: ['**']\nrequire: [{attestation: sbom}]",
            .policyInvalid,
            "line 6, column 13",
            "a field 'signedBy'"
        ),
        Refusal(
            "images: ['**']\nrequire: [{attestation: sbom, signedBy: []}]",
            .policyInvalid,
            "line 6, column 43",
            "at least one authority"
        ),
        Refusal(
            "images: ['**']\nrequire: [{attestation: sbom, signedBy: nobody}]",
            .policyInvalid,
            "line 6, column 43",
            "authorities of the trust root"
        ),
        Refusal(
            "images: ['**']\nrequire: [{attestation: sboms, signedBy: lab}]",
            .policyInvalid,
            "line 6, column 27",
            "a predicate type URI or one of"
        ),
        Refusal(
            "images: ['**']\nrequire: [{attestation: '*', signedBy: lab}]",
            .policyInvalid,
            "line 6, column 27",
            "found '*'"
        ),
        Refusal(
            "images: ['**']\nrequire: [{attestation: sbom, attestation: vex}]",
            .policyInvalid,
            "line 6",
            "'attestation'"
        ),
    ]

    @Test("are refused with line and column", arguments: refusals)
    func areRefused(_ refusal: Refusal) throws {
        let error = try #require(self.refusal([.policy("base", spec: refusal.spec)]))
        #expect(error.code == refusal.code)
        #expect(error.blame == .trust)
        #expect(error.location == "policies/base.yaml")
        #expect(error.description.hasPrefix("policies/base.yaml: \(refusal.place)"), "\(error.description)")
        #expect(error.description.contains(refusal.words), "\(error.description)")
    }

    @Test(
        "of other kinds are not supported yet",
        arguments: ["ClusterPolicy", "Policy", "ImageValidatingPolicy", "ClusterImagePolicy", "ConfigMap"]
    )
    func foreignKinds(_ kind: String) throws {
        let error = try #require(refusal([.text("apiVersion: kyverno.io/v1\nkind: \(kind)\nspec: {}")]))
        #expect(error.code == .notSupportedYet)
        #expect(error.description.contains("line 2, column 7"))
        #expect(error.description.contains("'\(kind)'"))
    }

    @Test(
        "are refused outside spec",
        arguments: [
            ("apiVersion: sallyport.dev/v2\nkind: BundlePolicy\nmetadata: {}\nspec: {}", "line 1, column 13"),
            ("apiVersion: sallyport.dev/v1\nkind: Bundlepolicy\nmetadata: {}\nspec: {}", "line 2, column 7"),
            ("apiVersion: sallyport.dev/v1\nkind: BundlePolicy\nmetadata: {}\nspec: {}", "line 3, column 11"),
            ("apiVersion: sallyport.dev/v1\nkind: BundlePolicy\nmetadata: {name: a+b}\nspec: {}", "line 3, column 18"),
            ("apiVersion: sallyport.dev/v1\nkind: BundlePolicy\nmetadata: {name: -a}\nspec: {}", "line 3, column 18"),
            ("- a", "line 1, column 1"),
            ("a: 1\n---\nb: 2", "policies/base.yaml"),
            ("", "line 1, column 1"),
            ("a: [", "line"),
        ]
    )
    func outsideSpec(_ text: String, _ place: String) throws {
        let error = try #require(refusal([.text(text)]))
        #expect(error.code == .policyInvalid)
        #expect(error.description.contains(place), "\(error.description)")
    }

    @Test("that are none at all are no policy")
    func noneAtAll() {
        #expect(refusal([])?.code == .noPolicy)
    }

    @Test("of one name are refused, with both places")
    func sameNames() throws {
        let spec = "images: ['**']\nrequire: [{attestation: sbom, signedBy: lab}]"
        let first = PolicyFile.policy("base", spec: spec)
        let second = PolicyFile(path: "policies/other.yaml", bytes: first.bytes, digest: first.digest)
        let error = try #require(refusal([first, second]))
        #expect(error.code == .policyInvalid)
        #expect(error.description.contains("policies/other.yaml") && error.description.contains("policies/base.yaml"))
    }

    @Test("are identified by the sorted digests of their content, each once")
    func manifest() {
        let files = [3, 1, 3].map { PolicyFile.text("", digest: $0) }
        let lines = [UInt8(1), 3].map { String(repeating: "0\($0)", count: 32) + "\n" }
        #expect(PolicySet.manifest(of: files) == Array(lines.joined().utf8))
    }

    @Test("say which of them select no image of a bundle")
    func unselected() throws {
        let rule = "require: [{attestation: sbom, signedBy: lab}]"
        let set = try load([
            .policy("all", spec: "images: ['**']\n\(rule)"),
            .policy("pay", spec: "images: ['registry.example.com/pay/*']\n\(rule)"),
            .policy("other", spec: "images: ['registry.example.com/other/*']\n\(rule)"),
            .policy("optional", spec: "images: ['registry.example.com/other/*']\nallowEmpty: true\n\(rule)"),
        ])
        let references = [ImageReference("registry.example.com/pay/app:1"), nil]
        #expect(set.unselected(by: references).map(\.name) == ["other"])
        #expect(set.unselected(by: [nil]).map(\.name) == ["other", "pay"])
        #expect(set.unselected(by: []).map(\.name) == ["all", "other", "pay"])
    }
}
