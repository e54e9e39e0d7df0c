internal import Archives
internal import Cryptography
internal import Files
internal import Glibc
internal import Vocabulary

/// A file, or a part of one, that can be read where it lies; closed with its last reference.
struct FilePart: Sendable {
    let file: SharedFile
    let offset: Int64
    let size: Int64
    /// Whether the file must end behind the part.
    let isWhole: Bool
    /// How many bytes of it were told of already.
    var told: Int64 = 0
}

/// A descriptor that several threads read from, each at its own place.
final class SharedFile: Sendable {
    let descriptor: CInt
    /// Told how many bytes were read, after each piece.
    let progress: (@Sendable (Int64) -> Void)?

    /// Opens the same file again.
    ///
    /// - Throws: `Fault` when the system has no descriptor left.
    init(duplicating other: CInt, progress: (@Sendable (Int64) -> Void)? = nil) throws(Fault) {
        self.progress = progress
        descriptor = fcntl(other, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .inside("cannot open a file again: \(SystemError.text(errno))") }
    }

    deinit { close(descriptor) }
}

/// A file of a bundle that is to be hashed as a whole, and kept nowhere.
struct HashJob: Sendable {
    /// Its place among the files of the bundle.
    let number: Int
    let path: String
    let role: LayoutRole
    let part: FilePart

    /// Reads and hashes the part, and compares it with the name.
    ///
    /// - Throws: `changedSize` when the file is no longer as long; `contentMismatch`; located in the path.
    func run(_ piece: UnsafeMutableRawBufferPointer) throws -> HashedFile {
        do {
            var sha256 = try IncrementalHash(.sha256)
            var sha512: IncrementalHash?
            if case .blob(let digest, _) = role, digest.algorithm == .sha512 { sha512 = try IncrementalHash(.sha512) }
            var done: Int64 = 0
            while done < part.size {
                let rest = Int(min(part.size - done, Int64(piece.count)))
                let count = try unsafe read(UnsafeMutableRawBufferPointer(rebasing: piece[..<rest]), at: done)
                guard count > 0 else { throw LayoutError.changedSize(expected: part.size, found: done) }
                let bytes = unsafe UnsafeRawBufferPointer(rebasing: piece[..<count])
                unsafe sha256.update(bytes)
                unsafe sha512?.update(bytes)
                done += Int64(count)
                if done > part.told { part.file.progress?(min(done - part.told, Int64(count))) }
            }
            if part.isWhole, try unsafe read(UnsafeMutableRawBufferPointer(rebasing: piece[..<1]), at: done) > 0 {
                throw LayoutError.changedSize(expected: part.size, found: part.size + 1)
            }
            let file = LayoutFile(path: path, size: part.size, digest: sha256.finish())
            let blob = try VerifiedBlob(file, as: role, sha512: sha512.take()?.finish(), content: .opaque)
            return HashedFile(number: number, role: role, file: file, blob: blob)
        } catch let error as any Explained where error.blame == .input {
            throw Located(in: path, error)
        }
    }

    private func read(_ piece: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ArchiveError) -> Int {
        while true {
            let count = unsafe pread(
                part.file.descriptor,
                piece.baseAddress,
                piece.count,
                off_t(part.offset + offset)
            )
            if count >= 0 { return count }
            guard errno == EINTR else { throw .unreadable(reason: SystemError.text(errno)) }
        }
    }
}

/// Threads that hash whole files, one for each core.
final class FileHashers {
    /// More threads than this wait for memory and medium rather than for a core.
    private static let mostThreads = 32

    private let queue: HashQueue
    private var threads: [pthread_t] = []

    /// Starts the threads.
    ///
    /// - Throws: `Fault` when the system has none left.
    init() throws(Fault) {
        let count = max(1, min(Int(sysconf(CInt(_SC_NPROCESSORS_ONLN))), Self.mostThreads))
        queue = HashQueue(capacity: 2 * count)
        for _ in 0..<count {
            var thread = pthread_t()
            let context = unsafe Unmanaged.passRetained(queue).toOpaque()
            let status = unsafe pthread_create(&thread, nil, { unsafe HashQueue.main($0) }, context)
            guard status == 0 else {
                unsafe Unmanaged<HashQueue>.fromOpaque(context).release()
                if threads.isEmpty { throw .inside("cannot start a thread: \(SystemError.text(status))") }
                return
            }
            threads.append(thread)
        }
    }

    deinit { join() }

    /// Appends a job, and waits while too many are there.
    func push(_ job: HashJob) { queue.push(job) }

    /// What stopped the jobs: of all failures the one at the earliest file.
    var failure: ContentFailure? { queue.failure }

    /// The files that were hashed, once all jobs are done.
    var files: [HashedFile] { queue.files }

    /// Waits until every job is done.
    func join() {
        for _ in threads { queue.push(nil) }
        for thread in threads { _ = pthread_join(thread, nil) }
        threads = []
    }
}

/// The queue that leads to the threads, and what comes out of them.
///
/// Unchecked `Sendable`: all of it is only used under its lock.
private final class HashQueue: @unchecked Sendable {
    private struct State {
        /// What waits, in the order of the input; nil ends a thread.
        var jobs: [HashJob?] = []
        var files: [HashedFile] = []
        var failure: ContentFailure?
    }

    private var state = State()
    private let lock = CountingSemaphore(1)
    private let room: CountingSemaphore
    private let work = CountingSemaphore(0)

    init(capacity: Int) { room = CountingSemaphore(capacity) }

    var failure: ContentFailure? { withState { $0.failure } }
    var files: [HashedFile] { withState { $0.files } }

    private func withState<Result>(_ body: (inout State) -> Result) -> Result {
        lock.wait()
        defer { lock.signal() }
        return body(&state)
    }

    func push(_ job: HashJob?) {
        room.wait()
        withState { $0.jobs.append(job) }
        work.signal()
    }

    static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let queue = unsafe Unmanaged<HashQueue>.fromOpaque(context).takeRetainedValue()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: LayoutSource.bufferSize, alignment: 64)
        defer { unsafe piece.deallocate() }
        while unsafe queue.runJob(piece) {}
        return nil
    }

    /// Runs one job, unless one for an earlier file has failed: that one decides.
    private func runJob(_ piece: UnsafeMutableRawBufferPointer) -> Bool {
        work.wait()
        let (job, failed) = withState { ($0.jobs.removeFirst(), $0.failure?.number) }
        defer { room.signal() }
        guard let job else { return false }
        if let failed, failed < job.number { return true }
        do {
            let file = try unsafe job.run(piece)
            withState { $0.files.append(file) }
        } catch {
            withState { state in
                guard job.number < state.failure?.number ?? .max else { return }
                state.failure = ContentFailure(number: job.number, error: error)
            }
        }
        return true
    }
}
