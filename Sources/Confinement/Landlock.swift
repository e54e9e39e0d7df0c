internal import CLinux
internal import Files
internal import Glibc

/// Landlock: rights over files that a process gives up, whatever calls it finds to use them.
///
/// Source: the kernel's `Documentation/userspace-api/landlock.rst`.
package enum Landlock {
    /// Rights over files, with the version of the interface that brought each.
    private static let files: [(version: Int, rights: UInt64)] = [
        // Execute, write, and remove or make entries of every kind; not 1 << 2 and 1 << 3, which are to read.
        (1, 0x1FF3),
        (2, 1 << 13),  // rename or link into another folder
        (3, 1 << 14),  // truncate
        (5, 1 << 15),  // ioctl of devices
    ]
    /// To bind and connect TCP sockets.
    private static let network: (version: Int, rights: UInt64) = (4, 0b11)
    /// To reach abstract sockets and signal processes of others.
    private static let scopes: (version: Int, rights: UInt64) = (6, 0b11)

    /// Gives up every right that changes something, everywhere: this thread, and those that it starts from now on.
    ///
    /// What is open already stays usable, as it was opened.
    ///
    /// - Returns: Whether the kernel has Landlock; if not, nothing was done.
    /// - Throws: `refused`.
    @discardableResult package static func restrict() throws(ConfinementError) -> Bool {
        // Not there (ENOSYS), switched off (EOPNOTSUPP), or hidden by a sandbox around us that does not know it (EPERM).
        let version = sallyport_landlock_version()
        guard version > 0 else { return false }
        let ruleset = unsafe attributes(version: Int(version)).withUnsafeBytes {
            unsafe sallyport_landlock_create($0.baseAddress, $0.count)
        }
        guard ruleset >= 0 else { throw refusal() }
        defer { close(ruleset) }
        guard sallyport_landlock_restrict(ruleset) == 0 else { throw refusal() }
        return true
    }

    /// `struct landlock_ruleset_attr`, as long as a version knows it.
    static func attributes(version: Int) -> [UInt64] {
        var attributes = [files.filter { $0.version <= version }.reduce(0) { $0 | $1.rights }]
        if version >= network.version { attributes.append(network.rights) }
        if version >= scopes.version { attributes.append(scopes.rights) }
        return attributes
    }

    private static func refusal() -> ConfinementError { .refused("Landlock", SystemError.text(errno)) }
}
