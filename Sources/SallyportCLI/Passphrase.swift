internal import Glibc
internal import Vocabulary

/// Asks for a passphrase on the terminal, without showing it.
enum Passphrase {
    /// What came of asking.
    enum Answer {
        case text([UInt8])
        /// The input ended before a line did: nobody decided anything.
        case ended
        case noTerminal
    }

    /// The passphrase from a prompt; nil where there is none.
    static func ask(_ question: String) -> [UInt8]? {
        if case .text(let text) = answer(question) { text } else { nil }
    }

    /// What a person answers to a question, without showing it.
    static func answer(_ question: String) -> Answer {
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return .noTerminal }
        defer { close(terminal) }
        var settings = termios()
        guard unsafe tcgetattr(terminal, &settings) == 0 else { return .noTerminal }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        guard unsafe tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return .noTerminal }
        defer { _ = unsafe tcsetattr(terminal, TCSAFLUSH, &settings) }
        write(question, to: terminal)
        let answer = line(from: terminal)
        write("\n", to: terminal)
        return answer.map(Answer.text) ?? .ended
    }

    private static func write(_ text: String, to descriptor: CInt) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func line(from descriptor: CInt) -> [UInt8]? {
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while answer.count < 1_024 {
            let count = unsafe Glibc.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return answer }
            answer.append(byte)
        }
        return answer
    }
}
