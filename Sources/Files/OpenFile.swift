package import Glibc
internal import Vocabulary

/// An open file or folder, closed when it goes out of scope.
package struct OpenFile: ~Copyable {
    package let descriptor: CInt

    /// Opens or creates a file; programs that are started do not inherit it.
    ///
    /// - Parameters:
    ///   - path: The file, from the folder where it is relative.
    ///   - folder: The descriptor of a folder.
    ///   - flags: Those of `open`.
    ///   - mode: That of a new file, which the umask narrows.
    /// - Throws: `SystemError`.
    package init(
        _ path: String,
        in folder: CInt = AT_FDCWD,
        _ flags: CInt,
        mode: mode_t = 0
    ) throws(SystemError) {
        let descriptor = unsafe openat(folder, path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError("openat") }
        self.descriptor = descriptor
    }

    /// Opens the same file again, with the same place in it.
    ///
    /// - Throws: `SystemError`.
    package init(duplicating other: CInt) throws(SystemError) {
        let descriptor = fcntl(other, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw SystemError("fcntl") }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// What the open file is.
    ///
    /// - Throws: `SystemError`.
    package func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError("fstat") }
        return FileStatus(status)
    }

    // MARK: - Reading

    /// Reads the next piece; a signal does not end it.
    ///
    /// - Parameter piece: Its count, in bytes, is the most that one call reads.
    /// - Returns: How many bytes of `piece` are now content; 0 at the end.
    /// - Throws: `SystemError`.
    package func read(into piece: inout [UInt8]) throws(SystemError) -> Int {
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read") }
        }
    }

    /// Reads to the end.
    ///
    /// - Parameter limit: The most bytes that there may be.
    /// - Returns: The content; nil when there is more.
    /// - Throws: `SystemError`.
    package func readAll(limit: Int) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try read(into: &piece)
            if count == 0 { return bytes }
            guard count <= limit - bytes.count else { return nil }
            bytes += piece.prefix(count)
        }
    }

    /// Reads the names in this folder, sorted by their bytes, without `.` and `..`.
    ///
    /// - Parameter limit: How many names there may be.
    /// - Returns: The names; one more than the limit where there are more.
    /// - Throws: `SystemError`.
    package consuming func names(limit: Int = .max) throws(SystemError) -> [[UInt8]] {
        guard let stream = unsafe fdopendir(descriptor) else {
            let error = SystemError("fdopendir")
            _ = consume self
            throw error
        }
        // The stream owns the descriptor from here on.
        discard self
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while names.count <= limit {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw SystemError("readdir") }
                break
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            names.append(name)
        }
        return names.sorted { $0.precedes($1) }
    }

    // MARK: - Writing

    /// Writes all bytes; a signal does not end it.
    ///
    /// - Throws: `SystemError`.
    package func writeAll(_ bytes: [UInt8]) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write") }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until the medium has what was written, or the names of a folder.
    ///
    /// - Throws: `SystemError`.
    package func sync() throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw SystemError("fsync") }
    }

    /// Removes a file of this folder.
    ///
    /// - Throws: `SystemError`.
    package func remove(_ name: String) throws(SystemError) {
        guard unsafe unlinkat(descriptor, name, 0) == 0 else { throw SystemError("unlinkat") }
    }
}
