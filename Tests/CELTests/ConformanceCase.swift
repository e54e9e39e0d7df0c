import CEL
import Encodings

/// What running a test of the corpus came to.
enum CaseOutcome {
    case right
    case wrong(String)
    case outOfScope(tag: String)
}

/// A test of `cel/*.json`, or of `cel/ext`, `cel/k8s` and `cel/kyverno`.
struct ConformanceCase {
    /// What no policy can reach.
    static let outOfScope: Set<String> = [
        "proto", "enums", "strong_enums", "ext.block", "ext.network", "ext.protos", "unknowns",
    ]

    let cursor: JSONCursor
    let environment: CELEnvironment
    let isLibraryVector: Bool

    func run() throws -> CaseOutcome {
        let tags = try cursor.elements("features").map { try $0.string() }
        if let tag = tags.first(where: Self.outOfScope.contains) { return .outOfScope(tag: tag) }
        let (environment, bindings) = try prepared()
        let isChecked = try cursor.member("disable_check")?.bool() != true
        let program: CELProgram
        do {
            program = try environment.compile(cursor.string("expr"), isChecked: isChecked)
        } catch let error as CELError {
            return try cursor.hasMember("check_error") || (isErrorExpected && isChecked)
                ? .right : .wrong(error.description)
        }
        if let typed = try cursor.member("typed_result"), let deduced = try typed.member("deduced_type") {
            let type = try CorpusType.type(deduced)
            guard type == program.resultType else { return .wrong("deduced \(program.resultType), not \(type)") }
            guard try typed.hasMember("result") else { return .right }
        }
        return try compare(program.evaluate(CELBindings(bindings)))
    }

    private var isErrorExpected: Bool {
        get throws { try cursor.hasMember("eval_error") || cursor.hasMember("any_eval_errors") }
    }

    private func compare(_ outcome: CELOutcome) throws -> CaseOutcome {
        switch outcome.result {
        case .failure(let error):
            return try isErrorExpected ? .right : .wrong(error.description)
        case .success(let value):
            guard let wanted = try cursor.anyMember("value") ?? cursor.member("typed_result")?.anyMember("result")
            else {
                return .wrong("gave \(value), expected an error")
            }
            return try isSame(value, wanted) ? .right : .wrong("gave \(value)")
        }
    }

    private func isSame(_ value: CELValue, _ wanted: JSONCursor) throws -> Bool {
        if let opaque = try wanted.member("opaque") {
            guard case .opaque(let value) = value else { return false }
            return try value.typeName == opaque.string("type") && "\(value)" == opaque.string("text")
        }
        let expected = try CorpusValue.value(wanted)
        if try wanted.hasMember("optional_text_not_normative"), case .optional(let left) = value,
            case .optional(let right) = expected
        {
            return (left.value == nil) == (right.value == nil)
        }
        return CorpusValue.areSame(value, expected)
    }

    /// The environment with the declarations of the test, and the values of its variables.
    private func prepared() throws -> (CELEnvironment, [String: CELValue]) {
        var environment = environment
        environment.container = try cursor.optionalString("container") ?? (isLibraryVector ? "cel.example" : "")
        environment.expandsMacros = try cursor.member("disable_macros")?.bool() != true
        var bindings: [String: CELValue] = [:]
        for (name, binding) in try cursor.member("bindings")?.members() ?? [] {
            bindings[name] = try CorpusValue.value(isLibraryVector ? binding : binding.required("value"))
            environment.declare(name, .dyn)
        }
        for declaration in try cursor.elements("type_env") {
            let name = try declaration.string("name")
            if let ident = try declaration.member("ident") {
                environment.declare(name, try CorpusType.type(ident.required("type")))
            }
            guard let function = try declaration.member("function") else { continue }
            let overloads = try function.elements("overloads").map { overload in
                CELOverload(
                    member: try overload.member("is_instance_function")?.bool() == true,
                    try overload.elements("params").map(CorpusType.type),
                    try CorpusType.type(overload.required("result_type")),
                    .builtIn
                )
            }
            environment.declare(function: name, overloads)
        }
        return (environment, bindings)
    }
}
