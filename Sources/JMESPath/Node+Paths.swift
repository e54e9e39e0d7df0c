/// `@`.
final class CurrentNode: Node {
    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue { value }
    var extent: Extent { .leaf }
    func collectNames(_ names: inout ReadNames) { names.readsAll = true }
}

/// A literal or a raw string.
final class LiteralNode: Node {
    private let value: JMESValue

    init(_ value: JMESValue) { self.value = value }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue { self.value }
    var extent: Extent { .leaf }
    func collectNames(_ names: inout ReadNames) {}
}

/// A member of an object or an element of an array.
enum Step: Sendable {
    case key(KeyPlace)
    /// From the end where it is negative.
    case index(Int)

    @inline(__always)
    func take(from value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        switch self {
        case .key(let place):
            guard case .object(let object) = value else { return .null }
            if let member = object[place.key] { return member }
            if evaluation.strictKeys { throw .unknownKey(place) }
            return .null
        case .index(let index):
            guard case .array(let elements) = value else { return .null }
            let place = index < 0 ? index + elements.count : index
            return elements.indices.contains(place) ? elements[place] : .null
        }
    }
}

/// One step from the current value: `name` or `[0]`.
final class StepNode: Node {
    let step: Step

    init(_ step: Step) { self.step = step }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend()
        return try step.take(from: value, evaluation)
    }

    var extent: Extent { .leaf }

    func collectNames(_ names: inout ReadNames) {
        if case .key(let place) = step { names.insert(place.key.name) } else { names.readsAll = true }
    }
}

/// Steps from what another part yields: `a.b[0].c`.
final class PathNode: Node {
    let base: any Node
    let steps: [Step]
    let extent: Extent

    init(_ base: any Node, _ steps: [Step]) {
        (self.base, self.steps) = (base, steps)
        extent = .alternatives([base])
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend(steps.count)
        var value = try base.evaluate(value, evaluation)
        for step in steps { value = try step.take(from: value, evaluation) }
        return value
    }

    func collectNames(_ names: inout ReadNames) { base.collectNames(&names) }
}

/// A part that is evaluated on what another yields: `a.[b, c]`.
final class SubexpressionNode: Node {
    private let left: any Node
    private let right: any Node
    let extent: Extent

    init(_ left: any Node, _ right: any Node) {
        (self.left, self.right, extent) = (left, right, .inTurn([left, right]))
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        try evaluation.spend()
        return try right.evaluate(left.evaluate(value, evaluation), evaluation)
    }

    func collectNames(_ names: inout ReadNames) { left.collectNames(&names) }
}

/// `a | b`: each stage sees what the one before yields.
final class PipeNode: Node {
    let stages: [any Node]
    let extent: Extent

    init(_ stages: [any Node]) { (self.stages, extent) = (stages, .inTurn(stages)) }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        var value = value
        for stage in stages {
            try evaluation.spend()
            value = try stage.evaluateOrNull(value, evaluation)
        }
        return value
    }

    func collectNames(_ names: inout ReadNames) { stages.first?.collectNames(&names) }
}

/// `[a, b]`.
final class ListNode: Node {
    private let elements: [any Node]
    let extent: Extent

    init(_ elements: [any Node]) { (self.elements, extent) = (elements, .members(elements)) }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        if value.isNull { return .null }
        try evaluation.spend(elements.count)
        var values: [JMESValue] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element.evaluateOrNull(value, evaluation)) }
        return .array(values)
    }

    func collectNames(_ names: inout ReadNames) { for element in elements { element.collectNames(&names) } }
}

/// `{a: b, c: d}`.
final class HashNode: Node {
    private let shape: ObjectShape
    private let members: [any Node]
    let extent: Extent

    init(_ shape: ObjectShape, _ members: [any Node]) {
        (self.shape, self.members, extent) = (shape, members, .members(members))
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        if value.isNull { return .null }
        try evaluation.spend(members.count)
        var values: [JMESValue] = []
        values.reserveCapacity(members.count)
        for member in members { values.append(try member.evaluateOrNull(value, evaluation)) }
        return .object(JMESObject(shape: shape, values: values))
    }

    func collectNames(_ names: inout ReadNames) { for member in members { member.collectNames(&names) } }
}
