internal import Glibc

/// A value that one thread at a time may look at or change.
///
/// Unchecked `Sendable`: the value is only used under the lock (of the system, which the thread sanitizer understands;
/// `Mutex` and atomic references it does not).
@safe final class Guarded<Value: Sendable>: @unchecked Sendable {
    private var value: Value
    private let lock: UnsafeMutablePointer<pthread_mutex_t>

    init(_ value: Value) {
        self.value = value
        unsafe lock = .allocate(capacity: 1)
        unsafe lock.initialize(to: pthread_mutex_t())
        let status = unsafe pthread_mutex_init(lock, nil)
        precondition(status == 0, "a lock without attributes, which cannot fail")
    }

    deinit {
        unsafe pthread_mutex_destroy(lock)
        unsafe lock.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return body(&value)
    }
}

extension Guarded {
    /// The object that is kept, made where there is none yet; of two made at the same time both callers get the first.
    ///
    /// - Parameter make: Called without the lock, since it may take long.
    /// - Returns: The object kept.
    /// - Throws: What `make` throws; then nothing is kept.
    func kept<Kept: AnyObject & Sendable>(
        orMadeBy make: () throws(CryptographyError) -> Kept
    ) throws(CryptographyError) -> Kept where Value == Kept? {
        if let known = withLock({ $0 }) { return known }
        let made = try make()
        return withLock { kept in
            let first = kept ?? made
            kept = first
            return first
        }
    }
}
