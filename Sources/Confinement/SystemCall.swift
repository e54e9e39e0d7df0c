/// A system call, by its name and by the numbers that machines know it by.
///
/// The numbers are those of the kernel's `asm/unistd_64.h` and `asm-generic/unistd.h`, and never change.
package struct SystemCall: Hashable, Sendable {
    package let name: String
    private let x86: UInt32?
    private let arm: UInt32?

    init(_ name: String, _ x86: UInt32?, _ arm: UInt32?) { (self.name, self.x86, self.arm) = (name, x86, arm) }

    /// Its number; nil where the machine does not have it.
    package func number(on machine: Machine) -> UInt32? {
        switch machine {
        case .x86: x86
        case .arm: arm
        }
    }
}

/// The instruction sets that filters are written for.
package enum Machine: CaseIterable, Sendable {
    case x86, arm

    /// How the kernel names the convention of a call: `AUDIT_ARCH_X86_64`, `AUDIT_ARCH_AARCH64`.
    var convention: UInt32 {
        switch self {
        case .x86: 0xC000_003E
        case .arm: 0xC000_00B7
        }
    }

    /// The one that this program is built for.
    package static var current: Machine? {
        #if arch(x86_64)
            .x86
        #elseif arch(arm64)
            .arm
        #else
            nil
        #endif
    }
}

// MARK: - Calls that are looked at

extension SystemCall {
    static let open = SystemCall("open", 2, nil)
    static let openat = SystemCall("openat", 257, 56)
    static let openat2 = SystemCall("openat2", 437, 437)
    static let clone = SystemCall("clone", 56, 220)
    static let clone3 = SystemCall("clone3", 435, 435)
    static let ioctl = SystemCall("ioctl", 16, 29)
    static let tgkill = SystemCall("tgkill", 234, 131)
    static let prlimit = SystemCall("prlimit64", 302, 261)
    /// The last call of Linux 6.1, the oldest kernel of our systems: what came later is as if it did not exist.
    static let latest = SystemCall("set_mempolicy_home_node", 450, 450)
}

// MARK: - Calls that are refused

extension SystemCall {
    /// Connections of every family: sockets, and what is sent through them.
    static let connections: [SystemCall] = [
        .init("socket", 41, 198), .init("socketpair", 53, 199), .init("bind", 49, 200), .init("listen", 50, 201),
        .init("accept", 43, 202), .init("accept4", 288, 242), .init("connect", 42, 203), .init("shutdown", 48, 210),
        .init("sendto", 44, 206), .init("sendmsg", 46, 211), .init("sendmmsg", 307, 269), .init("recvfrom", 45, 207),
        .init("recvmsg", 47, 212), .init("recvmmsg", 299, 243), .init("getsockname", 51, 204),
        .init("getpeername", 52, 205), .init("getsockopt", 55, 209), .init("setsockopt", 54, 208),
    ]

    /// Other programs, and other processes: to start, steer, read, write or signal them.
    static let programs: [SystemCall] = [
        .init("execve", 59, 221), .init("execveat", 322, 281), .init("fork", 57, nil), .init("vfork", 58, nil),
        .init("kill", 62, 129), .init("tkill", 200, 130), .init("rt_sigqueueinfo", 129, 138),
        .init("rt_tgsigqueueinfo", 297, 240), .init("ptrace", 101, 117), .init("process_vm_readv", 310, 270),
        .init("process_vm_writev", 311, 271), .init("process_madvise", 440, 440), .init("process_mrelease", 448, 448),
        .init("kcmp", 312, 272), .init("pidfd_open", 434, 434), .init("pidfd_getfd", 438, 438),
        .init("pidfd_send_signal", 424, 424), .init("setpgid", 109, 154), .init("setsid", 112, 157),
    ]

