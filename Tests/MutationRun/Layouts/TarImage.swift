/// A tar as its members, each with its header block as it is, so that any of them can be altered.
struct TarImage {
    struct Member {
        var header: [UInt8]
        var content: [UInt8]

        /// The name as ustar holds it.
        var name: String {
            let text = { (range: Range<Int>) in String(decoding: header[range].prefix { $0 != 0 }, as: UTF8.self) }
            let prefix = text(345..<500)
            return prefix.isEmpty ? text(0..<100) : "\(prefix)/\(text(0..<100))"
        }

        var isJSON: Bool { content.first == UInt8(ascii: "{") }
    }

    var members: [Member] = []

    /// Takes a good tar apart: plain ustar, as the forge writes it.
    init(_ tar: [UInt8]) {
        var offset = 0
        while offset + 512 <= tar.count, tar[offset] != 0 {
            let header = Array(tar[offset..<(offset + 512)])
            let size = header[124..<135].reduce(0) { $0 << 3 | Int($1 & 7) }
            offset += 512
            members.append(Member(header: header, content: Array(tar[offset..<(offset + size)])))
            offset += (size + 511) / 512 * 512
        }
    }

    /// The tar, with two blocks of zeros at its end; nothing is checked.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for member in members {
            bytes += member.header + member.content
            bytes += [UInt8](repeating: 0, count: (512 - member.content.count % 512) % 512)
        }
        return bytes + [UInt8](repeating: 0, count: 1_024)
    }
}

extension TarImage.Member {
    /// A regular file named after a blob, or at the top of the layout.
    init(name: String, content: [UInt8], like other: TarImage.Member) {
        self.init(header: other.header, content: content)
        put(name, in: 0..<100)
        put("", in: 345..<500)
        setSize(content.count)
    }

    mutating func put(_ text: String, in field: Range<Int>) {
        let bytes = Array(text.utf8.prefix(field.count))
        header.replaceSubrange(field, with: bytes + [UInt8](repeating: 0, count: field.count - bytes.count))
        fixChecksum()
    }

    mutating func setSize(_ size: Int) {
        let digits = String(size, radix: 8)
        put(String(repeating: "0", count: max(0, 11 - digits.count)) + digits, in: 124..<136)
    }

    /// Makes the checksum fit what the header now says.
    mutating func fixChecksum() {
        header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        let digits = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        let text = String(repeating: "0", count: 6 - digits.count) + digits
        header.replaceSubrange(148..<156, with: Array(text.utf8) + [0, 0x20])
    }
}
