package import Encodings
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
    package init(_ error: YAMLError, in file: String) {
        self.init(
            code: error.reason == .unknownField ? .policyUnknownField : .policyInvalid,
            description: "\(file): \(error.description)",
            remedy: nil,
            location: file
        )
    }

    /// A field or a kind of policy that this version does not judge, and therefore does not ignore either.
    package static func notSupportedYet(_ what: String, line: Int, column: Int, in file: String) -> PolicyError {
        PolicyError(
            code: .notSupportedYet,
            description: "\(file): line \(line), column \(column): \(what)",
            remedy: "take it out, or judge this policy with a version that supports it",
            location: file
        )
    }

    /// The kinds of policy that clusters know, and what may stand beside them in a file.
    private static let foreignKinds: Set<String> = [
        "ClusterPolicy", "Policy", "ImageValidatingPolicy", "NamespacedImageValidatingPolicy", "ClusterImagePolicy",
        "ValidatingPolicy", "PolicyException", "ConfigMap", "Secret", "Namespace",
    ]

    /// Documents of which no language reads any.
    ///
    /// - Throws: `YAMLError` where it is not even a mapping with a kind.
    static func unknownKind(_ documents: [YAMLValue], in file: String) throws(YAMLError) -> PolicyError {
        guard let first = documents.first else { return .unreadable("nothing", in: file) }
        let cursor = YAMLCursor(first)
        guard case .mapping(let fields) = first.content else { throw cursor.mismatch("a mapping") }
        guard let kind = fields.first(where: { $0.name == "kind" }) else {
            throw cursor.mismatch("a field 'kind'", found: "none")
        }
        let value = YAMLCursor(kind.value, path: "kind")
        let text = try value.text()
        guard foreignKinds.contains(text) else { throw value.mismatch("'\(BundlePolicy.kind)'", found: "'\(text)'") }
        return .notSupportedYet(
            "kind: expected '\(BundlePolicy.kind)', found '\(text)', which this version does not judge",
            line: kind.value.line,
            column: kind.value.column,
            in: file
        )
    }

    /// A test of policies that cannot be run.
    package static func unusableTest(_ what: String, in file: String) -> PolicyError {
        PolicyError(code: .policyInvalid, description: "\(file): \(what)", remedy: nil, location: file)
    }

    /// A failure below that none of our readers names.
    package static func unreadable(_ reason: String, in file: String) -> PolicyError {
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
