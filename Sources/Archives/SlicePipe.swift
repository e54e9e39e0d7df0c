internal import Glibc

/// A thread that asks for slices, one after the other, beside the one that has them.
///
/// `SliceLane` turned around: for readers that pull, as libarchive does, where the bytes are pushed.
package final class SlicePipe {
    /// Slices that wait, each with its buffer.
    private static let waiting = 4

    private let queue: PipeQueue
    private let thread: pthread_t
    private var isFinished = false

    /// Starts the thread; nil where the system has none left.
    ///
    /// - Parameter body: Runs on the thread, and gets each slice by the function that it is given, nil at the end. What
    ///   it leaves is dropped.
    package init?(_ body: @escaping (_ next: @escaping () -> ArchiveSlice?) -> Void) {
        let queue = PipeQueue(body, capacity: Self.waiting)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(queue).toOpaque()
        let status = unsafe pthread_create(&thread, nil, { unsafe PipeQueue.main($0) }, context)
        guard status == 0 else {
            unsafe Unmanaged<PipeQueue>.fromOpaque(context).release()
            return nil
        }
        (self.queue, self.thread) = (queue, thread)
    }

    deinit { finish() }

    /// Appends a slice, and waits while too many are there.
    package func push(_ slice: ArchiveSlice) { queue.push(slice) }

    /// Says that there are no more, and waits until `body` has ended.
    package func finish() {
        guard !isFinished else { return }
        isFinished = true
        queue.push(nil)
        _ = pthread_join(thread, nil)
    }
}

/// The queue that leads to the thread.
///
/// Unchecked `Sendable`: the slices are only used under the lock, and `body` and `atEnd` only by the thread.
private final class PipeQueue: @unchecked Sendable {
    private let body: (@escaping () -> ArchiveSlice?) -> Void
    private var atEnd = false
    private var slices: [ArchiveSlice?] = []
    private let lock = CountingSemaphore(1)
    private let room: CountingSemaphore
    private let work = CountingSemaphore(0)

    init(_ body: @escaping (@escaping () -> ArchiveSlice?) -> Void, capacity: Int) {
        self.body = body
        room = CountingSemaphore(capacity)
    }

    /// Appends a slice; nil is the last.
    func push(_ slice: ArchiveSlice?) {
        room.wait()
        lock.wait()
        slices.append(slice)
        lock.signal()
        work.signal()
    }

    static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let queue = unsafe Unmanaged<PipeQueue>.fromOpaque(context).takeRetainedValue()
        queue.body { queue.take() }
        while queue.take() != nil {}
        return nil
    }

    private func take() -> ArchiveSlice? {
        guard !atEnd else { return nil }
        work.wait()
        lock.wait()
        let slice = slices.removeFirst()
        lock.signal()
        room.signal()
        atEnd = slice == nil
        return slice
    }
}
