import CorpusSupport
import Cryptography
import Encodings
import FoundationEssentials
import Testing
import Trust
import Vocabulary

@testable import Kyverno
@testable import Policies

/// Every policy of the corpus loads, or is refused for the right reason.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct LoadingCorpusTests {
    private static func files(in folder: String) throws -> [String] {
        var files: [String] = []
        for name in try Corpus.names(in: folder) {
            let path = "\(folder)/\(name)"
            if try Corpus.isFolder(Corpus.path(path)) ?? false {
                files += try Self.files(in: path)
            } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                files.append(path)
            }
        }
        return files
    }

    private static let kinds = ["ClusterPolicy", "Policy"]

    private static func holdsPolicy(_ bytes: [UInt8]) throws -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return kinds.contains { text.contains("\nkind: \($0)\n") || text.hasPrefix("kind: \($0)\n") }
            && text.contains("spec:")
    }

    /// Files of the corpus that a cluster refuses, with a part of the reason.
    private static let refused: [String: String] = {
        let admission = "kyverno/chainsaw/policy-validation"
        let wildcard = "kyverno/chainsaw/validate/clusterpolicy/standard/wildcard/block-verifyimage"
        var refused = [
            "\(wildcard)/policy.yaml": "expected kinds by name",
            "\(wildcard)-deprecated/policy.yaml": "expected kinds by name",
        ]
        for (kind, rules) in [
            ("cluster-policy", ["mutate", "generate", "verify-image"]),
            ("policy", ["mutate", "generate", "verify-image"]),
        ] {
            for rule in rules {
                refused["\(admission)/\(kind)/admission-disabled/policy-\(rule).yaml"] = "spec.admission: expected true"
            }
        }
        return refused
    }()

    @Test(arguments: ["policies", "chainsaw", "cli", "docs"])
    func loads(_ folder: String) throws {
        var (count, policies, refusals) = (0, 0, 0)
        for path in try Self.files(in: "kyverno/\(folder)") {
            let bytes = try Corpus.bytes(path)
            guard try Self.holdsPolicy(bytes) else { continue }
            count += 1
            let file = PolicyFile(path: path, bytes: bytes, digest: try HashFunction.digest(.sha256, of: bytes))
            do {
                let options = KyvernoOptions(instant: Instant(seconds: 1_780_000_000))
                let language = try KyvernoLanguage(options, policyFiles: [file])
                let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
                policies += set.policies.count
                #expect(Self.refused[path] == nil, "\(path) loads")
            } catch {
                refusals += 1
                let reason = try #require(Self.refused[path], "\(path): \(error)")
                #expect("\(error)".contains(reason), "\(path): \(error)")
            }
        }
        print("kyverno/\(folder): \(count) files, \(policies) policies loaded, \(refusals) refused as expected")
        #expect(count > 0)
    }
}
