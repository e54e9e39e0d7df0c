import CorpusSupport
import Foundation
import Testing

/// `sallyport policy test`, over the bundles of `fixtures/` and the demo trust root.
@Suite struct PolicyTestCommandTests {
    private static let bundles = Corpus.fixtures + "/bundles"
    private static let image = "registry.example.com/shop/webshop:1.4.0"

    /// A folder with one test in it, beside the demo trust root.
    private static func folder(
        results: String,
        bundles: [String] = ["accept/webshop-1.4.0", "reject/missing-sbom"],
        more: String = ""
    ) throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.copy(Corpus.trust, to: "trust")
        let paths = bundles.map { "\(Self.bundles)/\($0).tar" }.joined(separator: ", ")
        try scratch.write(
            "tests/shop/sallyport-test.yaml",
            """
            apiVersion: cli.kyverno.io/v1alpha1
            kind: Test
            metadata: {name: shop}
            bundles: [\(paths)]
            trust: ../../trust
            at: 2026-06-01T12:00:00Z
            \(more)
            results:
            \(results)

            """
        )
        return scratch
    }

    private static func run(_ scratch: ScratchFolder, _ words: [String] = []) throws -> CommandRun {
        try CommandRun.sallyport(["policy", "test", scratch.path + "/tests"] + words)
    }

    private static let good = """
        - {policy: founding-example, rule: sbom, bundle: \(bundles)/accept/webshop-1.4.0.tar, result: pass}
        - {policy: founding-example, bundle: \(bundles)/accept/webshop-1.4.0.tar, resources: ["\(image)"], result: pass}
        - policy: founding-example
          rule: sbom
          bundle: \(bundles)/reject/missing-sbom.tar
          result: fail
          code: missing-attestation
        - {policy: founding-example, bundle: \(bundles)/reject/missing-sbom.tar, result: fail}
        - {policy: founding-example, rule: provenance, result: pass}
        """

    @Test func comparesEachResult() throws {
        let scratch = try Self.folder(results: Self.good)
        let run = try Self.run(scratch)
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        let place = "ok   \(scratch.path)/tests/shop/sallyport-test.yaml: founding-example"
        #expect(
            run.output.split(separator: "\n").map(String.init) == [
                "\(place)/sbom on \(Self.image) in webshop-1.4.0.tar", "\(place) on \(Self.image) in webshop-1.4.0.tar",
                "\(place)/provenance on \(Self.image) in webshop-1.4.0.tar",
                "\(place)/sbom on \(Self.image) in missing-sbom.tar", "\(place) on \(Self.image) in missing-sbom.tar",
                "\(place)/provenance on \(Self.image) in missing-sbom.tar", "6 ok, 0 failed, 0 skipped",
            ]
        )
        #expect(run.errors.isEmpty)
    }

    @Test func tellsWhatDiffers() throws {
        let flipped = Self.good.replacingOccurrences(
            of: "rule: provenance, result: pass",
            with: "rule: provenance, result: fail"
        )
        let run = try Self.run(try Self.folder(results: flipped))
        #expect(run.exitCode == 1, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        let failures = lines.filter { $0.hasPrefix("FAIL ") }
        #expect(failures.count == 2)
        #expect(failures.allSatisfy { $0.contains("/provenance on ") && $0.contains(": expected fail, found pass: ") })
        #expect(lines.last == "4 ok, 2 failed, 0 skipped")
    }

    @Test(arguments: [
        (
            "policy: founding-example, rule: sbom, bundle: BAD, result: pass",
            "expected pass, found fail: [missing-attestation] "
        ),
        (
            "policy: founding-example, rule: sbom, bundle: BAD, result: fail, code: too-old",
            "expected fail [too-old], found fail: [missing-attestation] "
        ),
        (
            "policy: founding-example, bundle: BAD, result: pass",
            "expected pass, found fail: [missing-attestation] sbom: "
        ),
        (
            "policy: founding-example, rule: nothing, bundle: BAD, result: fail",
            "expected fail, found no rule 'nothing'"
        ),
        (
            "policy: founding-example, resources: [registry.example.com/other:1], bundle: BAD, result: fail",
            "found no such image"
        ),
        (
            "policy: elsewhere, bundle: BAD, result: pass",
            "expected pass, found skip: the policy does not select the image"
        ),
    ])
    func saysWhatItFound(_ result: String, _ message: String) throws {
        let bad = "\(Self.bundles)/reject/missing-sbom.tar"
        let scratch = try Self.folder(
            results: "- {\(result.replacingOccurrences(of: "BAD", with: bad))}",
            bundles: ["reject/missing-sbom"],
            more: "policies: [elsewhere.yaml, ../../trust/policies]"
        )
        try scratch.write("tests/shop/elsewhere.yaml", Self.elsewhere)
        let run = try Self.run(scratch)
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(run.output.contains(message), "\(run.output)")
    }

    private static let elsewhere = """
        apiVersion: sallyport.dev/v1
        kind: BundlePolicy
        metadata: {name: elsewhere}
        spec: {images: ["ghcr.io/**"], allowEmpty: true, require: [{attestation: sbom, signedBy: release-ci}]}
        """

    @Test func takesAPolicyThatSelectsNothingForSkip() throws {
        let scratch = try Self.folder(
            results: "- {policy: elsewhere, result: skip}",
            more: "policies: [elsewhere.yaml]"
        )
        try scratch.write("tests/shop/elsewhere.yaml", Self.elsewhere)
        let run = try Self.run(scratch)
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
    }

    /// An exception counts where the test lists it, and nowhere else.
    @Test(arguments: [("exceptions: [exception.yaml]", "skip"), ("", "fail")])
    func countsExceptionsThatItLists(_ more: String, _ result: String) throws {
        let scratch = try Self.folder(
            results: "- {policy: sallyport-verdict, rule: verdict, result: \(result)}",
            more: "policies: [verdict.yaml]\n\(more)"
        )
        let key = try CommandRun.sallyport(["key", "public", "--key", VerdictTests.key])
        try scratch.write("station.pub", key.output)
        let policy = try CommandRun.sallyport(
            ["policy", "export", "--kyverno", "--key", scratch.path + "/station.pub"]
        )
        try scratch.write("tests/shop/verdict.yaml", policy.output)
        try scratch.write(
            "tests/shop/exception.yaml",
            """
            apiVersion: kyverno.io/v2
            kind: PolicyException
            metadata: {name: e, namespace: default}
            spec:
              exceptions: [{policyName: sallyport-verdict, ruleNames: [verdict]}]
              match: {any: [{resources: {kinds: [Pod]}}]}
            """
        )
        let run = try Self.run(scratch)
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
    }

    @Test func listsWhatNeedsACluster() throws {
        let scratch = try Self.folder(results: Self.good)
        try scratch.write(
            "tests/pods/kyverno-test.yaml",
            """
            apiVersion: cli.kyverno.io/v1alpha1
            kind: Test
            metadata: {name: pods}
            policies: [policy.yaml]
            resources: [pods.yaml]
            variables: values.yaml
            results: [{policy: p, rule: r, kind: Pod, resources: [a], result: pass}]
            """
        )
        let run = try Self.run(scratch)
        #expect(run.exitCode == 0, "\(run.errors)")
        let reason =
            "skip \(scratch.path)/tests/pods/kyverno-test.yaml: it lists no 'bundles', so that it needs a cluster"
        #expect(run.output.split(separator: "\n").suffix(2) == [Substring(reason), "6 ok, 0 failed, 1 skipped"])
    }

    @Test(arguments: [
        ("results: [", "results: [{policy: other, result: pass}]\nx: [", "policy-unknown-field"),
        ("results: [", "variables: values.yaml\nresults: [", "policy-unknown-field"),
        ("result: pass", "result: passed", "policy-invalid"),
        ("result: pass", "result: pass, kind: Pod", "policy-unknown-field"),
        ("result: pass", "result: pass, code: nonsense", "policy-invalid"),
        ("result: pass", "result: pass, bundle: other.tar", "policy-invalid"),
        ("result: pass", "result: pass, resources: []", "policy-invalid"),
        ("result: pass", "result: pass, resources: ['a b']", "policy-invalid"),
        ("policy: founding-example", "policy: unknown", "policy-invalid"),
        ("at: 2026-06-01T12:00:00Z", "at: yesterday", "policy-invalid"),
        ("kind: Test", "kind: Tests", "policy-invalid"),
        ("v1alpha1", "v1", "policy-invalid"), ("bundles: [", "bundles: []\nresources: [", "policy-invalid"),
        ("trust: ../../trust", "trust: ../nowhere", "trust-root-missing"),
        ("trust: ../../trust", "trust: ../../trust\npolicies: [missing.yaml]", "no-policy"),
    ])
    func refusesTestsThatCannotBeUsed(_ text: String, _ other: String, _ code: String) throws {
        let scratch = try Self.folder(results: "")
        let path = "tests/shop/sallyport-test.yaml"
        let own = String(decoding: try Corpus.file(scratch.path + "/" + path), as: UTF8.self)
            .replacingOccurrences(of: "results:\n", with: "results: [{policy: founding-example, result: pass}]\n")
        #expect(own.contains(text))
        try scratch.write(path, own.replacingOccurrences(of: text, with: other))
        let run = try Self.run(scratch)
        #expect(run.exitCode == 4, "\(run.output)")
        #expect(run.errors.hasSuffix("[\(code)]\n"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func endsWithThreeWhereABundleCannotBeRead() throws {
        let run = try Self.run(
            try Self.folder(results: "- {policy: founding-example, result: pass}", bundles: ["reject/truncated"])
        )
        #expect(run.exitCode == 3)
        #expect(run.errors.contains("truncated.tar"), "\(run.errors)")
    }

    @Test func wantsTests() throws {
        let scratch = try ScratchFolder()
        try scratch.write("tests/readme.md", "nothing")
        let run = try Self.run(scratch)
        #expect(run.exitCode == 4)
        #expect(run.errors.hasSuffix("[no-policy]\n"), "\(run.errors)")
    }
}
