internal import CEL
internal import Vocabulary

/// Holds the expression of a rule against the manifests of an image.
struct CELRuleJudgement {
    let rule: CELRule
    let policy: BundlePolicy
    let evidence: ImageEvidence
    let context: JudgingContext

    /// What messages begin with.
    var title: String { "rule \(rule.name)" }

    func verdict(on target: JudgedTarget) -> Result<Satisfaction, Shortfall> {
        let scope = RuleScope(policy: policy, evidence: evidence, target: target, context: context)
        let outcome = rule.program.evaluate(
            CELBindings(resolving: { name throws(CELFailure) in try scope.value(of: name) }),
            costLimit: context.limits.cost
        )
        switch outcome.result {
        case .success(.bool(true)): return .success(Satisfaction(message: "holds", evidence: scope.digests))
        case .success(.bool(false)):
            let message = rule.message ?? "expected that \(rule.expression)"
            return .failure(Shortfall(.conditionFalse, message, evidence: scope.digests))
        case .success(let value):
            let message = "expected true or false, found \(value.typeName)"
            return .failure(Shortfall(.expressionError, message, evidence: scope.digests, isError: true))
        case .failure(let error):
            let code: Code = error.kind == .cost ? .costLimit : .expressionError
            return .failure(Shortfall(code, error.description, evidence: scope.digests, isError: true))
        }
    }
}
