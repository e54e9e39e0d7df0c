import CorpusSupport
import Cryptography
import Encodings
import Testing
import Trust
import Vocabulary

@testable import Kyverno
@testable import Policies

/// Every image-validating policy of the corpus loads, or is refused for the right reason.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct ImageValidatingCorpusTests {
    private static func files(in folder: String) throws -> [String] {
        try Corpus.names(in: folder).flatMap { name in
            let path = "\(folder)/\(name)"
            if try Corpus.isFolder(Corpus.path(path)) ?? false { return try files(in: path) }
            return name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? [path] : []
        }
    }

    private static func holdsPolicy(_ bytes: [UInt8]) -> Bool {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        // What a step of a case expects of a policy on a cluster has the kind and no specification.
        return lines.contains("spec:")
            && lines.contains { $0 == "kind: ImageValidatingPolicy" || $0 == "kind: NamespacedImageValidatingPolicy" }
    }

    /// Files of the corpus that a cluster refuses, with a part of the reason.
    private static let refused: [String: String] = {
        let page = "kyverno/docs/docs-docs-policy-types-image-validating-policy"
        return [
            "\(page)-06.yaml": "spec: expected a field 'matchConstraints'",
            "\(page)-08.yaml": "spec.validations[0].expression: expected an expression of CEL, found a mistake: "
                + "ERROR: <input>:1:1: undeclared reference to 'imageverify'",
            "\(page)-09.yaml":
                "line 14, column 7: spec.matchImageReferences[0]: expected one of expression, glob; found "
                + "the unknown field 'attestors'",
        ]
    }()

    /// Of images without any signature none passes a policy that wants them verified.
    @Test func nothingPassesUnsigned() throws {
        let index = try JSONCursor(reading: Corpus.bytes("kyverno/INDEX.json"), depth: 10)
        var counts: [RuleOutcome.Result: Int] = [:]
        for sample in try index.elements("cases") {
            let name = "kyverno/\(try sample.string("case"))"
            let paths = try Corpus.isFolder(Corpus.path(name)) ?? false ? Self.files(in: name) : [name]
            for path in paths {
                let bytes = try Corpus.bytes(path)
                guard Self.holdsPolicy(bytes) else { continue }
                let text = String(decoding: bytes, as: UTF8.self)
                for image in try sample.elements("images") {
                    var station = Station()
                    station.reference = ImageReference(try image.string())
                    guard let outcomes = try? station.outcomes(text), !outcomes.isEmpty else { continue }
                    let results = outcomes.map(\.result)
                    let order: [RuleOutcome.Result] = [.error, .fail, .warn, .skip, .pass]
                    let worst = order.first(where: results.contains) ?? .pass
                    counts[worst, default: 0] += 1
                    #expect(worst != .pass || text.contains("required: false"), "\(path): \(outcomes)")
                }
            }
        }
        let texts = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
        print("kyverno, image-validating, unsigned: \(texts.joined(separator: ", "))")
        #expect(counts[.error, default: 0] + counts[.fail, default: 0] > 20)
    }

    @Test(arguments: ["policies", "chainsaw", "cli", "docs"])
    func loads(_ folder: String) throws {
        var (count, policies, refusals) = (0, 0, 0)
        for path in try Self.files(in: "kyverno/\(folder)") {
            let bytes = try Corpus.bytes(path)
            guard Self.holdsPolicy(bytes) else { continue }
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
                guard let reason = Self.refused[path] else {
                    Issue.record("\(error)")
                    continue
                }
                #expect("\(error)".contains(reason), "\(path): \(error)")
            }
        }
        print(
            "kyverno/\(folder), image-validating: \(count) files, \(policies) loaded, \(refusals) refused as expected"
        )
        #expect(count > 0)
    }
}
