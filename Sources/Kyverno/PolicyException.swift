internal import Encodings
internal import Vocabulary

/// Resources that some rules leave alone.
///
/// Source: kyverno.io/v2, `PolicyException`.
struct PolicyException: Sendable {
    struct Target: Sendable {
        let policy: String
        /// Wildcards.
        let rules: [String]
    }

    let name: String
    let targets: [Target]
    let match: MatchBlock
    let conditions: ConditionTree

    init(_ root: YAMLCursor) throws {
        let fields = try Fields(root, ["apiVersion", "kind", "metadata", "spec"])
        let version = try fields.required("apiVersion")
        guard try ["kyverno.io/v2", "kyverno.io/v2beta1", "kyverno.io/v2alpha1"].contains(version.text()) else {
            throw version.mismatch("'kyverno.io/v2'")
        }
        name = try Metadata.name(fields.required("metadata"))
        let spec = try Fields(
            fields.required("spec"),
            ["background", "match", "exceptions", "conditions", "podSecurity"]
        )
        match = try MatchReader.block(spec.required("match"))
        targets = try spec.required("exceptions").sequence().map { element in
            let fields = try Fields(element, ["policyName", "ruleNames"])
            return Target(policy: try fields.required("policyName").text(), rules: try fields.texts("ruleNames"))
        }
        conditions = try spec["conditions"].map(ConditionReader.blockOrList) ?? .none
    }
}
