internal import CEL
internal import Encodings
internal import Vocabulary

/// Reads the lists of expressions of a policy, in the order in which one may read what another declares.
struct ExpressionReader {
    private(set) var environment: ImageValidatingEnvironment

    init(mode: ImageValidatingPolicy.Mode) { environment = ImageValidatingEnvironment(mode: mode) }

    func conditions(_ spec: Fields) throws -> [NamedExpression] {
        try named(spec, "matchConditions") { cursor throws(YAMLError) in try environment.condition(cursor) }
    }

    func extractors(_ spec: Fields) throws -> [NamedExpression] {
        try named(spec, "images") { cursor throws(YAMLError) in
            try environment.program(cursor, oneOf: [.list(.string), .list(.dyn), .dyn])
        }
    }

    /// Each may read those before it, by their types.
    mutating func variables(_ spec: Fields) throws -> [NamedExpression] {
        var found: [NamedExpression] = []
        for cursor in try ImageValidatingReader.entries(spec, "variables") {
            let fields = try Fields(cursor, ["name", "expression"])
            let name = try fields.required("name")
            let text = try name.text()
            guard !found.contains(where: { $0.name.isIdentical(to: text) }) else {
                throw name.mismatch("a name of its own", found: "'\(text)' again")
            }
            let expression = try fields.required("expression")
            let program = try environment.program(expression)
            found.append(NamedExpression(name: text, path: expression.path, program: program))
            environment.declare(variable: text, program.resultType)
        }
        return found
    }

    func validations(_ spec: Fields) throws -> [Validation] {
        try ImageValidatingReader.entries(spec, "validations").map { cursor in
            let fields = try Fields(cursor, ["expression", "message", "messageExpression", "reason"])
            _ = try fields.text("reason")
            let expression = try fields.required("expression")
            return Validation(
                path: cursor.path.hasPrefix("spec.") ? String(cursor.path.dropFirst(5)) : cursor.path,
                expression: try expression.text(),
                program: try environment.program(expression, .bool),
                message: try fields.text("message"),
                messageProgram: try fields["messageExpression"].map { try environment.program($0, .string) }
            )
        }
    }

    /// A text or null each.
    func auditAnnotations(_ spec: Fields) throws -> [NamedExpression] {
        try ImageValidatingReader.entries(spec, "auditAnnotations").map { cursor in
            let fields = try Fields(cursor, ["key", "valueExpression"])
            let expression = try fields.required("valueExpression")
            return NamedExpression(
                name: try fields.required("key").text(),
                path: expression.path,
                program: try environment.program(expression, oneOf: [.string, .null, .nullable(.string), .dyn])
            )
        }
    }

    private func named(
        _ spec: Fields,
        _ list: String,
        _ compile: (YAMLCursor) throws(YAMLError) -> CELProgram
    ) throws -> [NamedExpression] {
        var found: [NamedExpression] = []
        for cursor in try ImageValidatingReader.entries(spec, list) {
            let fields = try Fields(cursor, ["name", "expression"])
            let name = try fields.required("name")
            let text = try name.text()
            guard !found.contains(where: { $0.name.isIdentical(to: text) }) else {
                throw name.mismatch("a name of its own", found: "'\(text)' again")
            }
            let expression = try fields.required("expression")
            found.append(NamedExpression(name: text, path: expression.path, program: try compile(expression)))
        }
        return found
    }
}
