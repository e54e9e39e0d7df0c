/// The elements, keys or pairs that a macro runs over, one after the other in its variables.
struct RangeLoop {
    private let range: Node
    /// The number of the variable for the element, index or key.
    let first: Int
    /// The number of the variable for the element of an index, or the value of a key.
    private let second: Int?

    init(_ range: Node, first: Int, second: Int?) { (self.range, self.first, self.second) = (range, first, second) }

    /// Runs `body` for each until it says that it is done.
    @inline(__always)
    func run(
        _ frame: inout Frame,
        _ body: (_ element: CELValue, inout Frame) throws(CELFailure) -> Bool
    ) throws(CELFailure) {
        let range = try range.value(&frame)
        switch range {
        case .list(let list):
            let elements = try list.elements
            if let second {
                for (index, element) in elements.enumerated() {
                    try frame.context.charge(2)
                    frame.slots[first] = .int(Int64(index))
                    frame.slots[second] = element
                    if try body(element, &frame) { return }
                }
            } else {
                for element in elements {
                    try frame.context.charge(2)
                    frame.slots[first] = element
                    if try body(element, &frame) { return }
                }
            }
        case .map(let map):
            // The values of a dynamic object are worked out only where they are asked for.
            let storage = second == nil && map.dynamic != nil ? MapStorage(keysOf: map) : try map.storage
            for index in storage.values.indices {
                let key = storage.key(at: index)
                try frame.context.charge(2)
                frame.slots[first] = key
                if let second { frame.slots[second] = storage.values[index] }
                if try body(key, &frame) { return }
            }
        default: throw self.range.failure("no such overload: a macro cannot run over '\(range.typeName)'")
        }
    }
}

/// `all` and `exists`: an element that decides makes up for failures of others.
final class QuantifierNode: Node {
    private let isAll: Bool
    private let loop: RangeLoop
    private let predicate: Node

    init(isAll: Bool, _ loop: RangeLoop, _ predicate: Node, offset: Int) {
        (self.isAll, self.loop, self.predicate) = (isAll, loop, predicate)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        var failure: CELFailure?
        var isDecided = false
        try loop.run(&frame) { (_, frame) throws(CELFailure) in
            do throws(CELFailure) {
                isDecided = try predicate.flag(&frame) != isAll
            } catch {
                if error.kind == .cost { throw error }
                failure = failure ?? error
            }
            return isDecided
        }
        if isDecided { return !isAll }
        if let failure { throw failure }
        return isAll
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// The macro `exists_one`.
final class ExistsOneNode: Node {
    private let loop: RangeLoop
    private let predicate: Node

    init(_ loop: RangeLoop, _ predicate: Node, offset: Int) {
        (self.loop, self.predicate) = (loop, predicate)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        var count = 0
        try loop.run(&frame) { (_, frame) throws(CELFailure) in
            if try predicate.flag(&frame) { count += 1 }
            return false
        }
        return count == 1
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// The macros `map`, `filter` and `transformList`.
final class ListMacroNode: Node {
    private let loop: RangeLoop
    private let predicate: Node?
    /// Nil for `filter`, which keeps the elements.
    private let transform: Node?

    init(_ loop: RangeLoop, _ predicate: Node?, _ transform: Node?, offset: Int) {
        (self.loop, self.predicate, self.transform) = (loop, predicate, transform)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        .list(CELList(try elements(&frame)))
    }

    func elements(_ frame: inout Frame) throws(CELFailure) -> [CELValue] {
        var kept: [CELValue] = []
        try loop.run(&frame) { (element, frame) throws(CELFailure) in
            if let predicate, try !predicate.flag(&frame) { return false }
            kept.append(try transform?.value(&frame) ?? element)
            return false
        }
        return kept
    }
}

/// The macros `transformMap` and `transformMapEntry`.
final class MapMacroNode: Node {
    private let loop: RangeLoop
    private let predicate: Node?
    private let transform: Node
    private let isEntry: Bool

    init(_ loop: RangeLoop, _ predicate: Node?, _ transform: Node, isEntry: Bool, offset: Int) {
        (self.loop, self.predicate, self.transform, self.isEntry) = (loop, predicate, transform, isEntry)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        var builder = MapBuilder(refusesDuplicates: true)
        do throws(CELFailure) {
            try loop.run(&frame) { (_, frame) throws(CELFailure) in
                if let predicate, try !predicate.flag(&frame) { return false }
                let value = try transform.value(&frame)
                guard isEntry else {
                    try builder.insert(frame.slots[loop.first] ?? .null, value)
                    return false
                }
                guard case .map(let map) = value else { throw transform.failure("no such overload: expected map") }
                for (key, value) in try map.entries {
                    try frame.context.charge(1)
                    try builder.insert(key, value)
                }
                return false
            }
        } catch {
            throw error.placed(at: offset)
        }
        return .map(builder.map)
    }
}

/// `cel.bind`: the value is worked out once; where that fails, so does each use of the name.
final class BindNode: Node {
    private let slot: Int
    private let bound: Node
    private let body: Node

    init(slot: Int, _ bound: Node, _ body: Node, offset: Int) {
        (self.slot, self.bound, self.body) = (slot, bound, body)
        super.init(offset: offset)
    }

    private func bind(_ frame: inout Frame) throws(CELFailure) {
        do throws(CELFailure) {
            frame.slots[slot] = try bound.value(&frame)
        } catch {
            if error.kind == .cost { throw error }
            frame.slots[slot] = nil
            frame.failures[slot] = error
        }
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try bind(&frame)
        return try body.value(&frame)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try bind(&frame)
        return try body.flag(&frame)
    }
}

/// The macros `optMap` and `optFlatMap`.
final class OptionalMapNode: Node {
    private let target: Node
    private let slot: Int
    private let body: Node
    private let isFlat: Bool

    init(_ target: Node, slot: Int, _ body: Node, isFlat: Bool, offset: Int) {
        (self.target, self.slot, self.body, self.isFlat) = (target, slot, body, isFlat)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let target = try target.value(&frame)
        try frame.context.charge(1)
        guard case .optional(let optional) = target else {
            throw failure("no such overload: expected optional_type, found \(target.typeName)")
        }
        guard let value = optional.value else { return .none }
        frame.slots[slot] = value
        let result = try body.value(&frame)
        guard isFlat else { return .some(result) }
        guard case .optional = result else { throw body.failure("no such overload: expected optional_type") }
        return result
    }
}

/// The macro `sortBy`.
final class SortByNode: Node {
    private let loop: RangeLoop
    private let key: Node

    init(_ loop: RangeLoop, _ key: Node, offset: Int) {
        (self.loop, self.key) = (loop, key)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        var (elements, keys): ([CELValue], [CELValue]) = ([], [])
        try loop.run(&frame) { (element, frame) throws(CELFailure) in
            elements.append(element)
            keys.append(try key.value(&frame))
            return false
        }
        do throws(CELFailure) {
            return .list(try Sorting.sorted(elements, by: keys, &frame.context))
        } catch {
            throw error.placed(at: offset)
        }
    }
}
