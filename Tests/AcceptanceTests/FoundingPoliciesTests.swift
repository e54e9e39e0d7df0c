import CorpusSupport
import Foundation
import Testing

/// The founding example as a policy of our own, as a ClusterPolicy and as an image-validating policy: the same outcome on
/// every bundle of `fixtures/`, but where the languages themselves differ.
@Suite struct FoundingPoliciesTests {
    /// Names that bundles leave open, with which their fixtures are judged.
    private static let names = [
        "cosign-save": "registry.example.com/shop/webshop:1.4.0",
        "payments-2.0.0-orphans": "registry.example.com/shop/payments:2.0.0",
    ]

    /// Where a cluster's policy says something else than our own, and why.
    private static let differences: [String: (cluster: Int32, validating: Int32, why: String)] = [
        "cosign-save": (1, 1, "provenance v0.2, where the policies of clusters name one type, v1"),
        "payments-2.0.0-bundles-v0.1": (1, 1, "provenance v0.2, as above"),
        "payments-2.0.0-bundles": (1, 0, "type Cosign of a ClusterPolicy looks at cosign's tags, not at bundles"),
        "payments-2.0.0-haul": (1, 0, "bundles, as above"),
        "payments-2.0.0-orphans": (1, 0, "bundles, as above"),
        "payments-2.0.0-referrers-tag": (1, 0, "bundles, as above"),
        "payments-2.0.0-timestamps": (1, 0, "bundles, as above"),
        "two-images": (1, 0, "bundles of one of the two images, as above"),
        "sbom-format": (1, 0, "the image-validating policy asks for the format, not for a version of it"),
    ]

    private static let bundles: [String] = ["accept", "reject"].flatMap { folder -> [String] in
        let names = try? FileManager.default.contentsOfDirectory(atPath: Corpus.fixtures + "/bundles/" + folder)
        return (names ?? []).filter { $0.hasSuffix(".tar") }.sorted().map { "\(folder)/\($0.dropLast(4))" }
    }

    @Test func thereAreBundles() { #expect(Self.bundles.count > 30) }

    @Test(arguments: bundles) func agree(_ bundle: String) throws {
        let name = String(bundle.drop { $0 != "/" }.dropFirst())
        let path = Corpus.fixtures + "/bundles/\(bundle).tar"
        let words = Self.names[name].map { ["--name", $0] } ?? []
        let scratch = try ScratchFolder()
        try scratch.write("cluster.yaml", try ClusterPolicyTests.policy())
        try scratch.write("signers.yaml", try ClusterPolicyTests.signers())
        try scratch.write("validating.yaml", try ImageValidatingPolicyTests.policy())
        let native = try FixtureTests.verify(path, words)
        let cluster = try FixtureTests.verify(
            path,
            ["--policy", scratch.path + "/cluster.yaml"] + ClusterPolicyTests.facts(scratch) + words
        )
        let validating = try FixtureTests.verify(path, ["--policy", scratch.path + "/validating.yaml"] + words)
        let difference = Self.differences[name]
        #expect(cluster.exitCode == difference?.cluster ?? native.exitCode, "\(cluster.output)")
        #expect(validating.exitCode == difference?.validating ?? native.exitCode, "\(validating.output)")
        if let difference {
            let others = (difference.cluster, difference.validating)
            #expect(others != (native.exitCode, native.exitCode), "no difference: \(difference.why)")
        }
    }
}
