internal import Glibc
internal import Reports
internal import Vocabulary

/// The three descriptors that every program finds open, as a rule.
enum StandardStreams {
    /// Takes the places that are closed, so that no bundle or verdict is opened there and mistaken for a stream.
    ///
    /// What takes them cannot be used for what they are for: reading and writing go on failing.
    static func occupy() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

/// Standard error: errors, notes, and progress.
enum StandardError {
    /// Writes one line; nothing can be done where that fails.
    static func write(_ line: String) { _ = try? Descriptor.write(Array("\(line)\n".utf8), to: STDERR_FILENO) }

    /// Writes text that stays in its line.
    static func draw(_ text: String) { _ = try? Descriptor.write(Array(text.utf8), to: STDERR_FILENO) }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// How many columns the terminal has just now; 80 where it does not say.
    static var width: Int { Descriptor.columns(of: STDERR_FILENO) ?? 80 }
}

/// Standard output: the result, and nothing else.
enum StandardOutput {
    /// Writes the whole text, or says that it could not: a result that nobody received is no success.
    static func write(_ text: String) throws { try write(Array(text.utf8)) }

    static func write(_ bytes: [UInt8]) throws {
        do {
            try Descriptor.write(bytes, to: STDOUT_FILENO)
        } catch {
            throw Fault.cannotWrite("standard output", error.reason)
        }
    }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Colour on a terminal only, and not against the user's wish.
    static func style(_ environment: Environment) -> Style {
        isTerminal && !environment.noColour ? .colour : .plain
    }

    /// How many columns the terminal has; 100 where it is none.
    static var width: Int {
        guard isTerminal, let columns = Descriptor.columns(of: STDOUT_FILENO), columns >= 40 else { return 100 }
        return columns
    }
}

/// What the streams have in common.
private enum Descriptor {
    struct Failure: Error { let reason: String }

    /// The width of a terminal; nil where it has none.
    static func columns(of descriptor: CInt) -> Int? {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes to a file descriptor until everything is out.
    static func write(_ bytes: [UInt8], to descriptor: CInt) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(reason: unsafe String(cString: strerror(errno)))
            }
            rest = rest.dropFirst(count)
        }
    }
}
