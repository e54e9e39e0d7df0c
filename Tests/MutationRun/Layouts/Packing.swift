internal import CArchive

/// How a bundle is compressed on the medium.
enum Packing: String, CaseIterable, Sendable {
    case plain, gzip, zstd, xz, bzip2, lz4

    /// The same content in this packing, made by libarchive.
    func pack(_ bytes: [UInt8]) -> [UInt8] {
        guard self != .plain else { return bytes }
        guard let archive = unsafe archive_write_new() else { fatalError("libarchive has no memory") }
        defer { _ = unsafe archive_write_free(archive) }
        var packed = [UInt8](repeating: 0, count: bytes.count + bytes.count / 2 + 65_536)
        var used = 0
        let size = packed.count
        var isWritten = unsafe addFilter(archive) && archive_write_set_format_raw(archive) == ARCHIVE_OK
        isWritten = unsafe isWritten && archive_write_open_memory(archive, &packed, size, &used) == ARCHIVE_OK
        let entry = unsafe archive_entry_new()
        unsafe archive_entry_set_filetype(entry, UInt32(S_IFREG))
        isWritten = unsafe isWritten && archive_write_header(archive, entry) == ARCHIVE_OK
        isWritten = unsafe isWritten && archive_write_data(archive, bytes, bytes.count) == bytes.count
        unsafe archive_entry_free(entry)
        isWritten = unsafe archive_write_close(archive) == ARCHIVE_OK && isWritten
        guard isWritten else { fatalError("libarchive cannot write \(rawValue)") }
        return Array(packed.prefix(used))
    }

    private func addFilter(_ archive: OpaquePointer) -> Bool {
        let status =
            switch self {
            case .plain: ARCHIVE_OK
            case .gzip: unsafe archive_write_add_filter_gzip(archive)
            case .zstd: unsafe archive_write_add_filter_zstd(archive)
            case .xz: unsafe archive_write_add_filter_xz(archive)
            case .bzip2: unsafe archive_write_add_filter_bzip2(archive)
            case .lz4: unsafe archive_write_add_filter_lz4(archive)
            }
        if self == .xz { _ = unsafe archive_write_set_filter_option(archive, "xz", "compression-level", "0") }
        return status == ARCHIVE_OK
    }
}
