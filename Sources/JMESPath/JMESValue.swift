/// A value that a JMESPath expression reads or yields.
///
/// Source: JMESPath specification, "Data Types". Copying one never copies an array, object or long string.
package enum JMESValue: Sendable {
    case null
    case bool(Bool)
    /// A number that is exact as an integer.
    case integer(Int64)
    /// Any other number, always finite.
    case double(Double)
    case string(String)
    case array([JMESValue])
    case object(JMESObject)
    /// What `&expression` yields; only functions take it.
    case expression(ExpressionReference)
    /// The integer of Kyverno's `compare`, which equals no JSON number and is none for a function.
    case nativeInteger(Int)

    /// The value of a number, to the nearest binary fraction; nil for anything else.
    package var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .double(let double): double
        default: nil
        }
    }

    /// What kind of value it is, in words for a message.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        case .expression: "an expression reference"
        case .nativeInteger: "a native integer"
        }
    }

    /// Whether it counts as false: null, false, and empty strings, arrays and objects.
    package var isFalse: Bool {
        switch self {
        case .null: true
        case .bool(let flag): !flag
        case .string(let text): text.utf8.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.count == 0
        case .integer, .double, .expression, .nativeInteger: false
        }
    }

    package var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    package static func strings(_ texts: some Sequence<String>) -> JMESValue { .array(texts.map(JMESValue.string)) }

    /// A number as an integer where it is one exactly; nil where it is not finite.
    static func number(_ value: Double) -> JMESValue? {
        guard value.isFinite else { return nil }
        guard value.magnitude < 9_007_199_254_740_992, let integer = Int64(exactly: value) else {
            return .double(value)
        }
        return .integer(integer)
    }
}

/// An expression that a function evaluates for each element.
package final class ExpressionReference: Sendable {
    let node: any Node

    init(_ node: any Node) { self.node = node }
}

/// Deep equality: numbers by value, strings by bytes, objects whatever the order of their members.
extension JMESValue: Equatable {
    package static func == (left: JMESValue, right: JMESValue) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, steps: &steps)
    }

    /// Deep equality that takes a step for each pair of values, and gives up below none.
    ///
    /// - Parameters:
    ///   - other: The value to compare with.
    ///   - steps: How many pairs may be looked at; negative afterwards where that was too few.
    /// - Returns: Whether both are equal; meaningless where the steps were too few.
    func isEqual(to other: JMESValue, steps: inout Int) -> Bool {
        steps -= 1
        guard steps >= 0 else { return false }
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.integer, .double), (.double, .integer), (.double, .double): return number == other.number
        case (.string(let left), .string(let right)):
            steps -= left.utf8.count >> 6
            return left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            for index in left.indices where !left[index].isEqual(to: right[index], steps: &steps) { return false }
            return true
        case (.object(let left), .object(let right)): return left.isEqual(to: right, steps: &steps)
        case (.nativeInteger(let left), .nativeInteger(let right)): return left == right
        default: return false
        }
    }
}

extension String {
    /// Whether both are the same bytes, fast where they differ: `==` alone would take other bytes for the same letters.
    @inline(__always)
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }
}
