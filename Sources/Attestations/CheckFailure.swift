internal import Vocabulary

/// How far a check came before it failed; of several failures the one that came furthest is told.
struct CheckFailure: Error {
    /// The steps of a verification, in the order in which they are made.
    enum Step: Int, Comparable {
        case applicability, entry, time, chain, certificateTimestamp, key, identity, signature, validity, revocation
        case threshold

        static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
    }

    let step: Step
    let error: AttestationError

    init(_ step: Step, _ code: Code, _ description: String, remedy: String? = nil) {
        self.step = step
        error = AttestationError(code, description, remedy: remedy)
    }

    init(_ step: Step, _ error: any Explained) {
        self.step = step
        self.error = AttestationError(error.code, error.description, remedy: error.remedy)
    }
}

extension [CheckFailure] {
    /// The failure of the check that came furthest; of equals the first.
    var furthest: AttestationError? {
        guard let last = map(\.step).max() else { return nil }
        return first { $0.step == last }?.error
    }
}
