/// The files of an OCI image layout by their paths, to be packed or altered.
public struct LayoutFiles: Hashable, Sendable {
    /// Path, without a leading `./`, to content.
    public var files: [String: [UInt8]]

    public init(_ files: [String: [UInt8]] = [:]) { self.files = files }

    /// Puts a blob where its digest says.
    public mutating func add(_ blob: Blob) { files[LayoutFiles.path(blob.digest)] = blob.bytes }

    /// `blobs/sha256/HEX`.
    public static func path(_ digest: String) -> String {
        "blobs/" + String(digest.map { $0 == ":" ? "/" : $0 })
    }

    /// The paths in byte order.
    public var paths: [String] { files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// The entries of an archive, in the order of their paths.
    public func entries(_ options: TarOptions = TarOptions()) -> [TarEntry] {
        var entries: [TarEntry] = []
        var folders: Set<String> = []
        for path in paths {
            let parents = path.split(separator: "/").dropLast()
            for depth in parents.indices where options.directories {
                let folder = parents[...depth].joined(separator: "/") + "/"
                if folders.insert(folder).inserted {
                    entries.append(TarEntry(options.prefix + folder, type: .directory))
                }
            }
            entries.append(TarEntry(options.prefix + path, files[path] ?? []))
        }
        return options.reversed ? entries.reversed() : entries
    }

    /// The layout as an uncompressed archive.
    public func tar(_ options: TarOptions = TarOptions()) -> [UInt8] {
        Tar.archive(entries(options), pax: options.pax)
    }
}
