internal import Cryptography
package import Vocabulary

/// Writing the lock of a trust root: `trust pin`.
///
/// Source: trust-root.md 4.
package enum TrustPinning {
    /// What came of it.
    package struct Outcome: Hashable, Sendable {
        package let digest: Digest
        /// The digest of the lock that was there before; nil for a first one.
        package let previous: Digest?
        /// Added (+), removed (−) and changed (~) paths against that lock.
        package let changes: [String]
        /// Whether a lock was written; not where the one that is there already fits.
        package let isWritten: Bool
    }

    /// Reads the folder as `PinnedTrustRoot` does, but for pin and window, and locks it.
    ///
    /// - Throws: `TrustError`, located in the folder: `versionNotRaised` where the content changed and the version did
    ///   not rise above the locked one; `Fault.cannotWrite`.
    package static func pin(
        path: String,
        limits: Limits,
        callerUID: UInt32 = TrustDirectory.currentUser
    ) throws -> Outcome {
        do {
            let directory = try TrustDirectory.read(path, callerUID: callerUID)
            let manifest = try directory.manifest()
            let old = try directory.lock.map { try TrustLock($0) }
            let root = try TrustRoot(directory, limits: limits)
            if let old, old.digest == manifest.digest {
                try old.require(root)
                return Outcome(digest: old.digest, previous: old.previous, changes: [], isWritten: false)
            }
            if let old, root.version <= old.version {
                throw TrustError.versionNotRaised(locked: old.version, found: root.version)
            }
            let lock = TrustLock(name: root.name, version: root.version, previous: old?.digest, manifest: manifest)
            try lock.write(into: path)
            return Outcome(
                digest: manifest.digest,
                previous: old?.digest,
                changes: old.map { manifest.changes(since: $0.manifest) } ?? [],
                isWritten: true
            )
        } catch let error as any Explained where error.blame == .trust {
            throw Located(in: path, error)
        }
    }
}
