import Glibc

/// Looks on from a thread of its own: says which trial crashed, hangs or takes too much memory, and ends the run.
enum Watch {
    /// Seconds that a trial may take.
    static let longest = 10.0
    /// Bytes that the whole process may take.
    static let memory = 512 << 20
    static let workers = 2

    /// For each worker the trial that runs, and when it began; written by the worker, read by the watch.
    private nonisolated(unsafe) static let state: UnsafeMutablePointer<Int> = {
        let state = UnsafeMutablePointer<Int>.allocate(capacity: 2 * workers)
        unsafe state.initialize(repeating: -1, count: 2 * workers)
        return unsafe state
    }()

    /// Starts the thread, and catches the signals of a crash.
    static func start() {
        _ = unsafe state
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] { _ = signal(number, { Watch.crashed($0) }) }
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, nil, { _ in unsafe Watch.look() }, nil)
        precondition(status == 0, "a thread for the watch")
    }

    static func begin(_ trial: Int, worker: Int) {
        unsafe state[2 * worker + 1] = milliseconds()
        unsafe state[2 * worker] = trial
    }

    static func end(worker: Int) { unsafe state[2 * worker] = -1 }

    static func milliseconds() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    /// The most memory that the process ever had, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }

    private static func look() -> UnsafeMutableRawPointer? {
        while true {
            usleep(200_000)
            for worker in 0..<workers {
                let (trial, start) = unsafe (state[2 * worker], state[2 * worker + 1])
                if trial >= 0, milliseconds() - start > Int(longest * 1_000) { stop("hangs", trial) }
            }
            if peakMemory > memory { stop("takes more than \(memory >> 20) MiB", unsafe state[0]) }
        }
    }

    private static func stop(_ what: String, _ trial: Int) -> Never {
        let text = "trial \(trial) \(what); run it alone with --only \(trial)\n"
        _ = unsafe write(STDERR_FILENO, text, text.utf8.count)
        _exit(1)
    }

    /// Writes the numbers of the trials that run, with nothing but what a signal handler may call.
    private static func crashed(_ number: CInt) {
        for worker in 0..<workers {
            var value = unsafe state[2 * worker]
            guard value >= 0 else { continue }
            var digits: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (32, 32, 32, 32, 32, 32, 32, 10)
            unsafe withUnsafeMutableBytes(of: &digits) { bytes in
                for place in (0..<7).reversed() where value > 0 || place == 6 {
                    unsafe bytes[place] = UInt8(48 + value % 10)
                    value /= 10
                }
                _ = unsafe Glibc.write(STDERR_FILENO, "crashed in one of: trial", 24)
                _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, 8)
            }
        }
        _exit(1)
    }
}
