internal import Archives
internal import Cryptography
internal import Vocabulary

/// A digest of what streams by, on a thread of its own.
final class LaneHash {
    /// The hash, which belongs to the lane's thread until that has ended.
    private final class State {
        var hash: IncrementalHash?
    }

    private let state = State()
    private var lane: SliceLane?

    /// Starts the hash, and the thread that feeds it.
    func begin() throws(CryptographyError) {
        state.hash = try IncrementalHash(.sha256)
        lane = SliceLane { [state] slice in unsafe slice.withUnsafeBytes { unsafe state.hash?.update($0) } }
    }

    func push(_ slice: ArchiveSlice) { lane?.push(slice) }

    /// Waits for the thread; nil where none was started.
    func finish() -> Digest? {
        lane?.finish()
        return state.hash.take()?.finish()
    }
}
