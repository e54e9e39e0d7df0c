internal import Glibc
internal import Vocabulary

/// Where a file is or will be: a folder, and a name in it.
package struct FilePlace: Hashable, Sendable {
    /// As the caller wrote it.
    package let path: String
    package let folder: String
    package let name: String

    /// Takes the path of a file; nil when it can only be a folder, or is no path.
    package init?(_ path: String) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        guard !name.isEmpty, name != ".", name != "..", !path.utf8.contains(0) else { return nil }
        self.path = path
        self.name = name
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Opens the folder.
    ///
    /// - Throws: `SystemError`.
    package func openFolder() throws(SystemError) -> OpenFile { try OpenFile(folder, O_RDONLY | O_DIRECTORY) }

    /// What is there, a symbolic link itself; nil where nothing is.
    ///
    /// - Throws: `SystemError`.
    package func status() throws(SystemError) -> FileStatus? {
        do throws(SystemError) {
            return try FileStatus(of: path, followingLinks: false)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
    }

    /// Removes the file.
    ///
    /// - Throws: `SystemError`.
    package func remove() throws(SystemError) { try openFolder().remove(name) }

    /// Writes the file beside its place under another name, syncs it, and renames it; everybody may read it.
    ///
    /// - Throws: `SystemError`; the file is as it was then, or gone.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        // A crashed run with our process number may have left a temporary file.
        let temporaries = (0..<100).map { ".sallyport-\(getpid())-\($0).tmp" }
        try openFolder().replace(name, with: bytes, mode: 0o644, temporaries: temporaries, staysUnsynced: false)
    }

    /// Whether both lead to one file, there or still to come: by one folder and name, or by two links to it.
    package func isSamePlace(as other: FilePlace) -> Bool {
        func status(_ path: String) -> FileStatus? { try? FileStatus(of: path, followingLinks: true) }
        if let own = status(path), let others = status(other.path), own.isSameFile(as: others) { return true }
        guard name.isIdentical(to: other.name) else { return false }
        if folder.isIdentical(to: other.folder) { return true }
        guard let own = status(folder), let others = status(other.folder) else { return false }
        return own.isSameFile(as: others)
    }

    /// Whether it lies in a folder, at any depth.
    package func isInside(_ outer: String) -> Bool {
        guard let outer = try? FileStatus(of: outer, followingLinks: true), outer.kind == S_IFDIR else { return false }
        var above = folder
        while let status = try? FileStatus(of: above, followingLinks: true) {
            if status.isSameFile(as: outer) { return true }
            above += "/.."
            // The root is its own parent; a path that is too long to go on has no status.
            guard let parent = try? FileStatus(of: above, followingLinks: true), !parent.isSameFile(as: status)
            else { return false }
        }
        return false
    }
}
