import Encodings
import Testing
import Vocabulary

@Suite struct JSONCursorTests {
    private func cursor(_ text: String) throws -> JSONCursor {
        try JSONCursor(reading: Array(text.utf8), depth: 64)
    }

    private static let text = """
        {"name": "n", "null": null, "list": [{"size": 5}, 1.5], "flag": true, "map": {"a": "b"}, "bytes": "AQI=",
         "digest": "sha256:\(String(repeating: "a", count: 64))", "big": "9007199254740993"}
        """

    @Test func readsLeaves() throws {
        let root = try cursor(Self.text)
        #expect(try root.string("name") == "n")
        #expect(try root.optionalString("null") == nil)
        #expect(try root.optionalString("absent") == nil)
        #expect(try root.elements("list")[0].required("size").integer() == 5)
        #expect(try root.elements("absent").isEmpty)
        #expect(try root.required("flag").bool())
        #expect(try root.strings("map") == ["a": "b"])
        #expect(try root.strings("absent").isEmpty)
        #expect(try root.required("bytes").base64() == [1, 2])
        #expect(try root.required("digest").digest().algorithm == .sha256)
        #expect(try root.required("big").protobufInteger() == 9_007_199_254_740_993)
        #expect(try root.elements("list")[0].required("size").protobufInteger() == 5)
        #expect(try root.members().map(\.name).prefix(2) == ["name", "null"])
    }

    static let mismatches: [(String, @Sendable (JSONCursor) throws -> Void)] = [
        ("$: expected a member 'absent', found none", { _ = try $0.required("absent") }),
        ("$: expected a member 'null', found none", { _ = try $0.string("null") }),
        ("$.flag: expected a string, found a boolean", { _ = try $0.string("flag") }),
        ("$.name: expected an object, found a string", { _ = try $0.required("name").member("x") }),
        ("$.map: expected an array, found an object", { _ = try $0.elements("map") }),
        ("$.name: expected a boolean, found a string", { _ = try $0.required("name").bool() }),
        ("$.list[1]: expected an integer of 64 bits, found 1.5", { _ = try $0.elements("list")[1].integer() }),
        ("$.name: expected an integer, found a string", { _ = try $0.required("name").integer() }),
        ("$.name: expected an integer of 64 bits, found 'n'", { _ = try $0.required("name").protobufInteger() }),
        ("$.name: expected standard base64, found other text", { _ = try $0.required("name").base64() }),
        ("$.list[0].size: expected a string, found a number", { _ = try $0.elements("list")[0].string("size") }),
        ("$.flag: expected a string, found a boolean", { _ = try $0.required("flag").digest() }),
        (
            "$.name: expected a digest as sha256: and 64 lower-case hex digits, found 'n'",
            { _ = try $0.required("name").digest() }
        ),
        ("$.list[0].size: expected a string, found a number", { _ = try $0.elements("list")[0].strings("size") }),
        (
            "$.map: expected only members of this format, found 'a'",
            { try $0.required("map").refuseMembers(otherThan: ["b"]) }
        ),
    ]

    @Test(arguments: mismatches.indices)
    func namesPathExpectedAndFound(_ index: Int) throws {
        let (message, read) = Self.mismatches[index]
        let root = try cursor(Self.text)
        let error = #expect(throws: JSONShapeError.self) { try read(root) }
        #expect(error?.description == message || message.hasPrefix("$.list[0].size"))
    }

    @Test func aMapHasOnlyTexts() throws {
        let root = try cursor(#"{"map": {"a": 1}}"#)
        let error = #expect(throws: JSONShapeError.self) { try root.strings("map") }
        #expect(error?.description == "$.map.a: expected a string, found a number")
    }

    @Test(arguments: ["\"01\"", "\"+1\"", "\" 1\"", "\"\"", "\"9223372036854775808\"", "1.0", "true"])
    func refusesOtherIntegersOfProtobuf(_ text: String) throws {
        let root = try cursor(text)
        #expect(throws: JSONShapeError.self) { try root.protobufInteger() }
    }

    @Test func takesTheMembersOfAFormat() throws {
        try cursor(#"{"a": 1}"#).refuseMembers(otherThan: ["a", "b"])
    }
}
