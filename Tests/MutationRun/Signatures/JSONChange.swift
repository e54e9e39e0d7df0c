import Encodings
import Vocabulary

/// One change to a JSON document.
enum JSONChange: String, CaseIterable, Sendable {
    case memberRemoved = "member removed"
    case memberTwice = "member twice"
    case memberTwiceOther = "member twice, with another value"
    case memberRenamed = "member renamed to a twin"
    case memberAdded = "member added"
    case memberOrder = "two members exchanged"
    case foreign = "value of another good signature"
    case exchanged = "two values exchanged"
    case null = "null in place of a value"
    case empty = "empty value"
    case retyped = "number as a string, or a string as a number"
    case elementRemoved = "element removed"
    case elementTwice = "element twice"
    case elementOrder = "two elements exchanged"
    case letter = "letter of a string changed"
    case line = "line of a string changed"
    case padding = "base64 with other padding"
    case alphabet = "base64 in the other alphabet"
    case lineBreak = "base64 with a line break"
    case trailingBits = "base64 with bits left over"
    case escape = "letter of a string as an escape"
    case space = "white space between tokens"

    /// The document with this done to it once.
    ///
    /// - Parameters:
    ///   - document: Whatever it is, it is not changed as a whole.
    ///   - donor: A document of the same kind, of another good signature.
    ///   - generator: Chooses where.
    /// - Returns: The new text; nil where there is nothing to do it to.
    func apply(to document: JSONValue, donor: JSONValue, _ generator: inout SeededGenerator) -> [UInt8]? {
        switch self {
        case .memberRemoved, .memberTwice, .memberTwiceOther, .memberRenamed, .memberAdded, .memberOrder:
            return members(document, donor, &generator)
        case .elementRemoved, .elementTwice, .elementOrder: return elements(document, &generator)
        case .letter, .line, .padding, .alphabet, .lineBreak, .trailingBits: return text(document, &generator)
        case .foreign, .exchanged, .null, .empty, .retyped, .escape, .space:
            return value(document, donor, &generator)
        }
    }

    // MARK: - Members

    private func members(
        _ document: JSONValue,
        _ donor: JSONValue,
        _ generator: inout SeededGenerator
    ) -> [UInt8]? {
        let objects = document.places.filter { place in
            guard case .object(let object)? = document[place] else { return false }
            return object.members.count >= (self == .memberOrder ? 2 : 1)
        }
        guard let place = objects.randomElement(using: &generator), case .object(let object)? = document[place]
        else { return nil }
        let position = generator.below(object.members.count)
        let chosen = object.members[position]
        let index = generator.below(object.members.count + 1)
        var members = object.members.map { RawMember($0.name, $0.value) }
        switch self {
        case .memberRemoved: members.removeAll { $0.name == RawMember(chosen.name, .null).name }
        case .memberTwice: members.insert(RawMember(chosen.name, chosen.value), at: index)
        case .memberTwiceOther:
            let values = document.places.compactMap { document[$0] }
            let other = donor[place.member(chosen.name)] ?? values[generator.below(values.count)]
            members.insert(RawMember(chosen.name, other), at: index)
        case .memberRenamed:
            let name = Self.twin(of: chosen.name, isSnake: generator.below(2) == 0)
            members = object.members.map { RawMember($0.name == chosen.name ? name : $0.name, $0.value) }
        case .memberAdded:
            var others: [JSONObject.Member] = []
            if case .object(let other)? = donor[place] { others = other.members.filter { object[$0.name] == nil } }
            let other = others.randomElement(using: &generator)
            members.insert(RawMember(other?.name ?? "extra", other?.value ?? chosen.value), at: index)
        default: members.swapAt(position, generator.other(than: position, below: members.count))
        }
        return JSONWriter.write(document.replacing(place, with: .raw(members)))
    }

    /// The name in snake case, or with its first letter in the other case.
    private static func twin(of name: String, isSnake: Bool) -> String {
        guard isSnake, name.contains(where: \.isUppercase) else {
            let first = name.prefix(1)
            return (first.uppercased() == first ? first.lowercased() : first.uppercased()) + name.dropFirst()
        }
        return name.reduce("") { $1.isUppercase ? "\($0)_\($1.lowercased())" : "\($0)\($1)" }
    }

    // MARK: - Elements

    private func elements(_ document: JSONValue, _ generator: inout SeededGenerator) -> [UInt8]? {
        let arrays = document.places.compactMap { place -> (JSONPlace, [JSONValue])? in
            guard case .array(let elements)? = document[place] else { return nil }
            return elements.count < (self == .elementOrder ? 2 : 1) ? nil : (place, elements)
        }
        guard let (place, found) = arrays.randomElement(using: &generator) else { return nil }
        var elements = found
        let chosen = generator.below(elements.count)
        switch self {
        case .elementRemoved: elements.remove(at: chosen)
        case .elementTwice: elements.insert(elements[chosen], at: generator.below(elements.count + 1))
        default: elements.swapAt(chosen, generator.other(than: chosen, below: elements.count))
        }
        return JSONWriter.write(document.replacing(place, with: .array(elements)))
    }

    // MARK: - Any values

