/// Something about a bundle that a person should know, beside the outcomes of rules.
public struct Finding: Hashable, Sendable {
    /// An error makes the result FAILED; the others only tell.
    public enum Severity: String, Sendable, CaseIterable { case error, warning, note }

    public let severity: Severity
    public let code: Code
    public let message: String
    /// The file, entry, blob or image that it is about.
    public let location: String?

    public init(_ severity: Severity, _ code: Code, _ message: String, location: String?) {
        (self.severity, self.code, self.message, self.location) = (severity, code, message, location)
    }
}
