internal import Archives
internal import Files
internal import Glibc
internal import Vocabulary

/// Hashes on a thread of its own what the caller's thread reads: with the digest of the file itself, reading is work
/// for one core, and hashing the blobs for another.
///
/// A file that nobody keeps, and that can be read where it lies, goes to all cores in place of that one thread; errors
/// come out as if everything had been read in order.
///
/// Events travel in batches, one for each buffer of the reader. Few batches wait at a time, so that memory stays
/// bounded however slow the hashing is.
final class ContentPipeline {
    /// Batches that wait, each with at most one buffer.
    private static let waiting = 6
    /// Events of a batch: many small files share a buffer.
    private static let events = 512

    private let worker: ContentWorker
    /// What reads layers; nil where nobody asked for it.
    private let layers: LayerScan?
    private let thread: pthread_t
    private var batch: [ContentEvent] = []
    private var lastSlice: ArchiveSlice?
    private var isJoined = false
    private var hashers: FileHashers?
    /// How many files have come so far.
    private var number = 0

    /// Starts the thread.
    ///
    /// - Throws: `Fault` when the system has no thread left.
    init(_ options: LayoutOptions, bufferSize: Int) throws(Fault) {
        let (limits, spoolFolder) = (options.limits, options.spoolFolder)
        layers =
            options.readsLayers
            ? LayerScan(
                limits: limits,
                keeper: LayerKeeper(limits: limits, spoolFolder: spoolFolder),
                bufferSize: bufferSize
            ) : nil
        worker = ContentWorker(
            ContentHasher(limits: limits, spoolFolder: spoolFolder, layers: layers),
            capacity: Self.waiting
        )
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(worker).toOpaque()
        let status = unsafe pthread_create(&thread, nil, { unsafe ContentWorker.main($0) }, context)
        guard status == 0 else {
            unsafe Unmanaged<ContentWorker>.fromOpaque(context).release()
            throw .inside("cannot start a thread: \(SystemError.text(status))")
        }
        self.thread = thread
    }

    deinit { join() }

    /// Hands on an event.
    ///
    /// - Throws: What stopped the other thread.
    func send(_ event: ContentEvent) throws {
        switch event {
        case .begin, .elsewhere: number += 1
        case .content(let slice):
            if let lastSlice, !lastSlice.sharesBuffer(with: slice) { try flush() }
            lastSlice = slice
        case .end: break
        }
        batch.append(event)
        if batch.count >= Self.events { try flush() }
    }

    /// Has a file hashed by whichever core is free; its content was not sent.
    ///
    /// - Throws: What stopped another thread.
    func hash(_ part: FilePart, path: String, _ role: LayoutRole) throws {
        try send(.elsewhere)
        let hashers = try hashers ?? FileHashers()
        self.hashers = hashers
        hashers.push(HashJob(number: number, path: path, role: role, part: part, layers: layers))
        if let failure = hashers.failure { throw failure.error }
    }

    private func flush() throws {
        lastSlice = nil
        guard !batch.isEmpty else { return }
        worker.push(batch)
        batch.removeAll(keepingCapacity: true)
        if let failure = worker.failure { throw failure.error }
    }

    /// Waits for the other threads.
    ///
    /// - Returns: What they made of all that was sent.
    /// - Throws: What stopped the one that was at the earliest part of the input.
    func finish() throws -> ContentHasher {
        try flush()
        join()
        if let failure { throw failure.error }
        for file in hashers?.files ?? [] { worker.hasher.add(file) }
        return worker.hasher
    }

    /// Waits for the other threads, after an error on this one.
    ///
    /// - Returns: Another thread's error if there is one, since it is about an earlier part of the input.
    func abandon(_ error: any Error) -> any Error {
        if !batch.isEmpty { worker.push(batch) }
        batch = []
        join()
        return failure?.error ?? error
    }

    /// Of all failures the one that reading in order meets first.
    private var failure: ContentFailure? {
        [worker.failure, hashers?.failure].compactMap(\.self).min { $0.number < $1.number }
    }

    private func join() {
        guard !isJoined else { return }
        isJoined = true
        worker.push([])
        _ = pthread_join(thread, nil)
        hashers?.join()
    }
}

/// What stopped a thread, and at which file.
struct ContentFailure: Sendable {
    let number: Int
    let error: any Error
}

/// The other thread of a pipeline, and the queue that leads to it.
///
/// Unchecked `Sendable`: the hasher belongs to the thread of `main`, and after `pthread_join` to the pipeline's; the
/// queue is only used under its lock (a semaphore, which the thread sanitizer understands; `Mutex` it does not).
private final class ContentWorker: @unchecked Sendable {
    private struct Queue {
        var batches: [[ContentEvent]] = []
        var failure: ContentFailure?
    }

    let hasher: ContentHasher
    private var queue = Queue()
    private let lock = CountingSemaphore(1)
    private let room: CountingSemaphore
    private let work = CountingSemaphore(0)

    init(_ hasher: ContentHasher, capacity: Int) {
        self.hasher = hasher
        room = CountingSemaphore(capacity)
    }

    /// What stopped the hashing.
    var failure: ContentFailure? { withQueue { $0.failure } }

    private func withQueue<Result>(_ body: (inout Queue) -> Result) -> Result {
        lock.wait()
        defer { lock.signal() }
        return body(&queue)
    }

    /// Appends a batch, and waits while too many are there; an empty one is the last.
    func push(_ batch: [ContentEvent]) {
        room.wait()
        withQueue { $0.batches.append(batch) }
        work.signal()
    }

    static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let worker = unsafe Unmanaged<ContentWorker>.fromOpaque(context).takeRetainedValue()
        while worker.takeBatch() {}
        return nil
    }

    /// Works on one batch; after an error it only empties the queue.
    private func takeBatch() -> Bool {
        work.wait()
        let (batch, isStopped) = withQueue { ($0.batches.removeFirst(), $0.failure != nil) }
        defer { room.signal() }
        guard !batch.isEmpty else { return false }
        if isStopped { return true }
        do {
            for event in batch { try hasher.take(event) }
        } catch {
            withQueue { $0.failure = ContentFailure(number: hasher.number, error: error) }
        }
        return true
    }
}
