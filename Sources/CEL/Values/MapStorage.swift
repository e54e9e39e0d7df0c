/// The keys and values of a map: names alone where all keys are strings, as nearly always.
final class MapStorage: Sendable {
    /// The keys where all are strings.
    let names: [String]
    /// The keys where they are not.
    let keys: [CELValue]
    let values: [CELValue]
    private let index: [MapKey: Int]

    /// Up to so many keys are looked at one by one.
    private static let indexed = 16

    init(names: [String], values: [CELValue]) {
        let count = min(names.count, values.count)
        (self.names, self.values) = (names.count == count ? names : Array(names.prefix(count)), values)
        keys = []
        var index: [MapKey: Int] = [:]
        if count > Self.indexed {
            index.reserveCapacity(count)
            for (position, name) in names.enumerated() where index[.string(name)] == nil {
                index[.string(name)] = position
            }
        }
        self.index = index
    }

    init(keys: [CELValue], values: [CELValue]) {
        let names = keys.compactMap { if case .string(let name) = $0 { name } else { nil } }
        if names.count == keys.count {
            (self.names, self.keys, self.values) = (names, [], values)
        } else {
            (self.names, self.keys, self.values) = ([], keys, values)
        }
        var index: [MapKey: Int] = [:]
        if keys.count > Self.indexed {
            index.reserveCapacity(keys.count)
            for (position, key) in keys.enumerated() {
                if let key = MapKey(key), index[key] == nil { index[key] = position }
            }
        }
        self.index = index
    }

    /// The names of a dynamic object, with nothing behind them.
    convenience init(keysOf map: CELMap) {
        let names = map.dynamic?.names ?? []
        self.init(names: names, values: [CELValue](repeating: .null, count: names.count))
    }

    /// Whether this name stands at that place.
    @inline(__always)
    func hasName(_ name: String, at place: Int) -> Bool {
        place < names.count && names[place].isSame(as: name)
    }

    func key(at index: Int) -> CELValue { keys.isEmpty ? .string(names[index]) : keys[index] }

    var allKeys: [CELValue] { keys.isEmpty ? names.map { .string($0) } : keys }

    func position(of name: String) -> Int? {
        guard index.isEmpty else { return index[.string(name)] }
        guard keys.isEmpty else { return position(of: .string(name)) }
        for (position, candidate) in names.enumerated() where candidate.isSame(as: name) { return position }
        return nil
    }

    func position(of key: CELValue) -> Int? {
        guard let key = MapKey(key) else { return nil }
        guard index.isEmpty else { return index[key] }
        if keys.isEmpty {
            guard case .string(let name) = key else { return nil }
            return position(of: name)
        }
        for (position, candidate) in keys.enumerated() where MapKey(candidate) == key { return position }
        return nil
    }
}

/// A key as maps compare them: a number is the same key whatever its kind.
enum MapKey: Hashable {
    case bool(Bool)
    case int(Int64)
    /// A number above those of `int`.
    case large(UInt64)
    case string(String)

    /// The key that a value is; nil where no map has such a key.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .uint(let number): self = number <= UInt64(Int64.max) ? .int(Int64(number)) : .large(number)
        case .double(let number):
            if let number = Int64(exactly: number) {
                self = .int(number)
            } else if let number = UInt64(exactly: number) {
                self = .large(number)
            } else {
                return nil
            }
        case .string(let text): self = .string(text)
        default: return nil
        }
    }

    static func == (left: MapKey, right: MapKey) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.large(let left), .large(let right)): left == right
        case (.string(let left), .string(let right)): left.isSame(as: right)
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let flag): hasher.combine(flag)
        case .int(let number): hasher.combine(number)
        case .large(let number): hasher.combine(number)
        case .string(let text): hasher.combine(text)
        }
    }
}
