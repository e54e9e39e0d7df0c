package import Vocabulary

/// An entry of a layer, as a container runtime unpacks it.
package struct LayerEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file, directory
        /// A link and where it leads, as it is written.
        case symbolicLink(target: [UInt8])
        /// A second name for an earlier entry, by that entry's name.
        case hardLink(target: [UInt8])
        /// A device or a FIFO.
        case special
    }

    /// The name as it is written: it may be absolute, climb, and be no UTF-8.
    package let name: [UInt8]
    package let kind: Kind
    /// Bytes of content; exactly that many follow.
    package let size: Int64
}

/// Reads a layer of an image: a tar, compressed or not, that comes in pieces.
///
/// As in `ArchiveReader` two readers walk the tar at once and have to agree, so that what a runtime unpacks is what was
/// seen here. But a layer may hold whatever a file system holds, and its own digest says that it is whole: an entry may
/// come twice, the end-of-archive marker may be missing, and gzip may have several members.
package struct LayerReader: ~Copyable {
    private let handle: ArchiveHandle
    private let stream: TarStream
    private let limits: Limits
    private var entries = 0
    private var current: EntryContent?

    /// Opens a layer and recognises its compression.
    ///
    /// - Parameters:
    ///   - limits: Of entries, unpacked bytes, ratio and compression.
    ///   - bufferSize: Bytes of one buffer of uncompressed content.
    ///   - supply: Gives the next piece; nil at the end, and from then on.
    ///   - observe: Gets every byte of the uncompressed tar, in order; may refuse more.
    /// - Throws: `notATar`, `damaged`, `limit`, `libraryFault`; what `supply` and `observe` throw.
    package init(
        limits: Limits,
        bufferSize: Int = 1 << 20,
        supply: @escaping () throws(ArchiveError) -> ArchiveSlice?,
        observe: @escaping (ArchiveSlice) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let source = PieceSource(limits: limits, supply)
        let decompressor = try Decompressor(source, limits: limits, bufferSize: bufferSize, checksGzip: false)
        let stream = TarStream(decompressor, source, place: nil, limits: limits, rules: .layer, observe: observe)
        let handle = try ArchiveHandle.open(.tar, of: stream)
        self.stream = stream
        self.limits = limits
        self.handle = consume handle
    }

    /// Whether a file with these first 512 bytes may be a layer: a kind of compression, or a tar.
    package static func recognises(_ head: [UInt8]) -> Bool {
        let magics: [[UInt8]] = [
            [0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58], [0x42, 0x5A, 0x68],
            [0x04, 0x22, 0x4D, 0x18], [0x02, 0x21, 0x4C, 0x18],
        ]
        if magics.contains(where: head.starts(with:)) { return true }
        // A frame that is skipped, of zstd and lz4 alike.
        if head.count >= 4, head[0] & 0xF0 == 0x50, head[1...3].elementsEqual([0x2A, 0x4D, 0x18]) { return true }
        return TarHeader.isHeader(head.prefix(Self.headSize))
    }

    /// How many bytes it takes to recognise a layer.
    package static let headSize = TarHeader.blockSize

    /// Goes on to the next entry.
    ///
    /// - Returns: nil once the layer was read to its end.
    /// - Throws: Any `ArchiveError`; what earlier calls returned is then not to be used.
    package mutating func next() throws(ArchiveError) -> LayerEntry? {
        while current != nil { _ = try content() }
        guard let header = try handle.nextHeader(mayWarn: true) else {
            try handle.drain()
            guard stream.framing.takeRecord() == nil else { throw ArchiveError.disagreement("an entry less") }
            return nil
        }
        guard let record = stream.framing.takeRecord() else { throw ArchiveError.disagreement("an entry more") }
        entries += 1
        guard entries <= limits.entries else {
            throw .limit(LimitExceeded("entries", limit: Int64(limits.entries), found: "more"))
        }
        do throws(ArchiveError) {
            guard !header.isSparse else { throw ArchiveError.entryType(found: "a sparse file") }
            guard record.hasName(of: header) else { throw ArchiveError.disagreement("another name") }
            guard record.agrees(with: header, at: handle.headerPosition) else {
                throw ArchiveError.disagreement("another type, size or place")
            }
            try Self.checkLength(of: record.name)
            switch record.kind {
            case .symbolicLink(let target), .hardLink(let target): try Self.checkLength(of: target)
            case .file, .directory, .special: break
            }
        } catch {
            throw .inside(entry: EntryName.shown(record.name), error)
        }
        current = EntryContent(of: record)
        return LayerEntry(name: record.name, kind: LayerEntry.Kind(record.kind), size: record.size)
    }

    /// Refuses a name, or a link's target, that no Linux system could have.
    ///
    /// Source: Linux, `limits.h`, `PATH_MAX` and `NAME_MAX`.
    private static func checkLength(of name: [UInt8]) throws(ArchiveError) {
        guard name.count <= 4_096 else {
            throw .entryName(expected: "or link of at most 4096 bytes", found: "one of \(name.count) bytes")
        }
        let longest = name.split(separator: UInt8(ascii: "/")).map(\.count).max() ?? 0
        guard longest <= 255 else {
            throw .entryName(expected: "or link with parts of at most 255 bytes", found: "one of \(longest) bytes")
        }
    }

    /// Reads the next piece of the entry's content.
    ///
    /// - Returns: nil at the end of the content, of which there is then as much as the header declares.
    /// - Throws: `damaged`, `limit`; discard then what earlier calls returned.
    package mutating func content() throws(ArchiveError) -> ArchiveSlice? {
        let slice = try current?.next(from: handle)
        if slice == nil { current = nil }
        return slice
    }
}

extension LayerEntry.Kind {
    init(_ kind: TarKind) {
        switch kind {
        case .file: self = .file
        case .directory: self = .directory
        case .symbolicLink(let target): self = .symbolicLink(target: target)
        case .hardLink(let target): self = .hardLink(target: target)
        case .special: self = .special
        }
    }
}

/// The pieces of a layer, as they come.
private final class PieceSource: MeasuredSupply {
    private let pull: () throws(ArchiveError) -> ArchiveSlice?
    private var window: WindowCheck
    private(set) var bytesRead: Int64 = 0
    let lastBytes: [UInt8] = []

    init(limits: Limits, _ pull: @escaping () throws(ArchiveError) -> ArchiveSlice?) {
        window = WindowCheck(limits: limits)
        self.pull = pull
    }

    func supply() throws(ArchiveError) -> ArchiveSlice? {
        guard let slice = try pull() else { return nil }
        bytesRead += Int64(slice.count)
        try slice.withBytes { bytes throws(ArchiveError) in try window.advance(over: bytes) }
        return slice
    }

    func skip(_ count: Int64) -> Int64 { 0 }
}
