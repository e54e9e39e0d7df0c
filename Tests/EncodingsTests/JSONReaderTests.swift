import CorpusSupport
import Encodings
import Testing
import Vocabulary

/// Reads a text that a test writes down.
private func read(_ text: String, depth: Int = 64) throws(JSONError) -> JSONValue {
    try JSONReader.read(Array(text.utf8), depth: depth)
}

@Suite struct JSONReaderTests {
    static let refusals: [(String, JSONError.Reason, Int, Int)] = [
        ("", .empty, 1, 1),
        (" \n\t", .empty, 2, 2),
        ("{} {}", .trailingBytes, 1, 4),
        ("1 2", .trailingBytes, 1, 3),
        ("\u{FEFF}{}", .unexpected("a value", found: "byte 0xef"), 1, 1),
        ("[1,]", .unexpected("a value", found: "']'"), 1, 4),
        ("[1 2]", .unexpected("',' or ']'", found: "'2'"), 1, 4),
        ("{\"a\" 1}", .unexpected("':'", found: "'1'"), 1, 6),
        ("{\"a\":1,}", .unexpected("a member name", found: "'}'"), 1, 8),
        ("{a:1}", .unexpected("a member name", found: "'a'"), 1, 2),
        ("{\"a\":1;}", .unexpected("',' or '}'", found: "';'"), 1, 7),
        ("{\n \"a\": 1,\n \"a\": 2}", .duplicateName("a"), 3, 2),
        ("{\"a\":1,\"\\u0061\":2}", .duplicateName("a"), 1, 8),
        ("{\"é\":1,\"e\u{301}\":2}", .duplicateName("e\u{301}"), 1, 9),
        ("[", .truncated, 1, 2),
        ("{", .truncated, 1, 2),
        ("{\"a\"", .truncated, 1, 5),
        ("{\"a\":", .truncated, 1, 6),
        ("{\"a\":1", .truncated, 1, 7),
        ("\"a", .truncated, 1, 3),
        ("\"a\\", .truncated, 1, 4),
        ("\"\\u00", .truncated, 1, 6),
        ("tru", .truncated, 1, 4),
        ("-", .truncated, 1, 2),
        ("1.", .truncated, 1, 3),
        ("1e", .truncated, 1, 3),
        ("True", .unexpected("a value", found: "'T'"), 1, 1),
        ("trux", .unexpected("'true'", found: "'x'"), 1, 4),
        ("nulL", .unexpected("'null'", found: "'L'"), 1, 4),
        ("NaN", .unexpected("a value", found: "'N'"), 1, 1),
        ("01", .unexpected("no digit after a leading zero", found: "'1'"), 1, 2),
        ("-a", .unexpected("a digit", found: "'a'"), 1, 2),
        ("+1", .unexpected("a value", found: "'+'"), 1, 1),
        (".5", .unexpected("a value", found: "'.'"), 1, 1),
        ("1.e5", .unexpected("a digit", found: "'e'"), 1, 3),
        ("1e+x", .unexpected("a digit", found: "'x'"), 1, 4),
        ("0x10", .trailingBytes, 1, 2),
        ("'a'", .unexpected("a value", found: "'''"), 1, 1),
        ("// c", .unexpected("a value", found: "'/'"), 1, 1),
        ("\"a\nb\"", .controlCharacter, 1, 3),
        ("\"\\n\n\"", .controlCharacter, 1, 4),
        ("\"\\x\"", .unexpected("one of \" \\ / b f n r t u after a backslash", found: "'x'"), 1, 3),
        ("\"\\u00g0\"", .unexpected("a hex digit", found: "'g'"), 1, 6),
        ("\"\\ud800\"", .loneSurrogate, 1, 8),
        ("\"\\udc00\"", .loneSurrogate, 1, 8),
        ("\"\\ud800\\ud800\"", .loneSurrogate, 1, 14),
        ("\"\\ud800x\"", .loneSurrogate, 1, 8),
    ]

