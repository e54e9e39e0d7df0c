/// One instruction of a classic BPF program, as seccomp runs it.
///
/// Source: the kernel's `linux/bpf_common.h`.
package struct FilterInstruction: Sendable {
    package enum Operation: UInt16, Sendable {
        /// Loads 32 bits of `struct seccomp_data`, at the offset that is the operand.
        case load = 0x20
        case isEqual = 0x15
        case isGreater = 0x25
        case isAtLeast = 0x35
        case hasAnyBit = 0x45
        /// Ends the program with the operand.
        case answer = 0x06
    }

    package let operation: Operation
    package let operand: UInt32
    /// How many instructions to leave out after a comparison that holds, and after one that does not.
    package let skips: (ifSo: UInt8, ifNot: UInt8)

    init(_ operation: Operation, _ operand: UInt32, ifSo: UInt8 = 0, ifNot: UInt8 = 0) {
        (self.operation, self.operand, skips) = (operation, operand, (ifSo, ifNot))
    }
}

/// What the kernel does with a system call.
package enum FilterAnswer: Hashable, Sendable {
    case allow
    /// Fails with `EPERM`.
    case refuse
    /// Fails with `ENOSYS`, as on a kernel that does not have the call; whoever asks goes another way.
    case unknown
    /// Ends the process.
    case kill

    /// Source: `linux/seccomp.h`, `SECCOMP_RET_…`; `asm-generic/errno.h`.
    package var value: UInt32 {
        switch self {
        case .allow: 0x7FFF_0000
        case .refuse: 0x0005_0000 | 1
        case .unknown: 0x0005_0000 | 38
        case .kill: 0x8000_0000
        }
    }
}
