/// Kyverno's patterns: `*` stands for any run of bytes, `/` included, `?` for exactly one; the whole text must match.
///
/// Source: Kyverno documentation, "Wildcards".
package struct Wildcard: Hashable, Sendable, CustomStringConvertible {
    private let pattern: [UInt8]

    package init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

    /// The pattern as it was written.
    package var description: String { String(decoding: pattern, as: UTF8.self) }

    /// Whether the whole text matches; time is proportional to pattern times text at worst.
    package func matches(_ text: String) -> Bool {
        let text = Array(text.utf8)
        var patternIndex = 0
        var textIndex = 0
        // Where to go on when a byte does not match: the last run takes one byte more, which no earlier run need.
        var lastRun: (pattern: Int, text: Int)?
        while textIndex < text.count {
            if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
                lastRun = (patternIndex, textIndex)
                patternIndex += 1
            } else if patternIndex < pattern.count,
                pattern[patternIndex] == UInt8(ascii: "?") || pattern[patternIndex] == text[textIndex]
            {
                patternIndex += 1
                textIndex += 1
            } else if let run = lastRun {
                lastRun = (run.pattern, run.text + 1)
                patternIndex = run.pattern + 1
                textIndex = run.text + 1
            } else {
                return false
            }
        }
        return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    package static func matches(_ pattern: String, _ text: String) -> Bool { Wildcard(pattern).matches(text) }

    /// Whether a text has `*` or `?`, and so matches more than itself.
    package static func hasWildcard(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }
}
