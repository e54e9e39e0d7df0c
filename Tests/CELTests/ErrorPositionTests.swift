import CEL
import Testing

@Suite struct ErrorPositionTests {
    static let texts: [(text: String, kind: CELError.Kind, line: Int, column: Int, message: String)] = [
        ("1 + x", .check, 1, 5, "undeclared reference to 'x' (in container '')"),
        ("'a' +\n  'é' + x", .check, 2, 9, "undeclared reference to 'x' (in container '')"),
        ("nope(1)", .check, 1, 1, "undeclared reference to 'nope' (in container '')"),
        ("1 + 'a'", .check, 1, 3, "found no matching overload for '_+_' applied to '(int, string)'"),
        ("'a'.startsWith(1)", .check, 1, 15, "found no matching overload for 'startsWith' applied to 'string.(int)'"),
        ("size(1)", .check, 1, 1, "found no matching overload for 'size' applied to '(int)'"),
        ("1 && true", .check, 1, 3, "found no matching overload for '_&&_' applied to '(int, bool)'"),
        ("true ? 1 : 'a'", .check, 1, 6, "found no matching overload for '_?_:_' applied to '(bool, int, string)'"),
        ("[1, 'a']", .check, 1, 5, "expected type 'int' but found 'string'"),
        ("{'a': 1, 'b': 'c'}", .check, 1, 15, "expected type 'int' but found 'string'"),
        (
            "1.map(x, x)", .check, 1, 1,
            "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)"
        ),
        ("[1].all(x, x + 1)", .check, 1, 14, "found no matching overload for '_&&_' applied to '(bool, int)'"),
        ("1.f", .check, 1, 2, "type 'int' does not support field selection"),
        ("Foo{a: 1}", .check, 1, 1, "undeclared reference to 'Foo' (in container '')"),
        ("'a'.matches('(')", .check, 1, 13, "invalid matches argument"),
        ("timestamp('yesterday')", .check, 1, 11, "invalid timestamp argument"),
        ("duration('1 day')", .check, 1, 10, "invalid duration argument"),
        ("{[1]: 1}", .check, 1, 2, "unsupported key type: list(int)"),
        ("1 +", .syntax, 1, 4, "Syntax error: expected an expression, found the end of the expression"),
        ("1 + + 2", .syntax, 1, 5, "Syntax error: expected an expression, found '+'"),
        ("(1", .syntax, 1, 3, "Syntax error: expected ')', found the end of the expression"),
        ("[1,\n2", .syntax, 2, 2, "Syntax error: expected ']', found the end of the expression"),
        ("'abc", .syntax, 1, 1, "unterminated string literal"),
        ("'a\nb'", .syntax, 1, 1, "unterminated string literal"),
        ("'\\z'", .syntax, 1, 2, "invalid escape sequence"), ("'\\ud800'", .syntax, 1, 2, "invalid escape sequence"),
        ("1 # 2", .syntax, 1, 3, "token recognition error"),
        ("a.in", .syntax, 1, 3, "Syntax error: expected a field name, found 'in'"),
        ("while", .syntax, 1, 1, "reserved identifier: while"),
        ("9223372036854775808", .syntax, 1, 1, "invalid int literal"),
        ("18446744073709551616u", .syntax, 1, 1, "invalid uint literal"),
        ("1e999", .syntax, 1, 1, "invalid double literal"),
        ("has(1)", .syntax, 1, 5, "invalid argument to has() macro"),
        ("[1].all(x.y, true)", .syntax, 1, 10, "argument must be a simple name"),
        ("math.greatest()", .syntax, 1, 14, "math.greatest() requires at least one argument"),
        ("", .syntax, 1, 1, "Syntax error: expected an expression"),
        ("1 2", .syntax, 1, 3, "Syntax error: expected the end, found a number"),
        ("a.`b", .syntax, 1, 5, "a quoted name may have"),
        ("1 / 0", .evaluation, 1, 3, "division by zero"),
        ("true &&\n 1 / 0 > 1", .evaluation, 2, 4, "division by zero"),
        ("{'a': 1}.b", .evaluation, 1, 9, "no such key: b"), ("{'a': 1}['b']", .evaluation, 1, 9, "no such key: b"),
        ("[1].map(x, x / 0)", .evaluation, 1, 14, "division by zero"),
        ("int('x')", .evaluation, 1, 1, "cannot convert 'x' to int"),
        ("'a'.substring(2)", .evaluation, 1, 14, "index out of range: 2"),
    ]

    @Test(arguments: texts) func errorsPointAtLineAndColumn(
        _ sample: (text: String, kind: CELError.Kind, line: Int, column: Int, message: String)
    ) throws {
        let error = #expect(throws: CELError.self) { try CELEnvironment().compile(sample.text).value() }
        guard let error else { return }
        #expect(error.kind == sample.kind, "\(error)")
        #expect(error.line == sample.line && error.column == sample.column, "\(error)")
        #expect(error.message.hasPrefix(sample.message), "\(error)")
    }

    @Test func theDescriptionShowsTheLineAndACaret() throws {
        let text = "true &&\n\t'é' == x"
        let error = #expect(throws: CELError.self) { try CELEnvironment().compile(text) }
        #expect(error?.description == "ERROR: <input>:2:9: undeclared reference to 'x' (in container '')")
        #expect(
            error?.description(in: text)
                == "ERROR: <input>:2:9: undeclared reference to 'x' (in container '')\n |  'é' == x\n | ........^"
        )
    }

    @Test func theContainerIsNamed() throws {
        let error = #expect(throws: CELError.self) { try CELEnvironment(container: "a.b").compile("x") }
        #expect(error?.message == "undeclared reference to 'x' (in container 'a.b')")
    }
}