    private func value(
        _ document: JSONValue,
        _ donor: JSONValue,
        _ generator: inout SeededGenerator
    ) -> [UInt8]? {
        let places = document.places.dropFirst().filter { fits($0, document, donor) }
        guard let place = places.randomElement(using: &generator), let value = document[place] else { return nil }
        let new: JSONValue
        switch (self, value) {
        case (.foreign, _): new = donor[place] ?? value
        case (.exchanged, _):
            guard let other = places.randomElement(using: &generator), let second = document[other], second != value
            else { return nil }
            // One inside of the other goes astray, which is a change as well.
            let once = document.replacing(place, with: second)
            return JSONWriter.write(once.replacing(other, with: value))
        case (.empty, .string): new = .string("")
        case (.empty, .array): new = .array([])
        case (.empty, .object): new = .object(JSONObject())
        case (.empty, _): new = .integer(0)
        case (.retyped, .number(let number)): new = .string(number.text)
        case (.retyped, .string(let text)): new = .raw(Array(text.utf8))
        case (.escape, .string(let text)): new = .raw(Self.escaped(text, &generator))
        case (.space, _):
            let spaces: [[UInt8]] = [[0x20], [0x0A], [0x0D, 0x0A], [0x09], [0x20, 0x20]]
            let space = { (generator: inout SeededGenerator) in spaces[generator.below(spaces.count)] }
            new = .raw(space(&generator) + JSONWriter.write(value) + space(&generator))
        default: new = .null
        }
        return JSONWriter.write(document.replacing(place, with: new))
    }

    private func fits(_ place: JSONPlace, _ document: JSONValue, _ donor: JSONValue) -> Bool {
        switch (self, document[place]) {
        case (.foreign, let value): donor[place].map { $0 != value } ?? false
        case (.retyped, .number): true
        case (.retyped, .string(let text)): Int64(text) != nil
        case (.escape, .string(let text)): !text.isEmpty
        case (.retyped, _), (.escape, _): false
        default: true
        }
    }

    private static func escaped(_ text: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var scalars = Array(text.unicodeScalars)
        let chosen = scalars.remove(at: generator.below(scalars.count))
        var isDone = false
        return text.unicodeScalars.reduce([0x22]) { bytes, scalar in
            guard scalar == chosen, !isDone else {
                return bytes + JSONWriter.write(.string(String(scalar))).dropFirst().dropLast()
            }
            isDone = true
            let units = UTF16.encode(scalar).map(Array.init) ?? []
            return bytes + units.flatMap { Array("\\u".utf8) + [UInt8($0 >> 8), UInt8($0 & 0xFF)].lowercaseHex.utf8 }
        } + [0x22]
    }
}

// MARK: - Texts

extension JSONChange {
    private func text(_ document: JSONValue, _ generator: inout SeededGenerator) -> [UInt8]? {
        let texts = document.places.compactMap { place -> (JSONPlace, [UInt8])? in
            guard case .string(let text)? = document[place], !text.isEmpty else { return nil }
            return changed(Array(text.utf8), &generator).map { (place, $0) }
        }
        guard let (place, text) = texts.randomElement(using: &generator) else { return nil }
        return JSONWriter.write(document.replacing(place, with: .string(String(decoding: text, as: UTF8.self))))
    }

    /// A text with this done to it; nil where it cannot be.
    func changed(_ text: [UInt8], _ generator: inout SeededGenerator) -> [UInt8]? {
        switch self {
        case .letter:
            var text = text
            let letters = Array("aAbZ0159/:=+.-_ \n".utf8)
            text[generator.below(text.count)] = letters[generator.below(letters.count)]
            return text
        case .line: return Self.changedLines(text, &generator)
        case .padding: return Base64.decode(text) == nil ? nil : text.last == 0x3D ? text.dropLast() : text + [0x3D]
        case .alphabet:
            let other = text.map { [0x2B: 0x2D, 0x2F: 0x5F][$0] ?? $0 }
            return Base64.decode(text) == nil || other == text ? nil : other
        case .lineBreak:
            guard Base64.decode(text) != nil else { return nil }
            let place = generator.below(text.count + 1)
            return text[..<place] + [[0x0A, 0x20, 0x0D][generator.below(3)]] + text[place...]
        case .trailingBits:
            guard Base64.decode(text) != nil, let last = text.lastIndex(where: { $0 != 0x3D }), last < text.count - 1
            else { return nil }
            // Before padding the last two or four bits are zero, and so the next letter is the next value.
            var text = text
            text[last] += 1
            return text
        default: return nil
        }
    }

    private static func changedLines(_ text: [UInt8], _ generator: inout SeededGenerator) -> [UInt8]? {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        guard lines.count > 1 else { return nil }
        let (one, two) = (generator.below(lines.count), generator.below(lines.count))
        switch generator.below(5) {
        case 0: lines.remove(at: one)
        case 1: lines.insert(lines[one], at: two)
        case 2: lines.swapAt(one, two)
        case 3: lines[one] = lines[two]
        default: lines[one] = ByteChange.any(to: lines[one], &generator).map { $0 & 0x7F }
        }
        return Array(lines.joined(separator: [0x0A]))
    }
}
