/// An object: members in their order, found by the bytes of their names.
package final class JMESObject: Sendable {
    let shape: ObjectShape
    /// The values, in the order of the names.
    package let values: [JMESValue]

    init(shape: ObjectShape, values: [JMESValue]) { (self.shape, self.values) = (shape, values) }

    /// Makes an object of members; of two with the same name the later value counts, in the earlier place.
    package convenience init(_ members: some Sequence<(String, JMESValue)>) {
        var builder = ObjectBuilder()
        for (name, value) in members { builder.set(name, value) }
        self.init(builder)
    }

    convenience init(_ builder: ObjectBuilder) {
        self.init(shape: ObjectShape(builder.keys), values: builder.values)
    }

    package var count: Int { values.count }
    package var names: [String] { shape.keys.map(\.name) }

    /// The value of the member with exactly these bytes as its name.
    package subscript(name: String) -> JMESValue? { self[ObjectKey(name)] }

    @inline(__always)
    subscript(key: ObjectKey) -> JMESValue? {
        guard let position = shape.position(of: key) else { return nil }
        return values[position]
    }

    /// Where the members stand when they are sorted by the bytes of their names.
    package var sortedPositions: [Int] {
        let keys = shape.keys
        return keys.indices.sorted { keys[$0].name.utf8.lexicographicallyPrecedes(keys[$1].name.utf8) }
    }

    func isEqual(to other: JMESObject, steps: inout Int) -> Bool {
        guard count == other.count else { return false }
        if shape === other.shape {
            for index in values.indices where !values[index].isEqual(to: other.values[index], steps: &steps) {
                return false
            }
            return true
        }
        for (index, key) in shape.keys.enumerated() {
            guard let value = other[key], values[index].isEqual(to: value, steps: &steps) else { return false }
        }
        return true
    }
}

/// A name with its hash, which nobody outside the process can foresee.
struct ObjectKey: Hashable, Sendable {
    let name: String
    let hash: Int

    init(_ name: String) {
        self.name = name
        var hasher = Hasher()
        var text = name
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hash = hasher.finalize()
    }

    static func == (left: ObjectKey, right: ObjectKey) -> Bool {
        left.hash == right.hash && left.name.hasSameBytes(as: right.name)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// The names of an object, which objects of one kind can share.
final class ObjectShape: Sendable {
    let keys: [ObjectKey]
    /// Open addressing: one more than a position, 0 for a free slot; empty where looking at each name is faster.
    private let slots: [UInt32]

    private static let searched = 8

    /// Takes names no two of which are the same.
    init(_ keys: [ObjectKey]) {
        self.keys = keys
        guard keys.count > Self.searched else {
            slots = []
            return
        }
        var size = 32
        while size < keys.count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        for (position, key) in keys.enumerated() {
            var slot = key.hash & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: position + 1)
        }
        self.slots = slots
    }

    @inline(__always)
    func position(of key: ObjectKey) -> Int? {
        guard !slots.isEmpty else {
            for position in keys.indices where keys[position] == key { return position }
            return nil
        }
        var slot = key.hash & (slots.count - 1)
        while slots[slot] != 0 {
            let position = Int(slots[slot]) - 1
            if keys[position] == key { return position }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}

/// Collects the members of an object.
struct ObjectBuilder {
    private(set) var keys: [ObjectKey] = []
    private(set) var values: [JMESValue] = []
    private var positions: [ObjectKey: Int] = [:]

    /// Sets a member; one with the same name keeps its place.
    ///
    /// - Returns: Whether the name is new.
    @discardableResult
    mutating func set(_ name: String, _ value: JMESValue) -> Bool { set(ObjectKey(name), value) }

    @discardableResult
    mutating func set(_ key: ObjectKey, _ value: JMESValue) -> Bool {
        if let position = positions[key] {
            values[position] = value
            return false
        }
        positions[key] = keys.count
        keys.append(key)
        values.append(value)
        return true
    }
}
