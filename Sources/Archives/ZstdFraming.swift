/// From header to header through the frames of zstd.
///
/// Source: RFC 8878, 3.1.
struct ZstdFraming {
    private enum Part {
        /// The length of a frame that is skipped.
        case skippableLength
        /// The descriptor of a frame alone.
        case descriptor
        /// The frame header behind its descriptor.
        case header(descriptor: UInt8)
        case block
    }

    private let part: Part
    private var hasChecksum = false

    private init(_ part: Part, hasChecksum: Bool = false) { (self.part, self.hasChecksum) = (part, hasChecksum) }

    /// What follows the first four bytes of a frame.
    static func afterMagic(_ bytes: [UInt8]) -> WindowCheck.Step {
        switch bytes.littleEndian {
        case 0xFD2F_B528: Self(.descriptor).start
        case 0x184D_2A50...0x184D_2A5F: Self(.skippableLength).start
        default: .rest
        }
    }

    var start: WindowCheck.Step {
        switch part {
        case .skippableLength: .collect(4, .zstd(self))
        case .descriptor: .collect(1, .zstd(self))
        case .header(let descriptor): .collect(Self.headerSize(descriptor), .zstd(self))
        case .block: .collect(3, .zstd(self))
        }
    }

    func read(_ bytes: [UInt8]) -> (next: WindowCheck.Step, window: UInt64) {
        switch part {
        case .skippableLength: return (.skip(bytes.littleEndian, then: .magic), 0)
        case .descriptor: return (Self(.header(descriptor: bytes[0])).start, 0)
        case .header(let descriptor):
            let blocks = Self(.block, hasChecksum: descriptor & 0x04 != 0)
            return (blocks.start, Self.window(descriptor, bytes))
        case .block:
            let header = bytes.littleEndian
            let size = header >> 1 & 3 == 1 ? 1 : header >> 3  // one byte stands for a whole run
            guard header & 1 == 1 else { return (.skip(size, then: .zstd(self)), 0) }
            return (.skip(size + (hasChecksum ? 4 : 0), then: .magic), 0)
        }
    }

    private static func isSingleSegment(_ descriptor: UInt8) -> Bool { descriptor & 0x20 != 0 }

    /// Bytes of the content size; a frame of a single segment has at least one.
    private static func contentSizeBytes(_ descriptor: UInt8) -> Int {
        let flag = Int(descriptor >> 6)
        return flag == 0 ? (isSingleSegment(descriptor) ? 1 : 0) : 1 << flag
    }

    private static func headerSize(_ descriptor: UInt8) -> Int {
        let dictionary = [0, 1, 2, 4][Int(descriptor & 3)]
        return (isSingleSegment(descriptor) ? 0 : 1) + dictionary + contentSizeBytes(descriptor)
    }

    private static func window(_ descriptor: UInt8, _ header: [UInt8]) -> UInt64 {
        guard isSingleSegment(descriptor) else {
            let base: UInt64 = 1 << (10 + UInt64(header[0] >> 3))
            return base + base / 8 * UInt64(header[0] & 7)
        }
        return header.suffix(contentSizeBytes(descriptor)).littleEndian
    }
}
