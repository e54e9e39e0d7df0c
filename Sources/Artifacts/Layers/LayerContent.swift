package import Archives
package import Vocabulary

/// What became of reading a blob as a layer.
package enum LayerReading: Sendable {
    case content(LayerContent)
    /// It begins like a layer, and is none that can be read.
    case unreadable(ArchiveError)
}

/// A layer that was decompressed and read whole: its digest, and what it changes of the files that are looked at.
package struct LayerContent: Sendable {
    /// The sha256 of the uncompressed tar, by which the image's config names the layer.
    ///
    /// Source: OCI image-spec 1.1, config.md, "Layer DiffID".
    package let diffID: Digest
    /// In the order of the layer.
    let changes: [LayerChange]
}

/// What one entry of a layer does to a file or folder that is looked at.
///
/// Source: OCI image-spec 1.1, layer.md, "Applying Changesets" and "Whiteouts".
struct LayerChange: Sendable {
    enum Effect: Sendable {
        /// Hides what lower layers have there.
        case whiteout
        /// Hides what lower layers have in this folder.
        case opaqueWhiteout
        case directory
        /// A file, and as what its content is kept.
        case file(LayerFile, PackageFileRole)
        case symbolicLink(target: [UInt8])
        case hardLink(LayerPath)
        case special
    }

    let path: LayerPath
    let effect: Effect

    /// Reads an entry; nil where it is about nothing that is looked at.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - content: Gives its content, once, if it is wanted.
    /// - Throws: What `content` throws.
    init?(_ entry: LayerEntry, content: (PackageFileRole) throws -> LayerFile) rethrows {
        let path = LayerPath(entry.name)
        if path.name.starts(with: ".wh.".utf8) {
            let rest = Array(path.name.dropFirst(4))
            let hidden = rest.elementsEqual(".wh..opq".utf8) ? path.parent : path.parent.appending([rest])
            guard WatchedFiles.concerns(hidden), !rest.isEmpty else { return nil }
            (self.path, effect) = (hidden, hidden == path.parent ? .opaqueWhiteout : .whiteout)
            return
        }
        guard WatchedFiles.concerns(path) else { return nil }
        self.path = path
        switch entry.kind {
        case .directory: effect = .directory
        case .symbolicLink(let target): effect = .symbolicLink(target: target)
        case .hardLink(let target): effect = .hardLink(LayerPath(target))
        case .special: effect = .special
        case .file:
            guard let role = WatchedFiles.role(of: path) else {
                effect = .special
                return
            }
            effect = .file(try content(role), role)
        }
    }
}

/// A file of a layer, with its content where somebody reads it.
package struct LayerFile: Sendable {
    /// Bytes of content.
    package let size: Int64
    private let content: BlobContent

    init(size: Int64, content: BlobContent) { (self.size, self.content) = (size, content) }

    /// The content, from memory or from the temporary file.
    ///
    /// - Throws: `Fault` when the temporary file cannot be read.
    package func bytes() throws(Fault) -> [UInt8] {
        switch content {
        case .memory(let bytes): return bytes
        case .spooled(let file, let offset): return try file.read(count: Int(size), at: offset)
        case .overLimit, .opaque: throw .inside("the content of a file was asked for that nobody kept")
        }
    }
}
