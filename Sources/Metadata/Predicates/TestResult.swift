internal import Encodings
internal import Vocabulary

/// What a run of tests came to.
///
/// Source: in-toto attestation predicates, Test Result v0.1.
package struct TestResult: Hashable, Sendable {
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        case passed = "PASSED"
        case warned = "WARNED"
        case failed = "FAILED"
    }

    package let outcome: Outcome
    /// What the tests were configured with, at least one.
    package let configuration: [ResourceDescriptor]
    /// Where the run can be looked at.
    package let url: String?
    /// The names of tests, as the harness gives them.
    package let passed: [String]
    package let warned: [String]
    package let failed: [String]

    /// Reads the predicate.
    ///
    /// - Throws: `unsupportedFormat` for a type whose content is not specified; a mismatch where a required member is
    ///   missing, and where a run that did not fail names tests that did.
    static func read(predicateType: String, _ cursor: JSONCursor) throws -> TestResult {
        guard predicateType.isIdentical(to: "https://in-toto.io/attestation/test-result/v0.1") else {
            throw MetadataError.unsupportedFormat(expected: "an in-toto test result", found: predicateType)
        }
        let outcome = try cursor.word("result", Outcome.self)
        let configuration = try cursor.required("configuration")
        let descriptors = try configuration.array()
        guard !descriptors.isEmpty else { throw configuration.mismatch("at least one descriptor", found: "none") }
        let result = TestResult(
            outcome: outcome,
            configuration: try descriptors.map { try $0.descriptor() },
            url: try cursor.text("url"),
            passed: try cursor.texts("passedTests"),
            warned: try cursor.texts("warnedTests"),
            failed: try cursor.texts("failedTests")
        )
        if outcome != .failed, let first = result.failed.first {
            throw try cursor.required("failedTests").mismatch("none for \(outcome.rawValue)", found: "'\(first)'")
        }
        return result
    }
}
