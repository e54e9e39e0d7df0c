public import Vocabulary

/// Which bundle was read, and how much of it there is.
public struct JudgedBundle: Hashable, Sendable {
    /// The last component of its path; `-` for standard input.
    public let name: String
    /// The digest of the file; nil for a folder and where it was left out.
    public let digest: Digest?
    /// The digest of the content, however it is packed.
    public let layoutDigest: Digest
    /// Bytes of the file, or of all files of a folder.
    public let size: Int64
    public let entries: Int
    public let blobs: Int

    package init(name: String, digest: Digest?, layoutDigest: Digest, size: Int64, entries: Int, blobs: Int) {
        self.name = name
        self.digest = digest
        self.layoutDigest = layoutDigest
        self.size = size
        self.entries = entries
        self.blobs = blobs
    }
}

/// The trust root that a bundle was judged against.
public struct JudgedTrustRoot: Hashable, Sendable {
    /// What held the trust root's digest fixed.
    public enum Pin: String, Hashable, Sendable, CaseIterable {
        case option, lock, none
    }

    public let digest: Digest
    public let name: String
    public let version: Int
    public let pinnedBy: Pin

    package init(digest: Digest, name: String, version: Int, pinnedBy: Pin) {
        self.digest = digest
        self.name = name
        self.version = version
        self.pinnedBy = pinnedBy
    }
}

/// A policy that took part, whether it applied to an image or not.
public struct JudgedPolicy: Hashable, Sendable {
    public let name: String
    /// The kind that its file states, as `BundlePolicy`.
    public let kind: String
    /// The digest of the file that holds it.
    public let digest: Digest

    package init(name: String, kind: String, digest: Digest) {
        self.name = name
        self.kind = kind
        self.digest = digest
    }
}
