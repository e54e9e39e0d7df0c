/// `a || b`: the first that does not count as false, else the last.
final class OrNode: Node {
    let operands: [any Node]
    let extent: Extent

    init(_ operands: [any Node]) { (self.operands, extent) = (operands, .alternatives(operands)) }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend()
        for operand in operands.dropLast() {
            let result = try operand.evaluateOrNull(value, evaluation)
            if !result.isFalse { return result }
        }
        return try operands[operands.count - 1].evaluate(value, evaluation)
    }

    func collectNames(_ names: inout ReadNames) { for operand in operands { operand.collectNames(&names) } }
}

/// `a && b`: the first that counts as false, else the last.
final class AndNode: Node {
    let operands: [any Node]
    let extent: Extent

    init(_ operands: [any Node]) { (self.operands, extent) = (operands, .alternatives(operands)) }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend()
        for operand in operands.dropLast() {
            let result = try operand.evaluateOrNull(value, evaluation)
            if result.isFalse { return result }
        }
        return try operands[operands.count - 1].evaluate(value, evaluation)
    }

    func collectNames(_ names: inout ReadNames) { for operand in operands { operand.collectNames(&names) } }
}

/// `!a`.
final class NotNode: Node {
    private let operand: any Node
    let extent: Extent

    init(_ operand: any Node) { (self.operand, extent) = (operand, .alternatives([operand])) }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend()
        return .bool(try operand.evaluateOrNull(value, evaluation).isFalse)
    }

    func collectNames(_ names: inout ReadNames) { operand.collectNames(&names) }
}

/// `a == b` and its like; an order of anything but numbers is null.
final class ComparisonNode: Node {
    private let comparator: Comparator
    private let left: any Node
    private let right: any Node
    let extent: Extent

    init(_ comparator: Comparator, _ left: any Node, _ right: any Node) {
        (self.comparator, self.left, self.right) = (comparator, left, right)
        extent = .alternatives([left, right])
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend()
        let left = try left.evaluateOrNull(value, evaluation)
        let right = try right.evaluateOrNull(value, evaluation)
        switch comparator {
        case .equal: return .bool(try evaluation.areEqual(left, right))
        case .notEqual: return .bool(try !evaluation.areEqual(left, right))
        default: break
        }
        if case .integer(let left) = left, case .integer(let right) = right { return .bool(order(left, right)) }
        guard let left = left.number, let right = right.number else { return .null }
        return .bool(order(left, right))
    }

    private func order<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
        switch comparator {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .equal: left == right
        case .notEqual: left != right
        }
    }

    func collectNames(_ names: inout ReadNames) {
        left.collectNames(&names)
        right.collectNames(&names)
    }
}
