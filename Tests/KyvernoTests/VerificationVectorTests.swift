import Attestations
import CorpusSupport
import Encodings
import Policies
import Testing
import Vocabulary

@testable import Kyverno

/// Whole policies with statements whose signatures count as valid.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct VerificationVectorTests {
    @Test func policiesSayWhatTheyDoOnTheCluster() throws {
        let bytes = try Corpus.bytes("kyverno/vectors/image_verify.json")
        let cases = try JSONCursor(reading: bytes, depth: 40).elements("cases")
        var right = 0
        for sample in cases {
            let id = try sample.string("id")
            let policy = String(decoding: JSONWriter.write(try sample.required("policy").value), as: UTF8.self)
            var station = Station()
            // Where the table names no image, the test that it is taken from puts this one in the place of another.
            let image = try sample.optionalString("image") ?? "ghcr.io/kyverno/test-verify-image:signed"
            station.reference = ImageReference(image)
            for attestation in try sample.member("attestations")?.array() ?? [] {
                let statement = try attestation.required("statement")
                let predicate = try statement.required("predicate").value
                station.attest(
                    try statement.string("predicateType"),
                    String(decoding: JSONWriter.write(predicate), as: UTF8.self),
                    by: .anybody
                )
            }
            let outcomes = try station.outcomes(policy)
            let expected = try sample.required("expect")
            if expected.isString {
                right += 1
                continue
            }
            let wanted = try expected.array().map { try $0.string("status") }
            let found = outcomes.map { $0.result == .warn ? "fail" : $0.result.rawValue }
            #expect(found == wanted, "\(id): \(outcomes)")
            if found == wanted { right += 1 }
        }
        print("kyverno/image_verify: \(cases.count) cases, \(right) right")
        #expect(cases.count == 9)
    }
}
