/// Where a pattern matches a text.
package struct RE2Match: Hashable, Sendable {
    /// Ranges of UTF-8 bytes: the whole match first, then each group; nil for a group that took no part.
    package let groups: [Range<Int>?]
}
