import CEL
import Testing

@Suite struct EnvironmentTests {
    private func isTrue(_ text: String, _ environment: CELEnvironment = CELEnvironment()) throws -> Bool {
        if case .bool(true) = try environment.compile(text).value() { true } else { false }
    }

    @Test(arguments: [
        "{true: 1, false: 2, true: 3}[true] == 3", "'abc'.indexOf('a', 9) == -1", "'abc'.lastIndexOf('a', 9) == -1",
        "duration('123.321s').getMilliseconds() == 123321",
    ]) func clustersAnswerAsTheEngine(_ text: String) throws { #expect(try isTrue(text)) }

    @Test(arguments: [
        "{true: 1, true: 3}[true] == 3", "'abc'.indexOf('a', 9) == -1", "'abc'.lastIndexOf('a', 9) == -1",
    ])
    func theSpecificationRefusesThem(_ text: String) throws {
        let environment = CELEnvironment(dialect: .specification)
        let error = #expect(throws: CELError.self) { try environment.compile(text).value() }
        #expect(error?.kind == .evaluation)
    }

    @Test(arguments: [
        (CELExtension.strings(version: 2), "'ab'.reverse() == 'ba'"),
        (.strings(version: 0), "'%s'.format(['a']) == 'a'"),
        (.lists(version: 1), "[1, 2].reverse() == [2, 1]"), (.lists(version: 0), "[[1]].flatten() == [1]"),
        (.encoders, "math.abs(1) == 1"), (.bindings, "optional.of(1).hasValue()"),
        (.optionals, "cel.bind(a, 1, a) == 1"),
        (.optionals, "[1].all(i, v, v == 1)"), (.lists(version: 3), "quantity('1') == quantity('1')"),
        (.sets, "isImage('a')"),
    ]) func whatIsNotSwitchedOnIsUndeclared(_ extension: CELExtension, _ text: String) {
        let environment = CELEnvironment(extensions: [`extension`])
        let error = #expect(throws: CELError.self) { try environment.compile(text) }
        #expect(error?.kind == .check || error?.kind == .syntax)
    }

    @Test func versionsAddFunctions() throws {
        #expect(try isTrue("'ab'.reverse() == 'ba'", CELEnvironment(extensions: [.strings(version: 3)])))
        #expect(try isTrue("'%s'.format([1e-9]) == '1e-09'", CELEnvironment(extensions: [.strings(version: 1)])))
        #expect(try isTrue("'%s'.format([1e-9]) == '0.000000001'", CELEnvironment(extensions: [.strings(version: 4)])))
    }

    @Test func literalsThatMixTypesAreRefusedUnlessAllowed() throws {
        var environment = CELEnvironment()
        for text in ["[1, 'a'].size() == 2", "{1: 1, 'a': 1}.size() == 2"] {
            let error = #expect(throws: CELError.self) { try environment.compile(text) }
            #expect(error?.kind == .check && error?.message.contains("type") == true, "\(error?.message ?? "")")
        }
        #expect(try isTrue("'%d %s'.format([1, 'a']) == '1 a'", environment))
        #expect(try isTrue("[1, dyn('a')].size() == 2", environment))
        environment.mixesLiterals = true
        #expect(try isTrue("[1, 'a'].size() == 2", environment))
        #expect(try isTrue("{1: 1, 'a': 1}.size() == 2", environment))
    }

    @Test func withoutTheCheckerTypesShowAtRunTime() throws {
        let environment = CELEnvironment()
        let refusal = #expect(throws: CELError.self) { try environment.compile("1 + 'a'") }
        #expect(refusal?.kind == .check && refusal?.message.contains("no matching overload for '_+_'") == true)
        let program = try environment.compile("1 + 'a'", isChecked: false)
        let error = #expect(throws: CELError.self) { try program.value() }
        #expect(error?.kind == .evaluation)
        #expect(error?.message == "no such overload: _+_(int, string)")
    }

    @Test func withoutMacrosTheyAreFunctions() throws {
        var environment = CELEnvironment()
        environment.expandsMacros = false
        let error = #expect(throws: CELError.self) { try environment.compile("[1].all(x, true)") }
        #expect(error?.kind == .check)
    }

    @Test func namesAreComparedByTheirBytes() throws {
        var environment = CELEnvironment()
        environment.declare("a", .dyn)
        let composed = CELValue.object([("\u{E9}", .int(1))])
        let program = try environment.compile("'e\\u0301' in a")
        guard case .bool(false) = try program.value(CELBindings(["a": composed])) else {
            Issue.record("found a key that is not there")
            return
        }
    }

    @Test(arguments: [
        ("dyn(1) == 1 ? [1] : []", CELType.list(.int)), ("[[1], []]", .list(.list(.int))),
        ("[].map(c, [c, c])", .list(.list(.dyn))),
        ("optional.of(1)", .optional(.int)), ("{'a': 1}.?a", .optional(.int)),
        ("[1].map(x, {x: 'a'})", .list(.map(.int, .string))),
        ("{'a': 1}.transformMapEntry(k, v, {v: k})", .map(.int, .string)), ("type(1)", .type(.int)),
        ("timestamp(0) - timestamp(0)", .duration),
        ("[optional.of(1), null][0]", .optional(.int)), ("[1].filter(x, true)", .list(.int)),
        ("{'a': 1}.filter(k, true)", .list(.string)),
        ("'a'.split('b')", .list(.string)), ("[3, 1].sortBy(x, -x)", .list(.int)),
        ("quantity('1').add(1)", .opaque("kubernetes.Quantity", [])),
    ]) func typesAreDeduced(_ text: String, _ type: CELType) throws {
        #expect(try CELEnvironment().compile(text).resultType == type)
    }
}
