import CorpusSupport
import Encodings
import Policies
import PolicyController
import Testing
import Trust
import Vocabulary

/// Every policy of the corpus loads, or is refused, as its index says.
@Suite("Policies of the corpus", .enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CorpusTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let file: String
        let loads: Bool
        let languages: [String]
        var testDescription: String { file }
    }

    static let samples: [Sample] = {
        guard let bytes = try? Corpus.bytes("policy-controller/INDEX.json"),
            let index = try? JSONCursor(reading: bytes, depth: 16), let cases = try? index.elements("cases")
        else { return [] }
        return cases.compactMap { sample in
            guard let file = try? sample.string("file"), let expected = try? sample.string("expect"),
                let languages = try? sample.elements("policy_languages").map({ try $0.string() })
            else { return nil }
            return Sample(file: file, loads: expected == "loads", languages: languages)
        }
    }()

    /// These load on a cluster only where `fail-on-empty-authorities` is off, which is not its default.
    private static let refusedByDefault = ["authorities-absent.yaml", "authorities-present.yaml"]

    /// What stands in templates, and the field of a whole TrustRoot that takes its place.
    private static let placeholders = [
        "FULCIO_CERT_CHAIN": ("certificateAuthorities", "certChain"),
        "TSA_CERT_CHAIN": ("timestampAuthorities", "certChain"),
        "REKOR_PUBLIC_KEY": ("tLogs", "publicKey"), "CTFE_PUBLIC_KEY": ("ctLogs", "publicKey"),
    ]

    /// The text of a file, its placeholders filled from the one TrustRoot that is whole.
    static func text(_ file: String) throws -> String {
        var text = String(decoding: try Corpus.bytes("policy-controller/\(file)"), as: UTF8.self)
        guard placeholders.keys.contains(where: text.contains) else { return text }
        let whole = try Corpus.bytes("policy-controller/trustroot/valid/valid-sigstore-keys.yaml")
        let root = YAMLCursor(try YAMLReader.read(whole, limits: Limits()))
        for (placeholder, (list, field)) in placeholders {
            let value = try root.at("spec").at("sigstoreKeys").at(list).sequence()[0].at(field).text()
            text = text.split(separator: placeholder, omittingEmptySubsequences: false).joined(separator: value)
        }
        return text
    }

    private static func loads(_ sample: Sample) throws -> Bool {
        // A TrustRoot alone is no policy.
        let other = Documents.policy(authority: "{static: {action: pass}}")
        let text = try text(sample.file)
        do {
            _ = try Documents.load([text.contains("kind: TrustRoot") ? "\(text)\n---\n\(other)" : text])
            return true
        } catch let error as PolicyError {
            #expect(error.code == .policyInvalid || error.code == .policyUnknownField, "\(sample.file): \(error)")
            #expect(error.description.contains("line "), "\(error)")
            return false
        }
    }

    @Test func areLoadedOrRefusedAsTheIndexSays() throws {
        var counts: [String: (right: Int, all: Int)] = [:]
        for sample in Self.samples {
            let expected = sample.loads && !Self.refusedByDefault.contains(where: sample.file.hasSuffix)
            let isRight = try Self.loads(sample) == expected
            #expect(isRight, "\(sample.file)")
            let folder = String(sample.file.prefix { $0 != "/" })
            counts[folder, default: (0, 0)].right += isRight ? 1 : 0
            counts[folder, default: (0, 0)].all += 1
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("policy-controller/\(folder): \(count.all) files, \(count.right) right")
        }
        #expect(Self.samples.count >= 65)
    }

    /// A policy in a language that is not evaluated is never passed, whoever signed what.
    @Test(arguments: samples.filter { $0.loads && !$0.languages.isEmpty })
    func areNeverPassedWithCUEOrRego(_ sample: Sample) throws {
        let set = try Documents.load([try Self.text(sample.file)])
        var bench = Bench()
        bench.reference = ImageReference("ghcr.io/sigstore/timestamp-server-demo:1")
        let authorities = set.policies.flatMap(\.authorities.authorities).map(\.name)
        for type in ["https://cosign.sigstore.dev/attestation/v1", "https://spdx.dev/Document"] {
            try bench.attest(type, by: authorities)
        }
        let judgement = bench.judgement(set)
        if judgement.applies { #expect(judgement.outcomes.contains { $0.result != .pass }, "\(sample.file)") }
    }
}

extension YAMLCursor {
    fileprivate func at(_ name: String) throws -> YAMLCursor {
        guard case .mapping(let fields) = value.content, let field = fields.first(where: { $0.name == name }) else {
            throw mismatch("a field '\(name)'")
        }
        return YAMLCursor(field.value, path: name)
    }
}
