/// The extension `lists`.
///
/// Source: cel-go, ext, "Lists".
enum ListsLibrary {
    static func library(version: Int) -> CELLibrary {
        var library = CELLibrary()
        let element = CELType.parameter("T")
        let list = CELType.list(element)
        library.add("slice", CELOverload(member: true, [list, .int, .int], list, .variadic(slice)))
        if version >= 1 {
            library.add(
                "flatten",
                CELOverload(member: true, [.list(list)], list, .variadic(flatten)),
                CELOverload(member: true, [.list(.dyn), .int], .list(.dyn), .variadic(flatten))
            )
        }
        guard version >= 2 else { return library }
        library.add("lists.range", CELOverload([.int], .list(.int), .unary(range)))
        library.add("distinct", CELOverload(member: true, [list], list, .unary(distinct)))
        library.add("reverse", CELOverload(member: true, [list], list, .unary(reverse)))
        for type in Sorting.types {
            library.add("sort", CELOverload(member: true, [.list(type)], .list(type), .unary(sort)))
        }
        return library
    }

    @Sendable private static func slice(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try arguments[0].elements(for: "slice")
        let (start, end) = (try arguments[1].integer(for: "slice"), try arguments[2].integer(for: "slice"))
        guard start >= 0, end >= 0 else {
            throw CELFailure("cannot slice(\(start), \(end)), negative indexes not supported")
        }
        guard start <= end else {
            throw CELFailure("cannot slice(\(start), \(end)), start index must be less than or equal to end index")
        }
        guard end <= elements.count else {
            throw CELFailure("cannot slice(\(start), \(end)), list is length \(elements.count)")
        }
        try context.charge(Int(end - start))
        return .list(Array(elements[Int(start)..<Int(end)]))
    }

    @Sendable private static func flatten(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try arguments[0].elements(for: "flatten")
        let depth = arguments.count > 1 ? try arguments[1].integer(for: "flatten") : 1
        guard depth >= 0 else { throw CELFailure("level must be non-negative") }
        var result: [CELValue] = []
        try append(elements, depth: depth, to: &result, &context)
        return .list(result)
    }

    private static func append(
        _ elements: [CELValue],
        depth: Int64,
        to result: inout [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) {
        for element in elements {
            try context.charge(1)
            if depth > 0, case .list(let list) = element {
                try append(try list.elements, depth: depth - 1, to: &result, &context)
            } else {
                result.append(element)
            }
        }
    }

    @Sendable private static func range(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let count = try value.integer(for: "lists.range")
        guard count > 0 else { return .list(.empty) }
        try context.charge(Int(count))
        return .list((0..<count).map { .int($0) })
    }

    @Sendable private static func reverse(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try value.elements(for: "reverse")
        try context.charge(elements.count)
        return .list(elements.reversed())
    }

    @Sendable private static func sort(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try value.elements(for: "sort")
        return .list(try Sorting.sorted(elements, by: elements, &context))
    }

    @Sendable private static func distinct(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        var (kept, others): ([CELValue], [CELValue]) = ([], [])
        var known: Set<MapKey> = []
        for element in try value.elements(for: "distinct") {
            try context.charge(1)
            try context.charge(lookingUp: element)
            if let key = MapKey(element) {
                guard known.insert(key).inserted else { continue }
            } else {
                guard try !element.isMember(of: .list(others), &context) else { continue }
                others.append(element)
            }
            kept.append(element)
        }
        return .list(kept)
    }
}
