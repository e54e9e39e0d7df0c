/// What can be said of an XML text before a parser sees it: its declaration, that it has no document type, and that no
/// element has so many attributes that comparing them all takes long.
///
/// Source: XML 1.0, fifth edition, sections 2.4 to 2.8, 3.1.
struct XMLScan {
    /// The parser compares each attribute of an element with each other one.
    static let attributeLimit = 256

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    private init(_ bytes: [UInt8], from start: Int) { (self.bytes, index) = (bytes, start) }

    /// Scans the text from its first `<`.
    static func check(_ bytes: [UInt8], from start: Int) throws(XMLError) {
        var scan = XMLScan(bytes, from: start)
        try scan.declaration()
        while scan.seek("<") {
            if scan.skip("<!--") {
                try scan.pass("-->")
            } else if scan.skip("<![CDATA[") {
                try scan.pass("]]>")
            } else if scan.skip("<?") {
                try scan.pass("?>")
            } else if scan.skip("<!") {
                throw XMLError(.documentType, line: scan.line)
            } else {
                try scan.tag()
            }
        }
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`: whoever reads another encoding reads another document.
    private mutating func declaration() throws(XMLError) {
        guard at("<?xml"), index + 5 < bytes.count, Self.isSpace(bytes[index + 5]) else { return }
        let end = end(of: "?>")
        let words = bytes[index..<end]
        if let version = Self.value(of: "version", in: words), version != "1.0" {
            throw XMLError(.version(version), line: 1)
        }
        guard let encoding = Self.value(of: "encoding", in: words) else { return }
        guard ["utf-8", "us-ascii"].contains(encoding.lowercased()) else {
            throw XMLError(.encoding(encoding), line: 1)
        }
    }

    private static func value(of name: String, in words: ArraySlice<UInt8>) -> String? {
        guard let start = words.firstRange(of: Array(name.utf8))?.upperBound else { return nil }
        let rest = words[start...].drop { isSpace($0) || $0 == UInt8(ascii: "=") }
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        return String(decoding: rest.dropFirst().prefix { $0 != quote }, as: UTF8.self)
    }

    /// A start tag, end tag or empty element, quotes respected.
    private mutating func tag() throws(XMLError) {
        index += 1
        var quote: UInt8?
        var attributes = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "<"): throw XMLError(.malformed("'<' in a tag"), line: line)
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: ">") where quote == nil: return
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if quote == nil {
                    quote = byte
                    attributes += 1
                    guard attributes <= Self.attributeLimit else {
                        throw XMLError(.tooManyAttributes(Self.attributeLimit), line: line)
                    }
                } else if quote == byte {
                    quote = nil
                }
            default: break
            }
        }
    }

    /// Goes to the next `<`; false at the end.
    private mutating func seek(_ letter: Unicode.Scalar) -> Bool {
        let wanted = UInt8(ascii: letter)
        while index < bytes.count, bytes[index] != wanted {
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            index += 1
        }
        return index < bytes.count
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        guard at(text) else { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    private mutating func pass(_ text: StaticString) throws(XMLError) {
        let end = end(of: text)
        for byte in bytes[index..<end] where byte == UInt8(ascii: "\n") { line += 1 }
        index = end
        guard skip(text) else { throw XMLError(.malformed("no '\(text)' before the end"), line: line) }
    }

    /// Where the next such text begins, or the end.
    private func end(of text: StaticString) -> Int {
        var place = index
        while place < bytes.count, !at(text, place) { place += 1 }
        return place
    }

    private func at(_ text: StaticString, _ place: Int? = nil) -> Bool {
        let place = place ?? index
        let count = text.utf8CodeUnitCount
        guard place + count <= bytes.count else { return false }
        for offset in 0..<count where unsafe bytes[place + offset] != text.utf8Start[offset] { return false }
        return true
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
