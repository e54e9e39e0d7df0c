/// A regular file, a folder or a symbolic link of an archive; anything else was refused before.
package struct ArchiveEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file, directory
        /// A link and where it leads, as it is written; for the caller to refuse wherever its format has none.
        case symbolicLink(target: String)
    }

    /// The path inside the bundle, without leading `./` and trailing `/`; empty for the bundle's own folder.
    package let path: String
    package let kind: Kind
    /// Bytes of content that the header declares; exactly that many follow, else the archive is refused.
    package let size: Int64
}
