internal import CArchive

/// What libarchive's read callback sees: the source, the buffer in use, and the error that the source threw.
final class ArchiveFeed {
    private let source: any BufferSupply
    private(set) var current: ArchiveSlice?
    /// Where `current` starts in the stream, in bytes.
    private(set) var position: Int64 = 0
    /// What stopped the source; libarchive itself only learns that something did.
    private(set) var failure: ArchiveError?

    init(_ source: any BufferSupply) { self.source = source }

    deinit { current?.buffer.endUse() }

    /// Moves on to the next buffer.
    ///
    /// - Returns: nil at the end, and when the source failed.
    func advance() -> ArchiveSlice? {
        guard failure == nil else { return nil }
        position += Int64(current?.count ?? 0)
        current?.buffer.endUse()
        do throws(ArchiveError) {
            current = try source.supply()
        } catch {
            (failure, current) = (error, nil)
        }
        return current
    }

    /// Passes over bytes that libarchive has no use for, once it is through with the buffer in use.
    ///
    /// - Returns: How many; the rest has to be read.
    func skip(_ count: Int64) -> Int64 {
        guard failure == nil, count > 0 else { return 0 }
        let skipped = source.skip(count)
        if skipped > 0 {
            position += Int64(current?.count ?? 0) + skipped
            current?.buffer.endUse()
            current = nil
        }
        return skipped
    }

    /// Reads the rest of the source.
    func drain() throws(ArchiveError) {
        while advance() != nil {}
        if let failure { throw failure }
    }

    /// The part of the buffer in use that libarchive points at; nil when it points into memory of its own.
    func slice(at start: UnsafeRawPointer, count: Int) -> ArchiveSlice? {
        guard let current, let range = unsafe current.buffer.range(of: start, size: count),
            current.range.lowerBound <= range.lowerBound, range.upperBound <= current.range.upperBound
        else { return nil }
        return ArchiveSlice(current.buffer, range)
    }

    /// Where in the stream a part of the buffer in use lies, in bytes: what comes may begin in the middle of a buffer.
    func place(of slice: ArchiveSlice) -> Int64 {
        position + Int64(slice.range.lowerBound - (current?.range.lowerBound ?? 0))
    }

    /// Serves libarchive's read callback (`archive_read_callback`): sets `start`, and returns how many bytes there are.
    static func serve(_ context: UnsafeMutableRawPointer?, _ start: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        guard let context = unsafe context, let start = unsafe start else { return Int(ARCHIVE_FATAL) }
        let feed = unsafe Unmanaged<ArchiveFeed>.fromOpaque(context).takeUnretainedValue()
        guard let slice = feed.advance() else { return feed.failure == nil ? 0 : Int(ARCHIVE_FATAL) }
        // libarchive asks for the next buffer before it lets go of this one, and `current` keeps it until then.
        return unsafe slice.withUnsafeBytes { bytes in
            unsafe start.pointee = bytes.baseAddress
            return bytes.count
        }
    }

    /// Serves libarchive's skip callback (`archive_skip_callback`): returns how many bytes were passed over.
    static func skip(_ context: UnsafeMutableRawPointer?, _ count: Int64) -> Int64 {
        guard let context = unsafe context else { return 0 }
        return unsafe Unmanaged<ArchiveFeed>.fromOpaque(context).takeUnretainedValue().skip(count)
    }
}
