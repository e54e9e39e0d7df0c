internal import Archives
internal import Vocabulary

/// Decides what stays of each file's content, and where.
///
/// What begins like JSON may be a manifest or evidence; it is kept in memory, and when that is full in one temporary
/// file. Layers are never kept.
struct BlobKeeper {
    /// Kept whatever they begin with: small signatures and configs that are not JSON.
    private static let smallBlob: Int64 = 64 << 10

    /// Whether a file may turn out to be one that nobody keeps, once its first bytes are seen.
    static func mayBeOpaque(_ role: LayoutRole, size: Int64) -> Bool {
        switch role {
        case .blob, .other: size > smallBlob
        case .index, .ociLayout, .carrier: false
        }
    }

    /// Whether such a file is one that nobody keeps.
    static func isOpaque(_ role: LayoutRole, beginning slice: ArchiveSlice) -> Bool {
        role == .other || firstByte(slice).map { !beginsJSON($0) } ?? false
    }

    private enum Place {
        case memory([UInt8])
        /// A temporary file, which is asked for when there is something to write: most layers are dropped before.
        case unspooled
        case spool(SpoolFile, offset: Int64, written: Int64)
        case nowhere(BlobContent)
    }

    private let limits: Limits
    private let spoolFolder: SpoolFolder
    private var kept: Int64 = 0
    private var spool: SpoolFile?

    private var size: Int64 = 0
    private var place = Place.nowhere(.opaque)
    /// Nothing but white space so far.
    private var isUndecided = false

    init(limits: Limits, spoolFolder: SpoolFolder) {
        (self.limits, self.spoolFolder) = (limits, spoolFolder)
    }

    /// Begins a file.
    ///
    /// - Throws: `LimitExceeded` for an index that is too large.
    mutating func begin(_ role: LayoutRole, size: Int64) throws {
        self.size = size
        isUndecided = false
        switch role {
        case .other: place = .nowhere(.opaque)
        case .carrier: place = size > limits.manifest ? .nowhere(.overLimit(limits.manifest)) : room
        case .index, .ociLayout:
            guard size <= limits.manifest else {
                throw LimitExceeded("manifest", limit: limits.manifest, found: "\(size) bytes")
            }
            place = .memory([])
        case .blob:
            isUndecided = size > Self.smallBlob
            place = isUndecided && size > limits.attestation ? .nowhere(.overLimit(limits.attestation)) : room
        }
    }

    private var room: Place { size <= limits.kept - kept ? .memory([]) : .unspooled }

    /// Takes in the next piece.
    ///
    /// - Throws: `Fault` without a temporary file; `LayoutError.changedSize` for more than was declared.
    mutating func append(_ slice: ArchiveSlice) throws {
        if isUndecided { decide(slice) }
        switch place {
        case .nowhere: break
        case .memory(var bytes):
            place = .nowhere(.opaque)  // so that `bytes` has one owner and grows in its place
            if bytes.isEmpty { bytes.reserveCapacity(Int(size)) }
            unsafe slice.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
            place = .memory(bytes)
        case .unspooled:
            let file = try spool ?? spoolFolder.file()
            spool = file
            try write(slice, to: file, offset: file.allocate(size), written: 0)
        case .spool(let file, let offset, let written):
            try write(slice, to: file, offset: offset, written: written)
        }
    }

    /// Writes a piece into the file's own part of the temporary file, and never beyond: others may be behind it.
    private mutating func write(_ slice: ArchiveSlice, to file: SpoolFile, offset: Int64, written: Int64) throws {
        let total = written + Int64(slice.count)
        guard total <= size else { throw LayoutError.changedSize(expected: size, found: total) }
        try unsafe slice.withUnsafeBytes { try unsafe file.write($0, at: offset + written) }
        place = .spool(file, offset: offset, written: total)
    }

    private mutating func decide(_ slice: ArchiveSlice) {
        guard let first = Self.firstByte(slice) else { return }
        isUndecided = false
        if !Self.beginsJSON(first) { place = .nowhere(.opaque) }
    }

    /// The first byte that is no white space.
    private static func firstByte(_ slice: ArchiveSlice) -> UInt8? {
        slice.withBytes { bytes in
            for index in bytes.indices where ![0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { return bytes[index] }
            return nil
        }
    }

    private static func beginsJSON(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

    /// Ends the file.
    mutating func finish() -> BlobContent {
        defer { place = .nowhere(.opaque) }
        switch place {
        case .nowhere(let content): return content
        case .memory(let bytes):
            kept += Int64(bytes.count)
            return .memory(bytes)
        case .unspooled: return .opaque
        case .spool(let file, let offset, _): return .spooled(file, offset: offset)
        }
    }
}
