import Attestations
import CorpusSupport
import Cryptography
import Encodings
import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// Every case of the corpus whose image names are known: with everything signed by whoever is asked for, and with nothing.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CorpusJudgementTests {
    private struct Case {
        let name: String
        let images: [String]
    }

    private static func cases() throws -> [Case] {
        let index = try JSONCursor(reading: Corpus.bytes("kyverno/INDEX.json"), depth: 10)
        return try index.elements("cases").compactMap { sample in
            let kinds = try sample.elements("policy_kinds").map { try $0.string() }
            guard kinds.contains("ClusterPolicy") || kinds.contains("Policy") else { return nil }
            let images = try sample.elements("images").map { try $0.string() }
            return Case(name: try sample.string("case"), images: images)
        }
    }

    private static func policies(of name: String) throws -> [String] {
        let path = "kyverno/\(name)"
        guard try Corpus.isFolder(Corpus.path(path)) ?? false else { return [try text(path)] }
        return try Corpus.names(in: path).filter { $0.hasSuffix(".yaml") }.map { try text("\(path)/\($0)") }
            .filter { $0.contains("verifyImages:") }
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Corpus.bytes(path), as: UTF8.self)
    }

    @Test func nothingPassesUnsigned() throws {
        var (count, passed, failed, errors, skipped) = (0, 0, 0, 0, 0)
        for sample in try Self.cases() {
            for policy in try Self.policies(of: sample.name) {
                for image in sample.images {
                    guard let reference = ImageReference(image) else { continue }
                    var station = Station()
                    station.reference = reference
                    guard let outcomes = try? station.outcomes(policy) else { continue }
                    let hasRequired = !policy.contains("required: false")
                    for outcome in outcomes where outcome.code != .ruleNotEvaluated {
                        count += 1
                        switch outcome.result {
                        case .pass:
                            passed += 1
                            #expect(!hasRequired, "\(sample.name) \(image): \(outcome)")
                        case .fail, .warn: failed += 1
                        case .error: errors += 1
                        case .skip: skipped += 1
                        }
                    }
                }
            }
        }
        print("kyverno/judged without signatures: \(count) outcomes, \(failed) fail, \(errors) err, \(skipped) skip")
        #expect(passed == 0)
        #expect(failed > 20)
    }

    @Test func whoeverIsAskedForIsEnough() throws {
        var (count, passed) = (0, 0)
        var others: [String] = []
        for sample in try Self.cases() {
            for policy in try Self.policies(of: sample.name) where !policy.contains("attestations:") {
                for image in sample.images {
                    guard let reference = ImageReference(image) else { continue }
                    var station = Station()
                    station.reference = reference
                    station.sign(by: .anybody)
                    station.sign(by: .anybody, form: .sigstoreBundle)
                    guard let outcomes = try? station.outcomes(policy) else { continue }
                    for outcome in outcomes where outcome.result != .skip {
                        count += 1
                        if outcome.result == .pass { passed += 1 } else { others.append("\(sample.name): \(outcome)") }
                    }
                }
            }
        }
        print("kyverno/judged with signatures: \(count) outcomes, \(passed) pass")
        for other in others { print("  not passed: \(other.prefix(300))") }
        #expect(passed > 10)
    }
}
