internal import Files
internal import Glibc
internal import Synchronization
internal import Vocabulary

/// A temporary file without a name, for the blobs that memory has no room for.
///
/// Nobody else can open it, and the system frees it with the process, however that ends.
final class SpoolFile: Sendable {
    private let folder: String
    private let descriptor: CInt
    /// Where the part of the last who asked for one ends.
    private let end = Mutex<Int64>(0)

    /// Creates the file.
    ///
    /// - Throws: `Fault`, `cannot-write`.
    init(in folder: String) throws(Fault) {
        var template = Array("\(folder)/sallyport.XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw .cannotWrite("a temporary file in \(folder)", SystemError.text(errno)) }
        _ = unsafe unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        (self.folder, self.descriptor) = (folder, descriptor)
    }

    deinit { close(descriptor) }

    /// Sets bytes aside that nobody else writes.
    ///
    /// - Returns: The offset of the first.
    func allocate(_ count: Int64) -> Int64 {
        end.withLock { end in
            defer { end += count }
            return end
        }
    }

    /// Drops all content, and frees the room that it took; nobody may hold any.
    ///
    /// - Throws: `Fault`, `cannot-write`.
    func empty() throws(Fault) {
        end.withLock { $0 = 0 }
        guard ftruncate(descriptor, 0) == 0 else {
            throw .cannotWrite("the temporary file in \(folder)", SystemError.text(errno))
        }
    }

    /// Writes bytes at an offset.
    ///
    /// - Throws: `Fault`, `cannot-write`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(Fault) {
        var written = 0
        while written < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(written))
            guard count > 0 || errno == EINTR else {
                throw .cannotWrite("the temporary file in \(folder)", SystemError.text(errno))
            }
            written += max(count, 0)
        }
    }

    /// Reads bytes back; any thread may.
    ///
    /// - Throws: `Fault`, when the system does not return what was written.
    func read(count: Int, at offset: Int64) throws(Fault) -> [UInt8] {
        var failure: CInt = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { memory, filled in
            while filled < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(memory)[filled...]
                )
                let step = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
                if step < 0, errno == EINTR { continue }
                guard step > 0 else {
                    failure = step < 0 ? errno : EIO
                    return
                }
                filled += step
            }
        }
        guard bytes.count == count else {
            throw .inside("cannot read back the temporary file in \(folder): \(SystemError.text(failure))")
        }
        return bytes
    }
}
