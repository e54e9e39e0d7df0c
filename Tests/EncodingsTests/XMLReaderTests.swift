import Encodings
import Testing
import Vocabulary

@Suite struct XMLReaderTests {
    private func read(_ text: String, depth: Int = 20, values: Int = 1_000) throws(XMLError) -> XMLElement {
        try XMLReader.read(Array(text.utf8), depth: depth, values: values)
    }

    private func refusal(_ text: String, depth: Int = 20, values: Int = 1_000) -> XMLError? {
        do throws(XMLError) {
            _ = try read(text, depth: depth, values: values)
            return nil
        } catch {
            return error
        }
    }

    @Test func readsElementsAttributesAndTexts() throws {
        let root = try read(
            """
            \u{FEFF}<?xml version="1.0" encoding="utf-8" standalone='yes'?>
            <!-- <!DOCTYPE a> -->
            <?note <a> ?>
            <a xmlns="urn:x" xmlns:y="urn:y" y:k="1" k="2 &lt;&#x41;&amp;">
              <b>one<![CDATA[<two>]]>&gt;</b>
              <y:b/>
              <b> </b>
            </a>
            <!-- end -->
            """
        )
        #expect((root.name, root.namespace, root.path) == ("a", "urn:x", "a"))
        #expect(root.attribute("k") == "2 <A&")
        #expect(root.attribute("k", namespace: "urn:y") == "1")
        #expect(root.attribute("l") == nil)
        #expect(root.attributes.map(\.name) == ["k", "k"])
        #expect(!root.hasText)
        let children = Array(root.children)
        #expect(children.map(\.name) == ["b", "b", "b"])
        #expect(children.map(\.namespace) == ["urn:x", "urn:y", "urn:x"])
        #expect(children.map(\.text) == ["one<two>>", "", " "])
        #expect(children.map(\.path) == ["a.b[0]", "a.b", "a.b[1]"])
        #expect(children.map(\.line) == [5, 6, 7])
        #expect(children[2].mismatch("x", found: "y").description == "a.b[1]: expected x, found y")
    }

    @Test func textAroundChildrenIsKept() throws {
        #expect(try read("<a>b<c/>d</a>").text == "bd")
        #expect(try read("<a>\n<c/>\t</a>").text == "")
    }

    static let refusals: [(String, XMLError.Reason?)] = [
        ("", .empty), (" \n", .empty), ("a", nil), ("<a>", nil), ("<a></b>", nil), ("<a/><b/>", nil),
        ("<a/>x", nil), ("<a b='1' b='2'/>", nil),
        ("<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>", nil), ("<x:a/>", nil), ("<a x:b='1'/>", nil),
        ("<a>&b;</a>", nil), ("<a b='&b;'/>", nil), ("<a>&#0;</a>", nil), ("<a>&#x1;</a>", nil),
        ("<a>\u{1}</a>", nil), ("<a>\u{0}</a>", .controlCharacter), ("<a>]]></a>", nil), ("<a b='<'/>", nil),
        ("<a b=c/>", nil), ("<!DOCTYPE a><a/>", .documentType),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", .documentType),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", .documentType), ("<a><!ENTITY b 'c'></a>", .documentType),
        ("<?xml version='1.1'?><a/>", .version("1.1")),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", .encoding("UTF-16")),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", .encoding("ISO-8859-1")),
        ("<!-- a", nil), ("<a><![CDATA[b</a>", nil), ("<?a", nil), ("<a", nil), ("<", nil),
        ("<a xmlns:xml='urn:x'/>", nil), ("<a>\u{FFFE}</a>", nil),
    ]

    @Test(arguments: refusals)
    func refuses(_ text: String, _ reason: XMLError.Reason?) throws {
        let error = try #require(refusal(text))
        if let reason { #expect(error.reason == reason) } else { #expect(error.code == .predicateInvalid) }
        #expect(error.line >= 1)
        #expect(!error.message.isEmpty)
    }

    @Test func namesTheLine() {
        #expect(refusal("<a>\n<b>\n</c></a>")?.line == 3)
        #expect(refusal("<a>\n\n<!DOCTYPE b></a>")?.line == 3)
    }

    @Test func refusesOtherBytes() {
        let texts: [[UInt8]] = [
            [0x3C, 0x61, 0x3E, 0xFF], [0xFF, 0xFE, 0x3C, 0, 0x61, 0], [0x3C, 0, 0x61, 0, 0x2F, 0],
        ]
        let reasons: [XMLError.Reason] = [.invalidUTF8, .invalidUTF8, .controlCharacter]
        for (bytes, reason) in zip(texts, reasons) {
            let error = #expect(throws: XMLError.self) { try XMLReader.read(bytes, depth: 5) }
            #expect(error?.reason == reason)
        }
    }

    @Test func depthIsBounded() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
        }
        _ = try read(nested(20))
        #expect(refusal(nested(21))?.reason == .tooDeep(20))
        _ = try read(nested(900), depth: 1_000)
        #expect(refusal(nested(100_000), depth: 1_000)?.reason == .tooDeep(1_000))
        #expect(refusal(nested(21))?.code == .limitExceeded)
    }

    @Test func elementsAndAttributesAreCounted() throws {
        _ = try read("<a b='1'><c/></a>", values: 3)
        #expect(refusal("<a b='1'><c/><d/></a>", values: 3)?.reason == .tooMany(3))
    }

    @Test func attributesOfOneElementAreBounded() throws {
        func many(_ count: Int) -> String { "<a " + (0..<count).map { "a\($0)='>' " }.joined() + "/>" }
        _ = try read(many(256))
        #expect(refusal(many(257))?.reason == .tooManyAttributes(256))
    }

    @Test func namespacesInScopeAreBounded() throws {
        func nested(_ levels: Int) -> String {
            (0..<levels).map { "<a xmlns:n\($0)='urn:\($0)'>" }.joined() + String(repeating: "</a>", count: levels)
        }
        _ = try read(nested(64), depth: 100)
        #expect(refusal(nested(65), depth: 100)?.reason == .tooManyNamespaces(64))
        _ = try read("<a>" + String(repeating: "<b xmlns='urn:x'/>", count: 100) + "</a>")
    }

    @Test func combiningMarksAreBounded() {
        let marks = String(repeating: "\u{0301}\u{0316}", count: 20)
        #expect(refusal("<a>x\(marks)</a>")?.reason == .combiningMarks)
        #expect(refusal("<a b='x\(marks)'/>")?.reason == .combiningMarks)
    }

    @Test func largeTextsAreRead() throws {
        let text = String(repeating: "x", count: 1_000_000)
        #expect(try read("<a b='\(text)'>\(text)</a>").text.utf8.count == 1_000_000)
    }
}
