internal import CLinux
internal import Files
internal import Glibc

/// What a process gives up, for good, before it reads hostile input.
package enum ProcessConfinement {
    /// Gives up new privileges, connections, programs, processes, and every change of a file that is not open yet.
    ///
    /// - Throws: `severalThreads`, `refused`, `unknownMachine`; the process may then be confined in part.
    package static func enter() throws(ConfinementError) {
        try requireOneThread()
        try forgoPrivileges()
        try Landlock.restrict()
        try install(.reader)
    }

    /// Refuses to go on with several threads; where `/proc` does not say how many there are, it says why.
    static func requireOneThread() throws(ConfinementError) {
        let count: Int
        do throws(SystemError) {
            count = try OpenFile("/proc/self/task", O_RDONLY | O_DIRECTORY).names().count
        } catch {
            throw .refused("to count its threads in /proc", error.description)
        }
        guard count == 1 else { throw .severalThreads(count) }
    }

    /// No program that this process starts gets more rights than it has; filters ask for that.
    package static func forgoPrivileges() throws(ConfinementError) {
        guard sallyport_forgo_privileges() == 0 else {
            throw .refused("to forgo new privileges", SystemError.text(errno))
        }
    }

    /// Installs the filter of system calls.
    package static func install(_ profile: SystemCallFilter.Profile) throws(ConfinementError) {
        guard let machine = Machine.current else { throw .unknownMachine }
        try SystemCallFilter(profile, on: machine, process: UInt32(getpid())).install()
    }
}
