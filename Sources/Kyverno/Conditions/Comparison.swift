internal import JMESPath
internal import KubernetesValues

/// Compares two values of a condition, as Kyverno does on a cluster.
///
/// A side that is literal is not looked at as a pattern.
struct Comparison {
    let key: JMESValue
    let value: JMESValue
    var keyIsLiteral = false
    var valueIsLiteral = false

    /// Whether the condition holds.
    ///
    /// - Throws: A reason why an operator cannot be used with such values.
    func holds(_ comparison: ConditionOperator) throws(ConditionFault) -> Bool {
        switch key {
        case .null, .expression: return false
        default: break
        }
        switch comparison {
        case .equal, .equals: return try equals()
        case .notEqual, .notEquals: return try !equals()
        case .isIn: return try Membership(self).isIn
        case .notIn: return try Membership(self).isNotIn
        case .anyIn: return try Membership(self).anyIn()
        case .allIn: return try Membership(self).allIn()
        case .anyNotIn: return try Membership(self).anyNotIn()
        case .allNotIn: return try Membership(self).allNotIn()
        case .greaterThan: return isOrdered { $0 > 0 }
        case .greaterThanOrEquals: return isOrdered { $0 >= 0 }
        case .lessThan: return isOrdered { $0 < 0 }
        case .lessThanOrEquals: return isOrdered { $0 <= 0 }
        case .durationGreaterThan: return isLonger { $0 > 0 }
        case .durationGreaterThanOrEquals: return isLonger { $0 >= 0 }
        case .durationLessThan: return isLonger { $0 < 0 }
        case .durationLessThanOrEquals: return isLonger { $0 <= 0 }
        }
    }

    // MARK: - Equality

    /// The most bytes of a pattern times those of a text that are looked at.
    private static let most = 1 << 30

    private func equals() throws(ConditionFault) -> Bool {
        switch key {
        case .bool, .array, .object: return key == value
        case .integer, .double, .nativeInteger:
            guard let number = key.plainNumber else { return false }
            if let other = value.plainNumber { return number == other }
            guard case .string(let text) = value else { return false }
            return Self.float(text) == number
        case .string(let text): return try equals(text)
        case .null, .expression: return false
        }
    }

    private func equals(_ text: String) throws(ConditionFault) -> Bool {
        if let (left, right) = durations { return left == right }
        guard case .string(let other) = value else { return false }
        if let quantity = try? Quantity(text) {
            guard let expected = try? Quantity(other) else { return false }
            return quantity.compare(expected) == 0
        }
        guard !valueIsLiteral, Wildcard.hasWildcard(other) else { return other.utf8.elementsEqual(text.utf8) }
        let (steps, isTooLarge) = other.utf8.count.multipliedReportingOverflow(by: text.utf8.count)
        guard !isTooLarge, steps <= Self.most else {
            throw ConditionFault(text: "expected texts that can be compared in time, found larger ones")
        }
        return Wildcard.matches(other, text)
    }

    // MARK: - Order

    private func isOrdered(_ fits: (Int) -> Bool) -> Bool {
        guard let order else { return false }
        return fits(order)
    }

    /// Negative, zero or positive; nil where the values have no order.
    private var order: Int? {
        switch key {
        case .string(let text):
            if let (left, right) = durations { return Self.order(left, right) }
            if case .string(let other) = value, let left = try? Quantity(text), let right = try? Quantity(other) {
                return left.compare(right)
            }
            if let number = Self.float(text) { return order(of: number) }
            guard case .string(let other) = value, let left = try? SemanticVersion(text),
                let right = try? SemanticVersion(other)
            else { return nil }
            return left.compare(right)
        default:
            guard let number = key.plainNumber else { return nil }
            return order(of: number)
        }
    }

    private func order(of number: Double) -> Int? {
        if let other = value.plainNumber { return Self.order(number, other) }
        guard case .string(let text) = value else { return nil }
        if let (left, right) = durations { return Self.order(left, right) }
        return Self.float(text).flatMap { Self.order(number, $0) }
    }

    private static func order(_ left: Double, _ right: Double) -> Int? {
        if left == right { return 0 }
        return left < right ? -1 : left > right ? 1 : nil
    }

    /// A number as Go reads one, without a blank around it.
    static func float(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text)
    }

    // MARK: - Durations

    private func isLonger(_ fits: (Int) -> Bool) -> Bool {
        guard let left = key.wholeSeconds, let right = value.wholeSeconds, let order = Self.order(left, right)
        else { return false }
        return fits(order)
    }

    /// Both sides in seconds, where at least one is a duration and the other one or a number.
    private var durations: (Double, Double)? {
        let (left, right) = (key.duration, value.duration)
        guard left != nil || right != nil else { return nil }
        guard let left = left ?? key.plainNumber, let right = right ?? value.plainNumber else { return nil }
        return (left, right)
    }
}

/// Why an operator cannot be used.
struct ConditionFault: Error {
    let text: String
}

extension JMESValue {
    /// The number of a number, of whatever kind.
    var plainNumber: Double? {
        if case .nativeInteger(let integer) = self { return Double(integer) }
        return number
    }

    /// The seconds of a text that is a duration other than `0`.
    fileprivate var duration: Double? {
        guard case .string(let text) = self, text != "0" else { return nil }
        return (try? GoDuration(text))?.seconds
    }

    /// The seconds of a duration, or of a number without its fraction.
    fileprivate var wholeSeconds: Double? {
        if case .string(let text) = self { return (try? GoDuration(text))?.seconds }
        return plainNumber?.rounded(.towardZero)
    }

    /// The text as the operators of sets compare it.
    var comparedText: String {
        switch self {
        case .null: "<nil>"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let integer): String(integer)
        case .nativeInteger(let integer): String(integer)
        case .double(let double): NumberText.general(double)
        case .string(let text): text
        case .array(let elements): "[" + elements.map(\.comparedText).joined(separator: " ") + "]"
        case .object:
            "map["
                + members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                .map { "\($0.name):\($0.value.comparedText)" }.joined(separator: " ") + "]"
        case .expression: ""
        }
    }
}
