internal import Encodings
package import Vocabulary

/// Why a policy cannot be used: exit code 4.
package struct PolicyError: Explained, Hashable {
    package let code: Code
    package let description: String
    package let remedy: String?
    /// The policy's file; nil where there is none at all.
    package let location: String?

    package var blame: Blame { .trust }

    /// No file was given, or the folders that were given hold none.
    package static let none = PolicyError(
        code: .noPolicy,
        description: "expected at least one policy, found none",
        remedy: "name one with --policy, or put it into policies/ of the trust root",
        location: nil
    )

    private init(code: Code, description: String, remedy: String?, location: String?) {
        (self.code, self.description, self.remedy, self.location) = (code, description, remedy, location)
    }

    /// A mistake of syntax or shape, in the file that has it.
    init(_ error: YAMLError, in file: String) {
        self.init(
            code: error.reason == .unknownField ? .policyUnknownField : .policyInvalid,
            description: "\(file): \(error.description)",
            remedy: nil,
            location: file
        )
    }

    /// A field or a kind of policy that this version does not judge, and therefore does not ignore either.
    static func notSupportedYet(_ what: String, line: Int, column: Int, in file: String) -> PolicyError {
        PolicyError(
            code: .notSupportedYet,
            description: "\(file): line \(line), column \(column): \(what)",
            remedy: "take it out, or judge this policy with a version that supports it",
            location: file
        )
    }

    /// A failure below that none of our readers names.
    static func unreadable(_ reason: String, in file: String) -> PolicyError {
        PolicyError(
            code: .policyInvalid,
            description: "\(file): expected a policy, found \(reason)",
            remedy: nil,
            location: file
        )
    }

    /// Two files give one name, so outcomes could not be told apart.
    static func sameName(_ name: String, first: String, second: String) -> PolicyError {
        PolicyError(
            code: .policyInvalid,
            description: "\(second): metadata.name: expected a name of its own, found '\(name)' as in \(first)",
            remedy: "rename one of the two policies",
            location: second
        )
    }
}
