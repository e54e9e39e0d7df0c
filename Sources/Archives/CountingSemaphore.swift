internal import Glibc

/// A counting semaphore of the system.
///
/// Unchecked `Sendable`: waiting and signalling from many threads is what it is for.
@safe package final class CountingSemaphore: @unchecked Sendable {
    private let raw: UnsafeMutablePointer<sem_t>

    package init(_ count: Int) {
        unsafe raw = .allocate(capacity: 1)
        unsafe raw.initialize(to: sem_t())
        let status = unsafe sem_init(raw, 0, CUnsignedInt(count))
        precondition(status == 0, "a semaphore that starts below its limit")
    }

    deinit {
        unsafe sem_destroy(raw)
        unsafe raw.deallocate()
    }

    package func signal() { unsafe sem_post(raw) }

    package func wait() { while unsafe sem_wait(raw) != 0 {} }
}
