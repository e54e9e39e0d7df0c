package import Verdicts
internal import Vocabulary

/// The outcome of `accept` as text.
package enum AcceptanceReport {
    /// For standard output: `reference@digest` a line, the digest alone for an unnamed image; empty when rejected.
    package static func text(_ result: AcceptanceResult) -> String {
        guard result.isAccepted else { return "" }
        return result.images.map { name($0).printable + "\n" }.joined()
    }

    /// For standard error: every condition that does not hold, one a line, without the program's name.
    package static func errors(_ result: AcceptanceResult) -> [String] { result.errors.map(\.line) }

    /// For standard error: what a person should know.
    package static func notes(_ result: AcceptanceResult) -> [String] { result.notes.map(\.printable) }

    /// The digest in the reference gives way to the one that was judged, which is the same or more exact.
    private static func name(_ image: AcceptanceResult.Image) -> String {
        guard let reference = image.reference?.description else { return image.digest.description }
        return "\(reference.prefix { $0 != "@" })@\(image.digest)"
    }
}
