import RegularExpressions
import Testing

@Suite("RE2 patterns are refused") struct RefusalTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let pattern: String
        let position: Int
        let part: String

        var testDescription: String { String(pattern.prefix(40)) }

        init(_ pattern: String, _ position: Int, _ part: String) {
            (self.pattern, self.position, self.part) = (pattern, position, part)
        }
    }

    static let structure: [Refusal] = [
        Refusal("(a", 3, "expected ')' for the group of letter 1"), Refusal("a(b(c)", 7, "group of letter 2"),
        Refusal("a)", 2, "expected '(' before ')'"), Refusal(")", 1, "expected '('"),
        Refusal("(?:a", 5, "expected ')'"),
        Refusal("(?i:a", 6, "expected ')'"), Refusal("(", 2, "expected ')'"), Refusal("a|(b", 5, "letter 3"),
        Refusal("(?", 3, "after flags"), Refusal("(?i", 4, "after flags"), Refusal("(?x)a", 3, "flag of 'imsU'"),
        Refusal("(?i-)a", 5, "flag after '-'"), Refusal("(?-)a", 4, "flag after '-'"),
        Refusal("(?-:a)", 4, "after '-'"),
        Refusal("(?i--s)", 5, "flag of 'imsU'"), Refusal("(?P", 3, "flag of 'imsU'"), Refusal("(?P<", 5, "group name"),
        Refusal("(?P<>a)", 5, "found none"), Refusal("(?<n", 5, "expected '>'"),
        Refusal("(?<n-o>a)", 5, "group name of"),
        Refusal("(?P<é>a)", 5, "ASCII"), Refusal("(?P<n>a)(?P<n>b)", 9, "found 'n' again"),
        Refusal("(?P<n>a)(?<n>b)", 9, "each group name once"), Refusal("(?'n'a)", 3, "flag of"),
        Refusal("(?Pn)", 3, "flag"),
    ]

    static let repetitions: [Refusal] = [
        Refusal("*", 1, "something to repeat before '*'"), Refusal("+a", 1, "before '+'"),
        Refusal("a|?", 3, "before '?'"),
        Refusal("(*a)", 2, "before '*'"), Refusal("(?:+)", 4, "before '+'"), Refusal("{2}", 1, "before '{'"),
        Refusal("(?i)*", 5, "before '*'"), Refusal("a**", 3, "found '*' after another"),
        Refusal("ab*+", 4, "found '+'"),
        Refusal("a???", 4, "found '?'"), Refusal("a{2}*", 5, "found '*'"), Refusal("a*{2}", 3, "found '{'"),
        Refusal("a{2}{3}", 5, "found '{'"), Refusal("a+*?", 3, "one repetition"), Refusal("a{1001}", 2, "up to 1000"),
        Refusal("a{2,1001}", 2, "up to 1000"), Refusal("a{99999999999999999999}", 2, "up to 1000"),
        Refusal("a{1001,}", 2, "up to 1000"), Refusal("a{3,2}", 2, "rising order, found {3,2}"),
        Refusal("(a{100}){100}", 9, "at most 1000, found 10000"), Refusal("((a{10}){10,}){11}", 15, "found 1100"),
        Refusal("(a{2}|b{501}){2}", 14, "found 1002"),
    ]

    static let classes: [Refusal] = [
        Refusal("[a", 3, "expected ']' for the class of letter 1"), Refusal("x[", 3, "class of letter 2"),
        Refusal("[]", 3, "expected ']'"), Refusal("[^]", 4, "expected ']'"), Refusal("[z-a]", 2, "rising order"),
        Refusal("[a-\\d]", 4, "found '\\d'"), Refusal("[a-", 4, "expected ']'"), Refusal("[[:foo:]]", 2, "found 'foo'"),
        Refusal("[[:^foo:]]", 2, "POSIX class"), Refusal("[[::]]", 2, "POSIX class"), Refusal("[[:alpha:]", 11, "']'"),
        Refusal("[[:Alpha:]]", 2, "found 'Alpha'"), Refusal("[\\b]", 2, "found '\\b'"),
        Refusal("[\\Qa\\E]", 2, "'\\Q'"),
        Refusal("[\\", 3, "after '\\'"), Refusal("[[:x[[:y:]]", 2, "POSIX class"),
        Refusal("\\p", 3, "found the end"), Refusal("\\p{", 4, "expected '}'"), Refusal("\\p{Lu", 6, "expected '}'"),
        Refusal("\\p{}", 1, "found ''"), Refusal("\\pX", 1, "found 'X'"), Refusal("a\\p{Foo}", 2, "found 'Foo'"),
        Refusal("\\p{Common}", 1, "found 'Common'"), Refusal("\\p{lu}", 1, "found 'lu'"),
        Refusal("\\p{Letter}", 1, "'Letter'"),
        Refusal("\\p{Cn}", 1, "found 'Cn'"), Refusal("\\p{\u{212A}atakana}", 1, "general category"),
        Refusal("\\p{\(String(repeating: "x", count: 99))}", 1, "found '\(String(repeating: "x", count: 40))…'"),
        Refusal("\\p{ Lu}", 1, "general category"), Refusal("[\\p{Foo}]", 2, "script of Arabic"),
        Refusal("\\p{^}", 1, "''"),
    ]

    static let escapes: [Refusal] = [
        Refusal("\\", 2, "after '\\'"), Refusal("a\\", 3, "found the end"), Refusal("\\1", 1, "back-reference '\\1'"),
        Refusal("(a)\\1", 4, "back-reference"), Refusal("\\8", 1, "back-reference '\\8'"), Refusal("\\19", 1, "'\\1'"),
        Refusal("\\k<n>", 1, "back-reference '\\k'"), Refusal("\\g1", 1, "back-reference"),
        Refusal("\\C", 1, "single byte"),
        Refusal("\\Z", 1, "'\\z' is the end"), Refusal("\\q", 1, "found '\\q'"), Refusal("\\é", 1, "found '\\é'"),
        Refusal("\\E", 1, "found '\\E'"), Refusal("\\G", 1, "found '\\G'"), Refusal("\\h", 1, "found '\\h'"),
        Refusal("\\u0041", 1, "found '\\u'"), Refusal("\\x", 3, "hexadecimal"), Refusal("\\x4", 4, "hexadecimal"),
        Refusal("\\xg0", 3, "hexadecimal"), Refusal("\\x{}", 4, "hexadecimal"), Refusal("\\x{4", 5, "hexadecimal"),
        Refusal("\\x{4g}", 5, "hexadecimal"), Refusal("\\x{110000}", 1, "up to 10FFFF"),
        Refusal("\\x{FFFFFFFFFFFFFFFFFFFF}", 1, "up to 10FFFF"),
    ]

    static let foreign: [Refusal] = [
        Refusal("a(?=b)", 2, "look-ahead '(?='"), Refusal("a(?!b)", 2, "look-ahead '(?!'"),
        Refusal("(?<=a)b", 1, "look-behind '(?<='"), Refusal("(?<!a)b", 1, "look-behind '(?<!'"),
        Refusal("(?P<n>a)(?P=n)", 9, "back-reference '(?P='"), Refusal("(?>a)", 1, "atomic group"),
        Refusal("(?#a)", 1, "comment"), Refusal("(?(1)a)", 1, "condition"), Refusal("(?|a)", 1, "branch reset"),
        Refusal("(?R)", 1, "recursion"), Refusal("(?P>n)", 1, "recursion"), Refusal("(?&n)", 1, "recursion"),
    ]

    static let size: [Refusal] = [
        Refusal(String(repeating: "(", count: 10_000) + String(repeating: ")", count: 10_000), 1_001, "1000 groups"),
        Refusal(String(repeating: "(?:", count: 10_000), 3_001, "1000 groups in groups"),
        Refusal(String(repeating: "a", count: 20_001), 20_001, "at most 20000 steps"),
        Refusal("(?:\(String(repeating: "ab", count: 50))){1000}", 105, "20000 steps"),
        Refusal("(?:\(String(repeating: "ab", count: 50))){1000,}", 105, "20000 steps"),
        Refusal(String(repeating: "(?:[ab]{1000}|c)", count: 100), 312, "20000 steps"),
        Refusal(String(repeating: "a", count: 100_001), 1, "100000 bytes, found 100001"),
        Refusal(String(repeating: "(a)", count: 2_000), 1, "fewer groups"),
        Refusal((0..<9_000).map { "[a\(Unicode.Scalar(0x4E00 + $0) ?? "x")]" }.joined(), 1, "fewer different classes"),
    ]

    @Test("for their structure", arguments: structure) func refusesStructure(_ refusal: Refusal) { check(refusal) }
    @Test("for a repetition", arguments: repetitions) func refusesRepetition(_ refusal: Refusal) { check(refusal) }
    @Test("for a class", arguments: classes) func refusesClass(_ refusal: Refusal) { check(refusal) }
    @Test("for an escape", arguments: escapes) func refusesEscape(_ refusal: Refusal) { check(refusal) }
    @Test("for what other engines have", arguments: foreign) func refusesForeign(_ refusal: Refusal) { check(refusal) }
    @Test("for their size", arguments: size) func refusesSize(_ refusal: Refusal) { check(refusal) }

    private func check(_ refusal: Refusal) {
        let error = #expect(throws: RE2Error.self) { try RE2Pattern(refusal.pattern) }
        #expect(error?.position == refusal.position, "\(String(describing: error))")
        #expect(error?.text.contains(refusal.part) == true, "\(String(describing: error))")
    }

    @Test("with a text that names the letter")
    func describesItself() {
        let error = #expect(throws: RE2Error.self) { try RE2Pattern("ab**") }
        #expect(error?.description == "letter 4: expected one repetition, found '*' after another")
    }
}
