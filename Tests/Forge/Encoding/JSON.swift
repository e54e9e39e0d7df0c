/// A JSON value that keeps the order of its members, and takes a name twice where a test wants that.
public enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number, or any other text that is written as it stands.
    case literal(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A member of an object.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) {
            (self.name, self.value) = (name, value)
        }
    }

    /// An object of strings, in the order of their names.
    public static func strings(_ members: [String: String]) -> JSON {
        .object(
            members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                Member($0.key, .string($0.value))
            }
        )
    }

    /// An integer.
    public static func number(_ value: Int) -> JSON { .literal(String(value)) }

    /// Compact text: no white space at all.
    public var text: String {
        var out = ""
        write(to: &out, indent: nil)
        return out
    }

    /// The bytes of the compact text.
    public var bytes: [UInt8] { [UInt8](text.utf8) }

    /// Text for people: two spaces a level, and a line feed at the end.
    public var prettyBytes: [UInt8] {
        var out = ""
        write(to: &out, indent: 0)
        return [UInt8]((out + "\n").utf8)
    }

    private func write(to out: inout String, indent: Int?) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .literal(let text): out += text
        case .string(let text): JSON.write(text, to: &out)
        case .array(let items):
            JSON.write(items.count, "[", "]", to: &out, indent: indent) { items[$0].write(to: &$1, indent: $2) }
        case .object(let members):
            JSON.write(members.count, "{", "}", to: &out, indent: indent) { index, out, indent in
                JSON.write(members[index].name, to: &out)
                out += indent == nil ? ":" : ": "
                members[index].value.write(to: &out, indent: indent)
            }
        }
    }

    private static func write(
        _ count: Int,
        _ open: String,
        _ close: String,
        to out: inout String,
        indent: Int?,
        item: (Int, inout String, Int?) -> Void
    ) {
        let line = { (level: Int) in "\n" + String(repeating: "  ", count: level) }
        out += open
        for index in 0..<count {
            if index > 0 { out += "," }
            if let indent { out += line(indent + 1) }
            item(index, &out, indent.map { $0 + 1 })
        }
        if let indent, count > 0 { out += line(indent) }
        out += close
    }

    private static func write(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\0"..<" ": out += "\\u00" + hex([UInt8(scalar.value)])
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

extension JSON {
    /// The first member of that name; assigning `nil` removes it, assigning to a new name appends it.
    public subscript(name: String) -> JSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.name == name }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let place = members.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name, value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// An item of an array; assigning `nil` removes it.
    public subscript(index: Int) -> JSON? {
        get {
            guard case .array(let items) = self, items.indices.contains(index) else { return nil }
            return items[index]
        }
        set {
            guard case .array(var items) = self, items.indices.contains(index) else { return }
            if let newValue { items[index] = newValue } else { items.remove(at: index) }
            self = .array(items)
        }
    }

    /// Adds a member even where one of that name is there already.
    public mutating func append(_ name: String, _ value: JSON) {
        guard case .object(let members) = self else { return }
        self = .object(members + [Member(name, value)])
    }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .number(value) }
    public init(floatLiteral value: Double) { self = .literal(value.description) }
}

extension JSON: ExpressibleByBooleanLiteral, ExpressibleByNilLiteral {
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
