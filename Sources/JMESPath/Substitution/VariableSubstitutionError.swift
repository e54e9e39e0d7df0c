/// Why the variables of a document cannot be substituted.
package struct VariableSubstitutionError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The expression of a variable cannot be read, or has no value.
        case expression(JMESPathError, variable: String)
        /// Attested text would become part of an expression, and could change its meaning.
        case unsafeSplice(variable: String)
        /// `{{@}}` or `$(…)`.
        case unsupportedReference(String)
        /// A name of a member becomes something other than text.
        case nameIsNoText(String)
        /// Two names of an object become the same.
        case duplicateName(String)
        case tooLong(Int)
        case tooManyVariables(Int)
        case tooDeep(Int)
    }

    package let reason: Reason
    /// The place in the document, as `.all[0].key`; empty for the document itself.
    package let path: String

    package init(reason: Reason, path: String) { (self.reason, self.path) = (reason, path) }

    /// The identifier of the outcome, where it has one of its own.
    package var code: String? {
        switch reason {
        case .unsafeSplice: "unsafe-splice"
        case .unsupportedReference: "unsupported-reference"
        default: nil
        }
    }

    package var description: String { path.isEmpty ? text : "\(path): \(text)" }

    private var text: String {
        switch reason {
        case .expression(let error, let variable): "variable '\(variable)': \(error)"
        case .unsafeSplice(let variable):
            "variable '\(variable)': expected attested text without quotes, backticks, backslashes and braces, "
                + "of letters and digits alone outside quotes; found other text"
        case .unsupportedReference(let reference): "expected a JMESPath variable, found the reference '\(reference)'"
        case .nameIsNoText(let kind): "expected a string as a name, found \(kind)"
        case .duplicateName(let name): "expected each name once, found '\(name)' again"
        case .tooLong(let limit): "expected at most \(limit) bytes of text, found more"
        case .tooManyVariables(let limit): "expected at most \(limit) variables, found more"
        case .tooDeep(let limit): "expected at most \(limit) levels of nesting, found more"
        }
    }
}
