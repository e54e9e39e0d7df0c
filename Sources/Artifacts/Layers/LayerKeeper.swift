internal import Archives
internal import Vocabulary

/// What is kept of all layers together: small files in memory, the others in a temporary file, both up to limits.
///
/// Unchecked `Sendable`: the state is only used under its lock (a semaphore, which the thread sanitizer understands).
final class LayerKeeper: @unchecked Sendable {
    private struct State {
        var kept: Int64 = 0
        var stored: Int64 = 0
        var unpacked: Int64 = 0
        var changes = 0
        var spool: SpoolFile?
    }

    private let limits: Limits
    private let spoolFolder: SpoolFolder
    private let lock = CountingSemaphore(1)
    private var state = State()

    init(limits: Limits, spoolFolder: SpoolFolder) { (self.limits, self.spoolFolder) = (limits, spoolFolder) }

    private func withState<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock.wait()
        defer { lock.signal() }
        return try body(&state)
    }

    /// Counts one more change that is kept.
    func admitChange() throws(ArchiveError) {
        let count = withState { state in
            state.changes += 1
            return state.changes
        }
        guard count <= limits.entries else {
            throw .limit(LimitExceeded("entries", limit: Int64(limits.entries), found: "more that are about packages"))
        }
    }

    /// Counts bytes of uncompressed layers.
    func admit(unpacked count: Int) throws(ArchiveError) {
        let total = withState { state in
            state.unpacked += Int64(count)
            return state.unpacked
        }
        guard total <= limits.unpacked else {
            throw .limit(LimitExceeded("unpacked", limit: limits.unpacked, found: "more in all layers together"))
        }
    }

    /// Makes room for a file.
    ///
    /// - Throws: `ArchiveError.limit`; `Fault` without a temporary file.
    func file(of size: Int64) throws -> LayerFileWriter {
        guard size <= limits.packageDatabase else {
            throw ArchiveError.limit(
                LimitExceeded("package-database", limit: limits.packageDatabase, found: "\(size) bytes")
            )
        }
        let spool: SpoolFile? = try withState { state in
            guard size <= limits.packageDatabases - state.stored else {
                throw ArchiveError.limit(
                    LimitExceeded("package-databases", limit: limits.packageDatabases, found: "another \(size) bytes")
                )
            }
            state.stored += size
            if size <= limits.kept - state.kept {
                state.kept += size
                return nil
            }
            let spool = try state.spool ?? spoolFolder.file()
            state.spool = spool
            return spool
        }
        return LayerFileWriter(size: size, spool: spool)
    }
}

/// A file of a layer, while its content comes in.
struct LayerFileWriter {
    private let size: Int64
    private let spool: (file: SpoolFile, offset: Int64)?
    private var bytes: [UInt8] = []
    private var written: Int64 = 0

    init(size: Int64, spool: SpoolFile?) {
        self.size = size
        self.spool = spool.map { ($0, $0.allocate(size)) }
        if spool == nil { bytes.reserveCapacity(Int(size)) }
    }

    /// Takes in the next piece; the reader sees to it that there are no more than were declared.
    mutating func append(_ slice: ArchiveSlice) throws(Fault) {
        guard let spool else { return unsafe slice.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) } }
        guard Int64(slice.count) <= size - written else { throw .inside("a layer's file is longer than declared") }
        try unsafe slice.withUnsafeBytes { bytes throws(Fault) in
            try unsafe spool.file.write(bytes, at: spool.offset + written)
        }
        written += Int64(slice.count)
    }

    func finish() -> LayerFile {
        LayerFile(size: size, content: spool.map { .spooled($0.file, offset: $0.offset) } ?? .memory(bytes))
    }
}
