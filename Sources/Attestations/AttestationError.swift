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

    /// The error that a document cannot be read: over a limit, by an algorithm that we lack, or not what it should be.
    static func unreadable(_ document: String, _ error: any Error, _ code: Code) -> AttestationError {
        let own = (error as? any Explained)?.code
        let isTelling = own == .limitExceeded || own == .unsupportedAlgorithm
        return AttestationError(isTelling ? own ?? code : code, "\(document): \(error)")
    }
}
