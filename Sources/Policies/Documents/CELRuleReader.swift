internal import CEL
internal import Encodings

/// Reads `rules` of a policy, and checks their expressions.
struct CELRuleReader {
    let file: String
    /// Whether the policy says whose scans and VEX count, without which there are no findings.
    let hasFindings: Bool

    /// The names that other rules of a policy have.
    private static let taken: Set<String> = ["vulnerabilities", "trust-root"]

    func rules(_ cursor: YAMLCursor) throws -> [CELRule] {
        let entries = try cursor.sequence()
        guard !entries.isEmpty else { throw cursor.mismatch("at least one rule", found: "none") }
        var names = Self.taken
        return try entries.map { entry in
            let fields = try PolicyFields(entry, known: ["name", "expression", "message"], in: file)
            let name = try fields.required("name")
            let text = try name.text()
            guard names.insert(text).inserted else {
                throw name.mismatch("a name of its own", found: "'\(text)' again")
            }
            return try rule(text, message: try fields["message"]?.text(), fields.required("expression"))
        }
    }

    private func rule(_ name: String, message: String?, _ cursor: YAMLCursor) throws -> CELRule {
        let text = try cursor.text()
        let rule: CELRule
        do throws(CELError) {
            rule = try CELRule(name: name, message: message, expression: text)
        } catch {
            throw cursor.mismatch("an expression of CEL", found: "a mistake: \(error)")
        }
        guard rule.program.resultType == .bool else {
            throw cursor.mismatch("an expression of CEL that is a bool", found: "\(rule.program.resultType)")
        }
        guard hasFindings || !rule.reads(.findings) else {
            throw cursor.mismatch("'vulnerabilities' beside an expression that reads 'findings'", found: "none")
        }
        return rule
    }
}
