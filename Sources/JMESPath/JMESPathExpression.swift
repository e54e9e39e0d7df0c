/// An expression of JMESPath, read once and evaluated as often as wanted.
///
/// Source: JMESPath specification; the functions of Kyverno and its rule of unknown keys on demand.
package struct JMESPathExpression: Sendable {
    package let text: String
    private let root: any Node

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - text: At most 1 MiB, with at most 250 levels of nesting.
    ///   - functions: Which functions it may call.
    /// - Throws: `syntax`, `unknownFunction`, `arity`, `value` for the step 0 of a slice, `depth` or `cost`.
    package init(_ text: String, functions: JMESPathFunctions) throws(JMESPathError) {
        self.text = text
        root = try Parser.parse(text, functions)
        try root.extent.check(column: 1)
    }

    /// Evaluates the expression on a value.
    ///
    /// - Throws: `type` or `value` for what a function cannot take, `unknownKey` where keys are strict, `cost`.
    package func search(_ value: JMESValue, in environment: JMESPathEnvironment) throws(JMESPathError) -> JMESValue {
        try search(value, Evaluation(environment), steps: 1)
    }

    /// Evaluates it with the steps that an evaluation has left, after taking some.
    func search(_ value: JMESValue, _ evaluation: Evaluation, steps: Int) throws(JMESPathError) -> JMESValue {
        do {
            try evaluation.spend(steps)
            return try root.evaluate(value, evaluation)
        } catch {
            throw error.error
        }
    }

    /// The names of the members that it reads of the value; nil where it may read any.
    package var namesRead: [String]? {
        var names = ReadNames()
        root.collectNames(&names)
        return names.readsAll ? nil : names.names
    }
}