    /// Kernel interfaces that a reader of files has no use for, and attackers have.
    static let kernel: [SystemCall] = [
        .init("io_uring_setup", 425, 425), .init("io_uring_enter", 426, 426), .init("io_uring_register", 427, 427),
        .init("io_setup", 206, 0), .init("io_destroy", 207, 1), .init("io_submit", 209, 2), .init("io_cancel", 210, 3),
        .init("io_getevents", 208, 4), .init("io_pgetevents", 333, 292), .init("bpf", 321, 280),
        .init("perf_event_open", 298, 241), .init("userfaultfd", 323, 282), .init("add_key", 248, 217),
        .init("request_key", 249, 218), .init("keyctl", 250, 219), .init("vmsplice", 278, 75), .init("splice", 275, 76),
        .init("tee", 276, 77), .init("modify_ldt", 154, nil), .init("remap_file_pages", 216, 234),
        .init("migrate_pages", 256, 238), .init("move_pages", 279, 239), .init("memfd_secret", 447, 447),
        .init("fanotify_init", 300, 262), .init("fanotify_mark", 301, 263), .init("name_to_handle_at", 303, 264),
        .init("open_by_handle_at", 304, 265), .init("lookup_dcookie", 212, 18), .init("personality", 135, 92),
        .init("uselib", 134, nil),
    ]

    /// Memory, queues and semaphores that other processes share by name.
    static let channels: [SystemCall] = [
        .init("shmget", 29, 194), .init("shmat", 30, 196), .init("shmctl", 31, 195), .init("shmdt", 67, 197),
        .init("semget", 64, 190), .init("semop", 65, 193), .init("semtimedop", 220, 192), .init("semctl", 66, 191),
        .init("msgget", 68, 186), .init("msgsnd", 69, 189), .init("msgrcv", 70, 188), .init("msgctl", 71, 187),
        .init("mq_open", 240, 180), .init("mq_unlink", 241, 181), .init("mq_timedsend", 242, 182),
        .init("mq_timedreceive", 243, 183), .init("mq_notify", 244, 184), .init("mq_getsetattr", 245, 185),
    ]

    /// The machine itself, for a process that runs as root.
    static let machine: [SystemCall] = [
        .init("mount", 165, 40), .init("umount2", 166, 39), .init("pivot_root", 155, 41), .init("chroot", 161, 51),
        .init("open_tree", 428, 428), .init("move_mount", 429, 429), .init("fsopen", 430, 430),
        .init("fsconfig", 431, 431), .init("fsmount", 432, 432), .init("fspick", 433, 433),
        .init("mount_setattr", 442, 442), .init("unshare", 272, 97), .init("setns", 308, 268),
        .init("init_module", 175, 105), .init("finit_module", 313, 273), .init("delete_module", 176, 106),
        .init("create_module", 174, nil), .init("kexec_load", 246, 104), .init("kexec_file_load", 320, 294),
        .init("reboot", 169, 142), .init("swapon", 167, 224), .init("swapoff", 168, 225), .init("acct", 163, 89),
        .init("quotactl", 179, 60), .init("quotactl_fd", 443, 443), .init("sethostname", 170, 161),
        .init("setdomainname", 171, 162), .init("settimeofday", 164, 170), .init("adjtimex", 159, 171),
        .init("clock_settime", 227, 112), .init("clock_adjtime", 305, 266), .init("iopl", 172, nil),
        .init("ioperm", 173, nil), .init("syslog", 103, 116), .init("vhangup", 153, 58), .init("nfsservctl", 180, 42),
        .init("sysfs", 139, nil), .init("ustat", 136, nil), .init("_sysctl", 156, nil),
    ]

    /// Names and attributes of files.
    static let files: [SystemCall] = [
        .init("creat", 85, nil), .init("truncate", 76, 45), .init("rename", 82, nil), .init("renameat", 264, 38),
        .init("renameat2", 316, 276), .init("unlink", 87, nil), .init("unlinkat", 263, 35), .init("rmdir", 84, nil),
        .init("mkdir", 83, nil), .init("mkdirat", 258, 34), .init("mknod", 133, nil), .init("mknodat", 259, 33),
        .init("link", 86, nil), .init("linkat", 265, 37), .init("symlink", 88, nil), .init("symlinkat", 266, 36),
        .init("chmod", 90, nil), .init("fchmod", 91, 52), .init("fchmodat", 268, 53), .init("chown", 92, nil),
        .init("fchown", 93, 55), .init("lchown", 94, nil), .init("fchownat", 260, 54), .init("utime", 132, nil),
        .init("utimes", 235, nil), .init("futimesat", 261, nil), .init("utimensat", 280, 88), .init("setxattr", 188, 5),
        .init("lsetxattr", 189, 6), .init("fsetxattr", 190, 7), .init("removexattr", 197, 14),
        .init("lremovexattr", 198, 15), .init("fremovexattr", 199, 16),
    ]
}
