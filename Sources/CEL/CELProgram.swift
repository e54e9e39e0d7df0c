/// The values of variables, for one evaluation or many.
package struct CELBindings: Sendable {
    private enum Source {
        case values([String: CELValue])
        case resolver(@Sendable (String) throws(CELFailure) -> CELValue?)
    }

    private let source: Source

    package init(_ values: [String: CELValue] = [:]) { source = .values(values) }

    /// Values that are asked for by name, once in each evaluation, before it begins.
    package init(resolving resolver: @escaping @Sendable (String) throws(CELFailure) -> CELValue?) {
        source = .resolver(resolver)
    }

    func value(of name: String) throws(CELFailure) -> CELValue? {
        switch source {
        case .values(let values): values[name]
        case .resolver(let resolver): try resolver(name)
        }
    }
}

/// What an evaluation came to.
package struct CELOutcome: Sendable {
    package let result: Result<CELValue, CELError>
    /// The units that were spent, never more than the limit.
    package let cost: Int
}

/// An expression ready for evaluation.
///
/// Unchecked `Sendable`: its nodes are constants all through, which the compiler does not check for a class that has
/// subclasses.
package final class CELProgram: @unchecked Sendable {
    /// What the cluster allows an expression to spend; what spends more could not be evaluated there.
    package static let clusterCostLimit = 1_000_000
    /// What an expression may spend here.
    package static let defaultCostLimit = 10_000_000

    /// The type that the checker found; `dyn` without it.
    package let resultType: CELType
    /// The variables of the environment that the expression reads.
    package let variableNames: [String]
    private let variables: [(name: String, slot: Int)]
    private let (slots, hints): (Int, Int)
    private let root: Node
    private let source: CELSource

    init(root: Node, planner: Planner, resultType: CELType, source: CELSource) {
        (self.root, self.resultType, self.source) = (root, resultType, source)
        (variables, slots, hints) = (planner.variables, planner.slots, planner.hints)
        variableNames = planner.variables.map(\.name)
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - bindings: The values of variables; one that is missing fails where it is read.
    ///   - costLimit: The most units that may be spent.
    ///   - host: Handed to functions of the host's own.
    /// - Returns: The value, or why there is none, and what it cost.
    package func evaluate(
        _ bindings: CELBindings = CELBindings(),
        costLimit: Int = CELProgram.defaultCostLimit,
        host: (any Sendable)? = nil
    ) -> CELOutcome {
        var frame = Frame(
            context: CELContext(limit: costLimit, host: host),
            slots: [CELValue?](repeating: nil, count: slots),
            hints: [Int](repeating: 0, count: hints)
        )
        for (name, slot) in variables {
            do {
                frame.slots[slot] = try bindings.value(of: name)
            } catch {
                frame.failures[slot] = error
            }
        }
        do {
            let value = try root.value(&frame)
            return CELOutcome(result: .success(value), cost: frame.context.spent)
        } catch {
            let placed = CELError(
                error.kind == .cost ? .cost : .evaluation,
                error.message,
                at: error.offset ?? root.offset,
                in: source
            )
            return CELOutcome(result: .failure(placed), cost: frame.context.spent)
        }
    }

    /// Evaluates the expression; the value alone.
    ///
    /// - Throws: Why there is none.
    package func value(
        _ bindings: CELBindings = CELBindings(),
        costLimit: Int = CELProgram.defaultCostLimit
    ) throws(CELError) -> CELValue {
        try evaluate(bindings, costLimit: costLimit).result.get()
    }
}
