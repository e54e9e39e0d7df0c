import Encodings
import Testing
import Vocabulary

@Suite struct YAMLReaderTests {
    private func read(_ text: String, limits: Limits = Limits()) throws -> YAMLCursor {
        YAMLCursor(try YAMLReader.read(Array(text.utf8), limits: limits))
    }

    @Test func scalarsStayText() throws {
        let fields = try read("a: no\nb: 1.10\nc: ~\nd: 2026-01-01\ne: 0x10\nf: 'true'\n").fields(
            ["a", "b", "c", "d", "e", "f"]
        )
        #expect(try fields["a"]?.text() == "no")
        #expect(try fields["b"]?.text() == "1.10")
        #expect(try fields["c"]?.text() == "~")
        #expect(try fields["d"]?.text() == "2026-01-01")
        #expect(throws: YAMLError.self) { try fields["a"]?.bool() }
        #expect(throws: YAMLError.self) { try fields["e"]?.integer(0...100) }
        #expect(throws: YAMLError.self) { try fields["f"]?.bool() }
    }

    static let refusals: [(String, YAMLError.Reason)] = [
        ("", .syntax), ("# only a comment\n", .syntax), ("a: 1\n---\nb: 2\n", .syntax), ("a: 1\na: 2\n", .syntax),
        ("a: {b: 1, b: 2}\n", .syntax), ("a: [1\n", .syntax), ("a: !!int 1\n", .syntax), ("a: !x 1\n", .syntax),
        ("!!python/object:x {}\n", .syntax), ("a: *nowhere\n", .syntax), ("? [a]\n: 1\n", .syntax),
        ("a: \"\\q\"\n", .syntax),
        ("\ta: 1\n", .syntax), ("a: &x [*x]\n", .syntax),
    ]

    @Test(arguments: refusals)
    func refuses(_ text: String, _ reason: YAMLError.Reason) {
        let error = #expect(throws: YAMLError.self) { try read(text) }
        #expect(error?.reason == reason, "\(error?.description ?? "")")
    }

    @Test func refusesBadUTF8() {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read([0x61, 0x3A, 0x20, 0xFF], limits: Limits()) }
        #expect(error?.reason == .syntax)
    }

    @Test func namesThePlaceOfADuplicate() {
        let error = #expect(throws: YAMLError.self) { try read("x: 1\ny:\n  a: 1\n  b: 2\n  a: 3\n") }
        #expect(error?.line != nil)
        #expect(error?.description.contains("'a'") == true)
    }

    @Test func namesThePlaceOfBadSyntax() {
        let error = #expect(throws: YAMLError.self) { try read("a: 1\nb: [1, 2\nc: 3\n") }
        #expect(error?.line.map { $0 >= 2 } == true)
    }

    @Test func expandsAliasesWithinTheLimit() throws {
        let fields = try read("a: &x [1, 2]\nb: *x\n").fields(["a", "b"])
        #expect(try fields["b"]?.texts() == ["1", "2"])
    }

    @Test func stopsABombOfAliases() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = #expect(throws: YAMLError.self) { try read(text) }
        #expect(error?.reason == .limit)
    }

    @Test func boundsNodesAndDepth() {
        var limits = Limits()
        limits.yamlNodes = 3
        #expect(throws: YAMLError.self) { try read("[1, 2, 3]", limits: limits) }
        #expect(throws: Never.self) { try read("[1, 2]", limits: limits) }
        let error = #expect(throws: YAMLError.self) {
            try read(String(repeating: "[", count: 70) + String(repeating: "]", count: 70))
        }
        #expect(error?.reason == .limit)
    }

    @Test(arguments: ["[", "- ", "{a: "])
    func hostileDepthIsRefusedBeforeTheStackEnds(_ opening: String) {
        #expect(throws: YAMLError.self) { try read(String(repeating: opening, count: 100_000)) }
    }
}

@Suite struct YAMLCursorTests {
    private func read(_ text: String) throws -> YAMLCursor {
        YAMLCursor(try YAMLReader.read(Array(text.utf8), limits: Limits()))
    }

    @Test func anUnknownFieldHasLineAndColumn() throws {
        let spec = try read("kind: X\nspec:\n  name: a\n  nmae: b\n").fields(["kind", "spec"])["spec"]
        let error = #expect(throws: YAMLError.self) { try spec?.fields(["name"]) }
        #expect(error?.reason == .unknownField)
        #expect(error?.line == 4)
        #expect(error?.column == 3)
        #expect(error?.description == "line 4, column 3: spec: expected one of name; found the unknown field 'nmae'")
    }

