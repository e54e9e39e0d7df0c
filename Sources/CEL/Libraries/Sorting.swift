/// Puts lists in order.
enum Sorting {
    /// The types whose values have an order.
    static let types: [CELType] = [.int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes]

    /// The elements in the order of their keys; equal ones keep theirs.
    ///
    /// - Throws: The failure that the keys are not all of one type that has an order.
    static func sorted(
        _ elements: [CELValue],
        by keys: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> [CELValue] {
        try requireOrder(of: keys)
        try context.charge(weight(of: keys))
        let order = keys.indices.sorted { left, right in
            switch keys[left].order(to: keys[right]) {
            case .less: true
            case .greater: false
            default: left < right
            }
        }
        return order.map { elements[$0] }
    }

    static func requireOrder(of values: [CELValue]) throws(CELFailure) {
        guard let first = values.first else { return }
        guard types.contains(where: { $0.accepts(first) }) else {
            throw CELFailure("no such overload: elements of type '\(first.typeName)' cannot be ordered")
        }
        let name = first.typeName
        guard values.allSatisfy({ $0.typeName.isSame(as: name) }) else {
            throw CELFailure("list elements must have the same type")
        }
    }

    /// What comparing so many values costs, as often as sorting does.
    private static func weight(of values: [CELValue]) -> Int {
        let bytes = values.reduce(0) { sum, value in
            switch value {
            case .string(let text): sum + text.utf8.count
            case .bytes(let bytes): sum + bytes.count
            default: sum
            }
        }
        return (values.count + bytes / 10) * (Int.bitWidth - values.count.leadingZeroBitCount)
    }
}
