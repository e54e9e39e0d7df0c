import Encodings
import Testing
import Vocabulary

/// What a document says when it is asked, beside the tree of the same text.
@Suite struct JSONDocumentTests {
    private static let texts =
        JSONComparisonTests.texts.filter { (try? JSONReader.read(Array($0.utf8), depth: 16)) != nil }

    /// Everything that a cursor says about a value and what is below it agrees with the value.
    private func expectAgreement(_ cursor: JSONCursor, _ value: JSONValue) throws {
        #expect(cursor.kind.words == value.kind)
        #expect(cursor.value == value)
        switch value {
        case .null: #expect(cursor.isNull)
        case .bool(let flag): #expect(try cursor.bool() == flag)
        case .number(let number): #expect(try cursor.number() == number)
        case .string(let text):
            #expect(try cursor.string().isIdentical(to: text))
            #expect(cursor.isString(text) && !cursor.isString(text + "x"))
            #expect(try cursor.utf8() == Array(text.utf8))
        case .array(let elements):
            #expect(try cursor.elementCount() == elements.count)
            #expect(cursor.firstElement?.value == elements.first)
            for (element, value) in zip(try cursor.array(), elements) { try expectAgreement(element, value) }
        case .object(let object):
            #expect(try cursor.members().map(\.name) == object.members.map(\.name))
            for (member, cursor) in zip(object.members, try cursor.members().map(\.cursor)) {
                try expectAgreement(cursor, member.value)
            }
            for member in object.members {
                #expect(try cursor.anyMember(member.name)?.value == member.value)
                #expect(try cursor.hasMember(member.name + "x") == (object[member.name + "x"] != nil))
            }
        }
    }

    @Test(arguments: texts)
    func agreesWithItsTree(_ text: String) throws {
        let value = try JSONReader.read(Array(text.utf8), depth: 16)
        try expectAgreement(JSONCursor(reading: Array(text.utf8), depth: 16), value)
        try expectAgreement(JSONCursor(value), value)
    }

    @Test(arguments: [1, 16, 17, 32, 33, 64, 65, 500])
    func findsEachMemberByItsBytes(_ count: Int) throws {
        let names = (0..<count).map { $0 % 7 == 3 ? "\\u0061\($0)é" : "name \($0)" }
        let text = "{\(names.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ","))}"
        let document = try JSONCursor(reading: Array(text.utf8), depth: 2)
        for cursor in [document, JSONCursor(document.value)] {
            for (index, name) in names.enumerated() {
                let name = name.hasPrefix("\\") ? "a\(index)é" : name
                #expect(try cursor.required(name).integer() == Int64(index))
                #expect(try cursor.required(name).path == "$.\(name)")
            }
            #expect(try cursor.member("a3e\u{301}") == nil)
            #expect(try cursor.member("") == nil)
        }
    }

    @Test func manyMembersTakeNoSquareOfTheirNumber() throws {
        let count = 100_000
        let text = "{\((0..<count).map { "\"é\($0)\":0" }.joined(separator: ","))}"
        let clock = ContinuousClock()
        let time = try clock.measure {
            let cursor = try JSONCursor(reading: Array(text.utf8), depth: 2)
            for index in 0..<count { #expect(try cursor.hasMember("é\(index)")) }
        }
        #expect(time < .seconds(20))
    }

    @Test func namesPlacesWhereverTheyAre() throws {
        let text = #"{"a":[0,{"b":[[],[1,"x"]]}],"c":{"d":{"e":null}}}"#
        let root = try JSONCursor(reading: Array(text.utf8), depth: 9, root: "predicate")
        let leaf = try root.required("a").array()[1].required("b").array()[1].array()[1]
        #expect(leaf.path == "predicate.a[1].b[1][1]")
        #expect(try root.required("c").required("d").path == "predicate.c.d")
        let part = try root.required("a").array()[1].rooted(at: "part")
        #expect(part.path == "part")
        #expect(try part.required("b").array()[1].array()[1].path == "part.b[1][1]")
        #expect(root.path == "predicate")
    }

    @Test func aTextMayStandBetweenOtherBytes() throws {
        let text = Array("xx{\"a\": [1]}\u{FF}".utf8)
        let document = try JSONReader.document(text, in: 2..<12, depth: 4)
        #expect(JSONCursor(document).value == .object(["a": .array([.integer(1)])]))
        let error = #expect(throws: JSONError.self) { try JSONReader.document(text, in: 2..<11, depth: 4) }
        #expect(error?.reason == .truncated)
        #expect(error?.column == 10)
        let outside = #expect(throws: JSONError.self) { try JSONReader.document(text, in: 50..<60, depth: 4) }
        #expect(outside?.reason == .empty)
    }

    @Test func decodesBase64WhereItStands() throws {
        let text = #"["AQI=","-_-_","\u0041QI\u003d","AQI","+_+_",1]"#
        let elements = try JSONCursor(reading: Array(text.utf8), depth: 2).array()
        #expect(try elements[0].base64() == [1, 2])
        #expect(try elements[2].base64() == [1, 2])
        #expect(try elements[1].base64OfEitherAlphabet() == [0xFB, 0xFF, 0xBF])
        #expect(try elements[0].base64OfEitherAlphabet() == [1, 2])
        let refused: [(Int, String)] = [
            (1, "$[1]: expected standard base64, found other text"),
            (3, "$[3]: expected standard base64, found other text"),
            (5, "$[5]: expected a string, found a number"),
        ]
        for (index, words) in refused {
            let error = #expect(throws: JSONShapeError.self) { try elements[index].base64() }
            #expect(error?.description == words)
        }
        let error = #expect(throws: JSONShapeError.self) { try elements[4].base64OfEitherAlphabet() }
        #expect(error?.description == "$[4]: expected base64, found other text")
    }

    @Test func anEmptyContainerHasNothing() throws {
        let root = try JSONCursor(reading: Array(#"{"a":{},"b":[],"c":""}"#.utf8), depth: 2)
        #expect(try root.required("a").members().isEmpty)
        #expect(try root.required("a").member("a") == nil)
        #expect(try root.required("b").array().isEmpty)
        #expect(try root.required("b").firstElement == nil)
        #expect(try root.required("c").string().isEmpty)
        let refused: [(String, () throws -> Void)] = [
            ("$.b: expected an object, found an array", { try root.required("b").requireObject() }),
            ("$: expected an array, found an object", { _ = try root.elementCount() }),
            ("$: expected a number, found an object", { _ = try root.number() }),
        ]
        for (words, ask) in refused {
            let error = #expect(throws: JSONShapeError.self) { try ask() }
            #expect(error?.description == words)
        }
    }
}
