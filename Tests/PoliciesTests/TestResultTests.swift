import Testing
import Vocabulary

@testable import Policies

@Suite("Entries for test results")
struct TestResultTests {
    private static let type = "https://in-toto.io/attestation/test-result/v0.1"
    private static let entry = "{attestation: test-result, signedBy: lab}"

    private static func predicate(_ result: String, warned: [String] = [], failed: [String] = []) -> String {
        func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ",") }
        return """
            {"result": "\(result)", "configuration": [{"uri": "https://ci.example.com/ci.yml"}],
             "warnedTests": [\(list(warned))], "failedTests": [\(list(failed))]}
            """
    }

    @Test(
        "hold for runs that did not fail, and name what did",
        arguments: [
            (predicate("PASSED"), nil, "tests PASSED"), (predicate("WARNED"), nil, "tests WARNED"),
            (predicate("WARNED", warned: ["perf"]), nil, "tests WARNED: perf"),
            (predicate("PASSED", warned: ["perf"]), nil, "tests PASSED with warnings: perf"),
            (predicate("FAILED"), Code.conditionFalse, "reports FAILED, and names no test that failed"),
            (predicate("FAILED", failed: ["smoke"]), .conditionFalse, "reports FAILED: smoke"),
            (
                predicate("FAILED", failed: ["a", "b", "c", "d", "e", "f", "g"]), .conditionFalse,
                "reports FAILED: a, b, c, d, e and 2 more"
            ),
            (
                predicate("PASSED", failed: ["smoke"]), .predicateInvalid,
                "predicate.failedTests: expected none for PASSED, found 'smoke'"
            ),
        ] as [(String, Code?, String)]
    )
    func results(_ predicate: String, _ code: Code?, _ words: String) throws {
        var station = Station()
        try station.attest(Self.type, predicate, by: [.key("lab")])
        for entry in [Self.entry, "{attestation: '\(Self.type)', signedBy: lab}"] {
            let outcome = try station.outcome(entry)
            #expect(outcome.code == code, "\(outcome.message)")
            #expect(outcome.message.contains(words), "\(outcome.message)")
        }
    }

    @Test("need every run to hold, unless any is enough")
    func several() throws {
        var station = Station()
        try station.attest(Self.type, Self.predicate("PASSED"), by: [.key("lab")])
        try station.attest(Self.type, Self.predicate("FAILED", failed: ["smoke"]), by: [.key("lab")])
        #expect(try station.outcome(Self.entry).code == .conditionFalse)
        #expect(try station.outcome("{attestation: test-result, signedBy: lab, select: any}").result == .pass)
    }

    @Test("do not hold for results whose content nobody specified")
    func unspecified() throws {
        var station = Station()
        try station.attest("https://scout.docker.com/tests/v0.1", Self.predicate("PASSED"), by: [.key("lab")])
        #expect(try station.outcome(Self.entry).code == .unsupportedFormat)
    }
}
