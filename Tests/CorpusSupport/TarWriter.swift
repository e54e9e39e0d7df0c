/// Writes tars byte by byte for tests: nothing in here checks anything, so that broken ones can be written as well.
public struct TarWriter: Sendable {
    /// Which magic the headers carry.
    public enum Format: Sendable, CaseIterable { case ustar, gnu, v7 }

    public private(set) var bytes: [UInt8] = []
    public var format: Format

    public init(_ format: Format = .ustar) { self.format = format }

    /// Appends a header alone.
    public mutating func header(
        _ name: [UInt8],
        type: UInt8 = UInt8(ascii: "0"),
        size: Int,
        link: String = "",
        prefix: String = ""
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { block[offset + index] = byte }
        }
        put(name.prefix(100), at: 0)
        put("0000644\0".utf8, at: 100)
        put("0000000\0".utf8, at: 108)
        put("0000000\0".utf8, at: 116)
        put(Self.octal(size, digits: 11), at: 124)
        put("00000000000\0".utf8, at: 136)
        block[156] = type
        put(link.utf8.prefix(100), at: 157)
        switch format {
        case .ustar: put("ustar\u{0}00".utf8, at: 257)
        case .gnu: put("ustar  \0".utf8, at: 257)
        case .v7: break
        }
        put(prefix.utf8, at: 345)
        put("        ".utf8, at: 148)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(Self.octal(sum, digits: 6), at: 148)
        bytes += block
    }

    /// Appends content and its padding.
    public mutating func content(_ content: [UInt8]) {
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// Appends a regular file.
    public mutating func file(_ name: String, _ data: [UInt8]) {
        header(Array(name.utf8), size: data.count)
        content(data)
    }

    /// Appends a folder.
    public mutating func folder(_ name: String) { header(Array(name.utf8), type: UInt8(ascii: "5"), size: 0) }

    /// Appends an entry of any type, without content.
    public mutating func entry(_ name: String, type: Character, link: String = "") {
        header(Array(name.utf8), type: type.asciiValue ?? 0, size: 0, link: link)
    }

    /// Appends a pax extended header for the entry that follows (`x`), or for all (`g`).
    public mutating func pax(_ records: [(String, [UInt8])], type: Character = "x") {
        var body: [UInt8] = []
        for (key, value) in records {
            let rest = 1 + key.utf8.count + 1 + value.count + 1
            var length = rest + 1
            while rest + String(length).utf8.count != length { length += 1 }
            body += Array("\(length) \(key)=".utf8) + value + [UInt8(ascii: "\n")]
        }
        header(Array("PaxHeaders/0".utf8), type: type.asciiValue ?? 0, size: body.count)
        content(body)
    }

    /// Appends GNU's long name for the entry that follows.
    public mutating func longName(_ name: String) { longText(name, type: "L") }

    /// Appends GNU's long target for the link that follows.
    public mutating func longLink(_ target: String) { longText(target, type: "K") }

    private mutating func longText(_ text: String, type: Character) {
        let body = Array(text.utf8) + [0]
        header(Array("././@LongLink".utf8), type: type.asciiValue ?? 0, size: body.count)
        content(body)
    }

    /// Appends bytes as they are.
    public mutating func raw(_ data: [UInt8]) { bytes += data }

    /// Appends the end-of-archive marker.
    public mutating func end(blocks: Int = 2) { bytes += [UInt8](repeating: 0, count: 512 * blocks) }

    private static func octal(_ value: Int, digits: Int) -> [UInt8] {
        let text = String(value, radix: 8)
        return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8) + [0]
    }
}
