package import Glibc

/// What the system says of a file; equal as long as nobody touched it.
package struct FileStatus: Hashable, Sendable {
    /// One of `S_IFREG`, `S_IFDIR` and so on.
    package let kind: mode_t
    package let mode: mode_t
    package let owner: UInt32
    package let size: Int64
    private let device: UInt64
    private let inode: UInt64
    private let modifiedSeconds: Int
    private let modifiedNanoseconds: Int

    /// Asks without opening.
    ///
    /// - Parameters:
    ///   - path: The file, from the folder where it is relative.
    ///   - folder: The descriptor of a folder.
    ///   - followingLinks: Whether a symbolic link stands for what it leads to.
    /// - Throws: `SystemError`.
    package init(of path: String, in folder: CInt = AT_FDCWD, followingLinks: Bool) throws(SystemError) {
        var status = stat()
        guard unsafe fstatat(folder, path, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else {
            throw SystemError("fstatat")
        }
        self.init(status)
    }

    /// Whether both are one file, by whatever names it was reached and whatever happened to it in between.
    package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

    init(_ status: stat) {
        kind = status.st_mode & S_IFMT
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        size = Int64(status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
    }
}
