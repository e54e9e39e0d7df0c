internal import Vocabulary

/// A name of a product in the Common Platform Enumeration, read from a formatted string of 2.3 or a URI of 2.2.
///
/// Scanners guess such names: they tell components apart, and never clear a finding.
///
/// Source: NISTIR 7695, sections 6.1 (URI) and 6.2 (formatted string).
package struct CPE: Hashable, Sendable, CustomStringConvertible {
    /// Part, vendor, product, version, update, edition, language, software edition, target software, target hardware
    /// and other, each as a formatted string writes it: `*` is any value, `-` not applicable.
    private let attributes: [[UInt8]]

    private static let longest = 2048
    private static let any = [UInt8(ascii: "*")]

    /// Reads a name; nil where the text is none.
    package init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(Self.longest + 1))
        guard bytes.count <= Self.longest, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let attributes: [[UInt8]]?
        if text.hasPrefix("cpe:2.3:") {
            attributes = Self.formattedString(bytes.dropFirst(8))
        } else {
            attributes = text.hasPrefix("cpe:/") ? Self.uri(bytes.dropFirst(5)) : nil
        }
        guard let attributes, ["a", "o", "h", "*", "-"].contains(String(decoding: attributes[0], as: UTF8.self)) else {
            return nil
        }
        self.attributes = attributes
    }

    /// The name as a formatted string of 2.3.
    package var description: String {
        "cpe:2.3:" + attributes.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ":")
    }

    /// Whether this is a product that the pattern means: each attribute is equal, or any in the pattern.
    ///
    /// Wildcards inside a value mean nothing but themselves.
    package func matches(pattern: CPE) -> Bool {
        zip(attributes, pattern.attributes).allSatisfy { $1 == Self.any || $0 == $1 }
    }

    /// Eleven attributes between colons that no backslash stands before.
    private static func formattedString(_ bytes: ArraySlice<UInt8>) -> [[UInt8]]? {
        var attributes: [[UInt8]] = [[]]
        var (isQuoted, isLiteral) = (false, false)
        func close() -> Bool {
            let attribute = attributes[attributes.count - 1]
            // A quoted hyphen is one; without the backslash it says "not applicable".
            if attribute == [UInt8(ascii: "-")], isLiteral {
                attributes[attributes.count - 1] = [UInt8(ascii: "\\"), UInt8(ascii: "-")]
            }
            isLiteral = false
            return !attribute.isEmpty
        }
        for byte in bytes {
            switch byte {
            case _ where isQuoted:
                attributes[attributes.count - 1] += written(byte)
                (isQuoted, isLiteral) = (false, true)
            case UInt8(ascii: "\\"): isQuoted = true
            case UInt8(ascii: ":"):
                guard close(), attributes.count < 11 else { return nil }
                attributes.append([])
            case UInt8(ascii: "*"), UInt8(ascii: "?"): attributes[attributes.count - 1].append(byte)
            default: attributes[attributes.count - 1] += written(byte)
            }
        }
        guard !isQuoted, close(), attributes.count == 11 else { return nil }
        return attributes
    }

    /// Up to seven attributes; what is empty or missing may be any, and the edition may hold five more between tildes.
    private static func uri(_ bytes: ArraySlice<UInt8>) -> [[UInt8]]? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 7, !bytes.isEmpty else { return nil }
        var values = [ArraySlice<UInt8>](repeating: [], count: 11)
        for (place, part) in parts.enumerated() { values[place] = part }
        if values[5].first == UInt8(ascii: "~") {
            let packed = values[5].split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false)
            guard packed.count == 6 else { return nil }
            values[5] = packed[1]
            values.replaceSubrange(7..<11, with: packed[2...])
        }
        var attributes: [[UInt8]] = []
        for value in values {
            guard let attribute = uriAttribute(value) else { return nil }
            attributes.append(attribute)
        }
        return attributes
    }

    private static func uriAttribute(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        if value.isEmpty { return any }
        if value.elementsEqual([UInt8(ascii: "-")]) { return [UInt8(ascii: "-")] }
        var attribute: [UInt8] = []
        var rest = value
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                attribute += written(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                return nil
            }
            switch high << 4 | low {
            case 0x01: attribute.append(UInt8(ascii: "?"))
            case 0x02: attribute.append(UInt8(ascii: "*"))
            case let byte where (0x21...0x7E).contains(byte): attribute += written(byte)
            default: return nil
            }
        }
        return attribute == [UInt8(ascii: "-")] ? [UInt8(ascii: "\\"), UInt8(ascii: "-")] : attribute
    }

    /// A byte that stands for itself, as formatted strings write it: in lower case, punctuation behind a backslash.
    private static func written(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): [byte | 0x20]
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            [byte]
        default: [UInt8(ascii: "\\"), byte]
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
