internal import Archives
internal import Files
internal import Glibc
internal import Vocabulary

/// Hashes on a thread of its own what the caller's thread reads: with the digest of the file itself, reading is work
/// for one core, and hashing the blobs for another.
///
/// Events travel in batches, one for each buffer of the reader. Few batches wait at a time, so that memory stays
/// bounded however slow the hashing is.
final class ContentPipeline {
    /// Batches that wait, each with at most one buffer.
    private static let waiting = 6
    /// Events of a batch: many small files share a buffer.
    private static let events = 512

    private let worker: ContentWorker
    private let thread: pthread_t
    private var batch: [ContentEvent] = []
    private var lastSlice: ArchiveSlice?
    private var isJoined = false

    /// Starts the thread.
    ///
    /// - Throws: `Fault` when the system has no thread left.
    init(limits: Limits, spoolFolder: SpoolFolder) throws(Fault) {
        worker = ContentWorker(
            ContentHasher(limits: limits, spoolFolder: spoolFolder),
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
        if case .content(let slice) = event {
            if let lastSlice, !lastSlice.sharesBuffer(with: slice) { try flush() }
            lastSlice = slice
        }
        batch.append(event)
        if batch.count >= Self.events { try flush() }
    }

    private func flush() throws {
        lastSlice = nil
        guard !batch.isEmpty else { return }
        worker.push(batch)
        batch.removeAll(keepingCapacity: true)
        if let failure = worker.failure { throw failure }
    }

    /// Waits for the other thread.
    ///
    /// - Returns: What it made of all that was sent.
    /// - Throws: What stopped it.
    func finish() throws -> ContentHasher {
        try flush()
        join()
        if let failure = worker.failure { throw failure }
        return worker.hasher
    }

    /// Waits for the other thread, after an error on this one.
    ///
    /// - Returns: The other thread's error if there is one, since it is about an earlier part of the input.
    func abandon(_ error: any Error) -> any Error {
        worker.push(batch)
        join()
        return worker.failure ?? error
    }

    private func join() {
        guard !isJoined else { return }
        isJoined = true
        worker.push([])
        _ = pthread_join(thread, nil)
    }
}

/// The other thread of a pipeline, and the queue that leads to it.
///
/// Unchecked `Sendable`: the hasher belongs to the thread of `main`, and after `pthread_join` to the pipeline's; the
/// queue is only used under its lock (a semaphore, which the thread sanitizer understands; `Mutex` it does not).
private final class ContentWorker: @unchecked Sendable {
    private struct Queue {
        var batches: [[ContentEvent]] = []
        var failure: (any Error)?
    }

    let hasher: ContentHasher
    private var queue = Queue()
    private let lock = Semaphore(1)
    private let room: Semaphore
    private let work = Semaphore(0)

    init(_ hasher: ContentHasher, capacity: Int) {
        self.hasher = hasher
        room = Semaphore(capacity)
    }

    /// What stopped the hashing.
    var failure: (any Error)? { withQueue { $0.failure } }

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
            withQueue { $0.failure = error }
        }
        return true
    }
}

/// A counting semaphore of the system.
///
/// Unchecked `Sendable`: waiting and signalling from many threads is what it is for.
@safe private final class Semaphore: @unchecked Sendable {
    private let raw: UnsafeMutablePointer<sem_t>

    init(_ count: Int) {
        unsafe raw = .allocate(capacity: 1)
        unsafe raw.initialize(to: sem_t())
        let status = unsafe sem_init(raw, 0, CUnsignedInt(count))
        precondition(status == 0, "a semaphore that starts below its limit")
    }

    deinit {
        unsafe sem_destroy(raw)
        unsafe raw.deallocate()
    }

    func signal() { unsafe sem_post(raw) }

    func wait() { while unsafe sem_wait(raw) != 0 {} }
}
