import Testing
import Vocabulary

@testable import Attestations

@Suite struct StatementTests {
    private static func payload(_ type: String) -> [UInt8] {
        let digest = String(repeating: "ab", count: 32)
        let text = """
            {"_type": "https://in-toto.io/Statement/v1", "subject": [{"digest": {"sha256": "\(digest)"}}]\(type)}
            """
        return Array(text.utf8)
    }

    @Test(
        "a statement names the type of its predicate",
        arguments: [
            (#", "predicateType": "https://example.com/x""#, nil), (#", "predicateType": """#, "found an empty text"),
            ("", "a member 'predicateType'"), (#", "predicateType": null"#, "a member 'predicateType'"),
            (#", "predicateType": 1"#, "$.predicateType: expected a string, found a number"),
        ] as [(String, String?)]
    )
    func predicateTypes(_ type: String, _ words: String?) throws {
        do {
            try Statement(Self.payload(type), limits: Limits()).requireType()
            #expect(words == nil)
        } catch {
            #expect(error.code == .malformedStatement)
            #expect(error.message.contains(words ?? "none"), "\(error.message)")
        }
    }
}
