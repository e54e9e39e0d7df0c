/// A list literal, `[a, b, ?c]`.
final class ListNode: Node {
    private let elements: [(node: Node, isOptional: Bool)]

    init(_ elements: [(node: Node, isOptional: Bool)], offset: Int) {
        self.elements = elements
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.context.charge(10 &+ elements.count)
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for (node, isOptional) in elements {
            let value = try node.value(&frame)
            guard isOptional else {
                values.append(value)
                continue
            }
            guard case .optional(let optional) = value else {
                throw node.failure("cannot initialize optional list element from non-optional value")
            }
            if let value = optional.value { values.append(value) }
        }
        return .list(CELList(values))
    }
}

/// A map literal, `{a: b, ?c: d}`.
final class MapNode: Node {
    struct Entry {
        let key: Node
        let value: Node
        let isOptional: Bool
    }

    private let entries: [Entry]
    private let refusesDuplicates: Bool

    init(_ entries: [Entry], refusesDuplicates: Bool, offset: Int) {
        (self.entries, self.refusesDuplicates) = (entries, refusesDuplicates)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.context.charge(30 &+ entries.count)
        var builder = MapBuilder(refusesDuplicates: refusesDuplicates)
        for entry in entries {
            let key = try entry.key.value(&frame)
            try frame.context.charge(lookingUp: key)
            var value = try entry.value.value(&frame)
            if entry.isOptional {
                guard case .optional(let optional) = value else {
                    throw entry.value.failure("cannot initialize optional entry from non-optional value")
                }
                guard let present = optional.value else { continue }
                value = present
            }
            do throws(CELFailure) {
                try builder.insert(key, value)
            } catch {
                throw error.placed(at: entry.key.offset)
            }
        }
        return .map(builder.map)
    }
}

/// Collects the entries of a map.
struct MapBuilder {
    private var keys: [CELValue] = []
    private var values: [CELValue] = []
    private var places: [MapKey: Int] = [:]
    private let refusesDuplicates: Bool

    init(refusesDuplicates: Bool) { self.refusesDuplicates = refusesDuplicates }

    /// Adds an entry.
    ///
    /// - Throws: The failure that no map may have the key, or that it is there already; else the last one counts.
    mutating func insert(_ key: CELValue, _ value: CELValue) throws(CELFailure) {
        let mapKey: MapKey? = if case .double = key { nil } else { MapKey(key) }
        guard let mapKey else { throw CELFailure("unsupported key type: \(key.typeName)") }
        if let place = places[mapKey] {
            guard !refusesDuplicates else {
                throw CELFailure("insert failed: key \(key.shortText) already exists: Failed with repeated key")
            }
            values[place] = value
            return
        }
        places[mapKey] = keys.count
        keys.append(key)
        values.append(value)
    }

    var map: CELMap { CELMap(MapStorage(keys: keys, values: values)) }
}

/// A message of the few that expressions can make, which are values of the language in disguise.
final class MessageNode: Node {
    private let message: WellKnownMessage
    private let fields: [(name: String, node: Node, isOptional: Bool)]

    init(_ message: WellKnownMessage, _ fields: [(name: String, node: Node, isOptional: Bool)], offset: Int) {
        (self.message, self.fields) = (message, fields)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.context.charge(40)
        var values: [String: CELValue] = [:]
        for (name, node, isOptional) in fields {
            let value = try node.value(&frame)
            if isOptional, case .optional(let optional) = value {
                values[name] = optional.value
            } else {
                values[name] = value
            }
        }
        do throws(CELFailure) {
            return try message.make(values)
        } catch {
            throw error.placed(at: offset)
        }
    }
}
