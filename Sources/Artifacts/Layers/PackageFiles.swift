package import Vocabulary

/// The files of an image that name its packages, as its layers leave them.
///
/// Source: OCI image-spec 1.1, layer.md, "Applying Changesets"; links are followed as containerd and Docker do.
package struct PackageFiles: Sendable {
    /// One file, under the name that leads to it.
    package struct Entry: Sendable {
        /// Its path, without a leading slash.
        package let path: String
        package let role: PackageFileRole
        package let content: LayerFile
        /// The layer that it comes from, by the digest of its blob.
        package let layer: Digest
    }

    /// Why it cannot be told whether there is a file.
    package struct Obstacle: Hashable, Sendable {
        package let path: String
        /// What stands there.
        package let found: String
        package let layer: Digest
    }

    /// In the order of their paths.
    package let entries: [Entry]
    package let obstacles: [Obstacle]

    /// Applies layers, the lowest first.
    ///
    /// - Parameter layers: What each holds, and the digest of its blob.
    package init(applying layers: [(digest: Digest, content: LayerContent)]) {
        let tree = LayerTree()
        for layer in layers { tree.apply(layer.content, layer.digest) }
        var entries: [LayerPath: Entry] = [:]
        var obstacles: [LayerPath: Obstacle] = [:]
        let parts = tree.names(in: WatchedFiles.statusParts).map { WatchedFiles.statusParts.appending([$0]) }
        for path in WatchedFiles.all + [WatchedFiles.statusParts] + parts {
            let role = WatchedFiles.role(of: path)
            switch tree.find(path) {
            case .nothing: break
            case .file(let file, let kept, let place, let layer):
                guard let role else { continue }
                guard kept == role, WatchedFiles.role(of: place) == role else {
                    // Where `os-release` is something else, the distribution is not known.
                    if role == .osRelease { continue }
                    let found =
                        place == path
                        ? "a file that a link puts there" : "a link to '\(place)', which is something else"
                    obstacles[path] = Obstacle(path: path.description, found: found, layer: layer)
                    continue
                }
                entries[place] = Entry(path: place.description, role: role, content: file, layer: layer)
            case .obstacle(let found, let place, let layer) where role != .osRelease:
                obstacles[place] = Obstacle(path: place.description, found: found, layer: layer)
            case .obstacle: break
            }
        }
        self.entries = entries.values.sorted { $0.path.utf8.precedes($1.path.utf8) }
        self.obstacles = obstacles.values.sorted { $0.path.utf8.precedes($1.path.utf8) }
    }
}
