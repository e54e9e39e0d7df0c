import CEL
import Synchronization
import Testing

@Suite struct HostTests {
    /// Counts how often its members are asked for.
    private final class Source: CELObjectSource, CELListSource {
        let count = Mutex(0)
        let isBroken: Bool

        init(isBroken: Bool = false) { self.isBroken = isBroken }

        private func ask() throws(CELFailure) {
            count.withLock { $0 += 1 }
            if isBroken { throw CELFailure("the document is gone") }
        }

        func members() throws(CELFailure) -> [(name: String, value: CELValue)] {
            try ask()
            return [("name", .string("a")), ("size", .double(2))]
        }

        func elements() throws(CELFailure) -> [CELValue] {
            try ask()
            return [.double(1), .double(2)]
        }
    }

    private struct Variables: CELDynamicObject {
        let names = ["good", "bad"]

        func member(_ name: String) throws(CELFailure) -> CELValue? {
            switch name {
            case "good": return .int(1)
            case "bad": throw CELFailure("variable 'bad' failed")
            default: return nil
            }
        }
    }

    private func evaluate(_ text: String, _ value: CELValue) throws -> Result<CELValue, CELError> {
        var environment = CELEnvironment()
        environment.declare("x", .dyn)
        return try environment.compile(text).evaluate(CELBindings(["x": value])).result
    }

    @Test(arguments: [
        "x.name == 'a'", "x['name'] == 'a'", "x.?none.orValue('b') == 'b'", "has(x.size) && !has(x.none)",
        "x.size() == 2",
        "x.size == 2", "x.size > 1 && x.size + 1.0 == 3.0", "x.exists(k, k == 'size')",
        "x == {'size': 2, 'name': dyn('a')}",
        "'name' in x && !('none' in x)", "x.all(k, v, x[k] == v)", "type(x) == map",
    ]) func objectsAreAskedOnce(_ text: String) throws {
        let source = Source()
        let map = CELValue.map(CELMap(source: source))
        for _ in 0..<3 {
            guard case .success(.bool(true)) = try evaluate(text, map) else {
                Issue.record("\(text) is not true")
                return
            }
        }
        #expect(source.count.withLock { $0 } == (text.hasPrefix("type") ? 0 : 1))
    }

    @Test(arguments: [
        "x[1] == 2", "x.size() == 2", "x.map(e, e) == [1.0, 2.0]", "2 in x", "x + [3.0] == dyn([1, 2, 3])",
    ])
    func listsAreAskedOnce(_ text: String) throws {
        let source = Source()
        guard case .success(.bool(true)) = try evaluate(text, .list(CELList(source: source))) else {
            Issue.record("\(text) is not true")
            return
        }
        #expect(source.count.withLock { $0 } == 1)
    }

    @Test func aBrokenSourceIsAnErrorAtItsUse() throws {
        let map = CELValue.map(CELMap(source: Source(isBroken: true)))
        guard case .failure(let error) = try evaluate("1 == 1 && x.name == 'a'", map) else {
            Issue.record("gave a value")
            return
        }
        #expect(error.description == "ERROR: <input>:1:12: the document is gone")
        guard case .success(.bool(true)) = try evaluate("x.name == 'a' || true", map) else {
            Issue.record("not made up for")
            return
        }
    }

    @Test func dynamicObjectsFailWhereTheyAreRead() throws {
        let variables = CELValue.map(CELMap(dynamic: Variables()))
        guard case .success(.bool(true)) = try evaluate("x.good == 1 && has(x.good) && !has(x.none)", variables) else {
            Issue.record("not true")
            return
        }
        guard case .failure(let error) = try evaluate("x.bad == 1", variables) else {
            Issue.record("gave a value")
            return
        }
        #expect(error.description == "ERROR: <input>:1:2: variable 'bad' failed")
    }

    @Test func aMissingVariableIsAnErrorWhereItIsRead() throws {
        var environment = CELEnvironment()
        environment.declare("x", .dyn)
        let outcome = try environment.compile("false || x").evaluate()
        guard case .failure(let error) = outcome.result else {
            Issue.record("gave a value")
            return
        }
        #expect(error.description == "ERROR: <input>:1:10: no such attribute: x")
        let failing = CELBindings { (name) throws(CELFailure) in throw CELFailure("no \(name) today") }
        guard case .failure(let named) = try environment.compile("x").evaluate(failing).result else {
            Issue.record("gave a value")
            return
        }
        #expect(named.message == "no x today")
    }

    @Test func functionsOfTheHostGetItsContext() throws {
        var environment = CELEnvironment()
        environment.declare("image", .string)
        environment.declare(
            function: "registry.count",
            [
                CELOverload(
                    [.string],
                    .int,
                    .unary { (image, context) throws(CELFailure) in
                        guard case .string(let text) = image, let count = context.host as? Int else {
                            throw CELFailure.noSuchOverload("registry.count", image)
                        }
                        try context.charge(50)
                        return .int(Int64(count + text.utf8.count))
                    }
                )
            ]
        )
        let program = try environment.compile("registry.count(image) == 12")
        #expect(program.resultType == .bool)
        #expect(program.variableNames == ["image"])
        let outcome = program.evaluate(CELBindings(["image": .string("ab")]), host: 10)
        guard case .success(.bool(true)) = outcome.result else {
            Issue.record("\(outcome)")
            return
        }
        #expect(outcome.cost > 50)
        guard case .failure(let error) = program.evaluate(CELBindings(["image": .string("ab")])).result else {
            Issue.record("gave a value")
            return
        }
        #expect(error.column == 15)
    }

    @Test func objectTypesKnowTheirFields() throws {
        var environment = CELEnvironment()
        environment.declare("image", .object(CELObjectType(name: "Image", fields: ["name": .string, "config": .dyn])))
        #expect(try environment.compile("image.name").resultType == .string)
        #expect(try environment.compile("image.config.User").resultType == .dyn)
        #expect(try environment.compile("image.?name").resultType == .optional(.string))
        #expect(try environment.compile("image['name']").resultType == .dyn)
        let error = #expect(throws: CELError.self) { try environment.compile("image.nam") }
        #expect(error?.message == "undefined field 'nam'")
    }
}
