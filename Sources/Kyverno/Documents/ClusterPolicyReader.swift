internal import Encodings
internal import Policies
internal import Trust
internal import Vocabulary

/// Reads a `ClusterPolicy` or `Policy`, with the defaults of the API server.
///
/// Source: kyverno.io/v1, `ClusterPolicy`; what the cluster refuses is refused here, with line and column.
struct ClusterPolicyReader {
    let file: PolicyFile

    static let kinds = ["ClusterPolicy", "Policy"]
    private static let versions = ["kyverno.io/v1", "kyverno.io/v2beta1", "kyverno.io/v2"]

    func policy(_ root: YAMLCursor) throws -> ClusterPolicy {
        let fields = try Fields(root, ["apiVersion", "kind", "metadata", "spec", "status"])
        _ = try fields.required("apiVersion").oneOf(Self.versions)
        let kind = try fields.required("kind").oneOf(Self.kinds)
        let metadata = try fields.required("metadata")
        let name = try Metadata.name(metadata)
        let namespace = try Metadata.text("namespace", in: metadata) ?? "default"
        return try policy(
            kind: kind,
            name: name,
            namespace: kind == "Policy" ? namespace : nil,
            spec: fields.required("spec")
        )
    }

    private static let specFields: Set<String> = [
        "applyRules", "failurePolicy", "rules", "validationFailureAction", "validationFailureActionOverrides",
        "emitWarning", "admission", "background", "schemaValidation", "webhookTimeoutSeconds",
        "mutateExistingOnPolicyUpdate", "generateExistingOnPolicyUpdate", "generateExisting", "useServerSideApply",
        "webhookConfiguration",
    ]

    private func policy(
        kind: String,
        name: String,
        namespace: String?,
        spec cursor: YAMLCursor
    ) throws -> ClusterPolicy {
        let fields = try Fields(cursor, Self.specFields)
        for name in ["emitWarning", "admission", "background", "schemaValidation", "useServerSideApply"] {
            _ = try fields.bool(name, default: true)
        }
        let action = try fields["validationFailureAction"].map(Self.action) ?? .audit
        let rules = try self.rules(fields.required("rules"))
        if let admission = fields["admission"], try !admission.bool(),
            let rule = rules.first(where: { $0.kind != "validate" })
        {
            throw admission.mismatch("true, since the rule '\(rule.name)' is of kind \(rule.kind)", found: "false")
        }
        return ClusterPolicy(
            kind: kind,
            name: name,
            namespace: namespace,
            file: file.path,
            digest: file.digest,
            rules: rules,
            action: action,
            overrides: try fields.elements("validationFailureActionOverrides").map(override),
            ignoresErrors: try failurePolicy(fields) == "Ignore",
            appliesOne: try fields["applyRules"]?.oneOf(["All", "One"]) == "One"
        )
    }

    private func failurePolicy(_ fields: Fields) throws -> String {
        let words = ["Fail", "Ignore"]
        let own = try fields["failurePolicy"]?.oneOf(words)
        guard let cursor = fields["webhookConfiguration"] else { return own ?? "Fail" }
        let webhook = try Fields(cursor, ["failurePolicy", "timeoutSeconds", "matchConditions"])
        return try webhook["failurePolicy"]?.oneOf(words) ?? own ?? "Fail"
    }

    private func override(_ cursor: YAMLCursor) throws -> ClusterPolicy.ActionOverride {
        let fields = try Fields(cursor, ["action", "namespaces", "namespaceSelector"])
        return ClusterPolicy.ActionOverride(
            action: try Self.action(fields.required("action")),
            namespaces: try fields.texts("namespaces"),
            namespaceSelector: try fields["namespaceSelector"].map(MatchReader.selector)
        )
    }

    /// `Enforce` or `Audit`, which older policies write small.
    static func action(_ cursor: YAMLCursor) throws -> ClusterPolicy.Action {
        try cursor.oneOf(["Enforce", "Audit", "enforce", "audit"]).hasPrefix("A") || cursor.plainText() == "audit"
            ? .audit : .enforce
    }

    private func rules(_ cursor: YAMLCursor) throws -> [Rule] {
        let elements = try cursor.sequence()
        guard !elements.isEmpty else { throw cursor.mismatch("at least one rule", found: "none") }
        var rules: [Rule] = []
        for element in elements {
            let rule = try RuleReader.rule(element)
            guard !rules.contains(where: { $0.name.isIdentical(to: rule.name) }) else {
                throw element.mismatch("a rule with a name of its own", found: "'\(rule.name)' again")
            }
            rules.append(rule)
        }
        return rules
    }
}

/// `metadata` of a Kubernetes object, of which only few fields are read.
enum Metadata {
    private static let fields: Set<String> = [
        "name", "namespace", "labels", "annotations", "generateName", "uid", "resourceVersion", "generation",
        "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "ownerReferences",
        "managedFields", "selfLink",
    ]

    /// The name, of letters that a list of names joined by `+` can hold.
    static func name(_ cursor: YAMLCursor) throws -> String {
        let name = try Fields(cursor, fields).required("name")
        let text = try name.text()
        let isName = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x2D
        }
        guard isName, text.utf8.count <= 253 else { throw name.mismatch("a name of a-z, 0-9, '.' and '-'") }
        return text
    }

    static func text(_ name: String, in cursor: YAMLCursor) throws -> String? {
        try Fields(cursor, fields).text(name)
    }
}
