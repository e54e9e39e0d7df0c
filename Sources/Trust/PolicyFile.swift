package import Vocabulary

/// A file that holds a policy, handed on unread: from the trust root, or one that the operator names.
package struct PolicyFile: Hashable, Sendable {
    /// Where it is, for messages.
    package let path: String
    package let bytes: [UInt8]
    /// The SHA-256 of the bytes.
    package let digest: Digest

    package init(path: String, bytes: [UInt8], digest: Digest) {
        (self.path, self.bytes, self.digest) = (path, bytes, digest)
    }
}
