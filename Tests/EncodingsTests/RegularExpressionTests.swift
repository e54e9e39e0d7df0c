import Encodings
import Testing

@Suite("Regular expressions") struct RegularExpressionTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let pattern: String
        let text: String
        let matches: Bool

        var testDescription: String { "\(pattern) on '\(text)'" }

        init(_ pattern: String, _ text: String, _ matches: Bool) {
            (self.pattern, self.text, self.matches) = (pattern, text, matches)
        }
    }

    static let samples: [Sample] = [
        Sample("", "", true), Sample("", "a", false), Sample("abc", "abc", true), Sample("abc", "abcd", false),
        Sample("abc", "xabc", false), Sample("a|bc", "bc", true), Sample("a|bc", "ac", false),
        Sample("a|ab", "ab", true), Sample("(a|b)*c", "ababc", true), Sample("(?:a|)b", "b", true),
        Sample("a{2,3}", "a", false), Sample("a{2,3}", "aaa", true), Sample("a{2,3}", "aaaa", false),
        Sample("a{2}", "aa", true), Sample("a{2,}", "aaaaa", true), Sample("a{0}", "", true),
        Sample("(ab){2}c?", "abab", true), Sample("a.c", "a\nc", false), Sample("a.c", "aéc", true),
        Sample(#"a\.c"#, "abc", false), Sample(#"a\.c"#, "a.c", true), Sample("[a-c]+", "abcabc", true),
        Sample("[^a-c]", "b", false), Sample("[^a-c]", "d", true), Sample("[]a]+", "]a", true),
        Sample("[a-]", "-", true), Sample(#"[\d.]+"#, "1.2.3", true), Sample(#"[^\d]"#, "5", false),
        Sample(#"[\D]"#, "5", false), Sample(#"[\D]"#, "x", true), Sample(#"\w+@\w+"#, "a_1@b", true),
        Sample(#"\W"#, "a", false), Sample(#"\s\S"#, " x", true), Sample("^a$", "a", true),
        Sample("a^b", "ab", false), Sample("(^|x)a", "a", true), Sample(#"\Aa\z"#, "a", true),
        Sample("a$b", "a", false), Sample("(a*)*", "aaa", true), Sample("(a*)*b", "aaac", false),
        Sample("(|a)+", "aaa", true), Sample("a*?b+?", "aab", true), Sample("é", "e\u{301}", false),
        Sample("a\u{301}?", "a", true), Sample("x]}", "x]}", true),
        Sample(
            #"https://github\.com/org/repo/.*"#,
            "https://github.com/org/repo/.github/workflows/a.yml@refs/heads/main",
            true
        ),
        Sample("https://github.com/org/repo", "https://github.com/org/repo-evil/x", false),
        Sample(#"https://github\.com/.*"#, "https://githubXcom/a", false),
    ]

    @Test("match whole texts", arguments: samples)
    func matchesWholeTexts(_ sample: Sample) throws {
        #expect(try RegularExpression(sample.pattern).matches(sample.text) == sample.matches)
    }

    static let refusals: [(pattern: String, part: String)] = [
        ("(a", "expected ')'"), ("a)", "expected '('"), ("[a", "expected ']'"), ("*a", "something to repeat"),
        ("a**", "one repetition"), ("a{2", "expected '}'"), ("a{,2}", "expected a count"), ("{", "write '\\{'"),
        ("a{3,2}", "rising order"), ("a{1001}", "up to 1000"), ("(?i)a", "not supported"), ("(?=a)", "not supported"),
        ("(?P<n>a)", "not supported"), (#"\1"#, "found '\\1'"), (#"\b"#, "found '\\b'"), (#"\p{L}"#, "found '\\p'"),
        (#"\Qa\E"#, "found '\\Q'"), ("a\\", "after '\\'"), ("[z-a]", "rising order"), (#"[\d-z]"#, "rising order"),
        ("[[:alpha:]]", "named one"), ("((a{100}){100}){100}", "10000 steps"), ("(((){1000}){1000}){1000}", "steps"),
        (String(repeating: "(", count: 101), "groups in groups"),
    ]

    @Test("are refused when not supported, malformed or too large", arguments: refusals)
    func refuses(_ refusal: (pattern: String, part: String)) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(refusal.pattern) }
        #expect(error?.description.contains(refusal.part) == true, "\(String(describing: error))")
    }

    @Test("name the letter that they stumble on")
    func namesThePlace() {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression("ab**") }
        #expect(error?.position == 4)
    }

    @Test("take time in proportion to pattern and text")
    func isLinear() throws {
        let pattern = try RegularExpression(String(repeating: "a?", count: 200) + String(repeating: "a", count: 200))
        #expect(pattern.matches(String(repeating: "a", count: 200)))
        #expect(try !RegularExpression("(a+)+$").matches(String(repeating: "a", count: 5_000) + "b"))
    }
}
