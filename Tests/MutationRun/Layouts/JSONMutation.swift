import Encodings

/// Changes one value somewhere in a JSON document, so that it stays JSON.
struct JSONMutation {
    private var target: Int
    private var position = 0
    private var generator: SeededGenerator
    private let strings: [String]

    /// The document with one of its values changed.
    ///
    /// - Returns: nil for bytes that are no JSON.
    static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8]? {
        guard let value = try? JSONReader.read(bytes, depth: 64) else { return nil }
        let target = generator.below(count(value))
        var mutation = JSONMutation(target: target, generator: generator, strings: texts(value))
        let changed = mutation.walk(value)
        generator = mutation.generator
        return JSONWriter.write(changed)
    }

    private init(target: Int, generator: SeededGenerator, strings: [String]) {
        (self.target, self.generator, self.strings) = (target, generator, strings)
    }

    private static func count(_ value: JSONValue) -> Int {
        switch value {
        case .array(let elements): elements.reduce(1) { $0 + count($1) }
        case .object(let object): object.members.reduce(1) { $0 + count($1.value) }
        default: 1
        }
    }

    private static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(texts)
        case .object(let object): object.members.flatMap { [$0.name] + texts($0.value) }
        default: []
        }
    }

    private mutating func walk(_ value: JSONValue) -> JSONValue {
        defer { position += 1 }
        if position == target { return change(value) }
        switch value {
        case .array(let elements):
            position += 1
            defer { position -= 1 }
            return .array(elements.map { walk($0) })
        case .object(let object):
            position += 1
            defer { position -= 1 }
            return Self.object(object.members.map { ($0.name, walk($0.value)) })
        default: return value
        }
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }

    private mutating func change(_ value: JSONValue) -> JSONValue {
        if generator.below(8) == 0 {
            return [.null, .bool(true), .string(""), .integer(0), .array([value]), .object(JSONObject())][
                generator.below(6)
            ]
        }
        switch value {
        case .string(let text): return .string(change(text))
        case .number(let number): return change(number)
        case .array(let elements): return .array(change(elements))
        case .object(let object): return Self.object(change(object.members.map { ($0.name, $0.value) }))
        case .null, .bool: return .string(strings.randomElement(using: &generator) ?? "")
        }
    }

    private mutating func change(_ text: String) -> String {
        var bytes = Array(text.utf8)
        switch generator.below(5) {
        case 0: return strings.randomElement(using: &generator) ?? ""
        case 1: return String(decoding: bytes.prefix(generator.below(bytes.count)), as: UTF8.self)
        case 2: return text + (strings.randomElement(using: &generator) ?? "x")
        default:
            guard !bytes.isEmpty else { return "x" }
            let letters = Array("aA0/:=+.-_ ".utf8)
            bytes[generator.below(bytes.count)] = letters[generator.below(letters.count)]
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private mutating func change(_ number: JSONNumber) -> JSONValue {
        let value = number.integer ?? 0
        let others = [value &+ 1, value &- 1, -value, 0, .max, .min, value &* 2]
        if generator.below(8) == 0 { return .number(JSONNumber(text: "1e999")) }
        return .integer(others[generator.below(others.count)])
    }

    private mutating func change(_ elements: [JSONValue]) -> [JSONValue] {
        var elements = elements
        guard let chosen = elements.indices.randomElement(using: &generator) else { return [.null] }
        switch generator.below(4) {
        case 0: elements.remove(at: chosen)
        case 1: elements.insert(elements[chosen], at: generator.below(elements.count + 1))
        case 2: elements.swapAt(chosen, generator.below(elements.count))
        default: elements.shuffle(using: &generator)
        }
        return elements
    }

    private mutating func change(_ members: [(String, JSONValue)]) -> [(String, JSONValue)] {
        var members = members
        guard let chosen = members.indices.randomElement(using: &generator) else { return [("x", .null)] }
        let other = generator.below(members.count)
        switch generator.below(5) {
        case 0: members.remove(at: chosen)
        case 1: members[chosen].0 = change(members[chosen].0)
        case 2: (members[chosen].1, members[other].1) = (members[other].1, members[chosen].1)
        case 3: members.append((strings.randomElement(using: &generator) ?? "x", members[chosen].1))
        default: members[chosen].1 = members[other].1
        }
        return members
    }
}
