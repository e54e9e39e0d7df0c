/// Functions of the specification that put numbers or strings in order.
extension JMESFunction {
    static let sorting: [JMESFunction] = [
        JMESFunction("sort", 1) { (call) throws(Interruption) in
            let elements = try call.array(0)
            return .array(try sorted(elements, by: elements, call))
        },
        JMESFunction("sort_by", 2) { (call) throws(Interruption) in
            let elements = try call.array(0)
            return .array(try sorted(elements, by: keys(of: elements, call), call))
        },
        JMESFunction("max", 1) { (call) throws(Interruption) in
            let elements = try call.array(0)
            return try extreme(elements, by: elements, isMaximum: true, call)
        },
        JMESFunction("max_by", 2) { (call) throws(Interruption) in
            let elements = try call.array(0)
            return try extreme(elements, by: keys(of: elements, call), isMaximum: true, call)
        },
        JMESFunction("min", 1) { (call) throws(Interruption) in
            let elements = try call.array(0)
            return try extreme(elements, by: elements, isMaximum: false, call)
        },
        JMESFunction("min_by", 2) { (call) throws(Interruption) in
            let elements = try call.array(0)
            return try extreme(elements, by: keys(of: elements, call), isMaximum: false, call)
        },
    ]

    private static func keys(of elements: [JMESValue], _ call: Call) throws(Interruption) -> [JMESValue] {
        let node = try call.expression(1)
        var keys: [JMESValue] = []
        keys.reserveCapacity(elements.count)
        for element in elements { keys.append(try node.evaluate(element, call.evaluation)) }
        return keys
    }

    /// Refuses keys that are not all numbers or all strings.
    private static func requireOrder(_ keys: [JMESValue], _ call: Call) throws(Interruption) {
        var strings = 0
        for key in keys {
            if case .string(let text) = key {
                strings += 1
                try call.evaluation.spend(text.utf8.count >> 6)
            } else if key.number == nil {
                throw call.error(.type, "expected numbers or strings to compare, found \(key.kind)")
            }
        }
        guard strings == 0 || strings == keys.count else {
            throw call.error(.type, "expected numbers alone or strings alone to compare, found both")
        }
    }

    /// Strings are in the order of their code points, which is that of their bytes.
    private static func precedes(_ left: JMESValue, _ right: JMESValue) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer(let left), .integer(let right)): left < right
        default: (left.number ?? 0) < (right.number ?? 0)
        }
    }

    private static func sorted(
        _ elements: [JMESValue],
        by keys: [JMESValue],
        _ call: Call
    ) throws(Interruption) -> [JMESValue] {
        try requireOrder(keys, call)
        // Each element is compared some log2 n times.
        try call.evaluation.spend(elements.count * (Int.bitWidth - elements.count.leadingZeroBitCount))
        let places = keys.indices.sorted { left, right in
            if precedes(keys[left], keys[right]) { return true }
            return left < right && !precedes(keys[right], keys[left])
        }
        return places.map { elements[$0] }
    }

    /// The first of the largest or smallest; null where there is none.
    private static func extreme(
        _ elements: [JMESValue],
        by keys: [JMESValue],
        isMaximum: Bool,
        _ call: Call
    ) throws(Interruption) -> JMESValue {
        try requireOrder(keys, call)
        guard var best = keys.indices.first else { return .null }
        for place in keys.indices.dropFirst() {
            let isBetter = isMaximum ? precedes(keys[best], keys[place]) : precedes(keys[place], keys[best])
            if isBetter { best = place }
        }
        return elements[best]
    }
}
