internal import Encodings
internal import JMESPath

/// Reads `match` and `exclude`.
///
/// Source: kyverno.io/v1, `MatchResources`.
enum MatchReader {
    private static let userFields = ["subjects", "roles", "clusterRoles"]

    static func block(_ cursor: YAMLCursor) throws -> MatchBlock {
        let fields = try Fields(cursor, Set(["any", "all", "resources"] + userFields))
        let legacy = fields.present(["resources"] + userFields)
        let present = fields.present(["any", "all"])
        guard present.count + (legacy.isEmpty ? 0 : 1) <= 1 else {
            throw cursor.mismatch("one of any, all, resources", found: (present + legacy).joined(separator: " and "))
        }
        if fields["any"] != nil { return MatchBlock(filters: .any(try fields.elements("any").map(filter))) }
        if fields["all"] != nil { return MatchBlock(filters: .all(try fields.elements("all").map(filter))) }
        return MatchBlock(filters: .all([try filter(fields)]))
    }

    private static func filter(_ cursor: YAMLCursor) throws -> ResourceFilter {
        try filter(Fields(cursor, Set(["resources"] + userFields)))
    }

    private static func filter(_ fields: Fields) throws -> ResourceFilter {
        var filter = ResourceFilter()
        filter.asksForSubjects = !fields.present(userFields).isEmpty
        guard let cursor = fields["resources"] else { return filter }
        let resources = try Fields(
            cursor,
            [
                "kinds", "name", "names", "namespaces", "annotations", "selector", "namespaceSelector", "operations",
            ]
        )
        if resources["kinds"] != nil { filter.kinds = try resources.elements("kinds").map(kind) }
        if resources["names"] != nil { filter.names = try resources.texts("names") }
        if let name = try resources.text("name") { filter.names = (filter.names ?? []) + [name] }
        if resources["namespaces"] != nil { filter.namespaces = try resources.texts("namespaces") }
        if resources["annotations"] != nil { filter.annotations = try resources.textMap("annotations") }
        filter.selector = try resources["selector"].map(selector)
        filter.namespaceSelector = try resources["namespaceSelector"].map(selector)
        if resources["operations"] != nil { filter.operations = try resources.texts("operations") }
        return filter
    }

    static func selector(_ cursor: YAMLCursor) throws -> LabelSelector {
        let fields = try Fields(cursor, ["matchLabels", "matchExpressions"])
        let requirements = try fields.elements("matchExpressions").map { element in
            let fields = try Fields(element, ["key", "operator", "values"])
            return LabelSelector.Requirement(
                key: try fields.required("key").text(),
                comparison: try fields.required("operator").word(LabelSelector.Requirement.Operator.self),
                values: try fields.texts("values")
            )
        }
        return LabelSelector(labels: try fields.textMap("matchLabels"), requirements: requirements)
    }

    private static func kind(_ cursor: YAMLCursor) throws -> KindPattern {
        let text = try cursor.text()
        guard !VariableSubstitution.hasVariable(text) else { throw cursor.mismatch("a kind without a variable") }
        guard let pattern = KindPattern(text) else {
            throw cursor.mismatch("a kind as Pod, v1/Pod or apps/v1/Deployment")
        }
        return pattern
    }
}

extension KindPattern {
    /// Whether it is `*` alone.
    var isEverything: Bool { kind == "*" && subresource.isEmpty && version == "*" && group == "*" }

    /// Reads `Kind`, `Version/Kind` or `Group/Version/Kind`, each with `/sub` or `.sub` behind.
    init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...4).contains(parts.count), !parts.contains("") else { return nil }
        var (group, version) = ("*", "*")
        if parts.count >= 3, Self.isVersion(parts[1]) {
            (group, version) = (parts[0], parts[1])
            parts.removeFirst(2)
        } else if parts.count >= 2, Self.isVersion(parts[0]), parts != ["*", "*"] {
            version = parts[0]
            parts.removeFirst()
        }
        guard (1...2).contains(parts.count) else { return nil }
        let names = parts[0].split(separator: ".", maxSplits: 1).map(String.init)
        guard let kind = names.first, parts.count + names.count <= 3 else { return nil }
        (self.group, self.version, self.kind) = (group, version, kind)
        subresource = parts.count == 2 ? parts[1] : names.count == 2 ? names[1] : ""
    }

    /// `v1`, `v1beta1` and the like, or `*`.
    private static func isVersion(_ text: String) -> Bool {
        if text == "*" { return true }
        guard text.utf8.first == UInt8(ascii: "v"), text.utf8.count > 1 else { return false }
        return text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || "abehlpt*?".utf8.contains($0) }
    }
}
