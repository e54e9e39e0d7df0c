import CEL
import Testing

@Suite struct LimitTests {
    private static func repeated(_ before: String, _ middle: String, _ after: String, _ count: Int) -> String {
        String(repeating: before, count: count) + middle + String(repeating: after, count: count)
    }

    static let deep: [(before: String, middle: String, after: String)] = [
        ("(", "1", ")"), ("[", "1", "]"), ("{0: ", "1", "}"), ("size([", "1", "])"), ("dyn(", "1", ")"),
        ("", "x", ".f"),
        ("", "x", "[0]"), ("x[", "0", "]"), ("", "1", " + 1"), ("true ? 1 : ", "1", ""), ("", "x", ".f()"),
        ("!(", "true", ")"),
        ("-(", "1", ")"), ("[1].map(i, ", "1", ")"), ("cel.bind(a, 1, ", "1", ")"), ("a{f: ", "1", "}"),
        ("x.?f[?", "0", "]"),
        ("(true || ", "true", ")"), ("", "1", " == 1"), ("has(", "x.f", ")"), ("1 + ", "1", ""), ("1 + (", "1", ")"),
    ]

    @Test(arguments: deep) func tenThousandInsideEachOtherAreAnError(
        _ shape: (before: String, middle: String, after: String)
    ) {
        var environment = CELEnvironment()
        environment.declare("x", .dyn)
        environment.sizeLimit = 1_000_000
        environment.mixesLiterals = true
        for isChecked in [true, false] {
            let text = Self.repeated(shape.before, shape.middle, shape.after, 10_000)
            guard
                let error = #expect(
                    throws: CELError.self,
                    performing: { try environment.compile(text, isChecked: isChecked) }
                )
            else { continue }
            #expect(error.kind == .syntax, "\(error)")
        }
    }

    /// What is allowed must not be too deep for the stack either, whatever comes of it.
    @Test(arguments: deep) func aHundredInsideEachOtherAreEvaluated(
        _ shape: (before: String, middle: String, after: String)
    ) {
        var environment = CELEnvironment()
        environment.declare("x", .dyn)
        let text = Self.repeated(shape.before, shape.middle, shape.after, 100)
        for isChecked in [true, false] {
            guard let program = try? environment.compile(text, isChecked: isChecked) else { continue }
            #expect(program.evaluate(CELBindings(["x": .list([])])).cost >= 0)
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["[]", "[[]]", "{}", "[1]", "{'a': []}", "[] == []", "x"])
    func longAggregatesAreCheckedInTime(_ element: String) throws {
        var environment = CELEnvironment()
        environment.declare("x", .dyn)
        let count = 99_000 / (element.utf8.count + 1)
        let text = "[" + Array(repeating: element, count: count).joined(separator: ",") + "]"
        guard case .list(let list) = try environment.compile(text).value(CELBindings(["x": .object([])])) else {
            return
        }
        #expect(try list.elements.count == count)
    }

    @Test(arguments: ["!", "-"]) func tenThousandSignsAreNoNesting(_ sign: String) throws {
        let text = String(repeating: sign, count: 10_000) + (sign == "!" ? "true" : "1")
        switch try CELEnvironment().compile(text).value() {
        case .bool(let flag): #expect(flag)
        case .int(let number): #expect(number == 1)
        case let other: Issue.record("gave \(other)")
        }
    }

    @Test func theLimitIsTwoHundredAndFifty() throws {
        let environment = CELEnvironment()
        _ = try environment.compile(Self.repeated("(", "1", ")", 249)).value()
        _ = try environment.compile(Self.repeated("[", "1", "]", 249)).value()
        let error = #expect(throws: CELError.self) { try environment.compile(Self.repeated("[", "1", "]", 250)) }
        #expect(error?.message == "expression recursion limit exceeded: 250")
    }

    @Test func longChainsOfOneLogicalOperatorAreNoNesting() throws {
        let text = Array(repeating: "true", count: 10_000).joined(separator: " && ")
        guard case .bool(true) = try CELEnvironment().compile(text).value() else {
            Issue.record("not true")
            return
        }
    }

    @Test func tooLongIsAnError() {
        let error = #expect(throws: CELError.self) {
            try CELEnvironment().compile("'" + String(repeating: "a", count: 100_000) + "'")
        }
        #expect(error?.kind == .syntax)
    }

    // MARK: - Cost

    private static func doubled(_ start: String, _ step: String, _ end: String) -> String {
        var text = start
        for index in 1...60 { text = "cel.bind(v\(index), \(text), \(step.replacing("?", with: "v\(index)")))" }
        return "cel.bind(v, \(text), \(end))"
    }

    /// A predicate that is asked a hundred thousand times about a value `l`.
    private static func over(_ value: String, _ predicate: String) -> String {
        "cel.bind(l, \(value), lists.range(100000).all(i, \(predicate)))"
    }

    private static let text = "lists.range(100000).map(i, 'a').join()"

    static let hostile: [String] = [
        "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))",
        "lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000))).size() > 0",
        "lists.range(9223372036854775807).size() > 0",
        doubled("'0123456789'", "? + ?", "size(v) > 0"), doubled("b'0123456789'", "? + ?", "size(v) > 0"),
        doubled("[1]", "? + ?", "size(v) > 0"), doubled("[1]", "[?, ?]", "v == v"),
        doubled("[1]", "[?, ?]", "v in [v]"),
        doubled("[1]", "[?, ?]", "size('%s'.format([v])) > 0"), doubled("[1]", "[?, ?]", "v.flatten(100).size() > 0"),
        doubled("{'a': 1}", "{'a': ?, 'b': ?}", "v == v"),
        doubled("{'a': 1}", "{'a': ?, 'b': ?}", "size('%s'.format([v])) > 0"),
        doubled("'aaaaaaaaaa'", "?.replace('a', 'aa')", "size(v) > 0"),
        doubled("'aaaaaaaaaa'", "?.replace('', ?)", "size(v) > 0"),
        doubled("'aaaaaaaaaa'", "[?, ?].join(?)", "size(v) > 0"),
        doubled("'aaaaaaaaaa'", "regex.replace(?, 'a', 'aa')", "size(v) > 0"),
        doubled("'aaaaaaaaaa'", "regex.replace(?, '.*', r'\\0\\0')", "size(v) > 0"),
        doubled("'aaaaaaaaaa'", "strings.quote(? + ?)", "size(v) > 0"),
        doubled("[1]", "[?, ?].filter(e, sets.contains([?], [?]))", "v == v"),
        "cel.bind(l, lists.range(100000), l.all(i, i in l))",
        "cel.bind(l, lists.range(100000), sets.contains(l, l.reverse()))",
        "cel.bind(l, lists.range(100000).map(i, [i]), l.distinct().size() > 0)",
        "cel.bind(l, lists.range(100000), l.all(i, l.sort().size() > 0))",
        "cel.bind(l, lists.range(100000), l.all(i, l.sum() + l.max() + l.indexOf(99999) > 0))",
        over(text, "l.matches('(a|b)*c') || true"),
        over(text, "l.contains('aaaab') || true"),
        over(text, "l == l + '' || true"),
        over(text, "l <= l + 'a' || true"),
        "cel.bind(l, lists.range(100000).transformMap(i, v, v), lists.range(100000).all(i, l.all(k, v, v >= 0)))",
        over(text, "l.split('').size() > 0"),
        over(text, "l.size() > 0 && l.charAt(9) == 'a'"),
        over(text, "l in {'a': 1, l: 2}"),
        over(text, "{'a': 1, l: 2}[l] == 2"),
        over(text, "[l, l].distinct().size() == 1"),
        "cel.bind(l, lists.range(100000).map(i, i), lists.range(100000).all(i, l.isSorted()))",
        over("url('/' + lists.range(10000).map(i, 'a=b').join('&'))", "l.getQuery().size() == 0"),
        over(text, "base64.encode(bytes(l)) != ''"),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: hostile) func noExpressionRunsPastItsCostLimit(_ text: String) throws {
        var environment = CELEnvironment()
        environment.mixesLiterals = true
        let program = try environment.compile(text)
        let outcome = program.evaluate(costLimit: 200_000)
        #expect(outcome.cost <= 200_000)
        guard case .failure(let error) = outcome.result else {
            Issue.record("\(text.prefix(60)) gave a value for \(outcome.cost)")
            return
        }
        #expect(error.kind == .cost, "\(error)")
    }

    @Test(arguments: [("1 + 2", 1), ("x", 1), ("x + x", 3), ("x == 1 && x == 1", 4)])
    func costCountsSteps(_ text: String, _ cost: Int) throws {
        var environment = CELEnvironment()
        environment.declare("x", .int)
        let program = try environment.compile(text)
        #expect(program.evaluate(CELBindings(["x": .int(1)])).cost == cost)
        guard case .failure(let error) = program.evaluate(CELBindings(["x": .int(1)]), costLimit: cost - 1).result
        else {
            Issue.record("gave a value")
            return
        }
        #expect(error.kind == .cost)
    }
}
