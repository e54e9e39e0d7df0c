internal import Glibc
internal import Vocabulary

/// Where bytes come from, a buffer at a time.
protocol BufferSupply: AnyObject {
    /// The next buffer; nil at the end, and from then on.
    func supply() throws(ArchiveError) -> ArchiveSlice?
    /// Passes over bytes without reading them.
    ///
    /// - Returns: How many; fewer than `count` where that is not possible, and then they have to be read.
    func skip(_ count: Int64) -> Int64
}

/// What compression is read from, as it is on the medium.
protocol MeasuredSupply: BufferSupply {
    /// How many bytes were read so far.
    var bytesRead: Int64 { get }
    /// The last bytes that were read, at most `GzipCheck.size`; empty where nobody compares them.
    var lastBytes: [UInt8] { get }
}

/// The file itself, or a pipe, as it is on the medium.
final class FileSource: MeasuredSupply {
    private let descriptor: CInt
    private let observe: (ArchiveSlice) -> Void
    private var ring: BufferRing
    private var window: WindowCheck
    private var atEnd = false
    /// How many bytes were read so far.
    private(set) var bytesRead: Int64 = 0
    /// Where in the file the stream begins, and how long it is; nil where it is no regular file.
    let place: StreamPlace?
    /// The last bytes that were read, at most `GzipCheck.size`.
    private(set) var lastBytes: [UInt8] = []

    init(descriptor: CInt, limits: Limits, bufferSize: Int, observe: @escaping (ArchiveSlice) -> Void) {
        self.descriptor = descriptor
        self.observe = observe
        window = WindowCheck(limits: limits)
        ring = BufferRing(capacity: bufferSize)
        place = StreamPlace(descriptor)
    }

    func supply() throws(ArchiveError) -> ArchiveSlice? {
        guard !atEnd else { return nil }
        guard let slice = try ring.fill(from: descriptor) else {
            atEnd = true
            return nil
        }
        bytesRead += Int64(slice.count)
        lastBytes = Array((lastBytes + slice.lastBytes(GzipCheck.size)).suffix(GzipCheck.size))
        observe(slice)
        try slice.withBytes { bytes throws(ArchiveError) in try window.advance(over: bytes) }
        return slice
    }

    func skip(_ count: Int64) -> Int64 {
        guard let place, !atEnd else { return 0 }
        let step = min(count, place.length - bytesRead)
        guard step > 0, lseek(descriptor, off_t(step), SEEK_CUR) == place.start + bytesRead + step else { return 0 }
        bytesRead += step
        return step
    }
}

/// Where in a regular file a stream lies.
struct StreamPlace {
    /// The offset in the file at which the stream begins.
    let start: Int64
    /// Bytes from there to the end.
    let length: Int64

    /// Looks at a file; nil for a pipe and whatever else is no regular file.
    init?(_ descriptor: CInt) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        start = Int64(lseek(descriptor, 0, SEEK_CUR))
        length = Int64(status.st_size) - start
        guard start >= 0, length >= 0 else { return nil }
    }
}

/// A source that can be read from its start a second time, until `commit`.
final class ReplayingSource: BufferSupply {
    private let source: any BufferSupply
    private var recorded: [ArchiveSlice] = []
    private var replayed = 0
    private var isRecording = true

    init(_ source: any BufferSupply) { self.source = source }

    func supply() throws(ArchiveError) -> ArchiveSlice? {
        if !isRecording, replayed < recorded.count {
            replayed += 1
            return recorded[replayed - 1]
        }
        recorded = isRecording ? recorded : []
        replayed = 0
        let slice = try source.supply()
        if isRecording, let slice { recorded.append(slice) }
        return slice
    }

    func skip(_ count: Int64) -> Int64 {
        isRecording || replayed < recorded.count ? 0 : source.skip(count)
    }

    /// Ends the recording.
    ///
    /// - Parameter replaying: Whether the next buffer is the first one again.
    func commit(replaying: Bool) {
        isRecording = false
        recorded = replaying ? recorded : []
    }
}
