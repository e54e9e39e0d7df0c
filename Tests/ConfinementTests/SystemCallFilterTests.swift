import Confinement
import CorpusSupport
import Testing

/// Runs a filter as the kernel does.
///
/// Source: the kernel's `struct seccomp_data`: number, convention, instruction pointer, six arguments.
private struct FilterRun {
    private let words: [UInt32]

    init(_ number: UInt32, _ arguments: [UInt64] = [], convention: UInt32) {
        words =
            [number, convention, 0, 0]
            + (arguments + [UInt64](repeating: 0, count: 6 - arguments.count)).flatMap {
                [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)]
            }
    }

    /// The answer; nil for a program that the kernel would not take.
    func answer(of filter: SystemCallFilter) -> UInt32? {
        var (place, loaded) = (0, UInt32(0))
        while filter.instructions.indices.contains(place) {
            let instruction = filter.instructions[place]
            place += 1
            let holds: Bool
            switch instruction.operation {
            case .load:
                guard instruction.operand % 4 == 0, words.indices.contains(Int(instruction.operand / 4)) else {
                    return nil
                }
                loaded = words[Int(instruction.operand / 4)]
                continue
            case .answer: return instruction.operand
            case .isEqual: holds = loaded == instruction.operand
            case .isGreater: holds = loaded > instruction.operand
            case .isAtLeast: holds = loaded >= instruction.operand
            case .hasAnyBit: holds = loaded & instruction.operand != 0
            }
            place += Int(holds ? instruction.skips.ifSo : instruction.skips.ifNot)
        }
        return nil
    }
}

/// The filter, judged call by call without installing it, for both machines.
@Suite struct SystemCallFilterTests {
    private static let conventions: [Machine: UInt32] = [.x86: 0xC000_003E, .arm: 0xC000_00B7]
    private static let process: UInt32 = 4_711

