internal import CArchive
internal import Glibc

/// Owns one libarchive reader, and is the only type that calls libarchive.
@safe struct ArchiveHandle: ~Copyable {
    private let raw: OpaquePointer
    private let feed: ArchiveFeed

    /// What a handle takes apart: compression alone, or tar alone.
    enum Task { case compression, tar }

    private init(of source: any BufferSupply) throws(ArchiveError) {
        guard let raw = unsafe archive_read_new() else { throw .libraryFault("out of memory") }
        unsafe self.raw = raw
        feed = ArchiveFeed(source)
    }

    /// Opens a reader, which reads as much as it takes to recognise the format.
    ///
    /// - Throws: `libraryFault` where a filter is not built in; what the source throws; `damaged`.
    static func open(_ task: Task, of source: any BufferSupply) throws(ArchiveError) -> ArchiveHandle {
        let handle = try ArchiveHandle(of: source)
        try handle.enable(task)
        try handle.open()
        return handle
    }

    deinit { _ = unsafe archive_read_free(raw) }

    /// Names each format and filter: everything else stays unknown.
    private func enable(_ task: Task) throws(ArchiveError) {
        switch task {
        case .tar:
            try enabled(unsafe archive_read_support_format_tar(raw), "tar")
        case .compression:
            try enabled(unsafe archive_read_support_format_raw(raw), "raw")
            try enabled(unsafe archive_read_support_filter_gzip(raw), "gzip")
            try enabled(unsafe archive_read_support_filter_zstd(raw), "zstd")
            try enabled(unsafe archive_read_support_filter_xz(raw), "xz")
            try enabled(unsafe archive_read_support_filter_bzip2(raw), "bzip2")
            try enabled(unsafe archive_read_support_filter_lz4(raw), "lz4")
        }
    }

    /// Refuses WARN as well: for a filter it means that an outside program would run.
    private func enabled(_ status: CInt, _ name: String) throws(ArchiveError) {
        guard status == ARCHIVE_OK else { throw .libraryFault("\(name) is not built in") }
    }

    private func open() throws(ArchiveError) {
        let context = unsafe Unmanaged.passUnretained(feed).toOpaque()
        let status = UTF8Locale.during {
            unsafe archive_read_open2(
                raw,
                context,
                nil,
                { unsafe ArchiveFeed.serve($1, $2) },
                { unsafe ArchiveFeed.skip($1, $2) },
                nil
            )
        }
        try require(status)
    }

    /// Takes a source's own error first, and refuses WARN as well: it means a header that was read in part.
    private func require(_ status: CInt) throws(ArchiveError) {
        if let failure = feed.failure { throw failure }
        guard status == ARCHIVE_OK else { throw .damaged(expected: "a whole archive", found: reason) }
    }

    private var reason: String {
        guard let text = unsafe archive_error_string(raw) else { return "one that libarchive cannot read" }
        return unsafe "'\(String(cString: text))'"
    }

    /// How many layers of compression there are.
    var filters: Int { Int(unsafe archive_filter_count(raw)) - 1 }

    /// Whether the only layer of compression is gzip, whose checksum libarchive does not compare.
    var isGzip: Bool {
        let filter = unsafe archive_filter_code(raw, 0)
        return filters == 1 && filter == ARCHIVE_FILTER_GZIP
    }

    /// How many bytes of the source the outermost layer has used.
    var bytesConsumed: Int64 { unsafe archive_filter_bytes(raw, -1) }

    /// Where in the stream the header of the current entry begins, extended headers included.
    var headerPosition: Int64 { unsafe archive_read_header_position(raw) }

    /// Reads the next header.
    ///
    /// - Parameter mayWarn: Whether libarchive may have found attributes or letters that it has no use for.
    /// - Returns: nil at the end-of-archive marker, or where libarchive takes the end of the stream for one.
    /// - Throws: What the source throws; `damaged`.
    func nextHeader(mayWarn: Bool = false) throws(ArchiveError) -> ArchiveHeader? {
        var entry: OpaquePointer?
        let status = UTF8Locale.during { unsafe archive_read_next_header(raw, &entry) }
        if status == ARCHIVE_EOF, feed.failure == nil { return nil }
        try require(mayWarn && status == ARCHIVE_WARN ? ARCHIVE_OK : status)
        guard let entry = unsafe entry else { throw .libraryFault("an entry without a header") }
        return UTF8Locale.during { unsafe header(entry) }
    }

