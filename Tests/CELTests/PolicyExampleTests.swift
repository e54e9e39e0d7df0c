import CEL
import Encodings
import Testing

/// The expressions of an image policy, over JSON payloads that are read only where they are asked for.
@Suite struct PolicyExampleTests {
    /// A value of a JSON document.
    private struct Payload: CELObjectSource, CELListSource {
        let cursor: JSONCursor

        static func value(_ cursor: JSONCursor) throws -> CELValue {
            switch cursor.kind {
            case .null: .null
            case .bool: .bool(try cursor.bool())
            case .number: .double(try cursor.number().double ?? .nan)
            case .string: .string(try cursor.string())
            case .array: .list(CELList(source: Payload(cursor: cursor)))
            case .object: .map(CELMap(source: Payload(cursor: cursor)))
            }
        }

        func members() throws(CELFailure) -> [(name: String, value: CELValue)] {
            do {
                return try cursor.members().map { ($0.name, try Self.value($0.cursor)) }
            } catch {
                throw CELFailure("\(error)")
            }
        }

        func elements() throws(CELFailure) -> [CELValue] {
            do {
                return try cursor.array().map(Self.value)
            } catch {
                throw CELFailure("\(error)")
            }
        }
    }

    static let scan = """
        {"predicate": {"metadata": {"scanFinishedOn": "2026-08-01T10:00:00Z"}, "scanner": {"result": {"Results": [
          {"Target": "os", "Vulnerabilities": [
            {"VulnerabilityID": "CVE-1", "Severity": "HIGH"}, {"VulnerabilityID": "CVE-2", "Severity": "LOW"}]},
          {"Target": "app"}]}}}}
        """

    static let rule = """
        extractPayload('scan').predicate.scanner.result.?Results.orValue([]).all(r,
          r.?Vulnerabilities.orValue([]).all(v, !(v.Severity in ["HIGH", "CRITICAL"])
            || extractPayload('vex').predicate.statements.exists(s,
                 s.vulnerability.name == v.VulnerabilityID && s.status in ["not_affected", "fixed"])))
        """

    private func environment(vex: String) -> CELEnvironment {
        var environment = CELEnvironment()
        let documents = ["scan": Self.scan, "vex": vex]
        let extract = CELImplementation.unary { (name, _) throws(CELFailure) in
            guard case .string(let name) = name, let text = documents[name] else {
                throw CELFailure("not verified before")
            }
            do {
                return try Payload.value(JSONCursor(reading: Array(text.utf8), depth: 50))
            } catch {
                throw CELFailure("\(error)")
            }
        }
        environment.declare(function: "extractPayload", [CELOverload([.string], .dyn, extract)])
        environment.declare("now", .timestamp)
        return environment
    }

    private func isTrue(_ text: String, vex: String) throws(CELError) -> Bool {
        let program = try environment(vex: vex).compile(text)
        guard let now = CELTimestamp(seconds: 1_785_600_000) else { return false }
        if case .bool(true) = try program.value(CELBindings(["now": .timestamp(now)])) { return true }
        return false
    }

    private static func statement(_ name: String, _ status: String) -> String {
        #"{"predicate": {"statements": [{"vulnerability": {"name": "\#(name)"}, "status": "\#(status)"}]}}"#
    }

    @Test func findingsAreCoveredByStatementsOrFail() throws {
        #expect(try isTrue(Self.rule, vex: Self.statement("CVE-1", "fixed")))
        #expect(try !isTrue(Self.rule, vex: Self.statement("CVE-1", "affected")))
        #expect(try !isTrue(Self.rule, vex: Self.statement("CVE-2", "fixed")))
        #expect(try !isTrue(Self.rule, vex: #"{"predicate": {"statements": []}}"#))
    }

    @Test func aDocumentOfAnotherShapeIsAnError() throws {
        let error = #expect(throws: CELError.self) { try isTrue(Self.rule, vex: "{}") }
        #expect(error?.description == "ERROR: <input>:3:29: no such key: predicate")
    }

    @Test func agesAreDurations() throws {
        let age = "now - timestamp(extractPayload('scan').predicate.metadata.scanFinishedOn)"
        #expect(try isTrue("\(age) <= duration('24h') && \(age) >= duration('0s')", vex: "{}"))
        #expect(try !isTrue("\(age) <= duration('1h')", vex: "{}"))
    }

    @Test func aProgramIsSharedByThreads() async throws {
        let program = try environment(vex: Self.statement("CVE-1", "fixed")).compile(Self.rule)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    if case .success(.bool(true)) = program.evaluate().result { true } else { false }
                }
            }
            for await isTrue in group { #expect(isTrue) }
        }
    }
}
