import CorpusSupport
import Encodings
import JMESPath
import Testing
import Vocabulary

/// The table of Kyverno's own tests of its functions.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct KyvernoCorpusTests {
    @Test func agreesWithKyverno() throws {
        let file = "kyverno/vectors/jmespath_functions.json"
        let json = try JSONReader.read(Corpus.bytes(file), depth: 64)
        var (count, right) = (0, 0)
        for sample in json["cases"].elements {
            count += 1
            let expression = sample["expression"].text
            // Kyverno's tests hand a document over as text, which stays text where it is empty.
            let found = Outcome(expression, try JMESValue(sample["input"]), .kyvernoForTests)
            let isRight =
                if sample.has("error") {
                    !found.isValue
                } else {
                    try found.json == JMESValue(sample["result"])
                }
            right += isRight ? 1 : 0
            #expect(isRight, "\(expression): \(found)")
        }
        print("\(file): \(count) cases, \(right) right")
    }
}

extension Outcome {
    /// The value as JSON has it: a native integer is a number there.
    var json: JMESValue? {
        guard case .value(let value) = self else { return nil }
        return (try? value.json()).flatMap { try? JMESValue($0) }
    }
}
