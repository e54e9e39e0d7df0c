internal import Vocabulary

/// What a tar may hold.
enum TarRules: Hashable {
    /// The bundle itself, which a person may unpack: files and folders, and docker's links.
    case bundle
    /// A layer of an image, which only a container runtime unpacks: whatever a file system holds.
    case layer

    /// Whether the end-of-archive marker may be missing: a layer's digest says that it is whole.
    var mayLackEnd: Bool { self == .layer }

    /// What an entry is; in a bundle a regular file with a trailing slash is a folder, by an old habit.
    ///
    /// - Throws: `entryType` for what the tar may not hold, or what programs read in different ways.
    func kind(_ type: UInt8, _ name: [UInt8], link: [UInt8], size: Int64) throws(ArchiveError) -> TarKind {
        switch type {
        case UInt8(ascii: "0"), 0:
            guard name.last == UInt8(ascii: "/") else { return .file }
            // Go takes only the old type for a folder then, and libarchive both.
            guard self == .bundle || type == 0 else {
                throw .entryType(found: "a regular file whose name ends with a slash")
            }
        case UInt8(ascii: "2"):
            guard size == 0, name.last != UInt8(ascii: "/") || self == .layer,
                self == .layer || String(validating: link, as: UTF8.self) != nil
            else { throw .entryType(found: TarRecord.typeName(type)) }
            return .symbolicLink(target: link)
        case UInt8(ascii: "5"): break
        case UInt8(ascii: "1") where self == .layer && size == 0: return .hardLink(target: link)
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"):
            guard self == .layer, size == 0 else { throw .entryType(found: TarRecord.typeName(type)) }
            return .special
        default: throw .entryType(found: TarRecord.typeName(type))
        }
        guard size == 0 else { throw .entryType(found: "a folder with \(size) bytes of content") }
        return .directory
    }
}

/// What an entry of a tar is.
enum TarKind: Hashable {
    case file, directory
    /// A link and where it leads, as it is written.
    case symbolicLink(target: [UInt8])
    /// A second name for an earlier entry.
    case hardLink(target: [UInt8])
    /// A device or a FIFO.
    case special

    /// Where a symbolic link leads; nil for all else.
    var symbolicTarget: [UInt8]? {
        if case .symbolicLink(let target) = self { target } else { nil }
    }

    /// Which entry a hard link is a second name for; nil for all else.
    var hardTarget: [UInt8]? {
        if case .hardLink(let target) = self { target } else { nil }
    }
}

/// What the blocks of a tar say about one entry.
struct TarRecord {
    let name: [UInt8]
    let kind: TarKind
    let size: Int64
    /// Where the first header block of the entry lies in the stream, extended headers included.
    let headerPosition: Int64
    /// Where its content lies in the stream.
    let contentPosition: Int64

    static func typeName(_ type: UInt8) -> String {
        switch type {
        case UInt8(ascii: "1"): "a hard link"
        case UInt8(ascii: "2"), UInt8(ascii: "K"): "a symbolic link"
        case UInt8(ascii: "3"): "a character device"
        case UInt8(ascii: "4"): "a block device"
        case UInt8(ascii: "6"): "a FIFO"
        case UInt8(ascii: "S"): "a sparse file"
        default: "an entry of tar type 0x\(CollectionOfOne(type).lowercaseHex)"
        }
    }
}

extension TarRecord {
    /// Whether libarchive read the entry alike.
    ///
    /// Texts that are no UTF-8 it converts in its own way, so that of those only what is UTF-8 can be compared.
    func agrees(with header: ArchiveHeader, at position: Int64) -> Bool {
        Self.agree(header.target, kind.symbolicTarget) && Self.agree(header.hardTarget, kind.hardTarget)
            && header.isDirectory == (kind == .directory) && header.isFile == (kind == .file)
            && header.size == size && position == headerPosition
    }

    /// Whether libarchive read the name alike: up to normalization, since it composes letters.
    func hasName(of header: ArchiveHeader) -> Bool { Self.agree(header.name, name) }

    private static func agree(_ text: String?, _ bytes: [UInt8]?) -> Bool {
        guard let bytes else { return text == nil }
        guard let own = String(validating: bytes, as: UTF8.self) else { return true }
        return text == own
    }
}
