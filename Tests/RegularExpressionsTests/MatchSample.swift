import RegularExpressions
import Testing

/// A pattern, a text, and the groups of the first match: UTF-8 ranges such as `0-3`, `-` for a group without one, and
/// nothing at all where there is no match.
struct MatchSample: Sendable, CustomTestStringConvertible {
    let pattern: String
    let text: String
    let groups: String

    var testDescription: String { "\(pattern) on '\(text)'" }

    init(_ pattern: String, _ text: String, _ groups: String) {
        (self.pattern, self.text, self.groups) = (pattern, text, groups)
    }

    /// Checks the first match, and that the other searches agree with it.
    func check() throws {
        let pattern = try RE2Pattern(pattern)
        let match = pattern.firstMatch(in: text, from: 0)
        #expect(match.map(spelled) ?? "" == groups)
        #expect(pattern.isFound(in: text) == (match != nil))
        #expect(pattern.matches(in: text, limit: 1) == (match.map { [$0] } ?? []))
        // Text after a quotation without its end would belong to it.
        if self.pattern.contains("\\Q"), !self.pattern.contains("\\E") { return }
        let whole = try RE2Pattern("\\A(?:\(self.pattern))\\z")
        #expect(pattern.matchesWhole(text) == whole.isFound(in: text))
        // What always holds, but keeps the pattern from the faster machine.
        let slower = try RE2Pattern("(?:\\b|\\B)(?:\(self.pattern))")
        #expect(slower.isFound(in: text) == (match != nil))
        #expect(slower.matchesWhole(text) == pattern.matchesWhole(text))
        #expect(slower.firstMatch(in: text, from: 0) == match)
    }
}

func spelled(_ match: RE2Match) -> String {
    match.groups.map { $0.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "-" }.joined(separator: " ")
}
