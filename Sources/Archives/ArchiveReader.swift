package import Vocabulary

/// Reads an archive once, from its first byte to its last, entry by entry.
///
/// The input may be a pipe. Two readers walk it at once, libarchive and `TarFraming`, and have to agree; nothing is
/// accepted as the end but the end-of-archive marker with nothing but zeros behind it.
package struct ArchiveReader: ~Copyable {
    private let handle: ArchiveHandle
    private let stream: TarStream
    private let limits: Limits
    // A set of `String` takes canonically equivalent names for one, as some file systems do.
    private var names: Set<String> = []
    private var current: EntryContent?

    /// Opens an archive and recognises its compression.
    ///
    /// - Parameters:
    ///   - descriptor: A file or pipe, which stays the caller's.
    ///   - limits: Of names, entries, unpacked bytes, ratio and compression.
    ///   - bufferSize: Bytes of one read.
    ///   - observe: Gets every byte of the file as it is on the medium, in order.
    /// - Throws: `notATar`, `damaged`, `limit`, `unreadable`, `libraryFault`.
    package init(
        descriptor: CInt,
        limits: Limits = Limits(),
        bufferSize: Int = 1 << 20,
        observe: @escaping (ArchiveSlice) -> Void = { _ in }
    ) throws(ArchiveError) {
        let file = FileSource(descriptor: descriptor, limits: limits, bufferSize: bufferSize, observe: observe)
        let decompressor = try Decompressor(file, limits: limits, bufferSize: bufferSize)
        let stream = TarStream(decompressor, file, place: file.place, limits: limits)
        let handle = try ArchiveHandle.open(.tar, of: stream)
        self.stream = stream
        self.limits = limits
        self.handle = consume handle
    }

    /// How many bytes of the file were read; all of them, once `next` has returned nil.
    package var bytesRead: Int64 { stream.bytesRead }

    /// Goes on to the next entry.
    ///
    /// - Returns: nil once the archive was read to its end and found whole.
    /// - Throws: Any `ArchiveError`; what earlier calls returned is then not to be used.
    package mutating func next() throws(ArchiveError) -> ArchiveEntry? {
        while current != nil { _ = try content() }
        let header = try handle.nextHeader()
        stream.maySkip = false
        guard let header else {
            try finish()
            return nil
        }
        guard let record = stream.framing.takeRecord() else { throw ArchiveError.disagreement("an entry more") }
        do throws(ArchiveError) {
            return try entry(header, record)
        } catch {
            guard case .inside = error else {
                throw .inside(entry: EntryName.shown(record.name), error)
            }
            throw error
        }
    }

    private mutating func entry(_ header: ArchiveHeader, _ record: TarRecord) throws(ArchiveError) -> ArchiveEntry {
        guard !header.isSparse else { throw .entryType(found: "a sparse file") }
        let path = try EntryName.path(record.name, limits: limits)
        guard record.hasName(of: header) else { throw ArchiveError.disagreement("another name") }
        guard record.agrees(with: header, at: handle.headerPosition) else {
            throw ArchiveError.disagreement("another type, size or place")
        }
        guard !path.isEmpty || record.kind == .directory else {
            throw .entryName(expected: "of at least one letter", found: "none")
        }
        guard names.insert(path).inserted else { throw .duplicateEntry }
        guard names.count <= limits.entries else {
            throw .limit(LimitExceeded("entries", limit: Int64(limits.entries), found: "more"))
        }
        current = EntryContent(of: record)
        return ArchiveEntry(path: path, kind: try Self.kind(record.kind), size: record.size)
    }

    private static func kind(_ kind: TarKind) throws(ArchiveError) -> ArchiveEntry.Kind {
        switch kind {
        case .file: .file
        case .directory: .directory
        case .symbolicLink(let target): .symbolicLink(target: String(decoding: target, as: UTF8.self))
        case .hardLink: throw .entryType(found: "a hard link")
        case .special: throw .entryType(found: "a device")
        }
    }

    /// Reads the next piece of the entry's content.
    ///
    /// - Returns: nil at the end of the content, of which there is then as much as the header declares.
    /// - Throws: `damaged`, `limit`, `unreadable`; discard then what earlier calls returned.
    package mutating func content() throws(ArchiveError) -> ArchiveSlice? {
        let slice = try current?.next(from: handle)
        if slice == nil { current = nil }
        return slice
    }

    /// Passes over the entry's content where the file can seek, so that somebody else reads it there.
    ///
    /// - Returns: Where in the file the whole content lies; nil where it has to be read here.
    package mutating func skipContent() -> Int64? {
        guard let record = current?.record, let place = stream.seekable,
            record.size <= place.length - record.contentPosition
        else { return nil }
        current = nil
        stream.maySkip = true
        return place.start + record.contentPosition
    }

    private mutating func finish() throws(ArchiveError) {
        try handle.drain()
        guard stream.framing.takeRecord() == nil else { throw ArchiveError.disagreement("an entry less") }
        guard !names.isEmpty else { throw .notATar(found: "an archive without entries") }
    }
}

/// The tar stream, walked by `TarFraming` as it goes by.
final class TarStream: BufferSupply {
    /// Content before the ratio counts: small archives may be dense.
    private static let ratioFreeBytes: Int64 = 64 << 20

    private let decompressor: Decompressor
    private let file: any MeasuredSupply
    private let place: StreamPlace?
    private let limits: Limits
    private let observe: (ArchiveSlice) throws(ArchiveError) -> Void
    private var total: Int64 = 0
    private var atEnd = false
    var framing: TarFraming
    /// Whether content may be passed over that libarchive has no use for.
    var maySkip = false

    /// Takes the stream of a decompressor.
    ///
    /// - Parameters:
    ///   - decompressor: What gives the stream.
    ///   - file: What the decompressor reads.
    ///   - place: Where that lies, if it is a file that can seek.
    ///   - limits: `unpacked` and `ratio` apply.
    ///   - rules: What the tar may hold.
    ///   - observe: Gets every byte of the stream, in order.
    init(
        _ decompressor: Decompressor,
        _ file: any MeasuredSupply,
        place: StreamPlace?,
        limits: Limits,
        rules: TarRules = .bundle,
        observe: @escaping (ArchiveSlice) throws(ArchiveError) -> Void = { _ in }
    ) {
        (self.decompressor, self.file, self.place) = (decompressor, file, place)
        (self.limits, self.observe) = (limits, observe)
        framing = TarFraming(limits: limits, rules: rules)
    }

    var bytesRead: Int64 { file.bytesRead }

    /// Where the tar lies in its file; nil where it is compressed, or the file is none.
    var seekable: StreamPlace? { decompressor.isCompressed ? nil : place }

    func skip(_ count: Int64) -> Int64 {
        guard maySkip else { return 0 }
        let skipped = decompressor.skip(min(count, framing.contentAhead))
        framing.skip(skipped)
        total += skipped
        return skipped
    }

    func supply() throws(ArchiveError) -> ArchiveSlice? {
        guard !atEnd else { return nil }
        guard let slice = try decompressor.supply() else {
            atEnd = true
            try framing.finish()
            return nil
        }
        total += Int64(slice.count)
        guard total <= Self.ratioFreeBytes || total / limits.ratio <= file.bytesRead else {
            throw .limit(
                LimitExceeded("ratio", limit: limits.ratio, found: "\(total) bytes from \(file.bytesRead)")
            )
        }
        try slice.withBytes { bytes throws(ArchiveError) in try framing.advance(over: bytes) }
        try observe(slice)
        return slice
    }
}
