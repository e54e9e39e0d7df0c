package import Cryptography
internal import Glibc
package import Vocabulary

/// A file of a trust root as it was read, once.
package struct TrustFile: Hashable, Sendable {
    /// The path below the folder, with `/`.
    package let path: String
    /// The SHA-256 of the content.
    package let digest: Digest
    package let size: Int64
    /// The bytes that were hashed; nil for free text, which nothing reads.
    package let bytes: [UInt8]?
}

/// The files of a trust root, read in one walk that follows no link and opens nothing twice.
///
/// Source: trust-root.md 4.
package struct TrustDirectory: Hashable, Sendable {
    /// The folder as the operator named it.
    package let path: String
    /// All files but the lock, by the bytes of their paths.
    package let files: [TrustFile]
    /// The bytes of `trust.lock`; nil where there is none.
    package let lock: [UInt8]?

    /// The name of the lock file.
    package static let lockName = "trust.lock"

    /// Whoever runs the process, who may own the files of a trust root besides root.
    package static var currentUser: UInt32 { geteuid() }

    /// Reads the folder, and refuses what somebody else could change or what is no plain file.
    ///
    /// - Parameters:
    ///   - path: The folder; it may be reached by symbolic links.
    ///   - callerUID: The user who may own files besides root.
    /// - Returns: The files with their digests.
    /// - Throws: `TrustError` of the first breach in the order of paths.
    package static func read(_ path: String, callerUID: UInt32 = currentUser) throws -> TrustDirectory {
        var walk = TrustWalk(callerUID: callerUID)
        try walk.run(path)
        return TrustDirectory(
            path: path,
            files: walk.files.sorted { $0.path.utf8.precedes($1.path.utf8) },
            lock: walk.lock
        )
    }

    /// The file of that path.
    package func file(_ path: String) -> TrustFile? { files.first { $0.path.isIdentical(to: path) } }

    /// The paths and digests of all files but the lock.
    package func manifest() throws(CryptographyError) -> TrustManifest {
        try TrustManifest(files.map { TrustManifest.Entry(path: $0.path, digest: $0.digest) })
    }
}
