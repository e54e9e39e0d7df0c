/// What a projection evaluates for each element; results that are null are left out.
struct ProjectionBody: Sendable {
    /// Nil where the elements stay as they are.
    let node: (any Node)?

    @inline(__always)
    func append(_ element: JMESValue, to results: inout [JMESValue], _ evaluation: Evaluation) throws(Interruption) {
        try evaluation.spend()
        let result = try node?.evaluateOrNull(element, evaluation) ?? element
        if !result.isNull { results.append(result) }
    }

    func extent(of source: any Node) -> Extent { .inTurn([source] + (node.map { [$0] } ?? []), growing: 1) }
}

/// `source[*].body`.
final class ListProjectionNode: Node {
    private let source: any Node
    private let body: ProjectionBody
    let extent: Extent

    init(_ source: any Node, _ body: ProjectionBody) {
        (self.source, self.body, extent) = (source, body, body.extent(of: source))
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        guard case .array(let elements) = try source.evaluateOrNull(value, evaluation) else { return .null }
        var results: [JMESValue] = []
        for element in elements { try body.append(element, to: &results, evaluation) }
        return .array(results)
    }

    func collectNames(_ names: inout ReadNames) { source.collectNames(&names) }
}

/// `source.*.body`.
final class ValueProjectionNode: Node {
    private let source: any Node
    private let body: ProjectionBody
    let extent: Extent

    init(_ source: any Node, _ body: ProjectionBody) {
        (self.source, self.body, extent) = (source, body, body.extent(of: source))
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        guard case .object(let object) = try source.evaluateOrNull(value, evaluation) else { return .null }
        var results: [JMESValue] = []
        for element in object.values { try body.append(element, to: &results, evaluation) }
        return .array(results)
    }

    func collectNames(_ names: inout ReadNames) { source.collectNames(&names) }
}

/// `source[?condition].body`.
final class FilterNode: Node {
    private let source: any Node
    private let condition: any Node
    private let body: ProjectionBody
    let extent: Extent

    init(_ source: any Node, _ condition: any Node, _ body: ProjectionBody) {
        (self.source, self.condition, self.body) = (source, condition, body)
        var extent = body.extent(of: source)
        extent.depth = max(extent.depth, condition.extent.depth + 1)
        self.extent = extent
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        guard case .array(let elements) = try source.evaluateOrNull(value, evaluation) else { return .null }
        var results: [JMESValue] = []
        for element in elements {
            try evaluation.spend()
            if try condition.evaluateOrNull(element, evaluation).isFalse { continue }
            try body.append(element, to: &results, evaluation)
        }
        return .array(results)
    }

    func collectNames(_ names: inout ReadNames) { source.collectNames(&names) }
}

/// `source[].body`: arrays in the array give their elements.
final class FlattenNode: Node {
    private let source: any Node
    private let body: ProjectionBody
    let extent: Extent

    init(_ source: any Node, _ body: ProjectionBody) {
        (self.source, self.body, extent) = (source, body, body.extent(of: source))
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        guard case .array(let elements) = try source.evaluateOrNull(value, evaluation) else { return .null }
        var results: [JMESValue] = []
        for element in elements {
            guard case .array(let inner) = element else {
                try body.append(element, to: &results, evaluation)
                continue
            }
            try evaluation.spend()
            for element in inner { try body.append(element, to: &results, evaluation) }
            try evaluation.requireElements(results.count)
        }
        return .array(results)
    }

    func collectNames(_ names: inout ReadNames) { source.collectNames(&names) }
}

/// `source[start:stop:step].body`.
final class SliceNode: Node {
    private let source: any Node
    private let slice: Slice
    private let body: ProjectionBody
    let extent: Extent

    init(_ source: any Node, _ slice: Slice, _ body: ProjectionBody) {
        (self.source, self.slice, self.body) = (source, slice, body)
        extent = body.extent(of: source)
    }

    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        guard case .array(let elements) = try source.evaluateOrNull(value, evaluation) else { return .null }
        var results: [JMESValue] = []
        for index in slice.indices(count: elements.count) {
            try body.append(elements[index], to: &results, evaluation)
        }
        return .array(results)
    }

    func collectNames(_ names: inout ReadNames) { source.collectNames(&names) }
}

/// The bounds of a slice, as Python takes them.
struct Slice: Sendable {
    let start: Int?
    let stop: Int?
    /// Not 0.
    let step: Int

    /// The places that the slice takes of an array, in its order.
    func indices(count: Int) -> StrideTo<Int> {
        // No array is longer than any of these: larger bounds mean the same, and cannot overflow.
        let step = min(max(step, -count - 1), count + 1)
        let (lowest, highest) = step > 0 ? (0, count) : (-1, count - 1)
        func place(_ bound: Int?, _ otherwise: Int) -> Int {
            guard let bound else { return otherwise }
            return min(max(bound < 0 ? bound + count : bound, lowest), highest)
        }
        let start = place(start, step > 0 ? lowest : highest)
        return stride(from: start, to: place(stop, step > 0 ? highest : lowest), by: step)
    }
}
