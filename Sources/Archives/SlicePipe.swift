internal import Glibc

/// A thread that asks for slices, one after the other, beside the one that has them.
///
/// `SliceLane` turned around: for readers that pull, as libarchive does, where the bytes are pushed.
package final class SlicePipe {
    private let queue: SliceQueue
    private let thread: pthread_t
    private var isFinished = false

    /// Starts the thread; nil where the system has none left.
    ///
    /// - Parameter body: Runs on the thread, and gets each slice by the function that it is given, nil at the end. What
    ///   it leaves is dropped.
    package init?(_ body: @escaping (_ next: @escaping () -> ArchiveSlice?) -> Void) {
        let work = PipeWork(body)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(work).toOpaque()
        let status = unsafe pthread_create(&thread, nil, { unsafe PipeWork.main($0) }, context)
        guard status == 0 else {
            unsafe Unmanaged<PipeWork>.fromOpaque(context).release()
            return nil
        }
        (queue, self.thread) = (work.queue, thread)
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

/// What the thread does, and the queue that leads to it.
///
/// Unchecked `Sendable`: `body` and `atEnd` are only used by the thread.
private final class PipeWork: @unchecked Sendable {
    private let body: (@escaping () -> ArchiveSlice?) -> Void
    private var atEnd = false
    let queue = SliceQueue()

    init(_ body: @escaping (@escaping () -> ArchiveSlice?) -> Void) { self.body = body }

    static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let work = unsafe Unmanaged<PipeWork>.fromOpaque(context).takeRetainedValue()
        work.body { work.next() }
        while work.next() != nil {}
        return nil
    }

    private func next() -> ArchiveSlice? {
        guard !atEnd else { return nil }
        let slice = queue.take()
        queue.makeRoom()
        atEnd = slice == nil
        return slice
    }
}
