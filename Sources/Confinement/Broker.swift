internal import CLinux
internal import Files
internal import Glibc
internal import Synchronization

/// A process of its own that keeps the right to write for one that gives it up, and does what it was made for alone.
///
/// It is forked off before any hostile input is read. What it may be asked for is fixed by then: whoever takes over the
/// other process can choose the content of its files, and nothing else.
package final class Broker: Sendable {
    /// What came of a request.
    package enum Answer: Hashable, Sendable {
        case done
        case refused(String)
    }

    private let requests: CInt
    private let answers: CInt
    private let process: pid_t
    private let turn = Mutex(())

    private init(requests: CInt, answers: CInt, process: pid_t) {
        (self.requests, self.answers, self.process) = (requests, answers, process)
    }

    /// Lets the process end, and waits for it.
    deinit {
        close(requests)
        close(answers)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
    }

    /// Starts the process.
    ///
    /// - Parameter serve: What it does, given the number of an operation and bytes for it.
    /// - Returns: The way to it.
    /// - Throws: `severalThreads`, since only the one that forks would be in the new process; `refused`.
    package static func start(
        _ serve: (_ operation: UInt32, _ bytes: [UInt8]) -> Answer
    ) throws(ConfinementError) -> Broker {
        try ProcessConfinement.requireOneThread()
        let requests = try pipe()
        let answers: (read: CInt, write: CInt)
        do throws(ConfinementError) {
            answers = try pipe()
        } catch {
            close(requests.read)
            close(requests.write)
            throw error
        }
        let process = sallyport_fork()
        if process == 0 {
            close(requests.write)
            close(answers.read)
            run(requests.read, answers.write, serve)
        }
        let reason = SystemError.text(errno)
        close(requests.read)
        close(answers.write)
        guard process > 0 else {
            close(requests.write)
            close(answers.read)
            throw .refused("a second process", reason)
        }
        return Broker(requests: requests.write, answers: answers.read, process: process)
    }

    /// Has an operation done, and waits for it.
    package func ask(_ operation: UInt32, _ bytes: [UInt8] = []) -> Answer {
        turn.withLock { _ in
            guard Frame(number: operation, bytes: bytes).send(to: requests), let answer = Frame(from: answers) else {
                return .refused("the process that writes files has ended")
            }
            return answer.number == 0 ? .done : .refused(String(decoding: answer.bytes, as: UTF8.self))
        }
    }

    // MARK: - The other process

    /// Serves until the other end is closed; what the two had open in common is none of its business.
    private static func run(
        _ requests: CInt,
        _ answers: CInt,
        _ serve: (_ operation: UInt32, _ bytes: [UInt8]) -> Answer
    ) -> Never {
        let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { dup2(nothing, stream) }
        do throws(ConfinementError) {
            try ProcessConfinement.forgoPrivileges()
            try ProcessConfinement.install(.writer)
        } catch {
            _exit(1)
        }
        while let request = Frame(from: requests) {
            let answer =
                switch serve(request.number, request.bytes) {
                case .done: Frame(number: 0, bytes: [])
                case .refused(let reason): Frame(number: 1, bytes: Array(reason.utf8))
                }
            guard answer.send(to: answers) else { break }
        }
        _exit(0)
    }

    private static func pipe() throws(ConfinementError) -> (read: CInt, write: CInt) {
        var ends: [CInt] = [-1, -1]
        guard unsafe sallyport_pipe(&ends) == 0 else { throw .refused("a pipe", SystemError.text(errno)) }
        return (ends[0], ends[1])
    }
}

/// What goes through the pipes: a number, a length, and so many bytes.
private struct Frame {
    /// Above every verdict and report: a reader that was taken over cannot have memory filled at will.
    private static let largest: UInt64 = 1 << 30

    let number: UInt32
    let bytes: [UInt8]

    init(number: UInt32, bytes: [UInt8]) { (self.number, self.bytes) = (number, bytes) }

    /// Reads a frame; nil at the end, and for what is none.
    init?(from descriptor: CInt) {
        guard let header = Self.read(12, from: descriptor) else { return nil }
        let length = header[4...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= Self.largest, let bytes = Self.read(Int(length), from: descriptor) else { return nil }
        (number, self.bytes) = (header[..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }, bytes)
    }

    /// Writes the frame; false where the other end is closed.
    func send(to descriptor: CInt) -> Bool {
        var header: [UInt8] = []
        for shift in stride(from: 0, to: 32, by: 8) { header.append(UInt8(truncatingIfNeeded: number >> shift)) }
        for shift in stride(from: 0, to: 64, by: 8) { header.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
        guard let end = try? OpenFile(duplicating: descriptor) else { return false }
        do throws(SystemError) {
            try end.writeAll(header)
            try end.writeAll(bytes)
            return true
        } catch {
            return false
        }
    }

    private static func read(_ count: Int, from descriptor: CInt) -> [UInt8]? {
        guard let end = try? OpenFile(duplicating: descriptor) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            var piece = [UInt8](repeating: 0, count: min(count - bytes.count, 64 << 10))
            guard let length = try? end.read(into: &piece), length > 0 else { return nil }
            bytes += piece.prefix(length)
        }
        return bytes
    }
}
