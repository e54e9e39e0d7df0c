internal import JMESPath
internal import KubernetesValues
internal import Vocabulary

/// Holds conditions against what a rule knows.
struct ConditionJudgement {
    let scope: RuleScope
    /// What others say, by name.
    var attested: JMESValue = .object([])
    /// Whether a variable without a value is an error, and no failure.
    var isError = false

    /// The conditions that do not hold, the first of each block; empty where all holds.
    ///
    /// All variables of all conditions are substituted before any is evaluated.
    func failing(_ tree: ConditionTree) throws(Refusal) -> [Condition] {
        let conditions = tree.conditions
        let sides = try conditions.map { condition throws(Refusal) in
            try scope.substitute(
                .array([condition.key, condition.value, .string(condition.message ?? "")]),
                attested: attested,
                in: condition.path,
                isError: isError
            ).elements
        }
        var place = 0
        var failing: [Condition] = []
        for block in tree.blocks {
            var holds: [Bool] = []
            let any = block.any ?? []
            for condition in any + block.all {
                holds.append(try self.holds(condition, key: sides[place][0], value: sides[place][1]))
                place += 1
            }
            if let first = any.first, !holds.prefix(any.count).contains(true) { failing.append(first) }
            if let index = holds.dropFirst(any.count).firstIndex(of: false) {
                failing.append(block.all[index - any.count])
            }
        }
        return failing
    }

    private func holds(_ condition: Condition, key: JMESValue, value: JMESValue) throws(Refusal) -> Bool {
        var comparison = Comparison(key: key.asOperand, value: value.asOperand)
        let (onCluster, literally): (Bool, Bool)
        do throws(ConditionFault) {
            onCluster = try comparison.holds(condition.comparison)
            comparison.keyIsLiteral = scope.readsAttested(condition.key, attested: attested)
            comparison.valueIsLiteral = scope.readsAttested(condition.value, attested: attested)
            let isAttested = comparison.keyIsLiteral || comparison.valueIsLiteral
            literally = isAttested ? try comparison.holds(condition.comparison) : onCluster
        } catch {
            throw Refusal(.expressionError, "\(condition.path): \(error.text)", isError: isError)
        }
        guard literally == onCluster else {
            throw Refusal(
                .wildcardInData,
                "\(condition.path): expected attested values without wildcards, found one that decides"
            )
        }
        return onCluster
    }
}

extension JMESValue {
    /// A whole number at the top of a condition is a fraction like any other.
    fileprivate var asOperand: JMESValue { plainNumber.map(JMESValue.double) ?? self }
}
