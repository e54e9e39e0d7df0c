extension CELValue {
    /// Whether two values are equal: values of different kinds are not, numbers are compared on one line.
    ///
    /// Source: CEL language definition, "Equality".
    ///
    /// - Throws: The failure of a source of elements, or that the cost limit was reached.
    package func isEqual(to other: CELValue, _ context: inout CELContext) throws(CELFailure) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            if left.utf8.count > 64, left.utf8.count == right.utf8.count { try context.charge(left.utf8.count / 10) }
            return left.isSame(as: right)
        case (.int(let left), .int(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.uint(let left), .uint(let right)): return left == right
        case (.null, .null): return true
        case (.bytes(let left), .bytes(let right)):
            try context.charge(reading: min(left.count, right.count))
            return left == right
        case (.list(let left), .list(let right)): return try Self.areEqual(left, right, &context)
        case (.map(let left), .map(let right)): return try Self.areEqual(left, right, &context)
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left.isSame(as: right)
        case (.optional(let left), .optional(let right)):
            guard let left = left.value, let right = right.value else { return left.value == nil && right.value == nil }
            try context.charge(1)
            return try left.isEqual(to: right, &context)
        case (.opaque(let left), .opaque(let right)):
            try context.charge(left.weight)
            return left.isEqual(to: right)
        default: return NumberLine.compare(self, other) == .equal
        }
    }

    private static func areEqual(
        _ left: CELList,
        _ right: CELList,
        _ context: inout CELContext
    ) throws(CELFailure) -> Bool {
        let (left, right) = (try left.elements, try right.elements)
        guard left.count == right.count else { return false }
        for index in left.indices {
            try context.charge(1)
            guard try left[index].isEqual(to: right[index], &context) else { return false }
        }
        return true
    }

    private static func areEqual(
        _ left: CELMap,
        _ right: CELMap,
        _ context: inout CELContext
    ) throws(CELFailure) -> Bool {
        guard try left.count == right.count else { return false }
        if left.dynamic != nil { return try areEqual(CELMap(try left.storage), right, &context) }
        let storage = try left.storage
        for index in storage.values.indices {
            let key = storage.key(at: index)
            try context.charge(1)
            try context.charge(lookingUp: key)
            guard let other = try right.value(for: key), try storage.values[index].isEqual(to: other, &context)
            else { return false }
        }
        return true
    }

    /// Whether a list has an element, or a map a key, that is equal to this value.
    func isMember(of container: CELValue, _ context: inout CELContext) throws(CELFailure) -> Bool {
        switch container {
        case .list(let list):
            for element in try list.elements {
                try context.charge(1)
                if try isEqual(to: element, &context) { return true }
            }
            return false
        case .map(let map):
            try context.charge(lookingUp: self)
            return try map.value(for: self) != nil
        default: throw CELFailure.noSuchOverload("in", self, container)
        }
    }
}
