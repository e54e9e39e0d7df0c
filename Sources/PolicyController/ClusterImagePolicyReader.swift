internal import Encodings
internal import Vocabulary

/// What a ClusterImagePolicy says, before its keys and roots are looked up.
struct ClusterImagePolicyDocument: Sendable {
    let name: String
    /// At least one.
    let globs: [ImageGlob]
    /// False where failures only warn.
    let isEnforced: Bool
    /// At least one.
    let authorities: [AuthorityEntry]
    /// What is asked of the policy as a whole once one authority passes.
    let condition: ConditionEntry?
}

/// Reads one ClusterImagePolicy, strictly: what it does not understand, it refuses with line and column.
///
/// Source: policy-controller, `policy.sigstore.dev/v1beta1` and `v1alpha1`, which have the same fields.
enum ClusterImagePolicyReader {
    static let kind = "ClusterImagePolicy"

    private enum Mode: String, CaseIterable { case enforce, warn }

    /// The resources that `match` may name; the empty text stands for any.
    private static let resources: Set<String> = [
        "cronjobs", "daemonsets", "deployments", "jobs", "pods", "replicasets", "statefulsets",
    ]

    static func document(_ root: YAMLCursor) throws(YAMLError) -> ClusterImagePolicyDocument {
        let (name, spec) = try root.manifest(kind)
        let fields = try spec.presentFields(["images", "authorities", "policy", "mode", "match"])
        for element in try fields["match"]?.sequence() ?? [] { try checkMatch(element) }
        return ClusterImagePolicyDocument(
            name: name,
            globs: try globs(spec.require("images", in: fields)),
            isEnforced: try fields["mode"]?.word(Mode.self) != .warn,
            authorities: try authorities(spec.require("authorities", in: fields)),
            condition: try fields["policy"].map { cursor throws(YAMLError) in
                try ConditionReader.condition(cursor, isWholePolicy: true)
            }
        )
    }

    private static func globs(_ cursor: YAMLCursor) throws(YAMLError) -> [ImageGlob] {
        let elements = try cursor.sequence()
        guard !elements.isEmpty else { throw cursor.mismatch("at least one pattern", found: "none") }
        return try elements.map { element throws(YAMLError) in
            let pattern = try element.require("glob", in: element.presentFields(["glob"]))
            guard let glob = ImageGlob(try pattern.text()) else {
                throw pattern.mismatch("a pattern of letters, digits and '-', '_', ':', '/', '*', '.', '@'")
            }
            return glob
        }
    }

    private static func authorities(_ cursor: YAMLCursor) throws(YAMLError) -> [AuthorityEntry] {
        let elements = try cursor.sequence()
        guard !elements.isEmpty else { throw cursor.mismatch("at least one authority", found: "none") }
        var entries: [AuthorityEntry] = []
        for (index, element) in elements.enumerated() {
            let entry = try AuthorityEntryReader.entry(element, defaultName: "authority-\(index)")
            guard !entries.contains(where: { $0.name.isIdentical(to: entry.name) }) else {
                throw element.mismatch("a name that no other authority has", found: "'\(entry.name)' again")
            }
            entries.append(entry)
        }
        return entries
    }

    /// What a policy is limited to: the bundle holds no workload, so that all of it may be what will run.
    private static func checkMatch(_ cursor: YAMLCursor) throws(YAMLError) {
        let fields = try cursor.presentFields(["group", "version", "resource", "selector"])
        for name in ["group", "version"] {
            // The core group is the empty text.
            if let field = fields[name], case .scalar("", _) = field.value.content { continue }
            _ = try fields[name]?.text()
        }
        if let resource = fields["resource"], try !resources.contains(resource.text()) {
            let known = resources.sorted { $0.utf8.precedes($1.utf8) }.joined(separator: ", ")
            throw resource.mismatch("one of \(known)")
        }
        guard let selector = fields["selector"] else { return }
        guard ["group", "version", "resource"].contains(where: { fields[$0] != nil }) else {
            throw selector.mismatch("group, version or resource beside it", found: "none")
        }
        let parts = try selector.presentFields(["matchLabels", "matchExpressions"])
        try parts["matchLabels"]?.requireTextMap()
        for expression in try parts["matchExpressions"]?.sequence() ?? [] {
            let fields = try expression.presentFields(["key", "operator", "values"])
            for name in ["key", "operator"] { _ = try expression.require(name, in: fields).text() }
            _ = try fields["values"]?.texts()
        }
    }
}
