import Glibc

/// A run of another program, and what it took.
struct Run {
    var seconds: Double
    /// Seconds of processor time, by the program and all that it waited for.
    var processor: Double
    /// The largest resident set, in bytes.
    var memory: Int
    var status: Int32
}

/// Another program with its words.
struct Program {
    let words: [String]
    /// The exit codes that mean that it did its work.
    var accepted: Set<Int32> = [0]
    /// Where its standard output goes.
    var output = "/dev/null"

    init(_ words: String...) { self.words = words }

    /// Several programs, joined by pipes.
    init(shell text: String) { words = ["/bin/sh", "-c", text] }

    func accepting(_ codes: Int32...) -> Program {
        var program = self
        program.accepted = Set(codes)
        return program
    }

    func writing(to path: String) -> Program {
        var program = self
        program.output = path
        return program
    }

    /// Runs it once.
    func run() throws -> Run {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var process = pid_t()
        let start = Clock.now
        let spawned = unsafe posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
        guard spawned == 0 else { throw Trouble("cannot run \(words[0])") }
        var status: Int32 = 0
        var usage = rusage()
        while unsafe wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw Trouble("cannot wait for \(words[0])") }
        }
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
        let run = Run(
            seconds: Clock.now - start,
            processor: usage.ru_utime.seconds + usage.ru_stime.seconds,
            memory: Int(usage.ru_maxrss) << 10,
            status: code
        )
        guard accepted.contains(code) else {
            throw Trouble("exit code \(code) of: \(words.joined(separator: " "))")
        }
        return run
    }

    /// Whether a program of that name is installed.
    static func isInstalled(_ name: String) -> Bool {
        let found = try? Program(shell: "command -v \(name)").run()
        return found != nil
    }
}

enum StandardError {
    static func write(_ text: String) { _ = unsafe Glibc.write(STDERR_FILENO, text, text.utf8.count) }
}

/// What stopped the benchmark or one row of it.
struct Trouble: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

enum Clock {
    /// Seconds of a clock that never goes back.
    static var now: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
