package import Vocabulary

/// An OCI image layout that was read whole, every blob compared with its name; nothing in it is parsed yet.
///
/// Source: OCI image-spec 1.1, image-layout.md.
package struct Layout: Sendable {
    /// The last component of the path; `-` for standard input.
    package let name: String
    /// The sha256 of the file itself; nil for a folder, or when it was not asked for.
    package let fileDigest: Digest?
    /// Bytes of the file; for a folder the sum of its regular files.
    package let size: Int64
    /// Identifies the content however it is packed.
    ///
    /// Source: contract, "The result": in-toto's `dirHash` over all regular files.
    package let layoutDigest: Digest
    /// Regular files and folders that were read, the layout's own folder left out.
    package let entries: Int
    /// By the digest that names each.
    package let blobs: [Digest: VerifiedBlob]
    /// The content of `index.json`.
    package let index: [UInt8]
    /// The content of `oci-layout`, unchecked; nil where it is missing.
    package let ociLayout: [UInt8]?
    /// Regular files that are neither blobs nor `index.json` nor `oci-layout`, sorted by the bytes of their paths.
    package let otherFiles: [LayoutFile]
}

/// A regular file of a layout that is not part of it.
package struct LayoutFile: Hashable, Sendable {
    package let path: String
    package let size: Int64
    package let digest: Digest
}
