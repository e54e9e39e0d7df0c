/// A call of a function.
final class CallNode: Node {
    private let function: JMESFunction
    private let arguments: [any Node]
    private let column: Int
    let extent: Extent

    init(_ function: JMESFunction, _ arguments: [any Node], column: Int) {
        (self.function, self.arguments, self.column) = (function, arguments, column)
        extent = .call(arguments)
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend(1 + arguments.count)
        var values: [JMESValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.evaluateOrNull(value, evaluation)) }
        return try function.body(Call(function: function.name, values: values, column: column, evaluation: evaluation))
    }

    func collectNames(_ names: inout ReadNames) { for argument in arguments { argument.collectNames(&names) } }
}

/// `&expression`.
final class ReferenceNode: Node {
    private let reference: ExpressionReference
    let extent: Extent

    init(_ node: any Node) {
        reference = ExpressionReference(node)
        extent = .alternatives([node])
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        .expression(reference)
    }

    // It is evaluated on elements of another argument, which names what it reads.
    func collectNames(_ names: inout ReadNames) {}
}
