/// Why an expression cannot be read, or has no value.
package struct JMESPathError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds that the specification tells apart, and those of the limits.
    package enum Kind: String, Hashable, Sendable {
        case syntax
        case unknownFunction = "unknown-function"
        case arity = "invalid-arity"
        case type = "invalid-type"
        case value = "invalid-value"
        /// An object lacks the key that an expression selects (with `strictKeys` alone).
        case unknownKey = "unknown-key"
        /// The expression takes more steps than the environment allows, or yields more than it allows.
        case cost
        case depth
    }

    package let kind: Kind
    /// Where in the text of the expression, from 1, in bytes of UTF-8; 0 where no place is to blame.
    package let column: Int
    /// What was expected and what was found.
    package let text: String

    package init(_ kind: Kind, column: Int = 0, _ text: String) {
        (self.kind, self.column, self.text) = (kind, column, text)
    }

    package var description: String { column > 0 ? "column \(column): \(text)" : text }
}