    private func header(_ entry: OpaquePointer) -> ArchiveHeader {
        let name = unsafe archive_entry_pathname(entry)
        let type = unsafe archive_entry_filetype(entry)
        let target = unsafe archive_entry_symlink(entry)
        let hardTarget = unsafe archive_entry_hardlink(entry)
        let isLink = unsafe hardTarget != nil || target != nil
        return ArchiveHeader(
            name: unsafe name.map { unsafe String(cString: $0) },
            isFile: type == S_IFREG && !isLink,
            isDirectory: type == S_IFDIR && !isLink,
            target: unsafe type == S_IFLNK ? target.map { unsafe String(cString: $0) } : nil,
            hardTarget: unsafe hardTarget.map { unsafe String(cString: $0) },
            isSparse: unsafe archive_entry_sparse_count(entry) > 0,
            size: unsafe archive_entry_size(entry)
        )
    }

    /// Reads the next piece of the current entry's content.
    ///
    /// - Returns: nil at the end of the content.
    /// - Throws: `damaged`; discard then what earlier calls returned.
    func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
        var start: UnsafeRawPointer?
        var (count, offset) = (0, Int64(0))
        let status = unsafe archive_read_data_block(raw, &start, &count, &offset)
        if status == ARCHIVE_EOF, feed.failure == nil { return nil }
        try require(status)
        guard count > 0, let start = unsafe start else {
            return ArchiveBlock(slice: nil, offset: offset, position: nil)
        }
        if let slice = unsafe feed.slice(at: start, count: count) {
            return ArchiveBlock(slice: slice, offset: offset, position: feed.place(of: slice))
        }
        let buffer = ArchiveBuffer(capacity: count)
        unsafe buffer.refill { memory in
            unsafe memory.copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
            return count
        }
        return ArchiveBlock(slice: ArchiveSlice(buffer), offset: offset, position: nil)
    }

    /// Reads content into a buffer, to the brim unless the content ends before.
    func fill(_ buffer: ArchiveBuffer) throws(ArchiveError) {
        try unsafe buffer.refill { memory throws(ArchiveError) in
            let count = unsafe archive_read_data(raw, memory.baseAddress, memory.count)
            try require(count < 0 ? ARCHIVE_FATAL : ARCHIVE_OK)
            return count
        }
    }

    /// Reads what the archive leaves of its source.
    func drain() throws(ArchiveError) { try feed.drain() }
}

/// What libarchive says about an entry.
struct ArchiveHeader {
    let name: String?
    let isFile: Bool
    let isDirectory: Bool
    /// Where a symbolic link leads; nil for all else.
    let target: String?
    /// Which entry a hard link is a second name for; nil for all else.
    let hardTarget: String?
    let isSparse: Bool
    let size: Int64
}

/// A piece of content, and where it lies in the entry and, where libarchive did not copy it, in the stream.
struct ArchiveBlock {
    let slice: ArchiveSlice?
    let offset: Int64
    let position: Int64?
}

/// A locale in which libarchive reads names as UTF-8; in the "C" locale it would refuse to.
enum UTF8Locale {
    /// The system's own, never freed; nil where it lacks one, and then names outside of ASCII are refused.
    private nonisolated(unsafe) static let locale: locale_t? = unsafe newlocale(CInt(LC_CTYPE_MASK), "C.UTF-8", nil)

    /// Runs `body` with the locale for this thread alone.
    static func during<Result>(_ body: () -> Result) -> Result {
        guard let locale = unsafe locale else { return body() }
        let former = unsafe uselocale(locale)
        defer { _ = unsafe uselocale(former) }
        return body()
    }
}
