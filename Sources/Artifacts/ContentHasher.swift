internal import Archives
internal import Cryptography
internal import Vocabulary

/// What a reader of archives or folders hands on, in the order of the input.
enum ContentEvent: Sendable {
    case begin(path: String, LayoutRole, size: Int64)
    case content(ArchiveSlice)
    case end
}

/// Hashes each file as it streams by, compares blobs with their names, and collects what the layout is made of.
final class ContentHasher {
    private var keeper: BlobKeeper
    private var current: (path: String, role: LayoutRole, size: Int64)?
    private var sha256: IncrementalHash?
    private var sha512: IncrementalHash?
    private(set) var files: [LayoutFile] = []
    /// The files of a layout, by the folder in which it lies.
    private(set) var layoutFiles: [LayoutRoot: [LayoutFile]] = [:]
    /// The files beside it.
    private(set) var otherFiles: [LayoutFile] = []
    /// What was kept of the files beside the layout, by path.
    private(set) var carriers: [String: VerifiedBlob] = [:]
    private(set) var blobs: [LayoutRoot: [Digest: VerifiedBlob]] = [:]
    private(set) var indexes: [LayoutRoot: [UInt8]] = [:]
    private(set) var ociLayouts: [LayoutRoot: [UInt8]] = [:]

    init(limits: Limits, spoolFolder: SpoolFolder) {
        keeper = BlobKeeper(limits: limits, spoolFolder: spoolFolder)
    }

    /// Takes in what comes next.
    ///
    /// - Throws: `LayoutError.contentMismatch`, `LimitExceeded`, or `Fault`; located in the file's path.
    func take(_ event: ContentEvent) throws {
        do {
            switch event {
            case .begin(let path, let role, let size):
                current = (path, role, size)
                sha256 = try IncrementalHash(.sha256)
                if case .blob(let digest, _) = role, digest.algorithm == .sha512 {
                    sha512 = try IncrementalHash(.sha512)
                }
                try keeper.begin(role, size: size)
            case .content(let slice):
                unsafe slice.withUnsafeBytes { bytes in
                    unsafe sha256?.update(bytes)
                    unsafe sha512?.update(bytes)
                }
                try keeper.append(slice)
            case .end: try end()
            }
        } catch let error as any Explained where error.blame == .input {
            throw Located(in: current?.path ?? "", error)
        }
    }

    private func end() throws {
        guard let (path, role, size) = current, let sha256 = sha256.take()?.finish() else { return }
        let content = keeper.finish()
        let file = LayoutFile(path: path, size: size, digest: sha256)
        files.append(file)
        if let root = role.root { layoutFiles[root, default: []].append(file) }
        switch role {
        case .other: otherFiles.append(file)
        case .carrier:
            otherFiles.append(file)
            carriers[path] = try VerifiedBlob(
                named: sha256,
                found: sha256,
                sha256: sha256,
                size: size,
                content: content
            )
        case .index(let root): if case .memory(let bytes) = content { indexes[root] = bytes }
        case .ociLayout(let root): if case .memory(let bytes) = content { ociLayouts[root] = bytes }
        case .blob(let digest, let root):
            let found = sha512.take()?.finish() ?? sha256
            blobs[root, default: [:]][digest] = try VerifiedBlob(
                named: digest,
                found: found,
                sha256: sha256,
                size: size,
                content: content
            )
        }
    }

    /// The digest of the whole content: one line a file, sorted by the bytes of the path.
    ///
    /// Source: contract, "The result"; in-toto attestation spec, `dirHash`.
    func layoutDigest() throws(CryptographyError) -> Digest {
        var hash = try IncrementalHash(.sha256)
        for file in files.sorted(by: { $0.path.utf8.precedes($1.path.utf8) }) {
            hash.update(Array("\(file.digest.hex)  \(file.path)\n".utf8))
        }
        return hash.finish()
    }
}
