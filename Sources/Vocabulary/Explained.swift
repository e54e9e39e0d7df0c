/// An error that a person can act on; every error type of the package conforms.
public protocol Explained: Error, Sendable, CustomStringConvertible {
    /// Who has to act, which decides the exit code.
    var blame: Blame { get }
    /// The stable identifier that the public contract lists.
    var code: Code { get }
    /// What to do next, as an imperative clause; nil where nothing but a new input helps.
    var remedy: String? { get }
    /// The file, and the entry inside it, that the error is about; nil where the layer does not know it.
    var location: String? { get }
}

extension Explained {
    public var remedy: String? { nil }
    public var location: String? { nil }

    /// What, where, expected, found and what to do, without the code; control characters escaped.
    public var message: String {
        let text = remedy.map { "\(description); \($0)" } ?? description
        return text.printable
    }

    /// The one line for standard error: the message, and the code in brackets.
    public var line: String { "\(message) [\(code.rawValue)]" }
}

/// Who has to act on an error.
public enum Blame: Sendable, Hashable {
    /// The bundle or the verdict cannot be read safely: exit code 3.
    case input
    /// The trust root, a policy or a key cannot be used: exit code 4.
    case trust
    /// The words of the command are wrong: exit code 2.
    case words
    /// A fault of ours, or output that cannot be written: exit code 5.
    case ourselves
}

/// An error together with the place that an outer layer knows: a file, or an entry inside it.
public struct Located: Explained {
    public let place: String
    public let error: any Explained

    public init(in place: String, _ error: any Explained) {
        self.place = place
        self.error = error
    }

    public var blame: Blame { error.blame }
    public var code: Code { error.code }
    public var remedy: String? { error.remedy }
    public var description: String { "\(place): \(error.description)" }
    public var location: String? { error.location.map { "\(place): \($0)" } ?? place }
}
