/// zstd and xz written by hand, with content that is stored and a window of any size.
enum StoredCompression: String, CaseIterable {
    case zstd, xz

    /// A window of 128 MiB, and the next one that the format can say.
    var largest: UInt8 { self == .zstd ? 17 << 3 : 30 }
    /// A window of 1 MiB.
    var small: UInt8 { self == .zstd ? 10 << 3 : 16 }

    /// A frame or stream with one block for each content, all in one window.
    func bytes(_ contents: [[UInt8]], window: UInt8) -> [UInt8] {
        switch self {
        case .zstd: Self.zstdFrame(contents, window)
        case .xz: Self.xzStream(contents.map { ($0, window) })
        }
    }

    /// Source: RFC 8878, 3.1.1: raw blocks, no checksum, no content size.
    private static func zstdFrame(_ contents: [[UInt8]], _ window: UInt8) -> [UInt8] {
        var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, window]
        for (index, content) in contents.enumerated() {
            let header = content.count << 3 | (index == contents.count - 1 ? 1 : 0)
            bytes += little(header, 3) + content
        }
        return bytes
    }

    /// Source: The .xz File Format 1.2.1: no check, blocks of one stored LZMA2 chunk each.
    static func xzStream(_ blocks: [(content: [UInt8], window: UInt8)]) -> [UInt8] {
        let flags: [UInt8] = [0, 0]
        var bytes: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0] + flags + checksum(flags)
        var index: [UInt8] = [0, UInt8(blocks.count)]
        for (content, window) in blocks {
            let header: [UInt8] = [2, 0, 0x21, 1, window, 0, 0, 0]
            let size = content.count - 1
            let data = [1, UInt8(size >> 8), UInt8(size & 0xFF)] + content + [0]
            bytes += header + checksum(header) + data + [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
            index += number(12 + data.count) + number(content.count)
        }
        index += [UInt8](repeating: 0, count: (4 - index.count % 4) % 4)
        bytes += index + checksum(index)
        let footer = little((index.count + 4) / 4 - 1, 4) + flags
        return bytes + checksum(footer) + footer + [0x59, 0x5A]
    }

    private static func number(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + number(value >> 7)
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32, the least byte first.
    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var value = UInt32.max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
        return little(Int(~value), 4)
    }
}
