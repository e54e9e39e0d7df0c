import Encodings
import Testing
import Vocabulary

/// Texts that are small on the medium and large, or slow, in the reader.
@Suite struct JSONBombTests {
    /// Two marks that canonical order puts the other way round, so that each run has to be sorted.
    private static func marks(_ count: Int) -> String { String(String(repeating: "\u{301}\u{316}", count: count / 2)) }

    private static func refusal(_ text: String, values: Int = 1_000) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONReader.read(Array(text.utf8), depth: 64, values: values)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [30, 32])
    func boundsRunsOfCombiningMarks(_ count: Int) {
        let run = Self.marks(count)
        for text in ["[\"e\(run)\"]", "{\"e\(run)\":1}", "[\"a\(run)b\(run)c\(String(repeating: "x", count: 60))\"]"] {
            #expect(Self.refusal(text)?.reason == (count > 30 ? .combiningMarks : nil))
        }
        #expect(count <= 30 || Self.refusal("[\"\(run)\"]")?.code == .malformedJSON)
    }

    @Test func escapedMarksCountAsWell() {
        let run = String(repeating: "\\u0301", count: 31)
        #expect(Self.refusal("[\"e\(run)\"]")?.reason == .combiningMarks)
    }

    @Test func marksInNamesCostNoSquareOfTheirNumber() {
        let clock = ContinuousClock()
        let members = (0..<12).map { "\"a\(Self.marks(100_000))\($0)\":1" }
        let time = clock.measure { _ = Self.refusal("{\(members.joined(separator: ","))}") }
        #expect(time < .seconds(5))
    }

    @Test(arguments: [(9, true), (8, false)])
    func boundsTheNumberOfValues(_ limit: Int, _ isRead: Bool) {
        let error = Self.refusal(#"{"a":[0,[],{}],"b":{"c":[null,""]}}"#, values: limit)
        #expect(error?.reason == (isRead ? nil : .tooMany(8)))
        #expect(isRead || error?.code == .limitExceeded)
    }

    @Test func boundsMemoryByDefault() {
        let error = #expect(throws: JSONError.self) {
            try JSONReader.read(Array("[".utf8) + Array(repeating: [0x30, 0x2C], count: 17_000_000).joined(), depth: 8)
        }
        #expect(error?.reason == .tooMany(16_000_000))
    }
}
