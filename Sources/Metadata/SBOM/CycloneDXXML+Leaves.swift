internal import Encodings

/// Texts, numbers and truth values of XML in JSON.
///
/// Source: XML Schema 1.1, part 2: `whiteSpace`, and the lexical forms of boolean, integer and decimal.
extension CycloneDXXML {
    mutating func leaf(_ bytes: ArraySlice<UInt8>, _ kind: CycloneDXSchema.Kind, of element: XMLElement) throws {
        switch kind {
        case .prose: string(bytes)
        case .uri, .hash, .mediaType, .time: string(Self.collapsed(bytes))
        case .flag:
            switch String(decoding: Self.collapsed(bytes), as: UTF8.self) {
            case "true", "1": write("true")
            case "false", "0": write("false")
            default: throw element.mismatch("true or false", found: Self.quoted(bytes))
            }
        case .integer, .number:
            guard let number = Self.number(Self.collapsed(bytes), isWhole: kind.isInteger) else {
                throw element.mismatch("a number", found: Self.quoted(bytes))
            }
            json += number
        default: string(bytes.lazy.map { $0 < 0x20 ? 0x20 : $0 })
        }
    }

    mutating func write(_ text: String) { json += text.utf8 }

    private static let digits = Array("0123456789abcdef".utf8)

    mutating func string(_ bytes: some Sequence<UInt8>) {
        json.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: json += "\\u00".utf8 + [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
    }

    private static func quoted(_ bytes: ArraySlice<UInt8>) -> String { "'\(String(decoding: bytes, as: UTF8.self))'" }

    private static func collapsed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        if !bytes.contains(where: { $0 <= 0x20 }) { return Array(bytes) }
        return Array(bytes.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.joined(separator: [0x20]))
    }

    /// A number as JSON writes it: no plus, no zeros in front, digits on both sides of the point.
    private static func number(_ bytes: [UInt8], isWhole: Bool) -> [UInt8]? {
        var rest = bytes[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let halves = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard halves.count == 1 || (halves.count == 2 && !isWhole), rest.contains(where: { $0 != UInt8(ascii: ".") }),
            halves.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let whole = halves[0].drop { $0 == UInt8(ascii: "0") }
        var number: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        number += whole.isEmpty ? [UInt8(ascii: "0")] : Array(whole)
        if halves.count == 2, !halves[1].isEmpty { number += [UInt8(ascii: ".")] + Array(halves[1]) }
        return number
    }
}

extension CycloneDXSchema.Kind {
    fileprivate var isInteger: Bool { if case .integer = self { true } else { false } }
}
