package import Vocabulary

/// Why an attestation does not count; it is listed with this, and never reaches a policy.
package struct AttestationError: Explained, Hashable {
    package let code: Code
    package let description: String
    package let remedy: String?

    package init(_ code: Code, _ description: String, remedy: String? = nil) {
        (self.code, self.remedy) = (code, remedy)
        self.description = Self.shortened(description)
    }

    /// The most bytes of a description: it may quote what somebody else wrote.
    private static let longest = 1_500

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > longest else { return text }
        let half = longest / 2
        let (head, tail) = (text.utf8.prefix(half), text.utf8.suffix(half))
        return "\(String(decoding: head, as: UTF8.self)) … \(String(decoding: tail, as: UTF8.self))"
    }

    package var blame: Blame { .input }

    /// The error that a document cannot be read: over a limit, by an algorithm that we lack, or not what it should be.
    static func unreadable(_ document: String, _ error: any Error, _ code: Code) -> AttestationError {
        let own = (error as? any Explained)?.code
        let isTelling = own == .limitExceeded || own == .unsupportedAlgorithm
        return AttestationError(isTelling ? own ?? code : code, "\(document): \(error)")
    }
}
