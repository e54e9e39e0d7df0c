import JMESPath
import Testing
import Vocabulary

/// Whatever takes too much is an error, never a crash and never a value.
@Suite struct LimitTests {
    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: [
        repeated("(", 10_000) + "a" + repeated(")", 10_000), repeated("[", 10_000), repeated("{a:", 10_000),
        repeated("!", 10_000) + "a", repeated("a[?", 10_000), repeated("abs(", 10_000),
        repeated("[?", 10_000), repeated("a.[", 10_000), repeated("[@]|", 10_000) + "@",
        "a" + repeated("[*]", 10_000), "a" + repeated("[]", 10_000), "a" + repeated(".*", 10_000),
        "a" + repeated(".[b]", 10_000), "a" + repeated(" == a", 10_000), repeated("map(&", 10_000),
        "a" + repeated("[0:1]", 10_000), repeated("to_array(", 300) + "a" + repeated(")", 300),
    ])
    func refusesDeepNesting(_ expression: String) {
        #expect(
            Outcome(expression, .null, .standard(now: Instant(seconds: 0))) == .error("depth"),
            "\(expression.prefix(20))"
        )
    }

    @Test(arguments: [repeated("[", 10_000), "{\"a\":" + repeated("[", 200)])
    func refusesDeepLiterals(_ literal: String) {
        #expect(Outcome("`" + literal + "`", .null, .standard(now: Instant(seconds: 0))) == .error("syntax"))
    }

    @Test(arguments: [
        "a" + repeated(".a", 50_000), "a" + repeated(" || a", 50_000), "a" + repeated(" && a", 50_000),
        "a" + repeated("|a", 50_000), "a" + repeated("[0]", 50_000), repeated("(", 249) + "a" + repeated(")", 249),
        "[" + repeated("a,", 9_000) + "a]", repeated("[", 248) + "a" + repeated("]", 248),
        repeated("!", 248) + "a", "to_string(" + repeated("[", 240) + "a" + repeated("]", 240) + ")",
        repeated("[", 120) + "`1`" + repeated("]", 120) + " == " + repeated("[", 120) + "`1`" + repeated("]", 120),
    ])
    func longIsNotDeep(_ expression: String) {
        #expect(
            Outcome(expression, .bool(true), .standard(now: Instant(seconds: 0))).isValue,
            "\(expression.prefix(20))"
        )
    }

    @Test func refusesLongTexts() {
        #expect(Outcome("a" + Self.repeated(" ", 1 << 20), .null, .kyvernoForTests) == .error("cost"))
    }

    @Test(arguments: [
        repeated("[@,@]|", 14) + "@", repeated("{a:@,b:@}|", 14) + "@", "@" + repeated(".[@,@]", 14),
        repeated("map(&[@,@],", 14) + "@" + repeated(")", 14), repeated("[@,@][]|", 14) + "@",
    ])
    func refusesManyCopies(_ expression: String) {
        #expect(Outcome(expression, .bool(true), .standard(now: Instant(seconds: 0))) == .error("cost"))
    }

    @Test(arguments: [
        "a[*].[a[*].[a[*]]]", "map(&map(&a, a), a) || a[?a == a]", "a[].a[]", "sort(a)", "contains([a, a][], `-1`)",
        "join('', map(&s, c))", "c[*].to_string(@)", "length(a[?regex_match('a', 'a')])",
        "length(c[?regex_match('[a-z]{100}y', s)])",
    ])
    func countsSteps(_ expression: String) {
        var environment = JMESPathEnvironment.kyvernoForTests
        environment.costLimit = 1_000
        let numbers = JMESValue.array((0..<1_000).map { .integer($0) })
        let texts = JMESValue.array(
            (0..<1_000).map { _ in .object(JMESObject([("s", .string(Self.repeated("x", 100)))])) }
        )
        let document = JMESValue.object(JMESObject([("a", numbers), ("b", numbers), ("c", texts)]))
        #expect(Outcome(expression, document, environment) == .error("cost"))
    }

    @Test func comparingTakesSteps() {
        var environment = JMESPathEnvironment.kyvernoForTests
        let left = JMESValue.array((0..<1_000).map { .integer($0) })
        let right = JMESValue.array((0..<1_000).map { .integer($0) })
        let document = JMESValue.object(JMESObject([("a", left), ("b", right)]))
        #expect(Outcome("a == b", document, environment) == .value(.bool(true)))
        environment.costLimit = 900
        #expect(Outcome("a == b", document, environment) == .error("cost"))
        #expect(Outcome("a != b", document, environment) == .error("cost"))
    }

    @Test(arguments: [
        "join(a, [a, a, a])", "replace_all(a, '', a)", "regex_replace_all('x', a, a)",
        "regex_replace_all_literal('x', a, a)", "to_string([a, a])", "base64_encode(a)",
    ])
    func limitsStrings(_ expression: String) {
        var environment = JMESPathEnvironment.kyvernoForTests
        environment.stringLimit = 1_000
        let document = JMESValue.object(JMESObject([("a", .string(Self.repeated("x", 900)))]))
        #expect(Outcome(expression, document, environment) == .error("cost"))
    }

    @Test(arguments: ["split(a, '')", "a2[][]", "items(a1, 'k', 'v')", "parse_json(j)"])
    func limitsArrays(_ expression: String) {
        var environment = JMESPathEnvironment.kyvernoForTests
        environment.elementLimit = 100
        let numbers = JMESValue.array((0..<90).map { .integer($0) })
        let document = JMESValue.object(
            JMESObject([
                ("a", .string(Self.repeated("x", 900))), ("a2", .array([numbers, numbers])),
                ("a1", .array((0..<101).map { .integer($0) })), ("j", .string("[" + Self.repeated("1,", 200) + "1]")),
            ])
        )
        let kind = expression.hasPrefix("parse") ? "invalid-value" : "cost"
        #expect(Outcome(expression, document, environment) == .error(kind))
    }

    @Test(arguments: [
        repeated("[", 10_000), repeated("- ", 10_000), repeated("? ", 10_000), repeated("{a: ", 10_000),
        (0..<300).map { repeated(" ", $0) + "a:\n" }.joined(), (0..<300).map { repeated(" ", $0) + "-\n" }.joined(),
    ])
    func refusesDeepYAML(_ text: String) {
        #expect(Outcome("parse_yaml(@)", .string(text), .kyvernoForTests) == .error("invalid-value"))
        #expect(Outcome("parse_json(@)", .string(text), .kyvernoForTests) == .error("invalid-value"))
    }
}
