import Encodings
import JMESPath
import Testing
import Vocabulary

/// Values, objects and the text of numbers.
@Suite struct ValueTests {
    @Test(arguments: [
        (1_000_000.0, "1000000", "1e+06"), (123_456, "123456", "123456"), (1_234_567, "1234567", "1.234567e+06"),
        (0.5, "0.5", "0.5"), (-0.0001, "-0.0001", "-0.0001"), (0.00001, "0.00001", "1e-05"), (1e-7, "1e-7", "1e-07"),
        (1e21, "1e+21", "1e+21"), (1e20, "100000000000000000000", "1e+20"), (0, "0", "0"), (-0.0, "0", "0"),
        (.leastNonzeroMagnitude, "5e-324", "5e-324"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308", "1.7976931348623157e+308"),
        (12345678901234567168, "12345678901234567000", "1.2345678901234567e+19"), (100, "100", "100"),
        (-1.5, "-1.5", "-1.5"),
    ])
    func writesNumbers(_ number: Double, _ json: String, _ general: String) {
        #expect(NumberText.json(number) == json)
        #expect(NumberText.general(number) == general)
    }

    @Test func comparesByValueAndBytes() {
        #expect(JMESValue.integer(1) == .double(1))
        #expect(JMESValue.integer(1) != .nativeInteger(1))
        #expect(JMESValue.integer(9_007_199_254_740_993) != .integer(9_007_199_254_740_992))
        #expect(JMESValue.integer(1) != .bool(true))
        // The same letters in other bytes.
        #expect(JMESValue.string("\u{E9}") != .string("e\u{301}"))
        let left = JMESObject([("a", .integer(1)), ("b", .null)])
        #expect(JMESValue.object(left) == .object(JMESObject([("b", .null), ("a", .double(1))])))
        #expect(JMESValue.object(left) != .object(JMESObject([("a", .integer(1)), ("c", .null)])))
        #expect(JMESValue.object(left) != .object(JMESObject([("a", .integer(1))])))
    }

    @Test(arguments: [1, 8, 9, 16, 17, 1_000])
    func findsMembersByBytes(_ count: Int) {
        let names = (0..<count).map { "name \($0)" } + ["\u{E9}", "e\u{301}"]
        let object = JMESObject(names.enumerated().map { ($1, .integer(Int64($0))) })
        for (index, name) in names.enumerated() { #expect(object[name] == .integer(Int64(index))) }
        #expect(object["nope"] == nil)
        #expect(object["E\u{301}"] == nil)
        #expect(object.names.count == names.count)
    }

    @Test func theLaterOfTwoMembersCounts() {
        let object = JMESObject([("a", .integer(1)), ("b", .integer(2)), ("a", .integer(3))])
        #expect(object.names == ["a", "b"])
        #expect(object.values == [.integer(3), .integer(2)])
    }

    @Test(arguments: [#"{"b":[1,2.5,null,true,"x"],"a":{}}"#, "9223372036854775807", "1e21", "[]", #""é""#])
    func readsAndWritesJSON(_ text: String) throws {
        let json = try JSONReader.read(Array(text.utf8), depth: 10)
        let value = try JMESValue(json)
        #expect(try JMESValue(value.json()) == value)
    }

    @Test func objectsOfOneKindStayApart() throws {
        let text = #"[{"a":1,"b":2},{"a":3,"b":4},{"b":5,"a":6},{"a":7,"c":8},{"a":9}]"#
        let value = try JMESValue(JSONReader.read(Array(text.utf8), depth: 10))
        let found = Outcome("[[*].a, [*].b, [*].c]", value, .standard(now: Instant(seconds: 0)))
        #expect(found.description == "[[1,3,6,7,9],[2,4,5],[8]]")
    }

    @Test func refusesWhatJSONCannotHold() throws {
        let large = JMESPathError(.value, "expected a number of 64 bits, found 1e999")
        #expect(throws: large) { try JMESValue(.number(JSONNumber(text: "1e999"))) }
        var deep = JSONValue.null
        for _ in 0..<1_001 { deep = .array([deep]) }
        let depth = JMESPathError(.depth, "expected at most 1000 levels of nesting, found more")
        #expect(throws: depth) { try JMESValue(deep) }
        let twins = JMESValue.object(JMESObject([("\u{E9}", .null), ("e\u{301}", .null)]))
        let error = #expect(throws: JMESPathError.self) { try twins.json() }
        #expect(error?.kind == .value)
    }

    @Test func distinguishesNamesByBytesInExpressions() throws {
        let value = JMESValue.object(JMESObject([("\u{E9}", .integer(1))]))
        let found = Outcome("\"e\u{301}\"", value, .standard(now: Instant(seconds: 0)))
        #expect(found == .value(.null))
    }
}
