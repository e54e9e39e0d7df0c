/// `match` or `exclude` of a rule.
struct MatchBlock: Sendable {
    enum Filters: Sendable {
        case any([ResourceFilter])
        case all([ResourceFilter])
    }

    let filters: Filters

    var all: [ResourceFilter] {
        switch filters {
        case .any(let filters), .all(let filters): filters
        }
    }
}

/// What a resource must be; attributes that are nil ask nothing.
struct ResourceFilter: Sendable {
    var kinds: [KindPattern]?
    /// Wildcards.
    var names: [String]?
    var namespaces: [String]?
    var annotations: [(name: String, value: String)]?
    var selector: LabelSelector?
    var namespaceSelector: LabelSelector?
    var operations: [String]?
    /// Whether it asks who made the resource, which nobody can say here.
    var asksForSubjects = false

    /// Whether it asks nothing of the resource.
    var isEmpty: Bool {
        kinds == nil && names == nil && namespaces == nil && annotations == nil && selector == nil
            && namespaceSelector == nil && operations == nil
    }
}

/// A selector of labels, whose keys and values may hold wildcards.
struct LabelSelector: Sendable {
    struct Requirement: Sendable {
        enum Operator: String, Sendable, CaseIterable {
            case isIn = "In"
            case notIn = "NotIn"
            case exists = "Exists"
            case doesNotExist = "DoesNotExist"
        }

        let key: String
        let comparison: Operator
        let values: [String]
    }

    let labels: [(name: String, value: String)]
    let requirements: [Requirement]
}

/// `Kind`, `Version/Kind` or `Group/Version/Kind`, with a subresource where there is one; each may hold wildcards.
struct KindPattern: Sendable {
    let group: String
    let version: String
    let kind: String
    let subresource: String
}
