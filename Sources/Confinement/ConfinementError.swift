package import Vocabulary

/// Why a process cannot confine itself.
package enum ConfinementError: Explained, Hashable {
    /// The system refuses a step; the texts name it, and what the system says.
    case refused(String, String)
    /// Landlock binds the thread that asks and those that it starts: others would stay free.
    case severalThreads(Int)
    /// Nobody has written down the system calls of this machine.
    case unknownMachine

    package var blame: Blame { .ourselves }
    package var code: Code { .internalFault }

    package var description: String {
        switch self {
        case .refused(let step, let reason): "cannot confine the process: the system refuses \(step): \(reason)"
        case .severalThreads(let count):
            "cannot confine the process: expected one thread before the bundle is read, found \(count)"
        case .unknownMachine: "cannot confine the process: expected x86_64 or aarch64, found another machine"
        }
    }

    package var remedy: String? { "if this system cannot do it, read the bundle without: --no-confine" }
}
