import RegularExpressions
import Testing

@Suite("RE2 patterns over a whole text") struct SeriesTests {
    static let series: [(pattern: String, text: String, matches: String)] = [
        ("a", "banana", "1-2;3-4;5-6"), ("ana", "banana", "1-4"), ("a*", "baac", "0-0;1-3;4-4"),
        ("", "ab", "0-0;1-1;2-2"),
        ("", "é", "0-0;2-2"), ("", "", "0-0"), ("a|", "aba", "0-1;2-3"), ("|a", "aa", "0-0;1-1;2-2"),
        ("b||a", "ba", "0-1;2-2"), ("a*?", "aa", "0-0;1-1;2-2"), ("x*", "日x", "0-0;3-4"), ("$", "ab", "2-2"),
        ("^", "ab", "0-0"), ("(?m)^", "a\nb", "0-0;2-2"), ("(?m)$", "a\nb", "1-1;3-3"), ("^a", "aa", "0-1"),
        ("\\b", "ab cd", "0-0;2-2;3-3;5-5"), ("a(.*b)?", "aaa", "0-1 -;1-2 -;2-3 -"),
        ("a(.*b)?", "aabaa", "0-3 1-3;3-4 -;4-5 -"), ("(a)|b", "ab", "0-1 0-1;1-2 -"), ("\\w+", "ab, cd", "0-2;4-6"),
        ("[^,]*", "a,,b", "0-1;2-2;3-4"), ("a+|b", "aab", "0-2;2-3"), ("aa|a", "aaa", "0-2;2-3"), ("b", "a", ""),
        ("(?:a|ab)(?:c|bcd)?", "abcdab", "0-4;4-5"), ("\\z", "a", "1-1"), ("a|$", "ba", "1-2"),
    ]

    @Test("find matches one after another", arguments: series)
    func findsAll(_ sample: (pattern: String, text: String, matches: String)) throws {
        let pattern = try RE2Pattern(sample.pattern)
        let matches = pattern.matches(in: sample.text, limit: -1)
        #expect(matches.map(spelled).joined(separator: ";") == sample.matches)
        for limit in 0...matches.count + 1 {
            #expect(pattern.matches(in: sample.text, limit: limit) == Array(matches.prefix(limit)))
        }
        #expect(oneByOne(pattern, sample.text) == matches)
    }

    /// The rule of Go's `FindAll`, with a search for each match.
    private func oneByOne(_ pattern: RE2Pattern, _ text: String) -> [RE2Match] {
        let bytes = Array(text.utf8)
        var (position, previousEnd, found) = (0, -1, [RE2Match]())
        while position <= bytes.count, let match = pattern.firstMatch(in: text, from: position) {
            guard let whole = match.groups[0] else { break }
            let isEmptyHere = whole.upperBound == position
            if !(isEmptyHere && whole.lowerBound == previousEnd) { found.append(match) }
            previousEnd = whole.upperBound
            position = isEmptyHere ? position + 1 : whole.upperBound
            while isEmptyHere, position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        }
        return found
    }

    @Test("agree with a search for each match, for all small patterns of one alphabet")
    func agreesWithSearches() throws {
        let parts = ["a", "b", "a*", "b*?", "(a|b)", "(|a)", "(?:ab|a)", "(b?)", "^", "$", "\\b", "a+", "(?:b|)+", "."]
        let texts = ["", "a", "b", "ab", "ba", "aab", "abab", "bbaa", "aéb"]
        var count = 0
        for first in parts {
            for second in parts + ["|a", "|", "|b*"] {
                let pattern = try RE2Pattern(first + second)
                for text in texts {
                    #expect(pattern.matches(in: text, limit: -1) == oneByOne(pattern, text), "\(pattern) on '\(text)'")
                    count += 1
                }
            }
        }
        #expect(count == 14 * 17 * 9)
    }

