// Gives up rights as its first argument says, then tries what an attacker would, one line an attempt: its name, and
// `ok` or the name of the error. Confinement cannot be undone, so tests need a process for it.
import CLinux
import Confinement
import Glibc
import Vocabulary

/// What is tried, in a folder that the test prepares.
struct Attempts {
    let folder: String
    /// Opened before: what a confined process may still write.
    let opened: CInt

    static func say(_ name: String, _ failure: CInt?) {
        let known: [CInt: String] = [
            EPERM: "EPERM", EACCES: "EACCES", ENOSYS: "ENOSYS", EXDEV: "EXDEV", ENOTSOCK: "ENOTSOCK",
        ]
        print(name, failure.map { known[$0] ?? "errno \($0)" } ?? "ok")
    }

    /// Calls a function that gives a negative number for an error, and closes what it opens.
    private func attempt(_ name: String, _ call: (String) -> CInt) {
        errno = 0
        let result = call(folder)
        Self.say(name, result < 0 ? errno : nil)
    }

    func connections() {
        for (name, family) in [("inet", AF_INET), ("inet6", AF_INET6), ("unix", AF_UNIX), ("netlink", AF_NETLINK)] {
            attempt("socket \(name)") { _ in socket(family, CInt(SOCK_STREAM.rawValue), 0) }
            attempt("socket \(name) datagram") { _ in socket(family, CInt(SOCK_DGRAM.rawValue), 0) }
        }
        var pair: [CInt] = [-1, -1]
        attempt("socketpair") { _ in unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair) }
        var address = sockaddr()
        let length = socklen_t(MemoryLayout<sockaddr>.size)
        attempt("connect") { _ in unsafe connect(opened, &address, length) }
        attempt("bind") { _ in unsafe bind(opened, &address, length) }
        attempt("listen") { _ in listen(opened, 1) }
        attempt("accept") { _ in accept(opened, nil, nil) }
        attempt("send") { _ in CInt(unsafe send(opened, "x", 1, 0)) }
        attempt("recv") { _ in
            var byte: UInt8 = 0
            return CInt(unsafe recv(opened, &byte, 1, 0))
        }
    }

    func programs() {
        let words: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("true"), nil]
        attempt("execve") { _ in unsafe execve("/bin/true", words, [nil]) }
        attempt("fork") { _ in
            let process = sallyport_fork()
            if process == 0 { _exit(0) }
            return process
        }
        attempt("signal another") { _ in kill(getppid(), 0) }
        attempt("signal itself") { _ in
            signal(SIGUSR1, SIG_IGN)
            return raise(SIGUSR1)
        }
        attempt("thread") { _ in
            var thread = pthread_t()
            errno = unsafe pthread_create(&thread, nil, { _ in nil }, nil)
            guard errno == 0 else { return -1 }
            return pthread_join(thread, nil)
        }
        attempt("type on the terminal") { _ in
            var letter: UInt8 = 0x0A
            return unsafe ioctl(opened, UInt(TIOCSTI), &letter)
        }
    }

    func files() {
        attempt("read a file") { unsafe open($0 + "/victim", O_RDONLY) }
        attempt("list a folder") { unsafe open($0, O_RDONLY | O_DIRECTORY) }
        attempt("create") { unsafe open($0 + "/new", O_WRONLY | O_CREAT | O_EXCL, 0o600) }
        attempt("create elsewhere") { unsafe open($0 + "/other/new", O_RDWR | O_CREAT, 0o600) }
        attempt("create to read") { unsafe open($0 + "/new", O_RDONLY | O_CREAT, 0o600) }
        attempt("create without a name") { unsafe open($0, O_RDWR | 0o20_200_000, 0o600) }
        attempt("open for writing") { unsafe open($0 + "/victim", O_WRONLY) }
        attempt("open for both") { unsafe open($0 + "/victim", O_RDWR) }
        attempt("open and truncate") { unsafe open($0 + "/victim", O_RDONLY | O_TRUNC) }
        attempt("own memory") { _ in unsafe open("/proc/self/mem", O_RDWR) }
        attempt("truncate") { unsafe truncate($0 + "/victim", 0) }
        attempt("unlink") { unsafe unlink($0 + "/victim") }
        attempt("rename") { unsafe rename($0 + "/victim", $0 + "/renamed") }
        attempt("rename out") { unsafe rename($0 + "/victim", $0 + "/other/victim") }
        attempt("mkdir") { unsafe mkdir($0 + "/made", 0o700) }
        attempt("rmdir") { unsafe rmdir($0 + "/other") }
        attempt("symlink") { unsafe symlink("victim", $0 + "/symbolic") }
        attempt("link") { unsafe link($0 + "/victim", $0 + "/linked") }
        attempt("mkfifo") { unsafe mkfifo($0 + "/fifo", 0o600) }
    }

    func attributes() {
        attempt("chmod") { unsafe chmod($0 + "/victim", 0o777) }
        attempt("fchmod") { _ in fchmod(opened, 0o777) }
        attempt("chown") { unsafe chown($0 + "/victim", getuid(), getgid()) }
        attempt("utimensat") { unsafe utimensat(AT_FDCWD, $0 + "/victim", nil, 0) }
    }

    func openedBefore() {
        attempt("write what is open") { _ in CInt(unsafe write(opened, "kept", 4)) }
        attempt("truncate what is open") { _ in ftruncate(opened, 2) }
    }
}

