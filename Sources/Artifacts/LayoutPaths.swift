internal import Archives
internal import Vocabulary

/// What a path means in a layout.
///
/// Source: OCI image-spec 1.1, image-layout.md, "Content".
enum LayoutRole: Hashable, Sendable {
    case index, ociLayout, other
    case blob(Digest)
}

/// The paths of a layout, admitted one by one.
struct LayoutPaths {
    private var files: Set<String> = []
    private var folders: Set<String> = []

    /// Admits a folder.
    ///
    /// - Throws: `LayoutError.blobName` for an unknown algorithm below `blobs/`; `ArchiveError`.
    mutating func admitFolder(_ path: String) throws {
        let parts = path.split(separator: "/")
        switch parts.first {
        case "blobs":
            guard parts.count == 1 || (parts.count == 2 && Self.isAlgorithm(parts[1])) else {
                throw LayoutError.blobName(found: "a folder")
            }
        case "index.json" where parts.count == 1, "oci-layout" where parts.count == 1:
            throw ArchiveError.entryType(found: "a folder where a regular file belongs")
        default: break
        }
        try admitAncestors(of: path)
        guard !files.contains(path) else { throw ArchiveError.duplicateEntry }
        folders.insert(path)
    }

    /// Admits a regular file.
    ///
    /// - Throws: `LayoutError.blobName` for a file below `blobs/` whose name is no digest; `ArchiveError`.
    mutating func admitFile(_ path: String) throws -> LayoutRole {
        let role = try Self.role(of: path)
        try admitAncestors(of: path)
        guard !folders.contains(path) else { throw ArchiveError.duplicateEntry }
        files.insert(path)
        return role
    }

    /// A name that is a file here and a folder there cannot be unpacked in one way only.
    private mutating func admitAncestors(of path: String) throws {
        var rest = path[...]
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            rest = rest[..<slash]
            let folder = String(rest)
            guard !files.contains(folder) else { throw ArchiveError.duplicateEntry }
            guard folders.insert(folder).inserted else { return }
        }
    }

    private static func role(of path: String) throws(LayoutError) -> LayoutRole {
        let parts = path.split(separator: "/")
        guard parts.first == "blobs" else {
            switch path {
            case "index.json": return .index
            case "oci-layout": return .ociLayout
            default: return .other
            }
        }
        guard parts.count == 3, isAlgorithm(parts[1]), let digest = try? Digest("\(parts[1]):\(parts[2])") else {
            throw .blobName(found: "a file of another name")
        }
        return .blob(digest)
    }

    private static func isAlgorithm(_ name: Substring) -> Bool { name == "sha256" || name == "sha512" }
}