    @Test func aMissingFieldHasThePlaceOfItsMapping() throws {
        let root = try read("a: 1\n")
        let error = #expect(throws: YAMLError.self) { try root.require("b", in: root.fields(["a", "b"])) }
        #expect(error?.description == "line 1, column 1: document: expected a field 'b', found none")
        #expect(error?.reason == .shape)
    }

    private enum Word: String, CaseIterable { case red, blue }

    static let mismatches: [(String, String, @Sendable (YAMLCursor) throws -> Void)] = [
        ("[1]", "a text, found a list", { _ = try $0.text() }),
        ("''", "a text, found nothing", { _ = try $0.text() }),
        ("{}", "a list, found a mapping", { _ = try $0.sequence() }),
        ("a", "a mapping, found 'a'", { _ = try $0.fields([]) }),
        ("[a, a]", "each value once, found 'a' again", { _ = try $0.texts() }),
        ("[a, a]", "each value once, found 'a' again", { _ = try $0.oneOrMoreTexts() }),
        ("5", "a whole number from 1 to 4, found '5'", { _ = try $0.integer(1...4) }),
        ("'3'", "a whole number from 1 to 4, found '3'", { _ = try $0.integer(1...4) }),
        ("03", "a whole number from 1 to 4, found '03'", { _ = try $0.integer(1...4) }),
        ("+3", "a whole number from 1 to 4, found '+3'", { _ = try $0.integer(1...4) }),
        ("3.0", "a whole number from 1 to 4, found '3.0'", { _ = try $0.integer(1...4) }),
        ("yes", "true or false, found 'yes'", { _ = try $0.bool() }),
        ("True", "true or false, found 'True'", { _ = try $0.bool() }),
        ("2026-01-01", "a time as 2026-06-01T12:00:00Z, found '2026-01-01'", { _ = try $0.instant() }),
        ("1y", "a duration as 24h, 7d or 90m, found '1y'", { _ = try $0.timeSpan() }),
        ("sha256:12", "a digest as sha256: and 64 hex digits, found 'sha256:12'", { _ = try $0.digest() }),
        ("Red", "one of red, blue, found 'Red'", { _ = try $0.word(Word.self) }),
    ]

    @Test(arguments: mismatches.indices)
    func namesExpectedAndFound(_ index: Int) throws {
        let (text, message, read) = Self.mismatches[index]
        let cursor = try self.read(text)
        let error = #expect(throws: YAMLError.self) { try read(cursor) }
        #expect(error?.description.hasSuffix("expected \(message)") == true, "\(error?.description ?? "")")
        #expect(error?.reason == .shape)
        #expect(error?.line == 1)
    }

    @Test func readsLeaves() throws {
        #expect(try read("a").oneOrMoreTexts() == ["a"])
        #expect(try read("[a, b]").oneOrMoreTexts() == ["a", "b"])
        #expect(try read("3").integer(1...4) == 3)
        #expect(try read("-3").integer(-4...4) == -3)
        #expect(try read("true").bool())
        #expect(try !read("false").bool())
        #expect(try read("24h").timeSpan() == TimeSpan("1d"))
        #expect(try read("2026-06-01T12:00:00Z").instant() == Instant("2026-06-01T12:00:00Z"))
        #expect(try read("blue").word(Word.self) == .blue)
        #expect(try read("sha256:\(String(repeating: "a", count: 64))").digest().algorithm == .sha256)
    }

    @Test(arguments: [
        ("", true), ("~", true), ("null", true), ("Null", true), ("NULL", true), ("nULL", false), ("'null'", false),
        ("''", false), ("[]", false), ("{}", false), ("0", false),
    ])
    func knowsWhatIsAbsent(_ text: String, _ isAbsent: Bool) throws {
        let field = try #require(try read("a: \(text)\n").fields(["a"])["a"])
        #expect(field.isAbsent == isAbsent)
    }

    @Test(arguments: [
        ("{a: {b: c}}", "a: expected a text, found a mapping"), ("[a]", "expected a mapping, found a list"),
    ])
    func refusesWhatIsNoMapOfTexts(_ text: String, _ words: String) throws {
        try read("{a: b, c: ''}").requireTextMap()
        let error = #expect(throws: YAMLError.self) { try read(text).requireTextMap() }
        #expect(error?.text.hasSuffix(words) == true, "\(error?.text ?? "")")
    }

    @Test func pathsNameTheWay() throws {
        let spec = try #require(try read("spec:\n  require:\n  - maxAge: 1\n").fields(["spec"])["spec"])
        let entry = try #require(try spec.fields(["require"])["require"]?.sequence().first)
        #expect(try entry.fields(["maxAge"])["maxAge"]?.path == "spec.require[0].maxAge")
    }
}
