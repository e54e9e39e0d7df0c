internal import Metadata
internal import Vocabulary

extension TestResult {
    private static let shown = 5

    /// Refuses a run that failed; one with warnings holds, and its message says so.
    ///
    /// - Returns: What the message says of the run.
    /// - Throws: `condition-false`, naming the first of the tests that failed.
    func refuseFailure() throws(Shortfall) -> String {
        switch outcome {
        case .failed:
            throw Shortfall(
                .conditionFalse,
                failed.isEmpty
                    ? "reports FAILED, and names no test that failed"
                    : "reports FAILED: \(Self.list(failed))"
            )
        case .warned: return warned.isEmpty ? "tests WARNED" : "tests WARNED: \(Self.list(warned))"
        case .passed: return warned.isEmpty ? "tests PASSED" : "tests PASSED with warnings: \(Self.list(warned))"
        }
    }

    private static func list(_ names: [String]) -> String {
        let rest = names.count > shown ? " and \(names.count - shown) more" : ""
        return names.prefix(shown).joined(separator: ", ") + rest
    }
}
