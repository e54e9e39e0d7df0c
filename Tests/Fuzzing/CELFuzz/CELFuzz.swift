import CEL
import FuzzSupport

/// Compiles any text as an expression, checked and unchecked, and evaluates what compiles on values that try its edges.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCEL(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let text = String(validating: unsafe fuzzInput(start, count), as: UTF8.self) else { return 0 }
    for environment in environments {
        for isChecked in [true, false] {
            do throws(CELError) {
                let program = try environment.compile(text, isChecked: isChecked)
                evaluate(program)
            } catch {
                guard error.line > 0, error.column > 0, !error.message.isEmpty,
                    error.description(in: text).hasPrefix("ERROR: ")
                else { fatalError("\(error)") }
            }
        }
    }
    return 0
}

private let limit = 20_000

private func evaluate(_ program: CELProgram) {
    for value in values {
        let bindings = CELBindings(["x": value, "y": values[0], "a": values[1], "b": value])
        let outcome = program.evaluate(bindings, costLimit: limit)
        guard outcome.cost <= limit else { fatalError("spent \(outcome.cost)") }
        if case .failure(let error) = outcome.result, error.kind == .cost, outcome.cost != limit {
            fatalError("stopped at \(outcome.cost)")
        }
    }
}

private let environments: [CELEnvironment] = {
    var lenient = CELEnvironment(dialect: .specification)
    lenient.mixesLiterals = true
    lenient.validatesLiterals = false
    return [CELEnvironment(), lenient].map { environment in
        var environment = environment
        for name in ["x", "y", "a", "b"] { environment.declare(name, .dyn) }
        return environment
    }
}()

private let values: [CELValue] = [
    .int(.min), .list([.int(1), .string("a"), .null]), .object([("a", .int(.max)), ("b", .list([.double(.nan)]))]),
    .string("a\u{E9}\u{1F600}"), .uint(.max), .double(1e300), .bytes([0xFF, 0]), .null, .none, .some(.bool(true)),
    .duration(CELDuration(nanoseconds: .min)), .type("int"),
]
