internal import Glibc

/// A thread that goes over slices in their order, beside the one that reads them.
///
/// Reading and unpacking is work for one core; whatever looks at all bytes once more is for another.
package final class SliceLane {
    /// Slices that wait, each with its buffer.
    private static let waiting = 4

    private let queue: LaneQueue
    private var thread: pthread_t?

    /// Starts the thread.
    ///
    /// - Parameter body: Gets each slice, one at a time, and none after `finish`.
    package init(_ body: @escaping (ArchiveSlice) -> Void) {
        queue = LaneQueue(body, capacity: Self.waiting)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(queue).toOpaque()
        let status = unsafe pthread_create(&thread, nil, { unsafe LaneQueue.main($0) }, context)
        if status == 0 {
            self.thread = thread
        } else {
            // Without a thread of its own the work is done where it comes up.
            unsafe Unmanaged<LaneQueue>.fromOpaque(context).release()
        }
    }

    deinit { finish() }

    /// Appends a slice, and waits while too many are there.
    package func push(_ slice: ArchiveSlice) {
        if thread == nil { queue.body(slice) } else { queue.push(slice) }
    }

    /// Waits until all slices are done.
    package func finish() {
        guard let thread else { return }
        queue.push(nil)
        _ = pthread_join(thread, nil)
        self.thread = nil
    }
}

/// The queue that leads to the thread.
///
/// Unchecked `Sendable`: the slices are only used under the lock, and `body` only by the thread, until it was joined.
private final class LaneQueue: @unchecked Sendable {
    let body: (ArchiveSlice) -> Void
    private var slices: [ArchiveSlice?] = []
    private let lock = CountingSemaphore(1)
    private let room: CountingSemaphore
    private let work = CountingSemaphore(0)

    init(_ body: @escaping (ArchiveSlice) -> Void, capacity: Int) {
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
        let queue = unsafe Unmanaged<LaneQueue>.fromOpaque(context).takeRetainedValue()
        while let slice = queue.take() {
            queue.body(slice)
            queue.room.signal()
        }
        return nil
    }

    private func take() -> ArchiveSlice? {
        work.wait()
        lock.wait()
        defer { lock.signal() }
        return slices.removeFirst()
    }
}
