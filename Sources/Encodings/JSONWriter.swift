internal import Vocabulary

/// Writes JSON the same way every time: members sorted by their bytes, or in the order of the value.
package struct JSONWriter {
    /// How the text is laid out.
    package enum Layout: Sendable {
        case compact
        case indented
    }

    private var text: [UInt8] = []
    private let layout: Layout
    private let sorted: Bool

    private init(_ layout: Layout, sorted: Bool) {
        (self.layout, self.sorted) = (layout, sorted)
    }

    /// The value as UTF-8, without a final line feed.
    package static func write(_ value: JSONValue, _ layout: Layout = .compact, sorted: Bool = false) -> [UInt8] {
        var writer = JSONWriter(layout, sorted: sorted)
        writer.append(value, level: 0)
        return writer.text
    }

    private mutating func append(_ value: JSONValue, level: Int) {
        switch value {
        case .null: text += "null".utf8
        case .bool(let flag): text += (flag ? "true" : "false").utf8
        case .number(let number): text += number.text.utf8
        case .string(let string): append(string)
        case .array(let elements):
            append("[", "]", elements.count, level) { writer, index in
                writer.append(elements[index], level: level + 1)
            }
        case .object(let object):
            let members =
                sorted ? object.members.sorted { $0.name.utf8.precedes($1.name.utf8) } : object.members
            append("{", "}", members.count, level) { writer, index in
                writer.append(members[index].name)
                writer.text += (writer.layout == .compact ? ":" : ": ").utf8
                writer.append(members[index].value, level: level + 1)
            }
        }
    }

    private mutating func append(
        _ open: String,
        _ close: String,
        _ count: Int,
        _ level: Int,
        _ element: (inout JSONWriter, Int) -> Void
    ) {
        text += open.utf8
        for index in 0..<count {
            if index > 0 { text += ",".utf8 }
            breakLine(level + 1)
            element(&self, index)
        }
        if count > 0 { breakLine(level) }
        text += close.utf8
    }

    private mutating func breakLine(_ level: Int) {
        guard layout == .indented else { return }
        text.append(0x0A)
        text += [UInt8](repeating: 0x20, count: level * 2)
    }

    /// Whether it drives a terminal, or makes a text look like another: control, format and line separators.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private mutating func append(_ string: String) {
        text.append(UInt8(ascii: "\""))
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\"".utf8
            case "\\": text += "\\\\".utf8
            case "\n": text += "\\n".utf8
            case "\r": text += "\\r".utf8
            case "\t": text += "\\t".utf8
            case _ where Self.isInvisible(scalar):
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16)
                    text += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
                }
            default: text += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}

extension JSONValue {
    /// An object of these members; of two with the same name the first stays, a null is kept.
    package static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }

    package static func integer(_ value: some BinaryInteger) -> JSONValue {
        .number(JSONNumber(text: String(value)))
    }

    /// The string, or null.
    package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    package static func strings(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
