internal import Vocabulary

/// The part of an image's file system in which files are looked at.
final class LayerTree {
    /// More links than this in a row are a loop, as for the kernel.
    private static let mostLinks = 40

    private final class Folder {
        var nodes: [[UInt8]: Node] = [:]

        /// Makes a folder in place of what is none; a link may lead to one, and so may what nobody knows.
        func makeFolder(_ name: [UInt8]) {
            switch nodes[name] {
            case .folder?, .link?, .other?: break
            case .file?, nil: nodes[name] = .folder(Folder())
            }
        }
    }

    private enum Node {
        case folder(Folder)
        /// A file, and as what its content was kept.
        case file(LayerFile, PackageFileRole, Digest)
        case link(target: [UInt8], Digest)
        /// Something that has no content here, in words.
        case other(String, Digest)
    }

    /// Where a path leads.
    enum Finding {
        case nothing
        /// A file, as what its content was kept, its real place, and the layer that it comes from.
        case file(LayerFile, PackageFileRole, LayerPath, Digest)
        /// Something that leads to where nobody looks: in words, its place, and the layer that it comes from.
        case obstacle(String, LayerPath, Digest)
    }

    private let root = Folder()

    // MARK: - Applying

    /// Applies a layer: first what it hides of those below, then what it brings.
    func apply(_ layer: LayerContent, _ digest: Digest) {
        for change in layer.changes {
            switch change.effect {
            case .whiteout: folder(change.path.parent)?.nodes[change.path.name] = nil
            case .opaqueWhiteout: folder(change.path)?.nodes = [:]
            case .directory, .file, .symbolicLink, .hardLink, .special: break
            }
        }
        for change in layer.changes {
            switch change.effect {
            case .whiteout, .opaqueWhiteout: break
            case .directory: put(nil, at: change.path)
            case .file(let file, let role): put(.file(file, role, digest), at: change.path)
            case .symbolicLink(let target): put(.link(target: target, digest), at: change.path)
            case .hardLink(let target): put(second(change.path, nameOf: target, digest), at: change.path)
            case .special:
                let found = WatchedFiles.isFolder(change.path) ? "what is no folder" : "what is no regular file"
                put(.other(found, digest), at: change.path)
            }
        }
    }

    /// Puts a node in its place, or a folder for nil; whatever is no folder takes the place of what was there.
    private func put(_ node: Node?, at path: LayerPath) {
        guard let name = path.parts.last, let parent = folder(path.parent, making: true) else { return }
        if let node {
            parent.nodes[name] = node
        } else {
            if case .folder = parent.nodes[name] { return }
            parent.nodes[name] = .folder(Folder())
        }
    }

    /// What a hard link is: the file itself, where that comes from the same layer and says the same under both names.
    private func second(_ path: LayerPath, nameOf target: LayerPath, _ layer: Digest) -> Node {
        guard case .file(let file, let role, layer)? = folder(target.parent)?.nodes[target.name] else {
            return .other("a hard link to '\(target)', which is not looked at", layer)
        }
        guard role == WatchedFiles.role(of: path) else {
            return .other("a hard link to '\(target)', which is something else", layer)
        }
        return .file(file, role, layer)
    }

    // MARK: - Finding

    /// Follows a path, its links included.
    func find(_ path: LayerPath) -> Finding {
        switch resolve(path) {
        case .nothing: .nothing
        case .obstacle(let found, let place, let layer): .obstacle(found, place, layer)
        case .node(.file(let file, let role, let layer), let place): .file(file, role, place, layer)
        case .node(.other(let found, let layer), let place): .obstacle(found, place, layer)
        case .node: .nothing
        }
    }

    /// The names in a folder.
    func names(in path: LayerPath) -> [[UInt8]] { folder(path)?.nodes.keys.map(\.self) ?? [] }

    private enum Resolution {
        case nothing
        case node(Node, LayerPath)
        case obstacle(String, LayerPath, Digest)
    }

    /// Follows every link of a path, as far as nodes are known.
    private func resolve(_ path: LayerPath, making: Bool = false) -> Resolution {
        var rest = path.parts[...]
        var done: [[UInt8]] = []
        var node = Node.folder(root)
        var links = 0
        while let name = rest.popFirst() {
            guard case .folder(let folder) = node else {
                // A hard link to a link may lead anywhere.
                if case .other(let found, let layer) = node { return .obstacle(found, LayerPath(parts: done), layer) }
                return .nothing
            }
            if making { folder.makeFolder(name) }
            guard let next = folder.nodes[name] else { return .nothing }
            done.append(name)
            guard case .link(let target, let layer) = next else {
                node = next
                continue
            }
            let place = LayerPath(parts: done)
            let goal = LayerPath(link: target, in: place.parent).appending(rest)
            links += 1
            let isFollowed = !LayerPath.climbsBehindAName(target) && WatchedFiles.concerns(goal)
            guard links <= Self.mostLinks, isFollowed else {
                return .obstacle("a link to '\(String(decoding: target, as: UTF8.self))'", place, layer)
            }
            (rest, done, node) = (goal.parts[...], [], .folder(root))
        }
        return .node(node, LayerPath(parts: done))
    }

    /// The folder that a path leads to; `making` makes those on the way, in place of what is none.
    private func folder(_ path: LayerPath, making: Bool = false) -> Folder? {
        guard case .node(.folder(let folder), _) = resolve(path, making: making) else { return nil }
        return folder
    }
}
