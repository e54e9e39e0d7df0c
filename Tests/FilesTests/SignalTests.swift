import Dispatch
import Files
import Foundation
import Glibc
import Synchronization
import Testing

/// A pipe with a thread at its other end, which sends signals to the thread of the test all the while.
@Suite("Through signals", .serialized) struct SignalTests {
    private static let content = [UInt8]((0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 11) })
    private let ends: (read: CInt, write: CInt)

    init() throws {
        // Without SA_RESTART the calls return early, as they do for a terminal's signals.
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in }
        try #require(unsafe sigaction(SIGUSR1, &action, nil) == 0)
        var ends: [CInt] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        self.ends = (ends[0], ends[1])
    }

    /// Sends the signals, then runs the body, both on another thread.
    private func disturb(_ body: @escaping @Sendable () -> Void) {
        // The threads that tests run on block signals.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGUSR1)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        let thread = pthread_self()
        Thread.detachNewThread {
            for _ in 0..<20 {
                pthread_kill(thread, SIGUSR1)
                usleep(1_000)
            }
            body()
        }
    }

    @Test("a file is read to its end")
    func reads() throws {
        let (read, write) = ends
        disturb {
            _ = try? OpenFile(duplicating: write).writeAll(Self.content)
            close(write)
        }
        let bytes = try OpenFile(duplicating: read).readAll(limit: 300_000)
        // Not before, nor after an error: the other thread would end the process by SIGPIPE.
        close(read)
        #expect(bytes == Self.content)
    }

    @Test("a file is written to its end")
    func writes() throws {
        let (read, write) = ends
        let received = Received()
        disturb {
            received.put((try? OpenFile(duplicating: read).readAll(limit: 300_000)) ?? [])
            close(read)
        }
        try OpenFile(duplicating: write).writeAll(Self.content)
        close(write)
        #expect(received.wait() == Self.content)
    }
}

/// What the other thread read.
private final class Received: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private let semaphore = DispatchSemaphore(value: 0)

    func put(_ read: [UInt8]) {
        bytes.withLock { $0 = read }
        semaphore.signal()
    }

    func wait() -> [UInt8] {
        semaphore.wait()
        return bytes.withLock { $0 }
    }
}
