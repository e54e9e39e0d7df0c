/// What an evaluation works on: the values of variables, and what was spent.
struct Frame {
    var context: CELContext
    /// The values of variables, by the numbers that the planner gave them.
    var slots: [CELValue?]
    /// Where each selection of a field found it last: objects of one list mostly have their fields in one order.
    var hints: [Int]
    /// Why variables have no value, by their numbers.
    var failures: [Int: CELFailure] = [:]
}

/// A part of an expression, ready for evaluation; it and its subclasses are constants all through.
class Node {
    /// Where in the text a failure of it is, in bytes.
    let offset: Int

    init(offset: Int) { self.offset = offset }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { throw failure("an expression without a value") }

    /// The value where it must be a boolean.
    func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let value = try value(&frame)
        guard case .bool(let flag) = value else {
            throw failure("no such overload: expected bool, found \(value.typeName)")
        }
        return flag
    }

    final func failure(_ message: String) -> CELFailure { CELFailure(message).placed(at: offset) }
}

final class ConstantNode: Node {
    let constant: CELValue

    init(_ constant: CELValue, offset: Int) {
        self.constant = constant
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { constant }
}

/// A variable, of the environment or of a macro.
final class VariableNode: Node {
    let slot: Int
    private let name: String

    init(_ name: String, slot: Int, offset: Int) {
        (self.name, self.slot) = (name, slot)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        guard let value = frame.slots[slot] else { throw missing(frame) }
        try frame.context.charge(1)
        return value
    }

    private func missing(_ frame: Frame) -> CELFailure {
        frame.failures[slot]?.placed(at: offset) ?? failure("no such attribute: \(name)")
    }
}

/// What fails whenever it is asked: a name that nobody declared, where there was no type checker to say so.
final class FailingNode: Node {
    private let message: String

    init(_ message: String, offset: Int) {
        self.message = message
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { throw failure(message) }
}

/// `&&` and `||`: one side that decides makes up for a failure of the other, in either order.
///
/// Source: CEL language definition, "Logical operators".
final class LogicalNode: Node {
    private let isAnd: Bool
    private let terms: [Node]

    init(isAnd: Bool, _ terms: [Node], offset: Int) {
        (self.isAnd, self.terms) = (isAnd, terms)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        var first: CELFailure?
        for term in terms {
            do throws(CELFailure) {
                if try term.flag(&frame) != isAnd { return !isAnd }
            } catch {
                if error.kind == .cost { throw error }
                first = first ?? error
            }
        }
        if let first { throw first }
        return isAnd
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

final class NotNode: Node {
    private let operand: Node

    init(_ operand: Node, offset: Int) {
        self.operand = operand
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.context.charge(1)
        return try !operand.flag(&frame)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

final class ConditionalNode: Node {
    private let condition: Node
    private let first: Node
    private let second: Node

    init(_ condition: Node, _ first: Node, _ second: Node, offset: Int) {
        (self.condition, self.first, self.second) = (condition, first, second)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try condition.flag(&frame) ? try first.value(&frame) : try second.value(&frame)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try condition.flag(&frame) ? try first.flag(&frame) : try second.flag(&frame)
    }
}
