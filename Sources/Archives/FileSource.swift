internal import Vocabulary

/// Where bytes come from, a buffer at a time.
protocol BufferSupply: AnyObject {
    /// The next buffer; nil at the end, and from then on.
    func supply() throws(ArchiveError) -> ArchiveSlice?
}

/// The file itself, or a pipe, as it is on the medium.
final class FileSource: BufferSupply {
    private let descriptor: CInt
    private let observe: (ArchiveSlice) -> Void
    private var ring: BufferRing
    private var window: WindowCheck
    private var atEnd = false
    /// How many bytes were read so far.
    private(set) var bytesRead: Int64 = 0
    /// The last bytes that were read, at most `GzipCheck.size`.
    private(set) var lastBytes: [UInt8] = []

    init(descriptor: CInt, limits: Limits, bufferSize: Int, observe: @escaping (ArchiveSlice) -> Void) {
        self.descriptor = descriptor
        self.observe = observe
        window = WindowCheck(limits: limits)
        ring = BufferRing(capacity: bufferSize)
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

    /// Ends the recording.
    ///
    /// - Parameter replaying: Whether the next buffer is the first one again.
    func commit(replaying: Bool) {
        isRecording = false
        recorded = replaying ? recorded : []
    }
}
