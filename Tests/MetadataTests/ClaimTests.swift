import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct ClaimTests {
    @Test(arguments: [
        "https://example.com/unknown/v1", "https://slsa.dev/provenance/v1/",
        "https://cosign.sigstore.dev/attestation/v1",
        "https://in-toto.io/attestation/test-result/v0.1",
    ])
    func classesThatAreNotUnderstoodStayAsTheyAre(_ type: String) throws {
        let text = #"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#
        #expect(try claim(type, text) == .other(JSONCursor(try json(text))))
    }

    @Test func anAbsentPredicateIsNull() throws {
        let claim = try Claim.read(predicateType: "https://example.com/x", predicate: nil, limits: Limits())
        #expect(claim == .other(nil))
    }

    @Test func anErrorNamesPlaceExpectedAndFound() throws {
        let error = try refusal("https://slsa.dev/provenance/v0.2", #"{"builder": {"id": 1}, "buildType": "t"}"#)
        #expect(error?.message == "predicate.builder.id: expected a string, found a number")
        #expect(error?.code == .predicateInvalid)
        #expect(error?.blame == .input)
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func readsEveryStatementOfTheCorpusByItsClass() throws {
        var read: [String: Int] = [:]
        for (file, expected) in try expectations("predicates") where file.hasPrefix("synthetic/") {
            guard let type = try expected.optionalString("predicateType"), !file.contains("INVALID") else { continue }
            let predicate = try JSONCursor(corpusJSON("predicates/\(file)")).member("predicate")?.value
            do {
                let claim = try Claim.read(predicateType: type, predicate: predicate, limits: Limits())
                switch (claim, try expected.string("class")) {
                case (.provenance, "provenance"), (.sbom, "sbom"), (.vex, "vex"), (.scan, "vulnerability-scan"),
                    (.verdict, "verdict"):
                    break
                case (.other, let kind):
                    #expect(!["provenance", "sbom", "vex", "vulnerability-scan"].contains(kind), "\(file)")
                case (_, let kind): Issue.record("\(file) is read as something else than \(kind)")
                }
                read[try expected.string("class"), default: 0] += 1
            } catch let error as MetadataError {
                #expect(error.code == .unsupportedFormat, "\(file): \(error)")
                read["unsupported", default: 0] += 1
            }
        }
        print("predicates: \(read.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
        #expect(read.values.reduce(0, +) > 30)
    }
}
