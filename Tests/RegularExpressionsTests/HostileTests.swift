import RegularExpressions
import Testing

@Suite("RE2 patterns take linear time") struct HostileTests {
    static let patterns = [
        "(a*)*b", "(a+a+)+y", "(a|a)*b", "(a|aa)+$b", "(a?){50}a{50}b", "^(a+)+$b", "(.*)(.*)(.*)(.*)b", "(a*?)*?b",
        "((a*)*)*b", "(?i)(A+)+b", "[^b]*b", "(\\w+\\s?)*b",
        "\\b(a+)+b", "(?m)^(a*)*b$", "(?:a?){100}a{100}b",
    ]

    @Test("where nothing matches", arguments: patterns)
    func isLinear(_ pattern: String) throws {
        let text = String(repeating: "a", count: 1_000)
        let pattern = try RE2Pattern(pattern)
        let duration = ContinuousClock().measure {
            #expect(!pattern.isFound(in: text))
            #expect(!pattern.matchesWhole(text))
            #expect(pattern.firstMatch(in: text, from: 0) == nil)
            #expect(pattern.matches(in: text, limit: -1) == [])
        }
        #expect(duration < .seconds(20))
    }

    @Test("where a search for each match would read the text again and again")
    func isLinearForAllMatches() throws {
        let text = String(repeating: "a", count: 10_000)
        let (optional, all, lazy) = try (RE2Pattern("a(.*b)?"), RE2Pattern(".*"), RE2Pattern("a*?$"))
        let duration = ContinuousClock().measure {
            #expect(optional.matches(in: text, limit: -1).count == 10_000)
            #expect(optional.replacingAll(in: text, with: "") == "")
            #expect(all.matches(in: text, limit: -1).map(\.groups) == [[0..<10_000]])
            #expect(lazy.matches(in: text, limit: -1).map(\.groups) == [[0..<10_000]])
        }
        #expect(duration < .seconds(30))
    }

    @Test("where counts are high")
    func matchesCounts() throws {
        let pattern = try RE2Pattern("(a?){50}a{50}")
        let text = String(repeating: "a", count: 1_000)
        #expect(pattern.matchesWhole(String(repeating: "a", count: 100)))
        #expect(!pattern.matchesWhole(String(repeating: "a", count: 101)))
        #expect(!pattern.matchesWhole(String(repeating: "a", count: 49)))
        #expect(pattern.firstMatch(in: text, from: 0)?.groups == [0..<100, 49..<50])
        #expect(try RE2Pattern("(?:x|a){1000}").matchesWhole(text))
        #expect(try !RE2Pattern("(?:x|a){999}").matchesWhole(text))
    }

    @Test("and as many groups in groups as allowed are no danger")
    func nestsDeeply() throws {
        let open = String(repeating: "(", count: 1_000)
        let pattern = try RE2Pattern(open + "a" + String(repeating: ")*", count: 1_000))
        #expect(pattern.groupCount == 1_000)
        #expect(pattern.matchesWhole("aaa"))
        #expect(pattern.firstMatch(in: "baaa", from: 1)?.groups.last == 3..<4)
        #expect(try RE2Pattern(open + String(repeating: ")", count: 1_000)).matchesWhole(""))
    }

    @Test("and odd patterns are read in time in proportion to their length")
    func readsQuickly() throws {
        let duration = ContinuousClock().measure {
            let open = #expect(throws: RE2Error.self) { try RE2Pattern(String(repeating: "[[:", count: 30_000)) }
            #expect(open?.text == "expected ']' for the class of letter 1, found the end of the pattern")
            let classes = #expect(throws: RE2Error.self) {
                try RE2Pattern("[" + String(repeating: "\\PL", count: 10_000))
            }
            #expect(classes?.text == "expected ']' for the class of letter 1, found the end of the pattern")
            let long = #expect(throws: RE2Error.self) { try RE2Pattern(String(repeating: "a{1", count: 30_000)) }
            #expect(long?.text.contains("steps") == true, "\(long?.text ?? "")")
            #expect(throws: Never.self) { try RE2Pattern(String(repeating: "a|", count: 6_000)) }
            #expect(throws: Never.self) { try RE2Pattern("(?i)[" + String(repeating: "é-ﬀ", count: 500) + "]") }
        }
        #expect(duration < .seconds(60))
    }
}
