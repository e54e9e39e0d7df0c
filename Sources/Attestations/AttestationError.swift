package import Vocabulary

/// Why an attestation does not count; it is listed with this, and never reaches a policy.
package struct AttestationError: Explained, Hashable {
    package let code: Code
    package let description: String
    package let remedy: String?

    package init(_ code: Code, _ description: String, remedy: String? = nil) {
        (self.code, self.description, self.remedy) = (code, description, remedy)
    }

    package var blame: Blame { .input }

    /// The error that a document cannot be read: over a limit, or not what it should be.
    static func unreadable(_ document: String, _ error: any Error, _ code: Code) -> AttestationError {
        let isLimit = (error as? any Explained)?.code == .limitExceeded
        return AttestationError(isLimit ? .limitExceeded : code, "\(document): \(error)")
    }
}
