/// A fault of Sallyport itself, or of the system under it: exit code 5.
public struct Fault: Explained, Hashable {
    public let code: Code
    public let description: String
    public let remedy: String?

    /// An invariant of ours does not hold, or a library misbehaves.
    public static func inside(_ description: String) -> Fault {
        Fault(
            code: .internalFault,
            description: description,
            remedy: "report this with the command that shows it"
        )
    }

    /// Output cannot be written.
    public static func cannotWrite(_ path: String, _ reason: String) -> Fault {
        Fault(code: .cannotWrite, description: "cannot write \(path): \(reason)", remedy: nil)
    }

    public var blame: Blame { .ourselves }
}

/// The words of a command are wrong: exit code 2.
public struct WrongWords: Explained, Hashable {
    public let description: String

    public init(_ description: String) { self.description = description }

    public var blame: Blame { .words }
    public var code: Code { .usage }
}
