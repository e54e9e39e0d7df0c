internal import JMESPath

/// Blocks of conditions, all of which must hold.
struct ConditionTree: Sendable {
    struct Block: Sendable {
        /// One of these must hold; nil where nothing is asked.
        let any: [Condition]?
        let all: [Condition]
    }

    let blocks: [Block]

    static let none = ConditionTree(blocks: [])

    var conditions: [Condition] { blocks.flatMap { ($0.any ?? []) + $0.all } }
}

/// `key`, `operator`, `value`.
struct Condition: Sendable {
    /// The place in the policy.
    let path: String
    let key: JMESValue
    let comparison: ConditionOperator
    let value: JMESValue
    let message: String?
}

/// The operators of conditions, by their names, which are case-sensitive.
enum ConditionOperator: String, Sendable, CaseIterable {
    case equal = "Equal"
    case equals = "Equals"
    case notEqual = "NotEqual"
    case notEquals = "NotEquals"
    case isIn = "In"
    case notIn = "NotIn"
    case anyIn = "AnyIn"
    case allIn = "AllIn"
    case anyNotIn = "AnyNotIn"
    case allNotIn = "AllNotIn"
    case greaterThanOrEquals = "GreaterThanOrEquals"
    case greaterThan = "GreaterThan"
    case lessThanOrEquals = "LessThanOrEquals"
    case lessThan = "LessThan"
    case durationGreaterThanOrEquals = "DurationGreaterThanOrEquals"
    case durationGreaterThan = "DurationGreaterThan"
    case durationLessThanOrEquals = "DurationLessThanOrEquals"
    case durationLessThan = "DurationLessThan"
}
