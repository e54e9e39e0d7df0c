internal import Vocabulary

/// The tar stream of a file: the file itself, or what its compression holds.
final class Decompressor: BufferSupply {
    private let file: any MeasuredSupply
    private let source: ReplayingSource
    /// nil for a file without compression, whose buffers pass through without a copy.
    private var handle: ArchiveHandle?
    private var ring: BufferRing
    /// Compares what libarchive leaves alone; nil where the compression is not gzip.
    private var gzip: GzipCheck?
    private var gzipLane: SliceLane?

    /// Recognises the compression by the first bytes of the file.
    ///
    /// - Parameters:
    ///   - file: What is read.
    ///   - limits: `filters` applies.
    ///   - bufferSize: Bytes of one buffer of content.
    ///   - checksGzip: Whether gzip's checksum is compared, which files of several members do not survive.
    /// - Throws: `notATar` for an empty file; `limit` for too many layers; `damaged`; `unreadable`.
    init(
        _ file: any MeasuredSupply,
        limits: Limits,
        bufferSize: Int,
        checksGzip: Bool = true
    ) throws(ArchiveError) {
        self.file = file
        source = ReplayingSource(file)
        ring = BufferRing(capacity: bufferSize)
        let handle = try Self.open(source, file)
        let isCompressed = handle.filters > 0
        guard handle.filters <= limits.filters else {
            throw .limit(
                LimitExceeded("filters", limit: Int64(limits.filters), found: "\(handle.filters) layers of compression")
            )
        }
        source.commit(replaying: !isCompressed)
        guard isCompressed else { return }
        guard try handle.nextHeader() != nil else { throw .notATar(found: "a compressed file with nothing in it") }
        let isGzip = handle.isGzip
        self.handle = consume handle
        guard isGzip, checksGzip else { return }
        let gzip = GzipCheck()
        self.gzip = gzip
        gzipLane = SliceLane { slice in slice.withBytes { gzip.update($0) } }
    }

    private static func open(_ source: ReplayingSource, _ file: any MeasuredSupply) throws(ArchiveError)
        -> ArchiveHandle
    {
        do throws(ArchiveError) {
            return try ArchiveHandle.open(.compression, of: source)
        } catch {
            guard file.bytesRead == 0, case .damaged = error else { throw error }
            throw .notATar(found: "an empty file")
        }
    }

    /// Whether the file is compressed.
    var isCompressed: Bool { handle != nil }

    func skip(_ count: Int64) -> Int64 { handle == nil ? source.skip(count) : 0 }

    func supply() throws(ArchiveError) -> ArchiveSlice? {
        guard handle != nil else { return try source.supply() }
        let buffer = ring.take()
        try handle?.fill(buffer)
        guard buffer.count == 0 else {
            let slice = ArchiveSlice(buffer)
            gzipLane?.push(slice)
            return slice
        }
        try refuseTrailingData()
        gzipLane?.finish()
        try gzip?.compare(with: file.lastBytes)
        return nil
    }

    /// libarchive stops where the compressed data ends and does not tell what follows.
    private func refuseTrailingData() throws(ArchiveError) {
        let used = handle?.bytesConsumed ?? 0
        try handle?.drain()
        guard used == file.bytesRead else {
            throw .damaged(
                expected: "the end of the file after the compressed data",
                found: "\(file.bytesRead - used) more bytes"
            )
        }
    }
}
