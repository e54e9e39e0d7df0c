/// Why a text is no PEM that can be read in one way only.
package struct PEMError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

/// A labelled block of DER in text.
///
/// Source: RFC 7468, strict form of section 3: no text around the blocks but white space, no headers.
package struct PEM: Hashable, Sendable {
    /// What stands between BEGIN and the dashes, as `PUBLIC KEY`.
    package let label: String
    /// The decoded content.
    package let der: [UInt8]

    package init(label: String, der: [UInt8]) { (self.label, self.der) = (label, der) }

    /// Reads the only block of a text.
    package static func single(_ text: [UInt8]) throws(PEMError) -> PEM {
        let blocks = try all(text, limit: 1)
        return blocks[0]
    }

    /// Reads every block of a text, at least one and at most `limit`.
    package static func all(_ text: [UInt8], limit: Int) throws(PEMError) -> [PEM] {
        var blocks: [PEM] = []
        var label: String?
        var content: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            let line = rest[..<(rest.firstIndex(of: 0x0A) ?? rest.endIndex)].trimmed
            rest = rest[(rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex)...]
            if let open = label {
                if line.first == UInt8(ascii: "-"), line.elementsEqual("-----END \(open)-----".utf8) {
                    guard let der = Base64.decode(content), !der.isEmpty else {
                        throw PEMError(description: "expected base64 in the block '\(open)', found other text")
                    }
                    blocks.append(PEM(label: open, der: der))
                    (label, content) = (nil, [])
                } else {
                    content += line
                }
            } else if !line.isEmpty {
                guard let name = beginning(line) else {
                    throw PEMError(description: "expected a PEM block that starts with '-----BEGIN', found other text")
                }
                guard blocks.count < limit else {
                    throw PEMError(description: "expected at most \(limit) PEM block(s), found more")
                }
                label = name
            }
        }
        if let label { throw PEMError(description: "expected '-----END \(label)-----', found the end of the text") }
        guard !blocks.isEmpty else { throw PEMError(description: "expected a PEM block, found none") }
        return blocks
    }

    /// The block as text, lines of 64 letters, with a final line feed.
    package var text: String {
        var lines = ["-----BEGIN \(label)-----"]
        var rest = Substring(Base64.encode(der))
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }

    private static func beginning(_ line: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("-----BEGIN "), text.hasSuffix("-----"), text.utf8.count > 16 else { return nil }
        let label = String(text.dropFirst(11).dropLast(5))
        return label.utf8.allSatisfy { $0 == 0x20 || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
            ? label : nil
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces, tabs and carriage returns at both ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var (start, end) = (startIndex, endIndex)
        while start < end, isSpace(self[start]) { start += 1 }
        while start < end, isSpace(self[end - 1]) { end -= 1 }
        return self[start..<end]
    }
}
