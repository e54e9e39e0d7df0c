internal import Archives
internal import Vocabulary

extension Layout {
    /// Finds what kind of layout the files of a bundle make up, and where in it the layout lies.
    ///
    /// - Throws: `missingIndex` where there is none; `entryType` for a link in anything but a docker-archive.
    init(
        name: String,
        fileDigest: Digest?,
        size: Int64,
        entries: Int,
        links: [String: String],
        _ content: ContentHasher
    ) throws {
        let form = try Self.form(of: content)
        if form != .dockerArchive, let link = links.keys.min() {
            throw Located(in: link, ArchiveError.entryType(found: "a symbolic link"))
        }
        let root = form.root
        let others = LayoutRoot.allCases.filter { $0 != root }.flatMap { content.layoutFiles[$0] ?? [] }
        let otherFiles = (content.otherFiles + others).sorted { $0.path.utf8.precedes($1.path.utf8) }
        self.init(
            form: form,
            name: name,
            fileDigest: fileDigest,
            size: size,
            layoutDigest: try content.layoutDigest(),
            entries: entries,
            blobs: content.blobs[root] ?? [:],
            index: content.indexes[root] ?? [],
            ociLayout: content.ociLayouts[root],
            carriers: content.carriers,
            links: links,
            otherFiles: otherFiles
        )
    }

    private static func form(of content: ContentHasher) throws(LayoutError) -> LayoutForm {
        if content.indexes[.top] != nil { return .ociLayout(.top) }
        if content.indexes[.images] != nil, content.otherFiles.contains(where: { $0.path == CarrierFile.zarf }) {
            return .ociLayout(.images)
        }
        // A list alone does not tell: other formats have a manifest.json too, but not below an oci-layout.
        guard content.carriers[CarrierFile.dockerManifest] != nil, content.ociLayouts.isEmpty else {
            throw .missingIndex(found: nearest(content))
        }
        return .dockerArchive
    }

    /// What stands in the place of the index: often the folder around the layout was packed.
    private static func nearest(_ content: ContentHasher) -> String {
        let nested = content.files.first { file in
            file.path.split(separator: "/").last.map { $0 == "index.json" } ?? false
        }
        guard let path = nested?.path ?? content.files.first?.path else { return "no file at all" }
        return "'\(path)'"
    }
}