    @Test(arguments: refusals)
    func refusesWithReasonAndPlace(_ text: String, _ reason: JSONError.Reason, _ line: Int, _ column: Int) {
        let error = #expect(throws: JSONError.self) { try read(text) }
        #expect(error?.reason == reason)
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.code == .malformedJSON)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D],
        ] as [[UInt8]]
    )
    func refusesBadUTF8(_ bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONReader.read(bytes, depth: 8) }
        #expect(error?.reason == .invalidUTF8)
    }

    @Test(arguments: [(2, true), (1, false), (0, false)])
    func boundsDepth(_ depth: Int, _ isRead: Bool) throws {
        for text in ["[[1]]", "{\"a\":{}}", "[{\"a\":1}]"] {
            if isRead {
                _ = try read(text, depth: depth)
            } else {
                let error = #expect(throws: JSONError.self) { try read(text, depth: depth) }
                #expect(error?.reason == .tooDeep(depth))
                #expect(error?.code == .limitExceeded)
            }
        }
    }

    @Test func hostileDepthIsRefusedBeforeTheStackEnds() {
        let error = #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 5_000_000), depth: 200) }
        #expect(error?.reason == .tooDeep(200))
    }

    @Test(arguments: [
        ("null", JSONValue.null), ("true", .bool(true)), (" false ", .bool(false)), ("\"\"", .string("")),
        ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("\"\\/\u{8}\u{C}\n\r\t")),
        ("\"\\u00e9\\ud83d\\ude00\"", .string("é😀")), ("\"\\u0000\"", .string("\0")), ("[]", .array([])),
        ("[1,[2]]", .array([.integer(1), .array([.integer(2)])])), ("{}", .object(JSONObject())),
        ("{\"b\":1,\"a\":null}", .object(["b": .integer(1), "a": .null])),
    ])
    func readsValues(_ text: String, _ value: JSONValue) throws {
        #expect(try read(text) == value)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
            ("9223372036854775808", nil), ("1.0", nil), ("1e3", nil), ("-1.5E-2", nil),
        ] as [(String, Int64?)]
    )
    func keepsTheDigitsOfNumbers(_ text: String, _ integer: Int64?) throws {
        guard case .number(let number) = try read(text) else {
            Issue.record("\(text) is no number")
            return
        }
        #expect(number.text == text)
        #expect(number.integer == integer)
        #expect(number.double == Double(text))
    }

    @Test(arguments: [3, 16, 17, 18, 400])
    func findsMembersOfObjectsOfAnySize(_ count: Int) throws {
        let members = (0..<count).map { "\"m\($0)\":\($0)" }
        guard case .object(let object) = try read("{\(members.joined(separator: ","))}") else {
            Issue.record("no object")
            return
        }
        #expect(object.members.map(\.name) == (0..<count).map { "m\($0)" })
        for index in 0..<count { #expect(object["m\(index)"] == .integer(index)) }
        #expect(object["m\(count)"] == nil)
        let error = #expect(throws: JSONError.self) {
            try read("{\((members + ["\"m\(count - 1)\":0"]).joined(separator: ","))}")
        }
        #expect(error?.reason == .duplicateName("m\(count - 1)"))
    }

    @Test func aRefusedMemberLeavesTheObjectAsItWas() {
        var object = JSONObject()
        for index in 0..<20 { #expect(Self.append(&object, "m\(index)", index)) }
        #expect(!Self.append(&object, "m3", 99))
        #expect(!Self.append(&object, "m19", 99))
        #expect(object["m3"] == .integer(3))
        #expect(object["m19"] == .integer(19))
        #expect(object.members.count == 20)
    }

    private static func append(_ object: inout JSONObject, _ name: String, _ value: Int) -> Bool {
        object.append(name, .integer(value))
    }

    @Test func namesAreFoundByTheirBytes() throws {
        guard case .object(let object) = try read("{\"é\":1}") else { return }
        #expect(object["é"] == .integer(1))
        #expect(object["e\u{301}"] == nil)
    }

    @Test func everyPrefixIsRefused() throws {
        let text = Array(#"{"a":[1,-2.5e3,true,null,"é\ud83d\ude00"],"b":{"c":""}}"#.utf8)
        _ = try JSONReader.read(text, depth: 8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONReader.read(Array(text[..<length]), depth: 8) }
        }
    }

    @Test func everyFlippedBitIsRefusedOrChangesTheValue() throws {
        let text = Array(#"{"a":[1,-2.5e3,true,null,"\u00e9x"],"b":{"c":""}}"#.utf8)
        let value = try JSONReader.read(text, depth: 8)
        for index in text.indices {
            for bit in 0..<8 {
                var flipped = text
                flipped[index] ^= 1 << UInt8(bit)
                guard let other = try? JSONReader.read(flipped, depth: 8) else { continue }
                // Hex digits and the letter of an exponent may be of either case; that is one value.
                let isCase = bit == 5 && [UInt8(ascii: "e")].contains(text[index] | 0x20)
                #expect(other != value || isCase, "bit \(bit) of byte \(index)")
            }
        }
    }
}

@Suite struct JSONWriterTests {
    static let texts = [
        "null", "true", "[]", "{}", "[1,-2.5e3,\"a\"]", #"{"b":{"x":[{}]},"a":"\"\\\n\r\t"}"#, #""\u0000\u001f""#,
        #""é😀/""#,
    ]

    @Test(arguments: texts)
    func writesWhatReadsBack(_ text: String) throws {
        let value = try read(text)
        for layout in [JSONWriter.Layout.compact, .indented] {
            #expect(try JSONReader.read(JSONWriter.write(value, layout), depth: 64) == value)
        }
        #expect(String(decoding: JSONWriter.write(value), as: UTF8.self) == text)
    }

    @Test func sortsByBytes() throws {
        let value = try read(#"{"b":1,"a":{"é":1,"z":2},"B":3}"#)
        let text = String(decoding: JSONWriter.write(value, sorted: true), as: UTF8.self)
        #expect(text == #"{"B":3,"a":{"z":2,"é":1},"b":1}"#)
    }

    @Test func indentsByTwo() throws {
        let text = String(decoding: JSONWriter.write(try read(#"{"a":[1,2],"b":{}}"#), .indented), as: UTF8.self)
        #expect(text == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
    }

    @Test func keepsTerminalsSafe() {
        let text = String(decoding: JSONWriter.write(.string("\u{1B}[0m\u{7F}\u{9B}")), as: UTF8.self)
        #expect(text == #""\u001b[0m\u007f\u009b""#)
    }

    @Test func showsWhatTurnsTextAround() throws {
        let value = JSONValue.string("\u{202E}gnp\u{2028}\u{E0041}é")
        let bytes = JSONWriter.write(value)
        #expect(String(decoding: bytes, as: UTF8.self) == #""\u202egnp\u2028\udb40\udc41é""#)
        #expect(try JSONReader.read(bytes, depth: 1) == value)
    }

    @Test func ofTwoMembersTheFirstStays() {
        let value: JSONValue = .object(["a": .integer(1), "a": .integer(2)])
        #expect(String(decoding: JSONWriter.write(value), as: UTF8.self) == #"{"a":1}"#)
        #expect(JSONValue.optional(nil) == .null)
        #expect(JSONValue.strings(["x"]) == .array([.string("x")]))
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func readsAndWritesWholeFoldersOfTheCorpus() throws {
        var count = 0
        for folder in ["openvex/go-vex", "vuln/trivy", "vuln/grype", "purl/tests/types"] {
            for name in try Corpus.names(in: folder) where name.hasSuffix(".json") {
                let value = try JSONReader.read(try Corpus.bytes("\(folder)/\(name)"), depth: 200)
                #expect(try JSONReader.read(JSONWriter.write(value), depth: 200) == value, "\(folder)/\(name)")
                count += 1
            }
        }
        print("encodings: \(count) JSON files read and written")
        #expect(count > 60)
    }
}
