/// Writes a value as JSON in one line, and stops once the text is longer than allowed.
struct CompactText {
    private(set) var text: [UInt8] = []
    private let limit: Int
    private let isSorted: Bool

    /// The text of a value; nil where it is longer than the limit or holds an expression reference.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - isSorted: Whether members are sorted by their names, as Go writes them.
    ///   - limit: The most bytes there may be.
    /// - Returns: The text.
    static func write(_ value: JMESValue, sorted isSorted: Bool, limit: Int) -> String? {
        var writer = CompactText(limit: limit, isSorted: isSorted)
        guard writer.append(value) else { return nil }
        return String(decoding: writer.text, as: UTF8.self)
    }

    private init(limit: Int, isSorted: Bool) { (self.limit, self.isSorted) = (limit, isSorted) }

    private mutating func append(_ value: JMESValue) -> Bool {
        switch value {
        case .null: text += "null".utf8
        case .bool(let flag): text += (flag ? "true" : "false").utf8
        case .integer(let integer): text += String(integer).utf8
        case .nativeInteger(let integer): text += String(integer).utf8
        case .double(let double): text += NumberText.json(double).utf8
        case .string(let string): append(string)
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                guard append(element) else { return false }
            }
            text.append(UInt8(ascii: "]"))
        case .object(let object):
            text.append(UInt8(ascii: "{"))
            let positions = isSorted ? object.sortedPositions : Array(object.values.indices)
            for (index, position) in positions.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(object.shape.keys[position].name)
                text.append(UInt8(ascii: ":"))
                guard append(object.values[position]) else { return false }
            }
            text.append(UInt8(ascii: "}"))
        case .expression: return false
        }
        return text.count <= limit
    }

    private mutating func append(_ string: String) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case 0x0A: text += "\\n".utf8
            case 0x0D: text += "\\r".utf8
            case 0x09: text += "\\t".utf8
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                text += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
