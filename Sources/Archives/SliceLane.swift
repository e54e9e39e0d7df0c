internal import Glibc

/// A thread that goes over slices in their order, beside the one that reads them.
///
/// Reading and unpacking is work for one core; whatever looks at all bytes once more is for another.
package final class SliceLane {
    private let work: LaneWork
    private var thread: pthread_t?

    /// Starts the thread.
    ///
    /// - Parameter body: Gets each slice, one at a time, and none after `finish`.
    package init(_ body: @escaping (ArchiveSlice) -> Void) {
        work = LaneWork(body)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(work).toOpaque()
        let status = unsafe pthread_create(&thread, nil, { unsafe LaneWork.main($0) }, context)
        if status == 0 {
            self.thread = thread
        } else {
            // Without a thread of its own the work is done where it comes up.
            unsafe Unmanaged<LaneWork>.fromOpaque(context).release()
        }
    }

    deinit { finish() }

    /// Appends a slice, and waits while too many are there.
    package func push(_ slice: ArchiveSlice) {
        if thread == nil { work.body(slice) } else { work.queue.push(slice) }
    }

    /// Waits until all slices are done.
    package func finish() {
        guard let thread else { return }
        work.queue.push(nil)
        _ = pthread_join(thread, nil)
        self.thread = nil
    }
}

/// What the thread does, and the queue that leads to it.
///
/// Unchecked `Sendable`: `body` is only used by the thread, until it was joined.
private final class LaneWork: @unchecked Sendable {
    let body: (ArchiveSlice) -> Void
    let queue = SliceQueue()

    init(_ body: @escaping (ArchiveSlice) -> Void) { self.body = body }

    static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let work = unsafe Unmanaged<LaneWork>.fromOpaque(context).takeRetainedValue()
        while let slice = work.queue.take() {
            work.body(slice)
            work.queue.makeRoom()
        }
        return nil
    }
}
