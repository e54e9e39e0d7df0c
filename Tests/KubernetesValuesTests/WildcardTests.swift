import CorpusSupport
import KubernetesValues
import Testing

internal import FoundationEssentials

@Suite struct WildcardTests {
    private struct Vectors: Decodable {
        struct Case: Decodable {
            let id, pattern, text: String
            let matched: Bool
        }
        let cases: [Case]
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing")) func agreesWithTheVectors() throws {
        let data = Data(try Corpus.bytes("kyverno/vectors/wildcards.json"))
        let cases = try JSONDecoder().decode(Vectors.self, from: data).cases
        for test in cases { #expect(Wildcard.matches(test.pattern, test.text) == test.matched, "\(test.id)") }
        let right = cases.filter { Wildcard.matches($0.pattern, $0.text) == $0.matched }.count
        print("kyverno/vectors/wildcards: \(cases.count) tests, \(right) right")
    }

    @Test(arguments: [
        ("*", "", true), ("**", "", true), ("?", "", false), ("", "", true), ("", "a", false), ("??", "é", true),
        ("?", "é", false), ("[a]", "a", false), ("[a]", "[a]", true), ("a*b*c", "aXbYbZc", true),
        ("*a", "baab", false), ("*aab", "aaab", true), ("e\u{301}", "é", false), ("a\\*", "a*", false),
        ("*?*", "", false), ("*?*", "x", true),
    ])
    func matches(_ pattern: String, _ text: String, _ expected: Bool) {
        #expect(Wildcard(pattern).matches(text) == expected)
    }

    @Test func knowsWildcards() {
        #expect(Wildcard.hasWildcard("a*"))
        #expect(Wildcard.hasWildcard("?"))
        #expect(!Wildcard.hasWildcard("[a]"))
    }

    @Test(.timeLimit(.minutes(1))) func takesNoLongerThanTheProduct() {
        let text = String(repeating: "a", count: 20_000)
        #expect(!Wildcard(String(repeating: "*a", count: 200) + "b").matches(text))
    }
}

@Suite struct ImageReferenceVectorTests {
    private struct Vectors: Decodable {
        struct Case: Decodable {
            let id, input: String
            let defaultRegistry: String
            let registryMutation: Bool
            let expect: [String: String]

            enum CodingKeys: String, CodingKey {
                case id, input, expect
                case defaultRegistry = "default_registry"
                case registryMutation = "registry_mutation"
            }
        }
        let cases: [Case]
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing")) func agreesWithTheVectors() throws {
        let data = Data(try Corpus.bytes("kyverno/vectors/image_references.json"))
        let cases = try JSONDecoder().decode(Vectors.self, from: data).cases
        var right = 0
        for test in cases {
            let image = try ImageText(
                test.input,
                defaultRegistry: test.defaultRegistry,
                registryMutation: test.registryMutation
            )
            let found = [
                "registry": image.registry, "path": image.path, "name": image.name, "tag": image.tag,
                "digest": image.digest, "string": image.description,
                "reference": image.reference, "referenceWithTag": image.referenceWithTag,
                "with_default_registry": ImageText.addingDefaultRegistry(test.input, test.defaultRegistry),
            ]
            let isRight = test.expect.allSatisfy { found[$0.key] == $0.value }
            #expect(isRight, "\(test.id): expected \(test.expect), found \(found)")
            if isRight { right += 1 }
        }
        print("kyverno/vectors/image_references: \(cases.count) tests, \(right) right")
    }
}
