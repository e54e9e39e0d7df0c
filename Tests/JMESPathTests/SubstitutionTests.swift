import JMESPath
import Testing
import Vocabulary

/// Variables `{{ }}` in documents.
@Suite struct SubstitutionTests {
    private static let context = JMESValue.object(
        JMESObject([
            (
                "metadata",
                .object(JMESObject([("scanFinishedOn", .string("2026-06-01T10:00:00Z")), ("name", .string("web"))]))
            ),
            ("evil", .string("x','') || '")), ("braces", .string("{{ metadata.name }}")), ("open", .string("{{")),
            ("backslash", .string("a\\")), ("word", .string("a || b")), ("number", .double(1_000_000.0)),
            ("half", .double(0.5)),
            ("list", .array([.integer(1), .string("<b>")])), ("none", .null), ("flag", .bool(true)),
            ("key", .string("name")),
            ("object", .object(JMESObject([("z", .integer(1)), ("a", .null)]))),
            (
                "trusted",
                .object(
                    JMESObject([("quoted", .string("'web'")), ("key", .string("name")), ("v", .string("{{ evil }}"))])
                )
            ),
        ])
    )

    private static func substitute(_ document: JMESValue) throws(VariableSubstitutionError) -> JMESValue {
        try VariableSubstitution(environment: .kyvernoForTests, trustedNames: ["trusted"])
            .substitute(document, context: context)
    }

    @Test(arguments: [
        ("plain", JMESValue.string("plain")), ("{{ number }}", .double(1_000_000)), ("{{number}}", .double(1_000_000)),
        ("n={{ number }}", .string("n=1000000")), ("{{ half }}{{ half }}", .string("0.50.5")), ("{{ none }}", .null),
        ("[{{ none }}]", .string("[null]")), ("{{ flag }}", .bool(true)), (" {{ flag }}", .string(" true")),
        ("{{ list }}", .array([.integer(1), .string("<b>")])), ("x{{ list }}", .string("x[1,\"<b>\"]")),
        ("x{{ object }}", .string("x{\"a\":null,\"z\":1}")),
        ("{{ metadata.name }}-{{ metadata.name }}", .string("web-web")),
        ("{{ time_since('', '{{ metadata.scanFinishedOn }}', '') }}", .string("2h0m0s")),
        ("{{ metadata.{{ key }} }}", .string("web")),
        ("{{ {a: metadata.name} }}", .object(JMESObject([("a", .string("web"))]))),
        ("{{ {a: '{{ key }}'}.a }}", .string("name")), ("{{ {a: {b: key}} }}", .string("{{ {a: {b: key}} }}")),
        ("\\{{ metadata.name }}", .string("{{ metadata.name }}")), ("a\\{{b", .string("a{{b")),
        ("{{ key", .string("{{ key")),
        ("{{- metadata.name }}", .string("web")), ("{{- braces }}", .string("{{ metadata.name }}")),
        ("{{ braces }}", .string("{{ metadata.name }}")), ("x{{ braces }}", .string("x{{ metadata.name }}")),
        ("{{ open }} metadata.name }}", .string("{{ metadata.name }}")),
        ("{{ backslash }}{{ key }}", .string("a\\name")),
        ("{{ trusted.v }}!", .string("{{ evil }}!")), ("{{ evil }}", .string("x','') || '")),
        ("{{ evil }}!", .string("x','') || '!")),
        ("{{ nope || '' }}", .string("")), ("{{ compare('b', 'a') }}", .nativeInteger(1)), ("}} {{", .string("}} {{")),
        ("{{ length({{ trusted.quoted }}) }}", .integer(3)),
        ("{{ split('a b', ' ') }}", .array([.string("a"), .string("b")])),
        ("{{ to_upper('{{ word }}') }}", .string("A || B")), ("cost $5 (net)", .string("cost $5 (net)")),
        ("\\$(a.b)", .string("$(a.b)")), ("$(a b)", .string("$(a b)")),
        ("{{ to_upper('{{ to_upper('{{ key }}') }}') }}", .string("NAME")), ("{{ abs(`{{ half }}`) }}", .double(0.5)),
    ])
    func substitutes(_ text: String, _ value: JMESValue) throws {
        #expect(try Self.substitute(.string(text)) == value, "\(text)")
    }

    @Test(arguments: [
        "{{ time_since('', '{{ evil }}', '') }}", "{{ length({{ word }}) }}", "{{ to_upper('{{ braces }}') }}",
        "{{ to_upper('{{ backslash }}') }}", "{{ length(`{{ list }}`) }}", "{{ length('{{ object }}') }}",
        "{{ to_upper('{{ open }}') }}", "{{ metadata.{{ word }} }}",
        "{{ '\\{{ key }}' }}{{ length('\\\\') }}{{ to_upper('a\\ {{ evil }}') }}",
        "{{ to_upper('{{ to_lower('{{ word }}') }}') }}{{ to_upper({{ trusted.{{ key }} || word }}) }}",
        "{{ to_upper({{ to_lower('{{ word }}') }}) }}", "{{ {{ evil }} }}", "{{ a.\"{{ evil }}\" }}",
        "{{ length({{ @.word }}) }}", "{{ length({{ not_null(trusted.nope, word) }}) }}",
    ])
    func refusesUnsafeSplices(_ text: String) throws {
        let error = #expect(throws: VariableSubstitutionError.self, "\(text)") { try Self.substitute(.string(text)) }
        #expect(error?.code == "unsafe-splice", "\(text): \(error.map(String.init(describing:)) ?? "none")")
    }

