internal import KubernetesValues
internal import Vocabulary

/// `matchConstraints`: which resources a policy is about.
///
/// Source: Kubernetes API, admissionregistration.k8s.io/v1, `MatchResources`.
struct ResourceConstraints: Sendable {
    struct Rule: Sendable {
        let groups: [String]
        let versions: [String]
        let operations: [String]
        /// Plurals, with a subresource behind a slash.
        let resources: [String]
        /// Empty for all.
        let names: [String]
        let scope: String
    }

    let rules: [Rule]
    let excluded: [Rule]
    let namespaceSelector: LabelSelector?
    let objectSelector: LabelSelector?

    /// Whether a policy is about a workload; what is not known is taken for whatever makes it so.
    ///
    /// - Parameters:
    ///   - workload: A pod, or something that makes pods.
    ///   - namespaceLabels: nil where nobody knows them.
    /// - Returns: Whether it is.
    func include(_ workload: Workload, namespaceLabels: [(name: String, value: String)]?) -> Bool {
        guard rules.map({ $0.certainty(of: workload) }).max() ?? .no > .no else { return false }
        guard excluded.map({ $0.certainty(of: workload) }).max() ?? .no < .yes else { return false }
        if let objectSelector, !workload.isSynthetic, !objectSelector.matches(workload.labels) { return false }
        if let namespaceSelector, let namespaceLabels, !namespaceSelector.matches(namespaceLabels) { return false }
        return true
    }
}

extension ResourceConstraints.Rule {
    fileprivate func certainty(of workload: Workload) -> Certainty {
        let plural = workload.plural
        let isMeant = resources.contains { text in
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            guard let resource = parts.first, resource == "*" || resource == plural else { return false }
            return parts.count < 2 || parts[1] == "*"
        }
        let isKind = [(groups, workload.group), (versions, workload.version), (operations, "CREATE")].allSatisfy {
            list,
            value in list.contains("*") || list.contains(value)
        }
        guard isMeant, isKind, scope != "Cluster" else { return .no }
        if names.isEmpty { return .yes }
        return workload.isSynthetic ? .unknown : Certainty(names.contains { $0.isIdentical(to: workload.name) })
    }
}

extension Workload {
    /// The plural of its kind, as paths of the API have it.
    var plural: String { Resource.plural(of: kind) }
}

extension Resource {
    /// The plural of a kind, as English and the API make it.
    static func plural(of kind: String) -> String {
        let name = kind.lowercased()
        if name == "endpoints" { return name }
        if ["s", "x", "ch", "sh"].contains(where: name.hasSuffix) { return name + "es" }
        if name.hasSuffix("y"), !["a", "e", "o", "u"].contains(where: { name.dropLast().hasSuffix($0) }) {
            return name.dropLast() + "ies"
        }
        return name + "s"
    }
}
