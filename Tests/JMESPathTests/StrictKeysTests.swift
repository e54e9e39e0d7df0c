import JMESPath
import Testing
import Vocabulary

/// The rule of unknown keys: an error that many places turn into null.
@Suite struct StrictKeysTests {
    private static let document = JMESValue.object(
        JMESObject([
            (
                "a",
                .object(
                    JMESObject([("b", .integer(1)), ("list", .array([.object(JMESObject([("x", .integer(7))]))]))])
                )
            ),
            ("none", .null), ("text", .string("t")), ("number", .integer(5)), ("array", .array([.integer(1)])),
        ])
    )

    @Test(arguments: [
        "missing", "a.missing", "a.missing.c", "missing.b.c", "a.missing[0]", "a.list[0].missing", "@.missing",
        "a && missing", "a && a.missing", "missing.[b]", "missing.{k: b}", "(missing)",
        "a.b || missing && a.missing || missing",
        "none || missing", "array[0] && missing", "missing.y[*]", "length(a).[missing] && missing",
    ])
    func survives(_ expression: String) {
        if expression == "a.b || missing && a.missing || missing" {
            // The first operand is true: nothing else is looked at.
            #expect(Outcome(expression, Self.document, .kyvernoForTests) == .value(.integer(1)))
        } else {
            #expect(Outcome(expression, Self.document, .kyvernoForTests) == .error("unknown-key"), "\(expression)")
        }
    }

    @Test(arguments: [
        ("missing || ''", JMESValue.string("")), ("a.missing || 'x'", .string("x")), ("missing[]", .null),
        ("a.missing[]", .null), ("missing[*]", .null), ("a.missing[*].x", .null), ("missing.*", .null),
        ("missing[?x]", .null), ("missing[0:2]", .null), ("a.missing.b[?x]", .null), ("missing == `1`", .bool(false)),
        ("missing != `1`", .bool(true)), ("missing == `null`", .bool(true)), ("missing < `1`", .null),
        ("!missing", .bool(true)),
        ("missing && a", .null), ("missing && missing", .null), ("[missing, a.b]", .array([.null, .integer(1)])),
        ("{k: missing}", .object(JMESObject([("k", .null)]))), ("missing | a", .null), ("a | missing", .null),
        ("missing | [0]", .null), ("type(missing)", .string("null")), ("not_null(missing, a.b)", .integer(1)),
        ("a.list[*].missing", .array([])), ("a.list[].missing", .array([])), ("a.list[?missing]", .array([])),
        ("a.*.missing", .array([])), ("a.list[?missing == `null`].x", .array([.integer(7)])),
        ("a.list[0:1].missing", .array([])),
    ])
    func becomesNull(_ expression: String, _ value: JMESValue) {
        #expect(Outcome(expression, Self.document, .kyvernoForTests) == .value(value), "\(expression)")
    }

    /// Reports leave empty lists out: what is not there is no error where it is projected.
    @Test func readsScansAndStatements() throws {
        let text = #"""
            {"scan": {"Results": [{"Target": "a"}, {"Vulnerabilities": [
                {"VulnerabilityID": "CVE-1", "Severity": "HIGH"}, {"VulnerabilityID": "CVE-2", "Severity": "LOW"},
                {"VulnerabilityID": "CVE-3", "Severity": "CRITICAL"}, {"VulnerabilityID": "CVE-4"}]}]},
            "vex": {"statements": [{"status": "fixed", "vulnerability": {"name": "CVE-1"}}, {"vulnerability": {}}]}}
            """#
        let value = try #require(Outcome("parse_json(@)", .string(text), .kyvernoForTests).json)
        let severe = "[?Severity=='HIGH' || Severity=='CRITICAL'].VulnerabilityID"
        let ids = Outcome("scan.Results[].Vulnerabilities[] | \(severe)", value, .kyvernoForTests)
        #expect(ids == .value(.strings(["CVE-1", "CVE-3"])))
        let names = "vex.statements[?status=='not_affected' || status=='fixed'].vulnerability.name || `[]`"
        #expect(Outcome(names, value, .kyvernoForTests) == .value(.strings(["CVE-1"])))
        #expect(Outcome("vex.nope[?status=='fixed'].name || `[]`", value, .kyvernoForTests) == .value(.array([])))
    }

    @Test(arguments: [
        "none.x", "text.x", "number.x", "array.x", "none.x.y", "array[5]", "array[5].x", "text[0]", "number[*]",
    ])
    func isNoErrorForOtherValues(_ expression: String) {
        #expect(Outcome(expression, Self.document, .kyvernoForTests) == .value(.null))
    }

    @Test func namesTheKeyAndItsColumn() throws {
        let expression = try JMESPathExpression("a.b || a.\"mis sing\".c", functions: .kyverno)
        #expect(try expression.search(Self.document, in: .kyvernoForTests) == .integer(1))
        let other = try JMESPathExpression("none || a.\"mis sing\".c", functions: .kyverno)
        let error = JMESPathError(.unknownKey, column: 11, "expected a key 'mis sing' in the object, found none")
        #expect(throws: error) { try other.search(Self.document, in: .kyvernoForTests) }
    }

    @Test(arguments: ["missing", "a.missing.c", "a && missing"])
    func isOffForTheStandard(_ expression: String) {
        #expect(Outcome(expression, Self.document, .standard(now: .init(seconds: 0))) == .value(.null))
    }
}
