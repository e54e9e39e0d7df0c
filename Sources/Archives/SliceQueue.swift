/// Slices on their way to another thread, a few at a time.
///
/// Unchecked `Sendable`: the slices are only used under the lock.
final class SliceQueue: @unchecked Sendable {
    /// Slices that wait, each with its buffer.
    private static let capacity = 4

    private var slices: [ArchiveSlice?] = []
    private let lock = CountingSemaphore(1)
    private let room = CountingSemaphore(SliceQueue.capacity)
    private let work = CountingSemaphore(0)

    /// Appends a slice, and waits while too many are there; nil is the last.
    func push(_ slice: ArchiveSlice?) {
        room.wait()
        lock.wait()
        slices.append(slice)
        lock.signal()
        work.signal()
    }

    /// Takes the first slice, and waits for it; its place stays taken until `makeRoom`.
    func take() -> ArchiveSlice? {
        work.wait()
        lock.wait()
        defer { lock.signal() }
        return slices.removeFirst()
    }

    /// Gives the place of one slice that was taken to the next.
    func makeRoom() { room.signal() }
}
