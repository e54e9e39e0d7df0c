internal import KubernetesValues
internal import Vocabulary

/// What can be said of a resource of which not everything is known.
enum Certainty: Int, Comparable {
    case no, unknown, yes

    init(_ flag: Bool) { self = flag ? .yes : .no }

    static func < (left: Certainty, right: Certainty) -> Bool { left.rawValue < right.rawValue }
}

/// Holds `match` and `exclude` against a resource; what is not known is taken for whatever makes the rule apply.
struct ResourceMatch {
    let workload: Workload
    /// Where it will run; nil where nobody says.
    let namespace: String?
    let resources: ResourceSet

    /// Whether a rule is about the resource.
    func applies(_ rule: Rule) -> Bool {
        guard certainty(of: rule.match, isExclusion: false) > .no else { return false }
        guard let exclude = rule.exclude else { return true }
        return certainty(of: exclude, isExclusion: true) < .yes
    }

    func certainty(of block: MatchBlock, isExclusion: Bool) -> Certainty {
        switch block.filters {
        case .any(let filters): filters.map { certainty(of: $0, isExclusion: isExclusion) }.max() ?? .no
        case .all(let filters): filters.map { certainty(of: $0, isExclusion: isExclusion) }.min() ?? .no
        }
    }

    private func certainty(of filter: ResourceFilter, isExclusion: Bool) -> Certainty {
        // Nobody is known who would be excluded, and anybody may be meant.
        if isExclusion, filter.asksForSubjects { return .no }
        if filter.isEmpty { return Certainty(filter.asksForSubjects) }
        return [
            filter.kinds.map { kinds in Certainty(kinds.contains { $0.includes(workload) }) },
            filter.operations.map { Certainty($0.contains("CREATE")) },
            filter.names.map { names in known { names.contains { Wildcard.matches($0, workload.name) } } },
            filter.annotations.map { wanted in known { Self.hold(wanted, in: workload.annotations) } },
            filter.selector.map { selector in known { selector.matches(workload.labels) } },
            filter.namespaces.map(isIn),
            filter.namespaceSelector.map { isSelected(by: $0) },
        ].compactMap(\.self).min() ?? .yes
    }

    private func known(_ test: () -> Bool) -> Certainty { workload.isSynthetic ? .unknown : Certainty(test()) }

    private var ownNamespace: String? { workload.namespace ?? namespace }

    private func isIn(_ patterns: [String]) -> Certainty {
        guard let own = ownNamespace else { return .unknown }
        return Certainty(patterns.contains { Wildcard.matches($0, own) })
    }

    private func isSelected(by selector: LabelSelector) -> Certainty {
        guard let own = ownNamespace, let known = resources.find("Namespace", name: own, namespace: nil) else {
            return .unknown
        }
        return Certainty(selector.matches(known.labels + [("kubernetes.io/metadata.name", own)]))
    }

    private static func hold(
        _ wanted: [(name: String, value: String)],
        in found: [(name: String, value: String)]
    ) -> Bool {
        wanted.allSatisfy { pattern in
            found.contains { Wildcard.matches(pattern.name, $0.name) && Wildcard.matches(pattern.value, $0.value) }
        }
    }
}

extension KindPattern {
    /// Whether a resource itself, and no part of it, is of such a kind.
    func includes(_ workload: Workload) -> Bool {
        guard subresource.isEmpty || (kind == "*" && subresource == "*") else { return false }
        return Wildcard.matches(group, workload.group) && Wildcard.matches(version, workload.version)
            && Wildcard.matches(kind, workload.kind)
    }

    /// Whether it names a kind of that name, wherever it is from.
    func names(_ kind: String) -> Bool { subresource.isEmpty && self.kind == kind }
}

extension LabelSelector {
    func matches(_ found: [(name: String, value: String)]) -> Bool {
        labels.allSatisfy { pattern in
            found.contains { Wildcard.matches(pattern.name, $0.name) && Wildcard.matches(pattern.value, $0.value) }
        }
            && requirements.allSatisfy { requirement in
                let value = found.first { $0.name.isIdentical(to: requirement.key) }?.value
                let isListed = value.map { value in requirement.values.contains { $0.isIdentical(to: value) } } ?? false
                return switch requirement.comparison {
                case .isIn: isListed
                case .notIn: !isListed
                case .exists: value != nil
                case .doesNotExist: value == nil
                }
            }
    }
}
