/// Why an evaluation gave no value, before it is known where in the text that is.
package final class CELFailure: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The operation failed: `||` and `&&` may make up for it.
        case evaluation
        /// The cost limit was reached: nothing makes up for it.
        case cost
    }

    package let kind: Kind
    package let message: String
    /// Where in the text, as an offset in bytes; nil where the failing function did not know.
    let offset: Int?

    package init(_ message: String, kind: Kind = .evaluation) {
        (self.kind, self.message, offset) = (kind, message, nil)
    }

    private init(_ failure: CELFailure, at offset: Int) {
        (kind, message, self.offset) = (failure.kind, failure.message, offset)
    }

    /// The same failure at that offset, where it has none yet.
    func placed(at offset: Int) -> CELFailure { self.offset == nil ? CELFailure(self, at: offset) : self }

    package var description: String { message }

    /// No overload of the function takes these arguments.
    package static func noSuchOverload(_ function: String, _ arguments: CELValue...) -> CELFailure {
        CELFailure("no such overload: \(function)(\(arguments.map(\.typeName).joined(separator: ", ")))")
    }
}
