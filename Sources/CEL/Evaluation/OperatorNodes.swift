/// An arithmetic operator.
protocol ArithmeticOperator {
    static func apply(_ left: CELValue, _ right: CELValue, _ context: inout CELContext) throws(CELFailure) -> CELValue
}

final class ArithmeticNode<Operator: ArithmeticOperator>: Node {
    private let left: Node
    private let right: Node

    init(_ left: Node, _ right: Node, offset: Int) {
        (self.left, self.right) = (left, right)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let (left, right) = (try left.value(&frame), try right.value(&frame))
        do throws(CELFailure) {
            try frame.context.charge(1)
            return try Operator.apply(left, right, &frame.context)
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// The sign of a number, `-a`.
final class NegationNode: Node {
    private let operand: Node

    init(_ operand: Node, offset: Int) {
        self.operand = operand
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let operand = try operand.value(&frame)
        try frame.context.charge(1)
        switch operand {
        case .int(let number):
            guard number != .min else { throw failure("return error for overflow: integer overflow") }
            return .int(-number)
        case .double(let number): return .double(-number)
        default: throw failure("no such overload: -\(operand.typeName)")
        }
    }
}

/// The operators `==` and `!=`.
final class EqualityNode: Node {
    private let left: Node
    private let right: Node
    private let wanted: Bool

    init(_ left: Node, _ right: Node, isEqual wanted: Bool, offset: Int) {
        (self.left, self.right, self.wanted) = (left, right, wanted)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let (left, right) = (try left.value(&frame), try right.value(&frame))
        do throws(CELFailure) {
            try frame.context.charge(1)
            return try left.isEqual(to: right, &frame.context) == wanted
        } catch {
            throw error.placed(at: offset)
        }
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// `==` and `!=` with a constant string.
final class TextEqualityNode: Node {
    private let operand: Node
    /// The operand where it is a field of a variable.
    private let variableField: VariableFieldNode?
    private let text: String
    private let wanted: Bool
    /// What comparing costs beyond the step itself.
    private let weight: Int

    init(_ operand: Node, _ text: String, isEqual wanted: Bool, offset: Int) {
        (self.operand, self.text, self.wanted) = (operand, text, wanted)
        weight = text.utf8.count > 64 ? text.utf8.count / 10 : 0
        variableField = operand as? VariableFieldNode
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        if let isText = variableField?.isText(text, &frame) {
            try frame.context.charge(3 &+ weight)
            return isText == wanted
        }
        let operand = try operand.value(&frame)
        try frame.context.charge(1 &+ weight)
        guard case .string(let found) = operand else { return !wanted }
        return found.isSame(as: text) == wanted
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// The operators `<`, `<=`, `>` and `>=`.
final class OrderNode: Node {
    enum Relation: String { case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=" }

    private let left: Node
    private let right: Node
    private let relation: Relation

    init(_ left: Node, _ right: Node, _ relation: Relation, offset: Int) {
        (self.left, self.right, self.relation) = (left, right, relation)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let (left, right) = (try left.value(&frame), try right.value(&frame))
        try frame.context.charge(1)
        if case .string(let left) = left, case .string(let right) = right {
            try frame.context.charge(min(left.utf8.count, right.utf8.count) / 10)
        }
        guard let order = left.order(to: right) else {
            throw failure("no such overload: \(left.typeName) \(relation.rawValue) \(right.typeName)")
        }
        switch relation {
        case .less: return order == .less
        case .lessOrEqual: return order == .less || order == .equal
        case .greater: return order == .greater
        case .greaterOrEqual: return order == .greater || order == .equal
        }
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// The operator `in`.
final class MembershipNode: Node {
    private let element: Node
    private let container: Node

    init(_ element: Node, _ container: Node, offset: Int) {
        (self.element, self.container) = (element, container)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let (element, container) = (try element.value(&frame), try container.value(&frame))
        do throws(CELFailure) {
            try frame.context.charge(1)
            return try element.isMember(of: container, &frame.context)
        } catch {
            throw error.placed(at: offset)
        }
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// `in` with a list of constant strings.
final class TextMembershipNode: Node {
    private let element: Node
    private let texts: [String]

    init(_ element: Node, _ texts: [String], offset: Int) {
        (self.element, self.texts) = (element, texts)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let element = try element.value(&frame)
        try frame.context.charge(1 &+ texts.count)
        try frame.context.charge(lookingUp: element)
        guard case .string(let found) = element else { return false }
        for text in texts where text.isSame(as: found) { return true }
        return false
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}
