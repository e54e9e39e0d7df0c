internal import JMESPath
internal import Vocabulary

/// Why an entry of `verifyImages` does not hold for an image.
struct Refusal: Error, Hashable {
    let code: Code
    let message: String
    /// Whether it could not be evaluated.
    let isError: Bool
    /// The attestations that were looked at.
    var evidence: [Digest] = []

    init(_ code: Code, _ message: String, isError: Bool = false, evidence: [Digest] = []) {
        (self.code, self.message, self.isError, self.evidence) = (code, message, isError, evidence)
    }

    /// Whether a cluster might well evaluate what cannot be evaluated here: then nothing tells it to ignore the error.
    var isOurs: Bool {
        switch code {
        case .kmsOffline, .needsSecret, .unknownLog, .notSupportedYet, .unsupportedAlgorithm: isError
        default: false
        }
    }

    /// A variable that has no value.
    init(_ error: VariableSubstitutionError, in place: String, isError: Bool) {
        let code = error.code.flatMap(Code.init(rawValue:)) ?? .expressionError
        self.init(code, "\(place): \(error.description)", isError: isError)
    }
}
