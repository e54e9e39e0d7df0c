internal import Archives
internal import Files
internal import Glibc
package import Vocabulary

/// How a layout is read.
package struct LayoutOptions: Sendable {
    package var limits: Limits
    /// Whether the digest of the file itself is wanted.
    package var fileDigest: Bool
    /// Whether layers are decompressed and read, too.
    package var readsLayers = false
    /// Where the blobs go that memory has no room for: `$TMPDIR`, as the command line says.
    package var spoolFolder: SpoolFolder
    /// Told how many bytes of the input were read, after each buffer; any thread may tell.
    package var progress: (@Sendable (Int64) -> Void)?

    package init(limits: Limits = Limits(), fileDigest: Bool = true, spoolFolder: SpoolFolder = SpoolFolder("/tmp")) {
        (self.limits, self.fileDigest, self.spoolFolder) = (limits, fileDigest, spoolFolder)
    }
}

/// Reads OCI image layouts: an archive, a folder, or standard input, in one pass.
package enum LayoutSource {
    /// Bytes of one read: large enough that a system call costs nothing, small enough for the caches.
    static let bufferSize = 1 << 20

    /// Reads a layout whole, hashes every file and compares every blob with its name.
    ///
    /// - Parameters:
    ///   - path: A tar, a folder, or `-`.
    ///   - standardInput: What `-` stands for; it may be a pipe.
    ///   - options: Limits, and what to compute.
    /// - Returns: The layout, unparsed.
    /// - Throws: `ArchiveError`, `LayoutError`, `LimitExceeded`, located in `path` and in the entry; `Fault`.
    package static func read(
        path: String,
        standardInput: CInt = STDIN_FILENO,
        options: LayoutOptions = LayoutOptions()
    ) throws -> Layout {
        try read(path: path, standardInput: standardInput, options: options, bufferSize: bufferSize)
    }

    /// The same with buffers of another size, for tests.
    static func read(
        path: String,
        standardInput: CInt = STDIN_FILENO,
        options: LayoutOptions,
        bufferSize: Int
    ) throws -> Layout {
        do {
            guard path != "-" else {
                return try read(standardInput, name: "-", options: options, bufferSize: bufferSize)
            }
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
            guard descriptor >= 0 else { throw LayoutError.notALayout(found: SystemError.text(errno)) }
            defer { close(descriptor) }
            return try read(descriptor, name: lastComponent(of: path), options: options, bufferSize: bufferSize)
        } catch let error as any Explained where error.blame == .input {
            throw Located(in: path == "-" ? "standard input" : path, error)
        }
    }

    private static func read(
        _ descriptor: CInt,
        name: String,
        options: LayoutOptions,
        bufferSize: Int
    ) throws -> Layout {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw LayoutError.notALayout(found: SystemError.text(errno))
        }
        let pipeline = try ContentPipeline(options, bufferSize: bufferSize)
        do {
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                return try readFolder(descriptor, name: name, options, bufferSize, pipeline)
            case S_IFREG, S_IFIFO, S_IFSOCK:
                return try readArchive(descriptor, name: name, options, bufferSize, pipeline)
            default: throw LayoutError.notALayout(found: "a device")
            }
        } catch {
            throw pipeline.abandon(error)
        }
    }

    private static func readFolder(
        _ descriptor: CInt,
        name: String,
        _ options: LayoutOptions,
        _ bufferSize: Int,
        _ pipeline: ContentPipeline
    ) throws -> Layout {
        var walk = FolderWalk(limits: options.limits, bufferSize: bufferSize, pipeline: pipeline)
        walk.progress = options.progress
        try walk.read(descriptor)
        let content = try pipeline.finish()
        return try Layout(name: name, fileDigest: nil, size: walk.size, entries: walk.entries, links: [:], content)
    }

    private static func readArchive(
        _ descriptor: CInt,
        name: String,
        _ options: LayoutOptions,
        _ bufferSize: Int,
        _ pipeline: ContentPipeline
    ) throws -> Layout {
        let file = LaneHash()
        if options.fileDigest { try file.begin() }
        var reader = try ArchiveReader(descriptor: descriptor, limits: options.limits, bufferSize: bufferSize) {
            file.push($0)
            options.progress?(Int64($0.count))
        }
        // Where everything is hashed once alone, the blobs can be, each where it lies, on all cores.
        let shared = options.fileDigest ? nil : try SharedFile(duplicating: descriptor, progress: options.progress)
        var paths = LayoutPaths()
        var entries = 0
        while let entry = try reader.next() {
            if entry.path.isEmpty { continue }
            entries += 1
            do {
                try read(entry, from: &reader, shared, &paths, pipeline)
            } catch let error as any Explained where error.location == nil && error.blame == .input {
                throw Located(in: entry.path, error)
            }
        }
        let content = try pipeline.finish()
        return try Layout(
            name: name,
            fileDigest: file.finish(),
            size: reader.bytesRead,
            entries: entries,
            links: paths.links,
            content
        )
    }

    private static func read(
        _ entry: ArchiveEntry,
        from reader: inout ArchiveReader,
        _ shared: SharedFile?,
        _ paths: inout LayoutPaths,
        _ pipeline: ContentPipeline
    ) throws {
        switch entry.kind {
        case .directory: return try paths.admitFolder(entry.path)
        case .symbolicLink(let target): return try paths.admitLink(entry.path, to: target)
        case .file: break
        }
        let role = try paths.admitFile(entry.path)
        var first: ArchiveSlice?
        if let shared, BlobKeeper.mayBeOpaque(role, size: entry.size) {
            first = try reader.content()
            if let first, BlobKeeper.isOpaque(role, beginning: first), let offset = reader.skipContent() {
                let part = FilePart(
                    file: shared,
                    offset: offset,
                    size: entry.size,
                    isWhole: false,
                    told: Int64(first.count)
                )
                return try pipeline.hash(part, path: entry.path, role)
            }
        }
        try pipeline.send(.begin(path: entry.path, role, size: entry.size))
        if let first { try pipeline.send(.content(first)) }
        while let slice = try reader.content() { try pipeline.send(.content(slice)) }
        try pipeline.send(.end)
    }

    private static func lastComponent(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