/// A thread that is there before the process confines itself, and tries a socket afterwards.
func socketOnOlderThread(after confine: () throws -> Void) rethrows {
    var thread = pthread_t()
    var ends: [CInt] = [-1, -1]
    unsafe pipe(&ends)
    let descriptor = ends[0]
    let context = UnsafeMutablePointer<CInt>.allocate(capacity: 2)
    unsafe (context[0], context[1]) = (descriptor, 0)
    unsafe pthread_create(
        &thread,
        nil,
        { context in
            guard let context = unsafe context?.assumingMemoryBound(to: CInt.self) else { return nil }
            var byte: UInt8 = 0
            unsafe read(context[0], &byte, 1)
            unsafe context[1] = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0) < 0 ? errno : 0
            return nil
        },
        context
    )
    try confine()
    unsafe write(ends[1], "x", 1)
    pthread_join(thread, nil)
    Attempts.say("socket of an older thread", unsafe context[1] == 0 ? nil : context[1])
}

let words = CommandLine.arguments
let folder = words[2]
let opened = unsafe open(folder + "/opened", O_RDWR | O_CREAT, 0o600)
let attempts = Attempts(folder: folder, opened: opened)
do {
    switch words[1] {
    case "enter":
        try ProcessConfinement.enter()
        attempts.connections()
        attempts.programs()
        attempts.files()
        attempts.attributes()
        attempts.openedBefore()
    case "landlock":
        try ProcessConfinement.forgoPrivileges()
        print("landlock", try Landlock.restrict() ? "ok" : "absent")
        attempts.files()
        attempts.openedBefore()
    case "filter":
        try socketOnOlderThread {
            try ProcessConfinement.forgoPrivileges()
            try ProcessConfinement.install(.reader)
        }
        attempts.connections()
        attempts.programs()
        attempts.files()
        attempts.attributes()
    case "writer":
        try ProcessConfinement.forgoPrivileges()
        try ProcessConfinement.install(.writer)
        attempts.connections()
        attempts.programs()
        attempts.attributes()
        attempts.files()
    case "threads":
        socketOnOlderThread {
            do throws(ConfinementError) {
                try ProcessConfinement.enter()
            } catch {
                print("enter:", error.line)
            }
        }
    case "broker":
        let broker = try Broker.start { number, bytes in
            guard number == 7 else { return .refused("not \(number)") }
            let file = unsafe open(folder + "/brokered", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            let count = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            return count == bytes.count ? .done : .refused("errno \(errno)")
        }
        try ProcessConfinement.enter()
        print("other:", broker.ask(3))
        print("bytes:", broker.ask(7, [UInt8](repeating: 0x2A, count: 300_000)))
        print("again:", broker.ask(7, Array("last".utf8)))
        attempts.files()
    default: exit(2)
    }
} catch let error as ConfinementError {
    print("refused:", error.line)
    exit(1)
}
