/// A regular expression in RE2 syntax, as Go's `regexp` reads it, matched in time linear in the text.
///
/// Source: RE2, doc/syntax.txt, and Go, regexp/syntax. Of several matches that begin at the same place the one that a
/// backtracking engine would find first is taken ("leftmost-first"). There are no look-arounds and no back-references.
/// Positions in a text are offsets of UTF-8 bytes. Matching is the simulation of Thompson and Pike, over scalars.
package struct RE2Pattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it was written.
    package let description: String
    /// The names of the groups; index 0 is the whole match, which has none.
    package let groupNames: [String?]
    let program: Program

    /// Reads a pattern.
    ///
    /// - Throws: The first construct that is malformed, not in RE2 or too large.
    package init(_ pattern: String) throws(RE2Error) {
        var parser = try Parser(pattern)
        program = try parser.parse()
        groupNames = parser.names
        description = pattern
    }

    /// How many groups capture; the whole match is not counted.
    package var groupCount: Int { groupNames.count - 1 }

    /// Patterns are equal when they are written with the same bytes.
    package static func == (left: RE2Pattern, right: RE2Pattern) -> Bool {
        left.description.utf8.elementsEqual(right.description.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte) }
    }

    // MARK: - Matching

    /// Whether the pattern matches anywhere in the text.
    package func isFound(in text: String) -> Bool {
        program.isFound(in: text.utf8Span.span)
    }

    /// Whether the pattern matches the text from its first byte to its last.
    package func matchesWhole(_ text: String) -> Bool {
        program.matchesWhole(text.utf8Span.span)
    }

    /// The leftmost match that begins at an offset or later; anchors still see the whole text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - offset: Of a UTF-8 byte. Inside of a scalar it means the next scalar; below 0 it means 0.
    /// - Returns: The match; nil when there is none, or the offset is beyond the end.
    package func firstMatch(in text: String, from offset: Int) -> RE2Match? {
        let bytes = text.utf8Span.span
        var start = max(offset, 0)
        while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        guard start <= bytes.count, start > 0 || program.isFoundFast(in: bytes) else { return nil }
        var search = MatchSearch(program, limit: 1, slotCount: program.slotCount)
        return search.matches(in: bytes, from: start).first
    }

    /// The matches that follow each other, of which none overlap; time is linear in the text for all of them together.
    ///
    /// Source: Go, regexp, `FindAllSubmatchIndex`: an empty match right behind another match is left out.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: Most matches that are wanted; below 0 all are.
    /// - Returns: The matches, the first first. Each takes memory in proportion to the number of groups.
    package func matches(in text: String, limit: Int) -> [RE2Match] {
        matches(in: text, limit: limit, groupCount: groupCount)
    }

    /// The same, with the whole and so many groups of each match.
    func matches(in text: String, limit: Int, groupCount: Int) -> [RE2Match] {
        let bytes = text.utf8Span.span
        if limit == 0 || !program.isFoundFast(in: bytes) { return [] }
        var search = MatchSearch(program, limit: limit < 0 ? .max : limit, slotCount: 2 * (groupCount + 1))
        return search.matches(in: bytes, from: 0)
    }
}