    @Test(arguments: [
        ("{{@}}", "{{@}}"), ("x {{ @ }}", "{{@}}"), ("$(a)", "$(a)"), ("see $(./../image) x", "$(./../image)"),
    ])
    func refusesReferences(_ text: String, _ reference: String) throws {
        let error = VariableSubstitutionError(reason: .unsupportedReference(reference), path: "")
        #expect(throws: error) { try Self.substitute(.string(text)) }
        #expect(error.code == "unsupported-reference")
    }

    @Test func oneUnresolvableVariableFailsTheWhole() throws {
        let condition = JMESValue.object(JMESObject([("key", .string("{{ nope }}")), ("value", .string("x"))]))
        let document = JMESValue.object(JMESObject([("any", .array([.string("ok"), condition]))]))
        let cause = JMESPathError(.unknownKey, column: 1, "expected a key 'nope' in the object, found none")
        let error = VariableSubstitutionError(reason: .expression(cause, variable: "nope"), path: ".any[1].key")
        #expect(throws: error) { try Self.substitute(document) }
        #expect(
            error.description
                == ".any[1].key: variable 'nope': column 1: expected a key 'nope' in the object, found none"
        )
    }

    @Test func substitutesNames() throws {
        let document = JMESValue.object(JMESObject([("{{ key }}", .string("{{ flag }}")), ("n{{ half }}", .null)]))
        let wanted = JMESValue.object(JMESObject([("name", .bool(true)), ("n0.5", .null)]))
        #expect(try Self.substitute(document) == wanted)
        let twice = JMESValue.object(JMESObject([("name", .null), ("{{ key }}", .null)]))
        #expect(throws: VariableSubstitutionError(reason: .duplicateName("name"), path: ".{{ key }}")) {
            try Self.substitute(twice)
        }
        let number = JMESValue.object(JMESObject([("{{ half }}", .null)]))
        #expect(throws: VariableSubstitutionError(reason: .nameIsNoText("a number"), path: ".{{ half }}")) {
            try Self.substitute(number)
        }
    }

    @Test(arguments: ["{{ }}", "{{-}}", "{{ a b }}", "{{ nope() }}", "{{ abs('x') }}", "{{ 'a }}"])
    func reportsBadExpressions(_ text: String) throws {
        let error = #expect(throws: VariableSubstitutionError.self) { try Self.substitute(.string(text)) }
        guard case .expression = error?.reason else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
    }

    @Test func findsVariables() {
        for text in ["{{ a }}", "x{{a}}y", "{{ {a: b} }}"] { #expect(VariableSubstitution.hasVariable(text)) }
        for text in ["a", "{{ a", "\\{{ a }}", "{ { a } }"] { #expect(!VariableSubstitution.hasVariable(text)) }
    }

    @Test func keepsWhatIsNoText() throws {
        let document = JMESValue.array([
            .integer(1), .double(1.5), .null, .bool(false), .array([]), .object(JMESObject([])),
        ])
        #expect(try Self.substitute(document) == document)
    }

    @Test func limitsVariablesAndText() throws {
        let many = JMESValue.array((0..<10_001).map { _ in .string("{{ flag }}") })
        #expect(throws: VariableSubstitutionError(reason: .tooManyVariables(10_000), path: "[10000]")) {
            try Self.substitute(many)
        }
        var environment = JMESPathEnvironment.kyvernoForTests
        environment.stringLimit = 1_000
        let substitution = VariableSubstitution(environment: environment, trustedNames: [])
        let text = String(repeating: "{{ metadata.name }}", count: 52)
        #expect(throws: VariableSubstitutionError(reason: .tooLong(1_000), path: "")) {
            try substitution.substitute(.string(text + "{{ list }}{{ list }}"), context: Self.context)
        }
        environment.costLimit = 100
        let other = VariableSubstitution(environment: environment, trustedNames: [])
        let error = #expect(throws: VariableSubstitutionError.self) {
            try other.substitute(.array((0..<200).map { _ in .string("{{ flag }}") }), context: Self.context)
        }
        guard case .expression(let cause, _) = error?.reason else { throw error ?? fallback }
        #expect(cause.kind == .cost)
    }

    private var fallback: VariableSubstitutionError { VariableSubstitutionError(reason: .tooLong(0), path: "") }

    @Test func hostileBracesTakeNoTime() throws {
        let text = String(repeating: "{", count: 100_000) + String(repeating: "}}{{a", count: 20_000)
        _ = try? Self.substitute(.string(text))
        let escapes = String(repeating: "\\{{", count: 100_000)
        #expect(try Self.substitute(.string(escapes)) == .string(String(repeating: "{{", count: 100_000)))
        let dollars = String(repeating: "$(", count: 50_000)
        #expect(try Self.substitute(.string(dollars)) == .string(dollars))
    }
}
