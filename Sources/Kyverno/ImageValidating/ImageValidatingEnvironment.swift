internal import CEL
internal import Encodings

/// What expressions of a policy may use: the functions, and the variables that are known where they stand.
struct ImageValidatingEnvironment {
    /// The opaque type of `attestors.x`.
    static let attestorType = "kyverno.attestor"

    private let mode: ImageValidatingPolicy.Mode
    private var environment: CELEnvironment
    private var variables: [String: CELType] = [:]

    private static let functions: CELEnvironment = {
        var environment = CELEnvironment()
        environment.add(.imageVerification)
        environment.add(.clusterResources)
        environment.add(.plainHelpers)
        return environment
    }()

    init(mode: ImageValidatingPolicy.Mode) {
        self.mode = mode
        environment = Self.facts(mode)
        environment.declare("images", .map(.string, .list(.string)))
        environment.declare("attestors", .map(.string, .opaque(Self.attestorType, [])))
        environment.declare("attestations", .map(.string, .string))
        declareVariables()
    }

    /// What is known of a resource before any image is looked at.
    private static func facts(_ mode: ImageValidatingPolicy.Mode) -> CELEnvironment {
        var environment = functions
        environment.declare("object", .dyn)
        guard mode == .kubernetes else { return environment }
        for name in ["oldObject", "request", "namespaceObject"] { environment.declare(name, .dyn) }
        return environment
    }

    private mutating func declareVariables() {
        guard mode == .kubernetes else { return }
        environment.declare("variables", .object(CELObjectType(name: "kyverno.variables", fields: variables)))
    }

    /// Takes in a variable, which later expressions may read.
    mutating func declare(variable name: String, _ type: CELType) {
        variables[name] = type
        declareVariables()
    }

    func program(_ cursor: YAMLCursor, _ type: CELType? = nil) throws(YAMLError) -> CELProgram {
        try Self.compile(cursor, environment, [type].compactMap(\.self))
    }

    func program(_ cursor: YAMLCursor, oneOf types: [CELType]) throws(YAMLError) -> CELProgram {
        try Self.compile(cursor, environment, types)
    }

    /// An entry of `matchConditions`.
    func condition(_ cursor: YAMLCursor) throws(YAMLError) -> CELProgram {
        try Self.compile(cursor, Self.facts(mode), [.bool])
    }

    /// An `expression` of `matchImageReferences`.
    static func reference(_ cursor: YAMLCursor) throws(YAMLError) -> CELProgram {
        var environment = functions
        environment.declare("ref", .string)
        return try compile(cursor, environment, [.bool])
    }

    private static func compile(
        _ cursor: YAMLCursor,
        _ environment: CELEnvironment,
        _ types: [CELType]
    ) throws(YAMLError) -> CELProgram {
        let program: CELProgram
        let text = try cursor.text()
        do throws(CELError) {
            program = try environment.compile(text)
        } catch {
            throw cursor.mismatch("an expression of CEL", found: "a mistake: \(error)")
        }
        guard types.isEmpty || types.contains(program.resultType) else {
            let names = types.map(\.description).joined(separator: " or ")
            throw cursor.mismatch("an expression of CEL that is \(names)", found: "\(program.resultType)")
        }
        return program
    }
}
