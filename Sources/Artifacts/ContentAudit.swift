package import Vocabulary

/// Looks for what a layout holds and nothing refers to: what is not judged must not pass along with what is.
package enum ContentAudit {
    /// Reports blobs that nothing refers to, and files that are no part of a layout.
    ///
    /// What attaches itself by `subject` counts as referred to. Whatever stands beside `oci-layout`, `index.json` and
    /// `blobs/` is unexpected, the `manifest.json` and `repositories` of a docker-archive too: other tools would read
    /// those instead.
    ///
    /// Source: OCI image-spec 1.1, image-layout.md.
    ///
    /// - Parameters:
    ///   - layout: The layout.
    ///   - tree: Its tree.
    ///   - strictContent: Whether these findings are errors; else they are notes.
    /// - Returns: The findings, blobs by digest, then files by path.
    package static func audit(_ layout: Layout, _ tree: ArtifactTree, strictContent: Bool) -> [Finding] {
        let severity: Finding.Severity = strictContent ? .error : .note
        let remedy = "make the bundle without it, or say --no-strict-content"
        let blobs = layout.blobs.values.filter { !tree.referred.contains($0.digest) }
            .sorted { $0.digest.precedes($1.digest) }
            .map {
                Finding(
                    severity,
                    .unreferencedBlob,
                    "expected only blobs that something refers to, found one of \($0.size) bytes that nothing does; "
                        + remedy,
                    location: $0.digest.blobPath
                )
            }
        let files = layout.otherFiles.sorted { $0.path.utf8.precedes($1.path.utf8) }
            .map {
                Finding(
                    severity,
                    .unexpectedFile,
                    "expected only oci-layout, index.json and blobs, found a file of \($0.size) bytes; \(remedy)",
                    location: $0.path.printable
                )
            }
        return blobs + files
    }
}
