internal import Glibc
internal import Reports
internal import Synchronization

/// Says on a terminal how far the reading of a bundle is; the clock and the terminal of `ProgressLine`.
///
/// Readings that are over in a moment say nothing. Nothing else may be written until `end`.
final class Progress: Sendable {
    private static let patience: Int64 = 500_000_000
    private static let interval: Int64 = 100_000_000

    private struct State {
        var read: Int64 = 0
        var columns = 0
        /// When the line is drawn next, in nanoseconds since the start; nil once it has ended.
        var next: Int64? = patience
    }

    private let line: ProgressLine
    private let style: Style
    private let start = Progress.now()
    private let state = Mutex(State())

    /// Begins; nil where standard error is no terminal.
    init?(of path: String, _ environment: Environment) {
        guard StandardError.isTerminal else { return nil }
        line = ProgressLine(
            path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path,
            total: Self.size(of: path)
        )
        style = environment.noColour ? .plain : .colour
    }

    /// Takes notice of bytes that were read.
    @Sendable func advance(_ count: Int64) {
        state.withLock { state in
            state.read += count
            let elapsed = Self.now() - start
            guard let next = state.next, elapsed >= next else { return }
            state.next = elapsed + Self.interval
            let text = line.text(
                read: state.read,
                seconds: Double(elapsed) / 1e9,
                width: StandardError.width,
                style: style
            )
            let rest = String(repeating: " ", count: max(state.columns - text.columns, 0))
            StandardError.draw("\r\(text.text)\(rest)")
            state.columns = text.columns
        }
    }

    /// Wipes the line, so that others can write; it never comes back.
    func end() {
        state.withLock { state in
            state.next = nil
            guard state.columns > 0 else { return }
            StandardError.draw("\r\(String(repeating: " ", count: state.columns))\r")
            state.columns = 0
        }
    }

    /// How much there is to read, where it shows: of a file that begins at its first byte.
    private static func size(of path: String) -> Int64? {
        var status = stat()
        let found = unsafe path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)
        guard found == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    private static func now() -> Int64 {
        var clock = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &clock)
        return Int64(clock.tv_sec) * 1_000_000_000 + Int64(clock.tv_nsec)
    }
}
