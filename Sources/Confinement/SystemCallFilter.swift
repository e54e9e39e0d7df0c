internal import CLinux
internal import Files
internal import Glibc

/// Which system calls a process may still make: a program that the kernel runs before each.
///
/// A list of what is refused, not of what is allowed: the Swift runtime, its thread pool, the C library and libcrypto
/// decide by version and machine which calls they make, and one that is missing from a list of allowed calls would be a
/// crash on the next system. What holds the line is that the few ways out are closed as a whole: no connection, no
/// program, no process, no file opened for writing, no name changed, and no call that is newer than this list.
package struct SystemCallFilter: Sendable {
    /// What a process is for.
    package enum Profile: CaseIterable, Sendable {
        /// Reads hostile input.
        case reader
        /// Writes the files that a reader's output goes to, and reads no input.
        case writer
    }

    /// Numbers above belong to the x32 convention, under which every call has a second number.
    private static let otherConvention: UInt32 = 0x4000_0000
    /// `O_WRONLY`, `O_RDWR`, `O_CREAT`, `O_TRUNC`, and that of `O_TMPFILE`, alike on both machines.
    private static let writing: UInt32 = 0o3 | 0o100 | 0o1000 | 0o20_000_000
    /// `CLONE_THREAD`: what is made is a thread, and no process.
    private static let thread: UInt32 = 0x0001_0000
    /// `CLONE_NEWNS`, `…CGROUP`, `…UTS`, `…IPC`, `…USER`, `…PID`, `…NET`: namespaces, in which rights are had again.
    private static let namespaces: UInt32 = 0x7E02_0000
    /// What a terminal is, and how wide: `TCGETS`, `TCGETS2`, `TIOCGWINSZ`.
    ///
    /// Others type on it, or change files and media that are open to be read.
    private static let questions: [UInt32] = [0x5401, 0x802C_542A, 0x5413]

    package private(set) var instructions: [FilterInstruction] = []

    /// Makes the filter.
    ///
    /// - Parameters:
    ///   - profile: What the process is for.
    ///   - machine: What it runs on.
    ///   - process: Its number: it may send signals to itself alone, as `abort` does.
    package init(_ profile: Profile, on machine: Machine, process: UInt32) {
        load(4)
        answer(.kill, unless: .isEqual, machine.convention)
        load(0)
        if machine == .x86 { answer(.refuse, when: .isAtLeast, Self.otherConvention) }
        if let latest = SystemCall.latest.number(on: machine) { answer(.unknown, when: .isGreater, latest) }
        for call in Self.refused(by: profile) {
            if let number = call.number(on: machine) { answer(.refuse, when: .isEqual, number) }
        }
        // The arguments of these are in memory, which a filter does not see. Both have an older form, which is tried
        // next: glibc has done so for clone3 since it began to use it.
        for call in [SystemCall.clone3, .openat2] {
            if let number = call.number(on: machine) { answer(.unknown, when: .isEqual, number) }
        }
        if profile == .reader {
            look(at: .open, argument: 1, on: machine) { $0.answer(.refuse, when: .hasAnyBit, Self.writing) }
            look(at: .openat, argument: 2, on: machine) { $0.answer(.refuse, when: .hasAnyBit, Self.writing) }
        }
        look(at: .clone, argument: 0, on: machine) {
            $0.answer(.refuse, when: .hasAnyBit, Self.namespaces)
            $0.answer(.refuse, unless: .hasAnyBit, Self.thread)
        }
        look(at: .ioctl, argument: 1, on: machine) {
            for question in Self.questions { $0.answer(.allow, when: .isEqual, question) }
            $0.answer(.refuse)
        }
        look(at: .tgkill, argument: 0, on: machine) { $0.answer(.refuse, unless: .isEqual, process) }
        look(at: .prlimit, argument: 0, on: machine) { $0.answer(.refuse, unless: .isEqual, 0) }
        answer(.allow)
    }

    /// The calls that a profile has no use for, whatever their arguments.
    package static func refused(by profile: Profile) -> [SystemCall] {
        let always =
            SystemCall.connections + SystemCall.programs + SystemCall.kernel + SystemCall.channels + SystemCall.machine
        return profile == .reader ? always + SystemCall.files : always
    }

    // MARK: - Writing the program

    private init() {}

    private mutating func load(_ offset: UInt32) { instructions.append(FilterInstruction(.load, offset)) }

    private mutating func answer(_ answer: FilterAnswer) {
        instructions.append(FilterInstruction(.answer, answer.value))
    }

    private mutating func answer(_ answer: FilterAnswer, when test: FilterInstruction.Operation, _ value: UInt32) {
        instructions.append(FilterInstruction(test, value, ifNot: 1))
        self.answer(answer)
    }

    private mutating func answer(_ answer: FilterAnswer, unless test: FilterInstruction.Operation, _ value: UInt32) {
        instructions.append(FilterInstruction(test, value, ifSo: 1))
        self.answer(answer)
    }

    /// Decides by the low half of an argument, which is all that the kernel looks at in these calls.
    private mutating func look(
        at call: SystemCall,
        argument: UInt32,
        on machine: Machine,
        _ decide: (inout SystemCallFilter) -> Void
    ) {
        guard let number = call.number(on: machine) else { return }
        var block = SystemCallFilter()
        block.load(16 + 8 * argument)
        decide(&block)
        block.answer(.allow)
        instructions.append(FilterInstruction(.isEqual, number, ifNot: UInt8(block.instructions.count)))
        instructions += block.instructions
    }

    // MARK: - Installing it

    /// Binds every thread of the process to the filter, for good.
    ///
    /// - Throws: `refused`.
    package func install() throws(ConfinementError) {
        var program = instructions.map {
            sock_filter(code: $0.operation.rawValue, jt: $0.skips.ifSo, jf: $0.skips.ifNot, k: $0.operand)
        }
        let status = unsafe program.withUnsafeMutableBufferPointer { buffer in
            var program = unsafe sock_fprog(len: UInt16(buffer.count), filter: buffer.baseAddress)
            return unsafe sallyport_seccomp(&program)
        }
        guard status == 0 else {
            throw .refused("a filter of system calls", status > 0 ? "a thread cannot have it" : SystemError.text(errno))
        }
    }
}
