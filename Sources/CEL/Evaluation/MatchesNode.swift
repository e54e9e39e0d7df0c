internal import RegularExpressions

/// `matches` with a constant pattern, read once.
final class MatchesNode: Node {
    private let operand: Node
    private let pattern: RE2Pattern
    private let weight: Int

    init(_ operand: Node, _ pattern: RE2Pattern, offset: Int) {
        (self.operand, self.pattern) = (operand, pattern)
        weight = 1 + pattern.description.utf8.count / 4
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let operand = try operand.value(&frame)
        guard case .string(let text) = operand else {
            throw failure("no such overload: matches(\(operand.typeName), string)")
        }
        try frame.context.charge((1 + text.utf8.count / 10) * weight)
        return pattern.isFound(in: text)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

extension Planner {
    func matches(_ name: String, _ operands: [Node], offset: Int) -> Node? {
        guard name == "matches", operands.count == 2, let constant = operands[1] as? ConstantNode,
            case .string(let text) = constant.constant, let pattern = try? RE2Pattern(text)
        else { return nil }
        return MatchesNode(operands[0], pattern, offset: offset)
    }
}

/// `a.or(b)` and `a.orValue(b)`: `b` is worked out only where `a` has no value.
final class OptionalChoiceNode: Node {
    private let first: Node
    private let second: Node
    private let unwraps: Bool

    init(_ first: Node, _ second: Node, unwraps: Bool, offset: Int) {
        (self.first, self.second, self.unwraps) = (first, second, unwraps)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let first = try first.value(&frame)
        try frame.context.charge(1)
        guard case .optional(let optional) = first else {
            throw failure("no such overload: \(unwraps ? "orValue" : "or")(\(first.typeName))")
        }
        if let value = optional.value { return unwraps ? value : first }
        let second = try second.value(&frame)
        guard !unwraps else { return second }
        guard case .optional = second else { throw failure("no such overload: or(\(second.typeName))") }
        return second
    }
}
