internal import Glibc
internal import Vocabulary

/// The outside world as values: what the library needs of time and environment enters here.
struct Environment {
    let trust: String?
    let key: String?
    let keyPassword: String?
    let noColour: Bool
    let temporaryFolder: String
    /// The start of the run, in whole seconds.
    let now: Instant

    /// Reads the environment once; nothing else of it is ever read.
    static func read() -> Environment {
        var clock = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &clock)
        return Environment(
            trust: variable("SALLYPORT_TRUST"),
            key: variable("SALLYPORT_KEY"),
            keyPassword: variable("SALLYPORT_KEY_PASSWORD"),
            noColour: variable("NO_COLOR") != nil,
            temporaryFolder: variable("TMPDIR") ?? "/tmp",
            now: Instant(seconds: Int64(clock.tv_sec))
        )
    }

    /// The value of a variable; an empty one is not set.
    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