    /// The numbers of the calls, as this system's kernel headers have them; the machine's own by whatever folder.
    private static func numbers(_ machine: Machine) throws -> [String: UInt32] {
        let paths =
            machine == .x86
            ? ["/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"]
            : ["/usr/include/asm-generic/unistd.h"]
        let text = paths.compactMap { try? Corpus.file($0) }.first ?? []
        var numbers: [String: UInt32] = [:]
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 3, words[0] == "#define", let number = UInt32(words[2]) else { continue }
            for prefix in ["__NR_", "__NR3264_"] where words[1].hasPrefix(prefix) {
                numbers[String(words[1].dropFirst(prefix.count))] = number
            }
        }
        return numbers
    }

    private func answer(
        _ profile: SystemCallFilter.Profile,
        _ machine: Machine,
        _ number: UInt32,
        _ arguments: [UInt64] = []
    ) throws -> UInt32? {
        let convention = try #require(Self.conventions[machine])
        return FilterRun(number, arguments, convention: convention)
            .answer(of: SystemCallFilter(profile, on: machine, process: Self.process))
    }

    @Test(arguments: Machine.allCases)
    func numbersAreThoseOfTheKernel(_ machine: Machine) throws {
        let numbers = try Self.numbers(machine)
        // The headers of the other machine are not everywhere.
        guard machine == Machine.current || !numbers.isEmpty else { return }
        for call in SystemCallFilter.refused(by: .reader) {
            #expect(call.number(on: machine) == numbers[call.name], "\(call.name)")
        }
    }

    @Test(arguments: Machine.allCases, SystemCallFilter.Profile.allCases)
    func refusesEachCallOfItsList(_ machine: Machine, _ profile: SystemCallFilter.Profile) throws {
        var count = 0
        for call in SystemCallFilter.refused(by: profile) {
            guard let number = call.number(on: machine) else { continue }
            #expect(try answer(profile, machine, number) == FilterAnswer.refuse.value, "\(call.name)")
            count += 1
        }
        #expect(count > 90)
    }

    /// What the program cannot do without, by the names that both machines have.
    private static let needed = [
        "read", "write", "close", "pread64", "pwrite64", "readv", "writev", "lseek", "fstat", "newfstatat", "statx",
        "getdents64", "mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "futex", "rt_sigaction",
        "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "sched_yield", "sched_getaffinity", "clock_gettime",
        "clock_nanosleep", "nanosleep", "getrandom", "fsync", "ftruncate", "fcntl", "dup", "dup3", "wait4",
        "exit", "exit_group", "set_robust_list", "rseq", "gettid", "getpid", "getcwd", "readlinkat", "faccessat2",
        "epoll_create1", "epoll_ctl", "epoll_pwait", "eventfd2", "timerfd_create", "timerfd_settime", "prctl",
    ]

    @Test(arguments: Machine.allCases, SystemCallFilter.Profile.allCases)
    func allowsWhatReadersNeed(_ machine: Machine, _ profile: SystemCallFilter.Profile) throws {
        let numbers = try Self.numbers(machine)
        guard machine == Machine.current || !numbers.isEmpty else { return }
        let aliases = ["newfstatat": "fstatat"]
        for name in Self.needed {
            let number = try #require(numbers[name] ?? numbers[aliases[name] ?? name], "\(name)")
            #expect(try answer(profile, machine, number) == FilterAnswer.allow.value, "\(name)")
        }
    }

    /// A call whose arguments decide.
    struct Argued: Sendable, CustomStringConvertible {
        let x86: UInt32?
        let arm: UInt32?
        let arguments: [UInt64]
        let reader: FilterAnswer
        let writer: FilterAnswer
        let description: String

        init(_ text: String, _ x86: UInt32?, _ arm: UInt32?, _ arguments: [UInt64], _ answer: FilterAnswer) {
            (description, self.x86, self.arm) = (text, x86, arm)
            (self.arguments, reader, writer) = (arguments, answer, answer)
        }

        init(_ text: String, _ x86: UInt32?, _ arm: UInt32?, _ arguments: [UInt64], readerOnly answer: FilterAnswer) {
            (description, self.x86, self.arm) = (text, x86, arm)
            (self.arguments, reader, writer) = (arguments, answer, .allow)
        }
    }

    static let argued: [Argued] = [
        Argued("open to read", 2, nil, [0, 0o2_000_000], .allow),
        Argued("open to write", 2, nil, [0, 0o1], readerOnly: .refuse),
        Argued("openat to read", 257, 56, [0, 0, 0o2_000_000], .allow),
        Argued("openat with junk above 32 bits", 257, 56, [0, 0, 0xFFFF_FFFF_0000_0000], .allow),
        Argued("openat to write", 257, 56, [0, 0, 0o1], readerOnly: .refuse),
        Argued("openat for both", 257, 56, [0, 0, 0o2], readerOnly: .refuse),
        Argued("openat to write, with junk above", 257, 56, [0, 0, 0xFFFF_FFFF_0000_0001], readerOnly: .refuse),
        Argued("openat to create", 257, 56, [0, 0, 0o100], readerOnly: .refuse),
        Argued("openat to truncate", 257, 56, [0, 0, 0o1000], readerOnly: .refuse),
        Argued("openat without a name", 257, 56, [0, 0, 0o20_000_000], readerOnly: .refuse),
        Argued("openat2", 437, 437, [], .unknown),
        Argued("a thread", 56, 220, [0x003D_0F00], .allow),
        Argued("a process", 56, 220, [0x0120_0011], .refuse),
        Argued("a process that shares memory", 56, 220, [0x0000_4111], .refuse),
        Argued("a thread in a new user namespace", 56, 220, [0x103D_0F00], .refuse),
        Argued("a thread in a new mount namespace", 56, 220, [0x003F_0D00], .refuse),
        Argued("clone3", 435, 435, [], .unknown),
        Argued("asking for a terminal", 16, 29, [2, 0x5401], .allow),
        Argued("asking for its width", 16, 29, [2, 0x5413], .allow),
        Argued("typing on it", 16, 29, [2, 0x5412], .refuse),
        Argued("typing on it, with junk above", 16, 29, [2, 0x1_0000_5412], .refuse),
        Argued("pasting on a console", 16, 29, [2, 0x541C], .refuse),
        Argued("flags of a file", 16, 29, [2, 0x4008_6602], .refuse),
        Argued("a signal to itself", 234, 131, [4_711, 4_712, 6], .allow),
        Argued("a signal to another", 234, 131, [4_710, 4_710, 6], .refuse),
        Argued("own limits", 302, 261, [0], .allow),
        Argued("limits of another", 302, 261, [1], .refuse),
        Argued("a call that is newer than the list", 451, 451, [], .unknown),
        Argued("the last call of the list", 450, 450, [], .allow),
    ]

    @Test(arguments: argued, Machine.allCases)
    func looksAtArguments(_ sample: Argued, _ machine: Machine) throws {
        guard let number = machine == .x86 ? sample.x86 : sample.arm else { return }
        #expect(try answer(.reader, machine, number, sample.arguments) == sample.reader.value)
        #expect(try answer(.writer, machine, number, sample.arguments) == sample.writer.value)
    }

    @Test(arguments: SystemCallFilter.Profile.allCases)
    func knowsOneConventionAlone(_ profile: SystemCallFilter.Profile) throws {
        // Every call has a second number under x32; `read` itself is allowed.
        #expect(try answer(profile, .x86, 0) == FilterAnswer.allow.value)
        #expect(try answer(profile, .x86, 0x4000_0000) == FilterAnswer.refuse.value)
        #expect(try answer(profile, .x86, 0xFFFF_FFFF) == FilterAnswer.refuse.value)
        // AUDIT_ARCH_I386, as of `int 0x80`, AUDIT_ARCH_ARM, and the other machine's own.
        let foreign: [(Machine, UInt32)] = [(.x86, 0x4000_0003), (.arm, 0x4000_0028), (.x86, 0xC000_00B7)]
        for (machine, convention) in foreign {
            let filter = SystemCallFilter(profile, on: machine, process: Self.process)
            #expect(FilterRun(3, convention: convention).answer(of: filter) == FilterAnswer.kill.value)
        }
    }
}
