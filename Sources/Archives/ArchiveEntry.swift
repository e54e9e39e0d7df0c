/// A regular file or a folder of an archive; anything else was refused before.
package struct ArchiveEntry: Hashable, Sendable {
    /// The path inside the bundle, without leading `./` and trailing `/`; empty for the bundle's own folder.
    package let path: String
    package let isDirectory: Bool
    /// Bytes of content that the header declares; exactly that many follow, else the archive is refused.
    package let size: Int64
}
