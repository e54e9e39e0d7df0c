/// The functions of lists that a Kubernetes cluster has.
///
/// Source: Kubernetes documentation, "Common Expression Language in Kubernetes", "Kubernetes list library".
enum KubernetesListsLibrary {
    static func add(to library: inout CELLibrary) {
        for type in Sorting.types {
            let list = CELType.list(type)
            library.add("isSorted", CELOverload(member: true, [list], .bool, .unary(isSorted)))
            library.add("min", CELOverload(member: true, [list], type, .unary(lowest)))
            library.add("max", CELOverload(member: true, [list], type, .unary(highest)))
        }
        let zeros: [(CELType, CELValue)] = [
            (.int, .int(0)), (.uint, .uint(0)), (.double, .double(0)),
            (.duration, .duration(CELDuration(nanoseconds: 0))),
        ]
        for (type, zero) in zeros {
            library.add(
                "sum",
                CELOverload(
                    member: true,
                    [.list(type)],
                    type,
                    .unary { (value, context) throws(CELFailure) in
                        try sum(try value.elements(for: "sum"), zero, &context)
                    }
                )
            )
        }
        let element = CELType.parameter("T")
        let search = [CELType.list(element), element]
        library.add("indexOf", CELOverload(member: true, search, .int, .binary(indexOf)))
        library.add("lastIndexOf", CELOverload(member: true, search, .int, .binary(lastIndexOf)))
    }

    @Sendable private static func indexOf(
        _ list: CELValue,
        _ wanted: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try list.elements(for: "indexOf")
        for index in elements.indices {
            try context.charge(1)
            if try elements[index].isEqual(to: wanted, &context) { return .int(Int64(index)) }
        }
        return .int(-1)
    }

    @Sendable private static func lastIndexOf(
        _ list: CELValue,
        _ wanted: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try list.elements(for: "lastIndexOf")
        for index in elements.indices.reversed() {
            try context.charge(1)
            if try elements[index].isEqual(to: wanted, &context) { return .int(Int64(index)) }
        }
        return .int(-1)
    }

    /// The first element starts the sum, so that a list of unknown type has the sum of what is in it.
    private static func sum(
        _ elements: [CELValue],
        _ zero: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard var total = elements.first else { return zero }
        switch total {
        case .int, .uint, .double, .duration: break
        default: throw CELFailure("no such overload: sum(list(\(total.typeName)))")
        }
        for element in elements.dropFirst() {
            try context.charge(1)
            total = try Arithmetic.Add.apply(total, element, &context)
        }
        return total
    }

    @Sendable private static func isSorted(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try value.elements(for: "isSorted")
        try context.charge(elements.count)
        try Sorting.requireOrder(of: elements)
        for (left, right) in zip(elements, elements.dropFirst()) {
            if left.order(to: right) == .greater { return .bool(false) }
        }
        return .bool(true)
    }

    @Sendable private static func lowest(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { try extreme(value, .less, "min", &context) }

    @Sendable private static func highest(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue { try extreme(value, .greater, "max", &context) }

    private static func extreme(
        _ value: CELValue,
        _ wanted: Order,
        _ name: String,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try value.elements(for: name)
        guard var best = elements.first else { throw CELFailure("\(name) called on empty list") }
        try Sorting.requireOrder(of: elements)
        for element in elements {
            try context.charge(1)
            if element.order(to: best) == wanted { best = element }
        }
        return best
    }
}
