internal import Synchronization

/// Where the members of an object come from, for data of the host that nobody may ever ask for.
package protocol CELObjectSource: Sendable {
    /// The members, containers in them as sources again; asked for once.
    func members() throws(CELFailure) -> [(name: String, value: CELValue)]
}

/// An object whose members are worked out each time that they are asked for, as variables of a policy are.
package protocol CELDynamicObject: Sendable {
    /// Every name that `member` knows.
    var names: [String] { get }

    /// The member of that name; nil where there is none.
    func member(_ name: String) throws(CELFailure) -> CELValue?
}

/// A map, shared by whoever has it.
///
/// Source: CEL language definition, "Aggregate values": keys are bool, int, uint and string.
package final class CELMap: Sendable {
    /// The entries where they need not be asked for.
    let ready: MapStorage?
    private let source: (any CELObjectSource)?
    let dynamic: (any CELDynamicObject)?
    private let loaded = AtomicLazyReference<MapStorage>()

    init(_ storage: MapStorage) { (ready, source, dynamic) = (storage, nil, nil) }

    /// A map with names as its keys; both arrays are equally long, and the first of two equal names wins.
    package convenience init(names: [String], values: [CELValue]) {
        self.init(MapStorage(names: names, values: values))
    }

    /// A map of any keys, of which no two are equal.
    package convenience init(keys: [CELValue], values: [CELValue]) {
        self.init(MapStorage(keys: keys, values: values))
    }

    /// A map whose members are asked for at the first use.
    package init(source: any CELObjectSource) { (ready, self.source, dynamic) = (nil, source, nil) }

    /// A map whose members are asked for at each use.
    package init(dynamic: any CELDynamicObject) { (ready, source, self.dynamic) = (nil, nil, dynamic) }

    package static let empty = CELMap(MapStorage(names: [], values: []))

    /// The entries where they are at hand already.
    var current: MapStorage? {
        @inline(__always) get { ready ?? loaded.load() }
    }

    var storage: MapStorage {
        @inline(__always) get throws(CELFailure) {
            if let ready { return ready }
            return try load()
        }
    }

    private func load() throws(CELFailure) -> MapStorage {
        if let loaded = loaded.load() { return loaded }
        if let source {
            let members = try source.members()
            return loaded.storeIfNil(MapStorage(names: members.map(\.name), values: members.map(\.value)))
        }
        guard let dynamic else { return MapStorage(names: [], values: []) }
        var (names, values): ([String], [CELValue]) = ([], [])
        for name in dynamic.names {
            guard let value = try dynamic.member(name) else { continue }
            names.append(name)
            values.append(value)
        }
        return MapStorage(names: names, values: values)
    }

    package var count: Int {
        get throws(CELFailure) {
            if let dynamic { return dynamic.names.count }
            return try storage.values.count
        }
    }

    /// The keys in their order.
    package var keys: [CELValue] {
        get throws(CELFailure) {
            if let dynamic { return dynamic.names.map { .string($0) } }
            return try storage.allKeys
        }
    }

    /// The keys and values in their order.
    package var entries: [(key: CELValue, value: CELValue)] {
        get throws(CELFailure) {
            let storage = try storage
            return Array(zip(storage.allKeys, storage.values)).map { (key: $0.0, value: $0.1) }
        }
    }

    /// The value of that name.
    package func member(_ name: String) throws(CELFailure) -> CELValue? {
        if let dynamic { return try dynamic.member(name) }
        let storage = try storage
        guard let index = storage.position(of: name) else { return nil }
        return storage.values[index]
    }

    /// The value of that key; numbers of different kinds are the same key where they are the same number.
    package func value(for key: CELValue) throws(CELFailure) -> CELValue? {
        if case .string(let name) = key { return try member(name) }
        guard dynamic == nil else { return nil }
        let storage = try storage
        guard let index = storage.position(of: key) else { return nil }
        return storage.values[index]
    }
}
