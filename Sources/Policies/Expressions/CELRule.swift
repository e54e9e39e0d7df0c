internal import CEL
internal import Metadata
internal import Vocabulary

/// A rule that an expression of CEL decides.
///
/// Source: BundlePolicy, `spec.rules[]`; metadata.md I.
package struct CELRule: Sendable {
    package let name: String
    /// What is said where the expression is false; nil for the expression itself.
    package let message: String?
    package let expression: String
    let program: CELProgram

    /// Reads and type-checks an expression.
    ///
    /// - Throws: The mistake, with its place; also where the value is no bool.
    init(name: String, message: String?, expression: String) throws(CELError) {
        (self.name, self.message, self.expression) = (name, message, expression)
        program = try Self.environment.compile(expression)
    }

    /// Whether the expression looks at a variable.
    func reads(_ variable: RuleVariable) -> Bool { program.variableNames.contains(variable.rawValue) }

    private static let environment: CELEnvironment = {
        var environment = CELEnvironment()
        for variable in RuleVariable.allCases { environment.declare(variable.rawValue, variable.type) }
        environment.add(.policies)
        return environment
    }()
}

extension CELRule: Hashable {
    // The program is made of the expression.
    package static func == (left: CELRule, right: CELRule) -> Bool {
        left.name == right.name && left.message == right.message && left.expression == right.expression
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(expression)
    }
}

/// What an expression of a rule can ask for.
enum RuleVariable: String, CaseIterable {
    /// The image: `reference`, `name`, `tag`, `digest`, `platform`, `manifest`, `config`.
    case image
    /// Every verified statement: `type`, `predicate`, `subject`, `signer`, `signers`, `signedAt`, `digest`.
    case statements
    /// What scans found, after VEX.
    case findings
    /// The time of judging.
    case now
    case provenance, sbom, scan, tests, verdicts

    var type: CELType {
        switch self {
        case .image: .dyn
        case .now: .timestamp
        case .statements, .findings, .provenance, .sbom, .scan, .tests, .verdicts: .list(.dyn)
        }
    }

    /// The class of the predicates that it holds; nil where it holds none.
    var predicateClass: PredicateClass? {
        switch self {
        case .provenance: .provenance
        case .sbom: .sbom
        case .scan: .vulnerabilityScan
        case .tests: .test
        case .verdicts: .verdict
        case .image, .statements, .findings, .now: nil
        }
    }
}
