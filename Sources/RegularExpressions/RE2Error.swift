/// Why a pattern cannot be used.
package struct RE2Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which letter of the pattern it is about, from 1; one past the last letter where something is missing.
    package let position: Int
    /// What was expected there, and what was found.
    package let text: String

    package var description: String { "letter \(position): \(text)" }

    package static func == (left: RE2Error, right: RE2Error) -> Bool {
        left.position == right.position && left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(position)
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