    @Test("start at an offset, which is put right where it is none")
    func startsAtOffset() throws {
        let pattern = try RE2Pattern("^a|é|$")
        let starts = [-5: 0, 0: 0, 1: 1, 2: 4, 3: 4, 4: 4]
        for (offset, start) in starts {
            #expect(pattern.firstMatch(in: "aéx", from: offset)?.groups[0]?.lowerBound == start, "\(offset)")
        }
        #expect(pattern.firstMatch(in: "aéx", from: 5) == nil)
        #expect(pattern.firstMatch(in: "aéx", from: .max) == nil)
        #expect(try RE2Pattern("\\Bb").firstMatch(in: "ab", from: 1)?.groups == [1..<2])
    }

    static let replacements: [(pattern: String, text: String, template: String, result: String)] = [
        ("a", "banana", "o", "bonono"), ("a*", "baac", "x", "xbxcx"), ("", "ab", "-", "-a-b-"), ("b", "a", "x", "a"),
        ("(\\w+) (\\w+)", "ab cd", "$2 $1", "cd ab"), ("(a)(b)?", "a", "[$2]", "[]"), ("(a)", "a", "${1}x", "ax"),
        ("(a)", "a", "$1x", ""), ("(?P<n>a)", "a", "<$n>", "<a>"), ("(?P<n>a)", "a", "<${n}>", "<a>"),
        ("(?P<nx>a)", "a", "$nx", "a"), ("(a)", "a", "$$1", "$1"), ("a", "a", "$", "$"), ("a", "a", "$ x", "$ x"),
        ("a", "a", "${", "${"), ("a", "a", "${1", "${1"), ("a", "a", "${}", "${}"), ("a", "a", "${1 }", "${1 }"),
        ("a", "a", "$0$0", "aa"), ("a", "a", "$00", ""), ("a", "a", "$1", ""), ("a", "a", "$-1", "$-1"),
        ("a", "a", "$99999999999999999999", ""), ("(?P<n>a)", "a", "$m", ""), ("(a)", "a", "$1é", ""),
        ("(a)", "a", "$1é$1-", "a-"), ("(a)", "a", "$1日本 $1!", " a!"), ("(?P<1x>a)", "a", "$1x", "a"),
        ("a", "a", "\\1", "\\1"),
        ("é", "aéb", "$0$0", "aééb"), ("^https://(.*)", "https://x/y", "$1", "x/y"),
        ("(?m)^", "a\nb", "> ", "> a\n> b"),
    ]

    @Test("replace matches by a template", arguments: replacements)
    func replaces(_ sample: (pattern: String, text: String, template: String, result: String)) throws {
        let replaced = try RE2Pattern(sample.pattern).replacingAll(in: sample.text, with: sample.template)
        #expect(Array(replaced.utf8) == Array(sample.result.utf8), "\(replaced)")
    }

    @Test("replace matches by a text as it is, and stop at a limit")
    func replacesLiterally() throws {
        let pattern = try RE2Pattern("(a)")
        #expect(pattern.replacingAll(in: "banana", withLiteral: "$1$$") == "b$1$$n$1$$n$1$$")
        #expect(pattern.replacingAll(in: "banana", with: "$1$1", upTo: 9) == "baanaanaa")
        #expect(pattern.replacingAll(in: "banana", with: "$1$1", upTo: 8) == nil)
        #expect(pattern.replacingAll(in: "aab", withLiteral: "", upTo: 1) == "b")
        #expect(pattern.replacingAll(in: "aab", withLiteral: "", upTo: 0) == nil)
    }

    @Test("know their groups, and are equal as written")
    func knowsItself() throws {
        let pattern = try RE2Pattern("(a)(?P<n>b)(?:c)(?<m>d){0}")
        #expect(pattern.groupCount == 3)
        #expect(pattern.groupNames == [nil, nil, "n", "m"])
        #expect(pattern.description == "(a)(?P<n>b)(?:c)(?<m>d){0}")
        #expect(try RE2Pattern("é") == RE2Pattern("é"))
        #expect(try RE2Pattern("\u{E9}") != RE2Pattern("e\u{301}"))
        #expect(try Set([RE2Pattern("a"), RE2Pattern("a"), RE2Pattern("\u{E9}"), RE2Pattern("e\u{301}")]).count == 3)
    }
}
