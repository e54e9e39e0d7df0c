internal import Archives
internal import Cryptography
internal import Files
internal import Glibc
internal import Vocabulary

/// A file, or a part of one, that can be read where it lies; closed with its last reference.
struct FilePart: Sendable {
    let file: SharedFile
    let offset: Int64
    let size: Int64
    /// Whether the file must end behind the part.
    let isWhole: Bool
    /// How many bytes of it were told of already.
    var told: Int64 = 0
}

/// A descriptor that several threads read from, each at its own place.
final class SharedFile: Sendable {
    let descriptor: CInt
    /// Told how many bytes were read, after each piece.
    let progress: (@Sendable (Int64) -> Void)?

    /// Opens the same file again.
    ///
    /// - Throws: `Fault` when the system has no descriptor left.
    init(duplicating other: CInt, progress: (@Sendable (Int64) -> Void)? = nil) throws(Fault) {
        self.progress = progress
        descriptor = fcntl(other, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .inside("cannot open a file again: \(SystemError.text(errno))") }
    }

    deinit { close(descriptor) }
}

/// The pieces of a part, hashed as they are read.
final class PartSource {
    private let part: FilePart
    private var sha256: IncrementalHash?
    private var sha512: IncrementalHash?
    private(set) var ring: BufferRing
    private var done: Int64 = 0
    /// What `pull` met.
    private(set) var failure: (any Error)?

    init(_ part: FilePart, _ role: LayoutRole, _ ring: BufferRing) throws(CryptographyError) {
        (self.part, self.ring) = (part, ring)
        sha256 = try IncrementalHash(.sha256)
        if case .blob(let digest, _) = role, digest.algorithm == .sha512 { sha512 = try IncrementalHash(.sha512) }
    }

    /// The next piece; nil behind the last.
    ///
    /// - Throws: `changedSize` when the file is no longer as long; `ArchiveError.unreadable`.
    func supply() throws -> ArchiveSlice? {
        guard done < part.size else { return nil }
        let slice = try unsafe ring.fill { memory throws(ArchiveError) in
            let rest = Int(min(part.size - done, Int64(memory.count)))
            return try unsafe read(UnsafeMutableRawBufferPointer(rebasing: memory[..<rest]), at: done)
        }
        guard let slice else { throw LayoutError.changedSize(expected: part.size, found: done) }
        unsafe slice.withUnsafeBytes { bytes in
            unsafe sha256?.update(bytes)
            unsafe sha512?.update(bytes)
        }
        done += Int64(slice.count)
        if done > part.told { part.file.progress?(min(done - part.told, Int64(slice.count))) }
        return slice
    }

    /// The same for a reader that knows errors of archives alone; `failure` keeps the others.
    func pull() throws(ArchiveError) -> ArchiveSlice? {
        do {
            return try supply()
        } catch {
            failure = error
            throw .unreadable(reason: "\(error)")
        }
    }

    /// The digests, once there are no more pieces.
    ///
    /// - Throws: `changedSize` where the file must end here and does not.
    func finish() throws -> (sha256: Digest, sha512: Digest?) {
        if part.isWhole {
            let more = try unsafe ring.fill { memory throws(ArchiveError) in
                try unsafe read(UnsafeMutableRawBufferPointer(rebasing: memory[..<1]), at: done)
            }
            guard more == nil else { throw LayoutError.changedSize(expected: part.size, found: part.size + 1) }
        }
        guard let digest = sha256.take()?.finish() else { throw Fault.inside("a digest was asked for twice") }
        return (digest, sha512.take()?.finish())
    }

    private func read(_ piece: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ArchiveError) -> Int {
        while true {
            let count = unsafe pread(
                part.file.descriptor,
                piece.baseAddress,
                piece.count,
                off_t(part.offset + offset)
            )
            if count >= 0 { return count }
            guard errno == EINTR else { throw .unreadable(reason: SystemError.text(errno)) }
        }
    }
}
