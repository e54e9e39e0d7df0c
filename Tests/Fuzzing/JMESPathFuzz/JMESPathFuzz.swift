import Encodings
import FuzzSupport
import JMESPath
import Vocabulary

/// Reads any text as an expression, and searches a document that has a bit of everything; also as variables in a text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJMESPath(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let text = String(validating: unsafe fuzzInput(start, count), as: UTF8.self) else { return 0 }
    for environment in environments {
        do throws(JMESPathError) {
            let expression = try JMESPathExpression(text, functions: environment.functions)
            _ = try expression.search(document, in: environment)
        } catch {
            guard !error.text.isEmpty, error.column >= 0 else { fatalError("\(error)") }
        }
    }
    let substitution = VariableSubstitution(environment: environments[1], trustedNames: ["a"])
    for template in [text, "x {{ \(text) }} y"] {
        do throws(VariableSubstitutionError) {
            _ = try substitution.substitute(.string(template), context: document)
        } catch {
            guard !error.description.isEmpty else { fatalError("no words") }
        }
    }
    return 0
}

private let environments: [JMESPathEnvironment] = [JMESPathFunctions.standard, .kyverno].map { functions in
    var environment = JMESPathEnvironment(
        functions: functions,
        strictKeys: functions == .kyverno,
        now: Instant(seconds: 1_780_000_000)
    )
    environment.costLimit = 20_000
    return environment
}

private let document: JMESValue = .object(
    JMESObject([
        ("a", .array([.integer(1), .double(2.5), .string("x\u{E9}"), .null, .bool(true)])),
        ("b", .object(JMESObject([("c", .string("2026-01-01T00:00:00Z")), ("d", .array([]))]))),
        ("e", .string("1Gi")), ("f", .string("{{ a }}")),
    ])
)
