package import Vocabulary

/// The kinds of bundle that are read.
package enum LayoutForm: Hashable, Sendable {
    /// An OCI image layout, in this folder of the bundle.
    case ociLayout(LayoutRoot)
    /// What `docker save` wrote before version 25: images without manifests, told apart by their configs.
    case dockerArchive

    package var root: LayoutRoot {
        if case .ociLayout(let root) = self { root } else { .top }
    }
}

/// An OCI image layout that was read whole, every blob compared with its name; nothing in it is parsed yet.
///
/// Source: OCI image-spec 1.1, image-layout.md.
package struct Layout: Sendable {
    package let form: LayoutForm
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
    /// The content of `index.json`; empty for a docker-archive.
    package let index: [UInt8]
    /// The content of `oci-layout`, unchecked; nil where it is missing.
    package let ociLayout: [UInt8]?
    /// Small files at the top of the bundle that a tool reads beside the layout or in its place, by their paths.
    package let carriers: [String: VerifiedBlob]
    /// Where the symbolic links of a docker-archive lead, by their paths.
    package let links: [String: String]
    /// Regular files that are neither blobs nor `index.json` nor `oci-layout`, sorted by the bytes of their paths.
    package let otherFiles: [LayoutFile]
}

/// A regular file of a layout that is not part of it.
package struct LayoutFile: Hashable, Sendable {
    package let path: String
    package let size: Int64
    package let digest: Digest
}
