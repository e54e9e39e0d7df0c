internal import Archives
internal import Files
internal import Glibc
internal import Vocabulary

/// Walks a layout that is a folder, by the rules that hold for archives.
///
/// No link is followed below the top, and nothing but regular files and folders is opened.
struct FolderWalk {
    private let limits: Limits
    private let pipeline: ContentPipeline
    private var ring: BufferRing
    private var paths = LayoutPaths()
    private(set) var entries = 0
    private(set) var size: Int64 = 0
    /// Told how many bytes were read, after each buffer.
    var progress: (@Sendable (Int64) -> Void)?

    init(limits: Limits, bufferSize: Int, pipeline: ContentPipeline) {
        (self.limits, self.pipeline) = (limits, pipeline)
        ring = BufferRing(capacity: bufferSize)
    }

    /// Reads everything below a folder, in the order of the bytes of the names.
    ///
    /// - Parameters:
    ///   - descriptor: The open folder, which stays the caller's.
    ///   - path: Where in the layout it is; empty for its top.
    /// - Throws: `ArchiveError`, `LayoutError`, located in the path inside the layout; `LimitExceeded`.
    mutating func read(_ descriptor: CInt, path: String = "") throws {
        for name in try Self.names(in: descriptor, limit: limits.entries - entries, path: path) {
            let place = path.isEmpty ? name : Array(path.utf8) + [UInt8(ascii: "/")] + name
            let child = try EntryName.path(place, limits: limits)
            entries += 1
            guard entries <= limits.entries else { throw Self.tooMany(limits.entries) }
            do {
                try readChild(name, of: descriptor, path: child)
            } catch let error as any Explained where error.location == nil && error.blame == .input {
                throw Located(in: child, error)
            }
        }
    }

    private mutating func readChild(_ name: [UInt8], of folder: CInt, path: String) throws {
        let terminated = name.map(CChar.init(bitPattern:)) + [0]
        var status = stat()
        // First a look without opening: to open some devices is to use them.
        guard unsafe fstatat(folder, terminated, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Self.systemError() }
        let type = try Self.type(of: status)
        let descriptor = unsafe openat(folder, terminated, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.systemError() }
        defer { close(descriptor) }
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.systemError() }
        guard try Self.type(of: status) == type else { throw ArchiveError.entryType(found: "one that just changed") }
        switch type {
        case .folder:
            try paths.admitFolder(path)
            try read(descriptor, path: path)
        case .file: try readFile(descriptor, path: path, declared: Int64(status.st_size))
        }
    }

    private mutating func readFile(_ descriptor: CInt, path: String, declared: Int64) throws {
        let role = try paths.admitFile(path)
        guard declared <= limits.unpacked - size else {
            throw LimitExceeded("unpacked", limit: limits.unpacked, found: "another \(declared) bytes")
        }
        var count: Int64 = 0
        var first: ArchiveSlice?
        if BlobKeeper.mayBeOpaque(role, size: declared) {
            first = try ring.fill(from: descriptor)
            if let first, BlobKeeper.isOpaque(role, beginning: first) {
                size += declared
                let part = FilePart(
                    file: try SharedFile(duplicating: descriptor, progress: progress),
                    offset: 0,
                    size: declared,
                    isWhole: true
                )
                return try pipeline.hash(part, path: path, role)
            }
        }
        try pipeline.send(.begin(path: path, role, size: declared))
        if let first {
            count += Int64(first.count)
            progress?(count)
            try pipeline.send(.content(first))
        }
        while count <= declared, let slice = try ring.fill(from: descriptor) {
            count += Int64(slice.count)
            progress?(Int64(slice.count))
            try pipeline.send(.content(slice))
        }
        guard count == declared else { throw LayoutError.changedSize(expected: declared, found: count) }
        try pipeline.send(.end)
        size += count
    }

    private enum EntryType { case file, folder }

    private static func type(of status: stat) throws(ArchiveError) -> EntryType {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: throw .entryType(found: "a symbolic link")
        case S_IFIFO: throw .entryType(found: "a FIFO")
        case S_IFSOCK: throw .entryType(found: "a socket")
        default: throw .entryType(found: "a device")
        }
    }

    /// The names in a folder, sorted by their bytes so that every run meets the same error first.
    private static func names(in descriptor: CInt, limit: Int, path: String) throws -> [[UInt8]] {
        do throws(SystemError) {
            let names = try OpenFile(duplicating: descriptor).names(limit: limit)
            if names.count <= limit { return names }
        } catch {
            throw ArchiveError.unreadable(reason: error.description)
        }
        throw tooMany(limit)
    }

    private static func tooMany(_ limit: Int) -> LimitExceeded {
        LimitExceeded("entries", limit: Int64(limit), found: "more")
    }

    private static func systemError() -> ArchiveError { .unreadable(reason: SystemError.text(errno)) }
}
