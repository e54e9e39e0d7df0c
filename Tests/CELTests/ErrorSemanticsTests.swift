import CEL
import Testing

@Suite struct ErrorSemanticsTests {
    static let failing = "1 / zero > 0"

    private func outcome(_ text: String) throws -> Result<CELValue, CELError> {
        var environment = CELEnvironment()
        environment.declare("zero", .int)
        environment.declare("any", .dyn)
        let program = try environment.compile(text)
        return program.evaluate(CELBindings(["zero": .int(0), "any": .string("horses")])).result
    }

    @Test(arguments: [
        ("\(failing) && false", false), ("false && \(failing)", false), ("\(failing) || true", true),
        ("true || \(failing)", true), ("any && false", false), ("false && any", false), ("any || true", true),
        ("true && \(failing) && false", false), ("[0, 1, 2].exists(n, 2 / n == 2)", true),
        ("[2, 1, 0].exists(n, 2 / n == 2)", true), ("[0, 1, 2].all(n, 2 / n == 2)", false),
        ("true ? true : \(failing)", true), ("false ? \(failing) : false", false),
        ("cel.bind(x, \(failing), true || x)", true), ("has({'a': 1}.b) || \(failing) || true", true),
    ]) func oneSideMakesUpForTheOther(_ text: String, _ wanted: Bool) throws {
        guard case .success(.bool(let found)) = try outcome(text) else {
            Issue.record("\(text) failed")
            return
        }
        #expect(found == wanted)
    }

    @Test(arguments: [
        "\(failing) && true", "true && \(failing)", "\(failing) || false", "false || \(failing)", "any || false",
        "any && true", "any && any", "[0, 1, 2].all(n, 2 / n >= 1)", "[0, 5].exists(n, 2 / n == 2)",
        "[1, 0].exists_one(n, 2 / n == 2)", "[1, 0].map(n, 2 / n).size() > 0", "[1, 0].filter(n, 2 / n > 0).size() > 0",
        "\(failing) ? true : true", "(\(failing)) == false", "[\(failing)].size() > 0", "!(\(failing))",
    ]) func nothingElseDoes(_ text: String) throws {
        guard case .failure(let error) = try outcome(text) else {
            Issue.record("\(text) gave a value")
            return
        }
        #expect(error.kind == .evaluation)
    }

    @Test func costIsNeverMadeUpFor() throws {
        let program = try CELEnvironment().compile("lists.range(1000).all(i, i >= 0) || true")
        let outcome = program.evaluate(costLimit: 100)
        guard case .failure(let error) = outcome.result else {
            Issue.record("gave a value")
            return
        }
        #expect(error.kind == .cost)
        #expect(outcome.cost == 100)
    }

    @Test(arguments: [
        ("9223372036854775807 + 1", "overflow"), ("5u - 6u", "overflow"), ("-9223372036854775808 / -1", "overflow"),
        ("-(-9223372036854775808)", "overflow"), ("1 % 0", "modulus by zero"), ("1u / 0u", "division by zero"),
        ("int(1e99)", "range"), ("uint(-1)", "range"), ("int('a')", "cannot convert"),
        ("timestamp(253402300800)", "range"), ("timestamp(0) - duration('1000000h')", nil),
        ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "range"), ("[1][1]", "out of bounds"),
        ("{'a': 1}['b']", "no such key"), ("{'a': 1}.b", "no such key"), ("optional.none().value()", "dereference"),
        ("dyn(1) + 'a'", "no such overload"), ("dyn('a') < 1", "no such overload"),
        ("dyn(null) < dyn(null)", "no such"),
        ("string(b'\\xff')", "invalid UTF-8"), ("b'a' + dyn('b')", "no such overload"),
        ("duration('9000000000s') + duration('9000000000s')", "overflow"),
    ]) func operationsFailRatherThanWrap(_ text: String, _ part: String?) throws {
        switch try outcome(text) {
        case .success(let value):
            #expect(part == nil, "\(text) gave \(value)")
        case .failure(let error):
            #expect(part.map { error.message.contains($0) } == true, "\(error)")
        }
    }

    @Test(arguments: [
        "dyn(1) == 1.0 && dyn(1) == 1u", "dyn(1) != 'a'", "dyn(null) != 0", "0.0 / 0.0 != 0.0 / 0.0", "dyn(1u) < 1.5",
        "dyn(-1) < 0u", "dyn([1]) == [1.0]", "{'a': 1} == {'a': dyn(1.0)}", "'\\u00e9' != 'e\\u0301'",
        "size('e\\u0301') == 2",
        "'\\U0001F431'.size() == 1", "'a' < '\\u00e9'", "1.0 in [dyn(1)]", "{1: 'a'}[dyn(1.0)] == 'a'",
        "type(1) != type(1u)",
        "type(type(1)) == type", "!('\\u212a' in {'K': 1})", "'\\u212a' != 'K'", "!['K'].exists(k, k == '\\u212a')",
    ]) func equalityAndOrder(_ text: String) throws {
        guard case .success(.bool(true)) = try outcome(text) else {
            Issue.record("\(text) is not true")
            return
        }
    }
}
