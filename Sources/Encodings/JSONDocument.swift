/// A JSON text that was read strictly, and where its values stand: they become values only when somebody asks.
///
/// It takes the bytes of the text, which it shares with whoever else has them, and eight for each value and name; the
/// tree of the same text would take many times as much.
package final class JSONDocument: Sendable {
    private let bytes: [UInt8]
    /// Where the text begins in `bytes`.
    private let start: Int
    private let tape: [UInt64]
    private let lengths: [Int: Int]

    init(bytes: [UInt8], start: Int, scan: JSONScan) {
        (self.bytes, self.start) = (bytes, start)
        (tape, lengths) = (scan.tape, scan.lengths)
    }

    // MARK: - Values

    func kind(at position: Int) -> JSONKind { JSONWord(bits: tape[position]).kind }

    /// The value of a boolean.
    func flag(at position: Int) -> Bool { JSONWord(bits: tape[position]).flag }

    /// The elements of an array, or members of an object.
    func count(at position: Int) -> Int { JSONWord(bits: tape[position]).count }

    /// The digits of a number, or a string or name.
    func string(at position: Int) -> String {
        let (range, isEscaped) = (range(at: position), JSONWord(bits: tape[position]).flag)
        return withText { text in text.string(range, isEscaped: isEscaped) }
    }

    /// The UTF-8 of a string or name.
    func utf8(at position: Int) -> [UInt8] {
        let (range, isEscaped) = (range(at: position), JSONWord(bits: tape[position]).flag)
        if isEscaped { return withText { $0.unescaped(range) } }
        return Array(bytes[start + range.lowerBound..<start + range.upperBound])
    }

    /// Whether a string or name has exactly these bytes.
    func isString(at position: Int, _ other: String) -> Bool {
        JSONText.with(other) { isString(at: position, $0) }
    }

    private func isString(at position: Int, _ other: JSONText) -> Bool {
        let word = JSONWord(bits: tape[position])
        guard word.flag || word.count == min(other.count, JSONWord.countLimit) else { return false }
        let range = range(at: position)
        return withText { text in text.isIdentical(range, isEscaped: word.flag, to: other) }
    }

    /// What a string is in base64, by the first of these alphabets in which it is any.
    func base64(at position: Int, _ alphabets: [Base64.Alphabet], behind head: (Int) -> [UInt8]) -> [UInt8]? {
        let (range, isEscaped) = (range(at: position), JSONWord(bits: tape[position]).flag)
        func decoded(_ text: JSONText) -> [UInt8]? {
            for alphabet in alphabets { if let bytes = text.base64(alphabet, behind: head) { return bytes } }
            return nil
        }
        return withText { text in isEscaped ? JSONText.with(text.unescaped(range), decoded) : decoded(text[range]) }
    }

    private func range(at position: Int) -> Range<Int> {
        let word = JSONWord(bits: tape[position])
        let count = word.count == JSONWord.countLimit ? lengths[position] ?? 0 : word.count
        return word.place..<word.place + count
    }

    private func withText<Outcome>(_ body: (JSONText) -> Outcome) -> Outcome {
        JSONText.with(bytes) { body($0[start..<$0.count]) }
    }

    // MARK: - Containers

    /// Where the first element of an array stands, or the first name of an object.
    func first(in position: Int) -> Int { position + 2 }

    /// Where the value behind this one stands, or its name.
    func next(after position: Int) -> Int {
        let word = JSONWord(bits: tape[position])
        return word.isContainer ? word.place : position + 1
    }

    /// Where the value stands of the member whose name has exactly these bytes.
    func member(_ name: String, of position: Int) -> Int? {
        JSONText.with(name) { name in
            let word = JSONWord(bits: tape[position])
            if word.flag { return memberByTable(name, of: position, word) }
            var place = first(in: position)
            for _ in 0..<word.count {
                if isString(at: place, name) { return place + 1 }
                place = next(after: place + 1)
            }
            return nil
        }
    }

    private func memberByTable(_ name: JSONText, of position: Int, _ word: JSONWord) -> Int? {
        let slots = JSONWord.tableSlots(word.count)
        let start = word.place - slots / 2
        var slot = Int(UInt32(truncatingIfNeeded: name.hash)) & (slots - 1)
        while true {
            let pair = tape[start + slot / 2]
            let place = Int(slot & 1 == 0 ? pair & 0xFFFF_FFFF : pair >> 32)
            guard place != 0 else { return nil }
            if isString(at: position + place, name) { return position + place + 1 }
            slot = (slot + 1) & (slots - 1)
        }
    }

    // MARK: - Places

    /// The place of a value below another one.
    ///
    /// - Parameters:
    ///   - position: The value.
    ///   - parent: The container in which it stands.
    ///   - index: Its number there, where that is an array.
    ///   - root: The other one.
    /// - Returns: The place, as `.layers[0].digest`; empty for the other one itself.
    func path(of position: Int, in parent: Int, index: Int, below root: Int) -> String {
        var steps: [String] = []
        var (position, parent, index) = (position, parent, index)
        while position > root {
            steps.append(kind(at: parent) == .array ? "[\(index)]" : ".\(string(at: position - 1))")
            position = parent
            let word = JSONWord(bits: tape[position + 1])
            (parent, index) = (word.parent, word.index)
        }
        return steps.reversed().joined()
    }

    // MARK: - Trees

    /// A value with all that is in it.
    func value(at position: Int) -> JSONValue {
        switch kind(at: position) {
        case .null: return .null
        case .bool: return .bool(flag(at: position))
        case .number: return .number(JSONNumber(text: string(at: position)))
        case .string: return .string(string(at: position))
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(count(at: position))
            var place = first(in: position)
            for _ in 0..<count(at: position) {
                elements.append(value(at: place))
                place = next(after: place)
            }
            return .array(elements)
        case .object:
            var members: [JSONObject.Member] = []
            members.reserveCapacity(count(at: position))
            var place = first(in: position)
            for _ in 0..<count(at: position) {
                members.append(JSONObject.Member(name: string(at: place), value: value(at: place + 1)))
                place = next(after: place + 1)
            }
            return .object(JSONObject(distinct: members))
        }
    }
}
