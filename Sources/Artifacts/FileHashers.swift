internal import Archives
internal import Files
internal import Glibc
internal import Vocabulary

/// A file of a bundle that is to be hashed as a whole, and kept nowhere.
struct HashJob: Sendable {
    /// Its place among the files of the bundle.
    let number: Int
    let path: String
    let role: LayoutRole
    let part: FilePart

    /// What reads it as a layer; nil where nobody asked for that.
    var layers: LayerScan?

    /// Reads and hashes the part, and compares it with the name.
    ///
    /// - Throws: `changedSize` when the file is no longer as long; `contentMismatch`; located in the path.
    func run(_ ring: inout BufferRing) throws -> HashedFile {
        do {
            // Moved there and back: of a ring that two hold, no buffer can be used again.
            var lent = BufferRing(capacity: LayoutSource.bufferSize)
            swap(&lent, &ring)
            let source = try PartSource(part, role, consume lent)
            defer { ring = source.ring }
            let layer = try readLayer(source)
            while try source.supply() != nil {}
            let (sha256, sha512) = try source.finish()
            let file = LayoutFile(path: path, size: part.size, digest: sha256)
            let blob = try VerifiedBlob(file, as: role, sha512: sha512, content: .opaque, layer: layer)
            return HashedFile(number: number, role: role, file: file, blob: blob)
        } catch let error as any Explained where error.blame == .input {
            throw Located(in: path, error)
        }
    }

    /// Reads it as a layer, if it is one, as far as that goes.
    private func readLayer(_ source: PartSource) throws -> LayerReading? {
        guard let layers, case .blob = role, let first = try source.supply() else { return nil }
        guard LayerReader.recognises(first.firstBytes(LayerReader.headSize)) else { return nil }
        var replayed: ArchiveSlice? = first
        let reading = try layers.read { () throws(ArchiveError) in
            if let first = replayed.take() { return first }
            return try source.pull()
        }
        if let failure = source.failure { throw failure }
        return reading
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
        var ring = BufferRing(capacity: LayoutSource.bufferSize)
        while queue.runJob(&ring) {}
        return nil
    }

    /// Runs one job, unless one for an earlier file has failed: that one decides.
    private func runJob(_ ring: inout BufferRing) -> Bool {
        work.wait()
        let (job, failed) = withState { ($0.jobs.removeFirst(), $0.failure?.number) }
        defer { room.signal() }
        guard let job else { return false }
        if let failed, failed < job.number { return true }
        do {
            let file = try job.run(&ring)
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
