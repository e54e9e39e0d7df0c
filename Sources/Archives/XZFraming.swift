/// From header to header through the streams and blocks of xz, and through the chunks of LZMA2 in them.
///
/// Source: The .xz File Format 1.2.1; the chunks are those that xz-embedded describes.
struct XZFraming {
    private enum Part {
        /// The stream header behind the first four bytes.
        case streamHeader
        /// The length of a block header, or the sign of an index.
        case headerLength
        case blockHeader
        /// The first byte of an LZMA2 chunk.
        case chunk
        /// The sizes of a chunk that is stored, or compressed with or without properties.
        case storedSize
        case packedSize(hasProperties: Bool)
        /// A byte of the index, which ends the stream.
        case index(XZIndex)
        /// The first four bytes behind a stream: those of the next one, or padding.
        case streamEnd
    }

    private var part: Part
    /// Bytes of the check behind each block.
    private var checkSize: UInt64 = 0
    /// Bytes of the block's data so far, which padding fills up to a multiple of four.
    private var dataSize: UInt64 = 0

    static func isMagic(_ bytes: [UInt8]) -> Bool { bytes.elementsEqual([0xFD, 0x37, 0x7A, 0x58]) }

    static var afterMagic: WindowCheck.Step { Self(part: .streamHeader).start }

    private init(part: Part) { self.part = part }

    var start: WindowCheck.Step {
        switch part {
        case .streamHeader: .collect(8, .xz(self))
        case .headerLength, .chunk, .index: .collect(1, .xz(self))
        case .blockHeader: .rest
        case .storedSize: .collect(2, .xz(self))
        case .packedSize: .collect(4, .xz(self))
        case .streamEnd: .collect(4, .xz(self))
        }
    }

    func read(_ bytes: [UInt8]) -> (next: WindowCheck.Step, window: UInt64) {
        switch part {
        case .streamHeader:
            var next = self
            next.checkSize = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64][Int(bytes[3] & 0x0F)]
            return (next.at(.headerLength), 0)
        case .headerLength:
            guard bytes[0] != 0 else { return (at(.index(XZIndex())), 0) }
            var next = self
            next.part = .blockHeader
            return (.collect(Int(bytes[0]) * 4 + 3, .xz(next)), 0)
        case .blockHeader:
            var next = self
            next.dataSize = 0
            guard let window = Self.window(bytes) else { return (.rest, 0) }
            return (next.at(.chunk), window)
        case .chunk: return (afterControl(bytes[0]), 0)
        case .storedSize: return (skip(3, Self.bigEndian(bytes[0...1]) + 1), 0)
        case .packedSize(let hasProperties):
            return (skip(5, Self.bigEndian(bytes[2...3]) + 1 + (hasProperties ? 1 : 0)), 0)
        case .index(var index):
            guard let rest = index.rest(after: bytes[0]) else { return (at(.index(index)), 0) }
            // Padding, checksum and the footer of twelve bytes.
            return (.skip(rest + 4 + 12, then: .xz(Self(part: .streamEnd))), 0)
        case .streamEnd:
            if Self.isMagic(bytes) { return (Self.afterMagic, 0) }
            return (bytes.allSatisfy { $0 == 0 } ? start : .rest, 0)
        }
    }

    private func at(_ part: Part) -> WindowCheck.Step {
        var next = self
        next.part = part
        return next.start
    }

    /// Passes over a chunk whose header has this many bytes.
    private func skip(_ header: UInt64, _ size: UInt64) -> WindowCheck.Step {
        var next = self
        next.part = .chunk
        next.dataSize += header + size
        return .skip(size, then: .xz(next))
    }

    private func afterControl(_ control: UInt8) -> WindowCheck.Step {
        switch control {
        case 0:
            let padding = (4 - (dataSize + 1) % 4) % 4 + checkSize
            var next = self
            next.part = .headerLength
            return .skip(padding, then: .xz(next))
        case 1, 2: return at(.storedSize)
        case 0x80...: return at(.packedSize(hasProperties: control >= 0xC0))
        default: return .rest
        }
    }

    /// The dictionary of the last filter, which must be LZMA2.
    ///
    /// - Parameter header: A block header behind its length, checksum included.
    /// - Returns: nil for what no reader accepts.
    private static func window(_ header: [UInt8]) -> UInt64? {
        var rest = header.dropLast(4)
        guard let flags = rest.popFirst() else { return nil }
        for mask in [0x40, 0x80] as [UInt8] where flags & mask != 0 {
            guard number(&rest) != nil else { return nil }
        }
        var last: (id: UInt64, properties: ArraySlice<UInt8>)?
        for _ in 0...(flags & 3) {
            guard let id = number(&rest), let size = number(&rest), size <= UInt64(rest.count) else { return nil }
            last = (id, rest.prefix(Int(size)))
            rest = rest.dropFirst(Int(size))
        }
        guard let last, last.id == 0x21, let bits = last.properties.first, bits <= 40 else { return nil }
        return bits == 40 ? 1 << 32 - 1 : (2 | UInt64(bits & 1)) << (UInt64(bits) / 2 + 11)
    }

    /// An integer of seven bits a byte, the least first.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while let byte = rest.popFirst(), shift < 63 {
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// The index of an xz stream: how many records, then two numbers each.
struct XZIndex {
    private var size: UInt64 = 1
    private var numbers: UInt64?
    private var value: UInt64 = 0
    private var shift: UInt64 = 0

    /// Takes a byte.
    ///
    /// - Returns: Bytes of padding that follow where this was the last of the last record.
    mutating func rest(after byte: UInt8) -> UInt64? {
        size += 1
        value |= shift < 63 ? UInt64(byte & 0x7F) << shift : 0
        shift += 7
        guard byte < 0x80 else { return nil }
        numbers = numbers.map { $0 - 1 } ?? (value &* 2)
        (value, shift) = (0, 0)
        return numbers == 0 ? (4 - size % 4) % 4 : nil
    }
}
