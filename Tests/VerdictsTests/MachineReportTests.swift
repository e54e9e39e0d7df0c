import Encodings
import Reports
import Testing
import Vocabulary

@testable import Verdicts

@Suite struct SARIFReportTests {
    private static func run(_ judgement: Judgement) throws -> JSONValue {
        let log = try JSONReader.read(ReportForm.sarif.bytes(judgement, version: "1.2.3"), depth: 64)
        #expect(log[["version"]] == .string("2.1.0"))
        return try #require(log[["runs", "0"]])
    }

    private static func elements(_ value: JSONValue?) throws -> [JSONValue] {
        guard case .array(let elements) = try #require(value) else { throw WrongWords("no array") }
        return elements
    }

    @Test func `what does not hold is a result, by its severity`() throws {
        let run = try Self.run(Sample.failed())
        let results = try Self.elements(run[["results"]])
        let found = results.map { "\($0[["level"]].text) \($0[["ruleId"]].text)" }
        #expect(
            found == [
                "error vulnerability-remains", "warning missing-attestation", "warning untrusted-identity",
                "error vulnerability-remains", "error unreferenced-blob", "warning absent-subject",
                "note absent-platform",
            ]
        )
        #expect(run[["invocations", "0", "executionSuccessful"]] == .bool(true))
        let place = results[0][["locations", "0", "physicalLocation", "artifactLocation", "uri"]]
        #expect(place == .string("webshop-1.4.0.tar"))
        let inside = results[0][["locations", "0", "logicalLocations", "0", "fullyQualifiedName"]]
        #expect(inside == .string("registry.example.com/webshop:1.4.0@\(try Sample.digest(0x11))"))
    }

    @Test func `each result's rule is described once`() throws {
        let run = try Self.run(Sample.failed())
        let rules = try Self.elements(run[["tool", "driver", "rules"]])
        let results = try Self.elements(run[["results"]])
        #expect(Set(rules.map { $0[["id"]].text }) == Set(results.map { $0[["ruleId"]].text }))
        for result in results {
            guard case .number(let index) = try #require(result[["ruleIndex"]]) else { continue }
            let rule = rules[Int(try #require(index.integer))]
            #expect(rule[["id"]] == result[["ruleId"]])
            let code = try #require(Code(rawValue: rule[["id"]].text))
            #expect(rule[["shortDescription", "text"]] == .string(code.meaning))
            #expect(rule[["help", "text"]].text.lowercased() == code.remedy.lowercased() + ".")
        }
        let prints = results.map { $0[["partialFingerprints", "primaryLocationLineHash"]].text }
        #expect(Set(prints).count == results.count)
    }

    @Test func `what holds is no result`() throws {
        let judgement = try Sample.judgement(images: [Sample.unnamed()], findings: [])
        #expect(try Self.elements(Self.run(judgement)[["results"]]).isEmpty)
    }

    @Test func `nothing judged is a result, and so is an image without rules`() throws {
        for images in [[], [try Sample.skipped()], [try Sample.webshop([])]] {
            let results = try Self.elements(Self.run(Sample.judgement(images: images, findings: []))[["results"]])
            #expect(results.contains { $0[["level"]] == .string("error") })
        }
    }

    @Test func `a run that could not judge is not successful`() throws {
        let bytes = ReportForm.sarif.bytes(ReportFormTests.error(), bundle: "x.tar", version: "1.2.3")
        let run = try #require(try JSONReader.read(bytes, depth: 64)[["runs", "0"]])
        #expect(run[["invocations", "0", "executionSuccessful"]] == .bool(false))
        #expect(run[["results", "0", "level"]] == .string("error"))
        #expect(run[["results", "0", "ruleId"]] == .string("internal-fault"))
        #expect(run[["invocations", "0", "toolExecutionNotifications", "0", "level"]] == .string("error"))
    }

    @Test(arguments: [
        ("a b.tar", "a%20b.tar"), ("x:y", "x%3Ay"), ("é", "%C3%A9"), ("a/b#c?d%e", "a%2Fb%23c%3Fd%25e"), ("-", "-"),
        ("\u{1}", "%01"), ("A_~.-9", "A_~.-9"),
    ])
    func `a bundle's name is a relative reference`(_ name: String, _ uri: String) throws {
        let bytes = ReportForm.sarif.bytes(ReportFormTests.error(), bundle: name, version: "1.2.3")
        let run = try #require(try JSONReader.read(bytes, depth: 64)[["runs", "0"]])
        #expect(run[["artifacts", "0", "location", "uri"]] == .string(uri))
    }

    @Test func `a message has no links and no placeholders`() throws {
        let error = ReportFormTests.error(#"[x](https://evil.example) {0} \"#)
        let bytes = ReportForm.sarif.bytes(error, bundle: "x", version: "1.2.3")
        let message = try JSONReader.read(bytes, depth: 64)[["runs", "0", "results", "0", "message", "text"]]
        #expect(message.text.contains(#"\[x\](https://evil.example) {{0}} \\"#))
    }
}

@Suite struct JUnitReportTests {
    /// The numbers in the root element.
    private static func counts(_ text: String) throws -> [Int] {
        let match = try #require(
            text.firstMatch(
                of: /<testsuites name="sallyport" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/
            )
        )
        return [match.1, match.2, match.3, match.4].compactMap { Int($0) }
    }

    @Test func `each rule and each finding is a case`() throws {
        let text = ReportFormTests.text(.junit, try Sample.failed())
        #expect(try Self.counts(text) == [9, 2, 1, 1])
        #expect(
            text.contains("<testcase name=\"production: provenance\" classname=\"registry.example.com/webshop:1.4.0\"")
        )
        #expect(text.contains("<failure type=\"vulnerability-remains\" message=\"CVE-2024-3094 (critical)"))
        #expect(text.contains("<error type=\"vulnerability-remains\""))
        #expect(text.contains("<skipped message=\"left out by an option\"/>"))
        #expect(text.contains("<system-out>warning: missing-attestation: expected an attestation"))
        #expect(text.contains("<property name=\"option\" value=\"--image registry.example.com/webshop\"/>"))
    }

    /// A build server fails exactly where the result is not PASSED.
    @Test func `there is a failure exactly where the result is not passed`() throws {
        let judgements = try [
            Sample.judgement(), Sample.failed(), Sample.judgement(images: []),
            Sample.judgement(images: [Sample.skipped()]),
            Sample.judgement(images: [Sample.webshop([])]), Sample.judgement(findings: [Sample.finding(.error)]),
            Sample.judgement(images: [Sample.webshop([Sample.failure(.error)])]),
            Sample.judgement(images: [Sample.webshop([Sample.failure(.warn)])]),
            Sample.judgement(images: [Sample.webshop([Sample.failure(.skip)]), Sample.skipped()]),
        ]
        for judgement in judgements {
            let counts = try Self.counts(ReportFormTests.text(.junit, judgement))
            #expect((counts[1] + counts[2] > 0) == (judgement.result == .failed))
        }
        #expect(try Self.counts(ReportFormTests.text(.junit, ReportFormTests.error())) == [1, 0, 1, 0])
    }
}

extension JSONValue? {
    fileprivate var text: String { if case .string(let text) = self { text } else { "" } }
}
