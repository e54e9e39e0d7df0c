package import Vocabulary

/// A VEX document of the operator, handed on unread.
///
/// Source: trust-root.md 1; the pin of the trust root vouches for it.
package struct VEXFile: Hashable, Sendable {
    /// The name of the authority that stands for the trust root itself, which no other may have.
    package static let authority = "trust-root"

    /// The path below the trust root.
    package let path: String
    package let bytes: [UInt8]
    /// The SHA-256 of the bytes.
    package let digest: Digest

    package init(path: String, bytes: [UInt8], digest: Digest) {
        (self.path, self.bytes, self.digest) = (path, bytes, digest)
    }
}
