import JMESPath
import Testing
import Vocabulary

/// Errors of an expression's text, with their places.
@Suite struct SyntaxTests {
    @Test(arguments: [
        ("", JMESPathError(.syntax, column: 1, "expected an expression, found the end")),
        ("foo.", JMESPathError(.syntax, column: 5, "expected a name, '*', '[' or '{', found the end")),
        ("foo bar", JMESPathError(.syntax, column: 5, "expected an operator or the end, found 'bar'")),
        ("a = b", JMESPathError(.syntax, column: 3, "expected '==', found '='")),
        ("a # b", JMESPathError(.syntax, column: 3, "expected a token, found '#'")),
        ("é", JMESPathError(.syntax, column: 1, "expected a token, found 'é'")),
        ("foo[a]", JMESPathError(.syntax, column: 5, "expected an index, a slice or '*]', found 'a'")),
        ("foo[0", JMESPathError(.syntax, column: 6, "expected ']', found the end")),
        ("foo[*]bar", JMESPathError(.syntax, column: 7, "expected an operator or the end, found 'bar'")),
        ("foo[*](bar)", JMESPathError(.syntax, column: 7, "expected '.', '[' or the end, found '('")),
        ("'abc", JMESPathError(.syntax, column: 1, "expected a raw string to end, found the end of the expression")),
        ("a || `1", JMESPathError(.syntax, column: 6, "expected a literal to end, found the end of the expression")),
        (
            "[99999999999999999999]",
            JMESPathError(.syntax, column: 2, "expected an integer of 64 bits, found '99999999999999999999'")
        ),
        ("-", JMESPathError(.syntax, column: 1, "expected an integer of 64 bits, found '-'")),
        ("&a", JMESPathError(.syntax, column: 1, "expected an expression, found '&'")),
        ("\"f\"(a)", JMESPathError(.syntax, column: 4, "expected no call of a quoted name, found '('")),
        ("{a: b, }", JMESPathError(.syntax, column: 8, "expected a name, found '}'")),
        ("`1e999`", JMESPathError(.syntax, column: 1, "expected a number of 64 bits, found 1e999")),
        ("nope(a)", JMESPathError(.unknownFunction, column: 1, "expected a known function, found 'nope'")),
        ("a.b.nope(a)", JMESPathError(.unknownFunction, column: 5, "expected a known function, found 'nope'")),
        ("time_now()", JMESPathError(.unknownFunction, column: 1, "expected a known function, found 'time_now'")),
        ("[0].abs()", JMESPathError(.arity, column: 5, "expected 1 argument for abs, found 0")),
        ("not_null()", JMESPathError(.arity, column: 1, "expected 1 or more arguments for not_null, found 0")),
        ("join(a)", JMESPathError(.arity, column: 1, "expected 2 arguments for join, found 1")),
        ("nope(abs(), a[::0])", JMESPathError(.arity, column: 6, "expected 1 argument for abs, found 0")),
        ("abs() || nope(", JMESPathError(.syntax, column: 15, "expected an expression, found the end")),
        ("a[1:2:0]", JMESPathError(.value, column: 3, "expected a step other than 0, found 0")),
    ])
    func namesThePlace(_ expression: String, _ error: JMESPathError) {
        #expect(throws: error) { try JMESPathExpression(expression, functions: .standard) }
    }

    @Test(arguments: [
        "`foo`", "`{\"a\": 1, \"a\": 2}`", "\"\\ud800\"", "\"a\nb\"", "`[1,]`", "a[1:2:3:4]", "a[1 2]", "a.'b'", "a..b",
        "foo(",
        "foo(a", "foo(a,)", "(a", "[a", "a]", "a[]b", "!", "a ||", "a &", "a[?b", "@(a)", "{a}", "{a:}", "{'a': b}",
        "a.(b)",
    ])
    func refuses(_ expression: String) {
        #expect(Outcome(expression, .null, .standard(now: Instant(seconds: 0))) == .error("syntax"))
    }

    @Test(arguments: [
        ("a[10:0:-3]", [9, 6, 3]), ("a[::-1]", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), ("a[-3:]", [7, 8, 9]),
        ("a[:-8]", [0, 1]), ("a[100:]", []), ("a[-100:2]", [0, 1]), ("a[::4]", [0, 4, 8]), ("a[8:2:-2]", [8, 6, 4]),
        ("a[:9223372036854775807:9223372036854775807]", [0]), ("a[::-9223372036854775808]", [9]),
        ("a[-9223372036854775808:1]", [0]), ("a[2:1]", []), ("a[0:3][0:2]", []), ("a[0:3] | [1:]", [1, 2]),
    ])
    func slicesAsPython(_ expression: String, _ places: [Int]) {
        let array = JMESValue.array((0..<10).map { .integer($0) })
        let found = Outcome(expression, .object(JMESObject([("a", array)])), .standard(now: Instant(seconds: 0)))
        #expect(found == .value(.array(places.map { .integer(Int64($0)) })), "\(expression)")
    }

    @Test(arguments: [
        ("a.b", ["a"]), ("a.b || c[?d == e].f", ["a", "c"]), ("time_since('', a, 'x')", ["a"]), ("`1`", []),
        ("a | b", ["a"]), ("{x: a, y: [b, c.d]}", ["a", "b", "c"]), ("map(&x, a[])", ["a"]), ("!a", ["a"]),
        ("a.b[*].c.[d]", ["a"]), ("a[0:1]", ["a"]), ("a.*", ["a"]), ("a.b.f", ["a"]),
    ])
    func knowsWhatItReads(_ expression: String, _ names: [String]) throws {
        #expect(try JMESPathExpression(expression, functions: .kyverno).namesRead == names)
    }

    @Test(arguments: [
        "@", "*", "[0]", "[*]", "[]", "a || @", "length(@)", "*.a", "[?a]", "keys(@)[0]", "@.a", "[0:1]", "[a, @]",
    ])
    func knowsThatItMayReadAnything(_ expression: String) throws {
        #expect(try JMESPathExpression(expression, functions: .kyverno).namesRead == nil)
    }
}
