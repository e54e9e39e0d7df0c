/// `a.b`, and `a["b"]` with a constant.
class FieldNode: Node {
    let operand: Node
    let field: String
    /// Which hint of the frame is its own.
    let hint: Int

    init(_ operand: Node, field: String, hint: Int, offset: Int) {
        (self.operand, self.field, self.hint) = (operand, field, hint)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let operand = try operand.value(&frame)
        try frame.context.charge(1)
        if case .map(let map) = operand, let storage = map.current {
            let place = frame.hints[hint]
            if storage.hasName(field, at: place) { return storage.values[place] }
        }
        return try member(of: operand, &frame)
    }

    /// The field, wherever it stands.
    @inline(never)
    final func member(of operand: CELValue, _ frame: inout Frame) throws(CELFailure) -> CELValue {
        do throws(CELFailure) {
            switch operand {
            case .map(let map):
                if map.dynamic != nil {
                    if let value = try map.member(field) { return value }
                } else if let place = try map.storage.position(of: field) {
                    frame.hints[hint] = place
                    return try map.storage.values[place]
                }
            case .optional(let optional): return try Selection.field(field, of: optional)
            case .opaque(let opaque): if let value = try opaque.field(field) { return value }
            default: throw CELFailure("no such key: type '\(operand.typeName)' does not support field selection")
            }
            throw CELFailure("no such key: \(field)")
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// `a.b` of a variable, which is what most selections are: the variable is looked at where it stands.
final class VariableFieldNode: FieldNode {
    let slot: Int

    init(_ variable: VariableNode, field: String, hint: Int, offset: Int) {
        slot = variable.slot
        super.init(variable, field: field, hint: hint, offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        if case .map(let map)? = frame.slots[slot], let storage = map.current {
            let place = frame.hints[hint]
            if storage.hasName(field, at: place) {
                try frame.context.charge(2)
                return storage.values[place]
            }
        }
        return try super.value(&frame)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        if case .map(let map)? = frame.slots[slot], let storage = map.current {
            let place = frame.hints[hint]
            if storage.hasName(field, at: place), case .bool(let flag) = storage.values[place] {
                try frame.context.charge(2)
                return flag
            }
        }
        return try super.flag(&frame)
    }

    /// Whether the field is this text; nil where it is no text, or stands elsewhere.
    @inline(__always)
    func isText(_ text: String, _ frame: inout Frame) -> Bool? {
        guard case .map(let map)? = frame.slots[slot], let storage = map.current else { return nil }
        let place = frame.hints[hint]
        guard storage.hasName(field, at: place), case .string(let found) = storage.values[place] else { return nil }
        return found.isSame(as: text)
    }
}

/// `a.?b`, and `a[?b]`: an optional.
final class OptionalSelectionNode: Node {
    private let operand: Node
    private let key: Node

    init(_ operand: Node, key: Node, offset: Int) {
        (self.operand, self.key) = (operand, key)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let (operand, key) = (try operand.value(&frame), try key.value(&frame))
        try frame.context.charge(1)
        try frame.context.charge(lookingUp: key)
        do throws(CELFailure) {
            return .optional(CELOptional(try Selection.optional(key, of: operand)))
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// The macro `has(a.b)`.
final class PresenceNode: Node {
    private let operand: Node
    private let field: String

    init(_ operand: Node, field: String, offset: Int) {
        (self.operand, self.field) = (operand, field)
        super.init(offset: offset)
    }

    override func flag(_ frame: inout Frame) throws(CELFailure) -> Bool {
        var operand = try operand.value(&frame)
        try frame.context.charge(1)
        while case .optional(let optional) = operand {
            guard let value = optional.value else { return false }
            operand = value
        }
        do throws(CELFailure) {
            return try Selection.optional(.string(field), of: operand) != nil
        } catch {
            throw error.placed(at: offset)
        }
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try flag(&frame)) }
}

/// An element of a list or a value of a map, `a[b]`.
final class IndexNode: Node {
    private let operand: Node
    private let key: Node

    init(_ operand: Node, key: Node, offset: Int) {
        (self.operand, self.key) = (operand, key)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let (operand, key) = (try operand.value(&frame), try key.value(&frame))
        try frame.context.charge(1)
        try frame.context.charge(lookingUp: key)
        do throws(CELFailure) {
            switch operand {
            case .list(let list):
                let elements = try list.elements
                guard let index = Selection.index(key) else {
                    throw CELFailure("invalid_argument: unsupported index type '\(key.typeName)' in list")
                }
                guard index >= 0, index < elements.count else {
                    throw CELFailure("invalid_argument: index out of bounds: \(index)")
                }
                return elements[index]
            case .optional(let optional):
                guard let value = optional.value else { return .none }
                return .optional(CELOptional(try Selection.optional(key, of: value)))
            default:
                if let value = try Selection.optional(key, of: operand) { return value }
                throw CELFailure("no such key: \(key.shortText)")
            }
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// What selections share.
enum Selection {
    /// The element or member of that key; nil where there is none.
    static func optional(_ key: CELValue, of operand: CELValue) throws(CELFailure) -> CELValue? {
        switch operand {
        case .map(let map): return try map.value(for: key)
        case .list(let list):
            let elements = try list.elements
            guard let index = index(key) else {
                throw CELFailure("invalid_argument: unsupported index type '\(key.typeName)' in list")
            }
            return elements.indices.contains(index) ? elements[index] : nil
        case .optional(let optional):
            guard let value = optional.value else { return nil }
            return try self.optional(key, of: value)
        case .opaque(let opaque):
            guard case .string(let name) = key else { return nil }
            return try opaque.field(name)
        default: throw CELFailure("no such key: type '\(operand.typeName)' does not support field selection")
        }
    }

    /// The field of what an optional has, as an optional.
    static func field(_ name: String, of optional: CELOptional) throws(CELFailure) -> CELValue {
        guard let value = optional.value else { return .none }
        return .optional(CELOptional(try self.optional(.string(name), of: value)))
    }

    /// A whole number of any kind as an index; nil for other values.
    static func index(_ key: CELValue) -> Int? {
        switch key {
        case .int(let number): Int(number)
        case .uint(let number): Int(exactly: number) ?? Int.max
        case .double(let number): Int(exactly: number)
        default: nil
        }
    }
}

extension CELValue {
    /// A simple value in words for a message.
    var shortText: String {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .bool(let flag): String(flag)
        case .double(let number): String(number)
        default: typeName
        }
    }
}
