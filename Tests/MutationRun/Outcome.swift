import Sallyport
import Vocabulary

/// What came of one trial.
struct Outcome: Hashable, Sendable {
    /// The exit code that the command would have had.
    let exitCode: Int
    /// The code that decides; for what passed, why it counts as unchanged.
    let code: String
    /// Whether a run with such an outcome has failed.
    let isWrong: Bool
}

extension Outcome {
    /// What is refused before anything is judged; only what is wrong with the input is right here.
    init(_ error: any Error) {
        guard let error = error as? any Explained else {
            self.init(exitCode: 5, code: "\(error)", isWrong: true)
            return
        }
        switch error.blame {
        case .input: self.init(exitCode: 3, code: error.code.rawValue, isWrong: error.message.isEmpty)
        // A name is given to the one image without a name, and now there is none, or two.
        case .words: self.init(exitCode: 2, code: error.code.rawValue, isWrong: false)
        case .trust: self.init(exitCode: 4, code: error.line, isWrong: true)
        case .ourselves: self.init(exitCode: 5, code: error.line, isWrong: true)
        }
    }
}
