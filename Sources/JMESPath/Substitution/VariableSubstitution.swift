/// Puts values in the place of the variables `{{ expression }}` of a document, as Kyverno does, but more safely.
///
/// Source: the behaviour of Kyverno on a cluster. Innermost variables come first; a string that is one variable becomes
/// its value with its type, elsewhere the value is spliced in as text. Here, values are never looked at for variables
/// again, and attested text cannot change the meaning of an expression around it.
package struct VariableSubstitution: Sendable {
    package let environment: JMESPathEnvironment
    /// The members of the context that hold what the operator says; every other one is attested by somebody else.
    private let trustedNames: Set<ObjectKey>

    fileprivate static let variableLimit = 10_000

    package init(environment: JMESPathEnvironment, trustedNames: some Sequence<String>) {
        self.environment = environment
        self.trustedNames = Set(trustedNames.map { ObjectKey($0) })
    }

    /// A document with all variables substituted, in names and values alike.
    ///
    /// - Parameters:
    ///   - document: The document; what its strings say is the policy's.
    ///   - context: What expressions are evaluated on.
    /// - Returns: The document with values in the place of variables.
    /// - Throws: `VariableSubstitutionError` with the place of the first variable that has no value.
    package func substitute(
        _ document: JMESValue,
        context: JMESValue
    ) throws(VariableSubstitutionError) -> JMESValue {
        let run = Run(substitution: self, context: context)
        return try run.substitute(document, path: "", level: 0)
    }

    /// Whether a text has a variable: some fields of a policy must have none.
    package static func hasVariable(_ text: String) -> Bool { SplicedText(text).firstVariable() != nil }

    /// Whether what an expression yields is made of trusted members and literals alone.
    fileprivate func isTrusted(_ expression: JMESPathExpression) -> Bool {
        expression.namesRead?.allSatisfy { trustedNames.contains(ObjectKey($0)) } ?? false
    }

    /// One document: all its variables share the steps of one evaluation.
    fileprivate final class Run {
        let substitution: VariableSubstitution
        let context: JMESValue
        let evaluation: Evaluation
        var variables = 0
        var expressions: [ObjectKey: (expression: JMESPathExpression, isTrusted: Bool)] = [:]

        init(substitution: VariableSubstitution, context: JMESValue) {
            (self.substitution, self.context) = (substitution, context)
            evaluation = Evaluation(substitution.environment)
        }
    }
}

extension VariableSubstitution.Run {
    func substitute(
        _ value: JMESValue,
        path: String,
        level: Int
    ) throws(VariableSubstitutionError) -> JMESValue {
        guard level < JMESValue.deepest else {
            throw VariableSubstitutionError(reason: .tooDeep(JMESValue.deepest), path: path)
        }
        switch value {
        case .string(let text): return try substitute(text, path: path)
        case .array(let elements):
            var values: [JMESValue] = []
            values.reserveCapacity(elements.count)
            for (index, element) in elements.enumerated() {
                values.append(try substitute(element, path: "\(path)[\(index)]", level: level + 1))
            }
            return .array(values)
        case .object(let object):
            var builder = ObjectBuilder()
            for (index, key) in object.shape.keys.enumerated() {
                let path = "\(path).\(key.name)"
                let name = try self.name(key.name, path: path)
                let value = try substitute(object.values[index], path: path, level: level + 1)
                guard builder.set(name, value) else {
                    throw VariableSubstitutionError(reason: .duplicateName(name), path: path)
                }
            }
            return .object(JMESObject(builder))
        default: return value
        }
    }

    private func name(_ name: String, path: String) throws(VariableSubstitutionError) -> String {
        let value = try substitute(name, path: path)
        guard case .string(let text) = value else {
            throw VariableSubstitutionError(reason: .nameIsNoText(value.kind), path: path)
        }
        return text
    }

    private func substitute(_ text: String, path: String) throws(VariableSubstitutionError) -> JMESValue {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "$") }) else {
            return .string(text)
        }
        func error(_ reason: VariableSubstitutionError.Reason) -> VariableSubstitutionError {
            VariableSubstitutionError(reason: reason, path: path)
        }
        let limit = substitution.environment.stringLimit
        guard text.utf8.count <= limit else { throw error(.tooLong(limit)) }
        var working = SplicedText(text)
        if let reference = working.firstReference() {
            throw error(.unsupportedReference(String(decoding: working.bytes[reference], as: UTF8.self)))
        }
        while let variable = working.firstVariable() {
            variables += 1
            let most = VariableSubstitution.variableLimit
            guard variables <= most else { throw error(.tooManyVariables(most)) }
            let body = working.body(of: variable)
            let (value, isTrusted) = try evaluate(body, textLength: working.count, path: path)
            if variable == 0..<working.count { return value }
            guard let spliced = Self.text(of: value, limit: limit), spliced.utf8.count + working.count <= limit
            else { throw error(.tooLong(limit)) }
            working.replace(variable, with: spliced, isTrusted ? .trusted : .attested)
        }
        return .string(working.unescaped)
    }

    private static func text(of value: JMESValue, limit: Int) -> String? {
        if case .string(let text) = value { return text }
        return CompactText.write(value, sorted: true, limit: limit)
    }

    /// The value of a variable, and whether nothing attested went into it.
    private func evaluate(
        _ body: SplicedText,
        textLength: Int,
        path: String
    ) throws(VariableSubstitutionError) -> (value: JMESValue, isTrusted: Bool) {
        let text = body.text
        if text == "@" {
            throw VariableSubstitutionError(reason: .unsupportedReference("{{@}}"), path: path)
        }
        guard body.isSafeExpression else {
            throw VariableSubstitutionError(reason: .unsafeSplice(variable: text), path: path)
        }
        do throws(JMESPathError) {
            let (expression, isTrusted) = try expression(text)
            // Each variable is looked for from the beginning of its text.
            let value = try expression.search(context, evaluation, steps: 1 + textLength >> 4)
            return (value, isTrusted && !body.isAttested)
        } catch {
            throw VariableSubstitutionError(reason: .expression(error, variable: text), path: path)
        }
    }

    private func expression(
        _ text: String
    ) throws(JMESPathError) -> (expression: JMESPathExpression, isTrusted: Bool) {
        let key = ObjectKey(text)
        if let known = expressions[key] { return known }
        let expression = try JMESPathExpression(text, functions: substitution.environment.functions)
        let made = (expression: expression, isTrusted: substitution.isTrusted(expression))
        expressions[key] = made
        return made
    }
}
