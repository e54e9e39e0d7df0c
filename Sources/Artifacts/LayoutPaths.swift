internal import Archives
internal import Vocabulary

/// The folder of a bundle in which a layout may lie: the bundle itself, or `images/` of a Zarf package.
package enum LayoutRoot: String, CaseIterable, Hashable, Sendable {
    case top = ""
    case images = "images/"
}

/// What a path means in a layout.
///
/// Source: OCI image-spec 1.1, image-layout.md, "Content".
enum LayoutRole: Hashable, Sendable {
    case index(LayoutRoot), ociLayout(LayoutRoot)
    case blob(Digest, LayoutRoot)
    /// A small file beside a layout that a tool reads in its place or beside it.
    case carrier
    case other

    /// The folder of the layout that the file is a part of; nil for a file beside layouts.
    var root: LayoutRoot? {
        switch self {
        case .index(let root), .ociLayout(let root), .blob(_, let root): root
        case .carrier, .other: nil
        }
    }
}

/// The paths of a layout, admitted one by one.
struct LayoutPaths {
    private var files: Set<String> = []
    private var folders: Set<String> = []
    /// Where the symbolic links lead, by their paths.
    private(set) var links: [String: String] = [:]

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

    /// Admits a symbolic link, which only docker-archives have: `ID/layer.tar`, for a layer that is there already.
    ///
    /// Whether the bundle is one is not known before its end.
    ///
    /// - Throws: `ArchiveError.entryType` for a link in any other place, or to any other.
    mutating func admitLink(_ path: String, to target: String) throws(ArchiveError) {
        guard let link = DockerLink(path: path, target: target) else { throw .entryType(found: "a symbolic link") }
        try admitAncestors(of: path)
        guard !folders.contains(path) else { throw ArchiveError.duplicateEntry }
        files.insert(path)
        links[path] = link.target
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
    private mutating func admitAncestors(of path: String) throws(ArchiveError) {
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
        guard parts.first == "blobs" else { return role(below: .images, path) ?? role(below: .top, path) ?? .other }
        guard let role = role(below: .top, path) else { throw .blobName(found: "a file of another name") }
        return role
    }

    private static func role(below root: LayoutRoot, _ path: String) -> LayoutRole? {
        guard path.utf8.starts(with: root.rawValue.utf8) else { return nil }
        let parts = path.dropFirst(root.rawValue.count).split(separator: "/")
        switch (parts.first, parts.count) {
        case ("index.json", 1): return .index(root)
        case ("oci-layout", 1): return .ociLayout(root)
        case ("blobs", 3) where isAlgorithm(parts[1]):
            return (try? Digest("\(parts[1]):\(parts[2])")).map { .blob($0, root) }
        case (let name?, 1) where root == .top && CarrierFile.isKept(String(name)): return .carrier
        default: return nil
        }
    }

    private static func isAlgorithm(_ name: Substring) -> Bool { name == "sha256" || name == "sha512" }
}
