import CEL
import Encodings
import Files
import Glibc
import JMESPath
import Policies
import Vocabulary

/// One expression of each language on one document, compiled once, evaluated again and again.
struct Expressions {
    private static let rounds = 11
    private static let evaluations = 2_000

    private let findings: JSONCursor
    private let cel: String
    private let jmespath: String

    /// Reads a document: `findings`, and the expressions `cel` and `jmespath`, each of which gives a number.
    init(_ path: String) throws {
        guard let bytes = try OpenFile(path, O_RDONLY).readAll(limit: 1 << 20) else {
            throw Trouble("\(path): too long")
        }
        let document = try JSONCursor(reading: bytes, depth: 64, values: 1_000_000)
        findings = try document.required("findings")
        (cel, jmespath) = (try document.string("cel"), try document.string("jmespath"))
    }

    /// Prints seconds for one evaluation, medians of eleven rounds, and the results.
    func measure() throws {
        try measureCEL()
        try measureJMESPath()
    }

    private func measureCEL() throws {
        var environment = CELEnvironment()
        environment.declare("findings", .list(.dyn))
        let program = try environment.compile(cel)
        let bindings = CELBindings(["findings": try CELValue(json: findings)])
        var result = CELValue.null
        let seconds = try Self.median { result = try program.value(bindings) }
        print("cel\t\(seconds)")
        guard case .int(let count) = result else { throw Trouble("\(cel): \(result)") }
        print("cel result\t\(count)")
    }

    private func measureJMESPath() throws {
        let environment = JMESPathEnvironment.standard(now: Instant(seconds: 0))
        let expression = try JMESPathExpression(jmespath, functions: .standard)
        let document = JMESValue.object(JMESObject([("findings", try JMESValue(findings.value))]))
        var result = JMESValue.null
        let seconds = try Self.median { result = try expression.search(document, in: environment) }
        print("jmespath\t\(seconds)")
        guard let count = result.number else { throw Trouble("\(jmespath): \(result)") }
        print("jmespath result\t\(Int(count))")
    }

    private static func median(_ body: () throws -> Void) throws -> Double {
        var rounds: [Double] = []
        for _ in 0..<Self.rounds {
            rounds.append(try Stopwatch.seconds { for _ in 0..<evaluations { try body() } } / Double(evaluations))
        }
        return Stopwatch.median(rounds)
    }
}
