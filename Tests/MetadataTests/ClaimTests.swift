import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct ClaimTests {
    @Test(arguments: [
        "https://example.com/unknown/v1", "https://slsa.dev/provenance/v1/",
        "https://in-toto.io/attestation/human-review/v0.1", "https://scorecard.dev/result/v0.1",
        "https://apko.dev/image-configuration", "https://sigstore.dev/cosign/sign/v1",
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
}
