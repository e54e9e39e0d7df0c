internal import Archives
internal import Cryptography
internal import Vocabulary

/// What a reader of archives or folders hands on, in the order of the input.
enum ContentEvent: Sendable {
    case begin(path: String, LayoutRole, size: Int64)
    case content(ArchiveSlice)
    case end
    /// A file whose content others hash.
    case elsewhere
}

/// Hashes each file as it streams by, compares blobs with their names, and collects what the layout is made of.
final class ContentHasher {
    private var keeper: BlobKeeper
    private let layers: LayerScan?
    /// The current file as a layer, where it may be one.
    private var tap: LayerTap?
    private var current: (path: String, role: LayoutRole, size: Int64)?
    private var sha256: IncrementalHash?
    private var sha512: IncrementalHash?
    /// How many files have come so far; the number of the current one.
    private(set) var number = 0
    private var numbered: [(number: Int, file: LayoutFile)] = []
    /// The files of a layout, by the folder in which it lies.
    private(set) var layoutFiles: [LayoutRoot: [LayoutFile]] = [:]
    /// The files beside it.
    private(set) var otherFiles: [LayoutFile] = []
    /// What was kept of the files beside the layout, by path.
    private(set) var carriers: [String: VerifiedBlob] = [:]
    private(set) var blobs: [LayoutRoot: [Digest: VerifiedBlob]] = [:]
    private(set) var indexes: [LayoutRoot: [UInt8]] = [:]
    private(set) var ociLayouts: [LayoutRoot: [UInt8]] = [:]

    init(limits: Limits, spoolFolder: SpoolFolder, layers: LayerScan? = nil) {
        self.layers = layers
        keeper = BlobKeeper(limits: limits, spoolFolder: spoolFolder)
    }

    /// Takes in what comes next.
    ///
    /// - Throws: `LayoutError.contentMismatch`, `LimitExceeded`, or `Fault`; located in the file's path.
    func take(_ event: ContentEvent) throws {
        do {
            switch event {
            case .elsewhere: number += 1
            case .begin(let path, let role, let size):
                number += 1
                current = (path, role, size)
                sha256 = try IncrementalHash(.sha256)
                tap = nil
                if case .blob(let digest, _) = role {
                    if digest.algorithm == .sha512 { sha512 = try IncrementalHash(.sha512) }
                    tap = layers.map(LayerTap.init)
                }
                try keeper.begin(role, size: size)
            case .content(let slice):
                try tap?.push(slice)
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
        switch (role, content) {
        case (.index(let root), .memory(let bytes)): indexes[root] = bytes
        case (.ociLayout(let root), .memory(let bytes)): ociLayouts[root] = bytes
        default: break
        }
        let file = LayoutFile(path: path, size: size, digest: sha256)
        let layer = try tap.take()?.finish()
        let blob = try VerifiedBlob(file, as: role, sha512: sha512.take()?.finish(), content: content, layer: layer)
        add(HashedFile(number: number, role: role, file: file, blob: blob))
    }

    /// Takes in a file that is hashed and, where it is a blob, compared with its name.
    func add(_ hashed: HashedFile) {
        let file = hashed.file
        numbered.append((hashed.number, file))
        if let root = hashed.role.root { layoutFiles[root, default: []].append(file) }
        switch hashed.role {
        case .other: otherFiles.append(file)
        case .carrier:
            otherFiles.append(file)
            carriers[file.path] = hashed.blob
        case .index, .ociLayout: break
        case .blob(let digest, let root): blobs[root, default: [:]][digest] = hashed.blob
        }
    }

    /// All files, in the order of the input.
    var files: [LayoutFile] { numbered.sorted { $0.number < $1.number }.map(\.file) }

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

/// A file of a bundle after its one reading.
struct HashedFile: Sendable {
    /// Its place among the files of the bundle.
    let number: Int
    let role: LayoutRole
    let file: LayoutFile
    /// Its content, where it is a blob or the like.
    let blob: VerifiedBlob?
}

extension VerifiedBlob {
    /// Compares a file with the name that its role gives it; nil where the role gives none.
    ///
    /// - Throws: `contentMismatch`.
    init?(
        _ file: LayoutFile,
        as role: LayoutRole,
        sha512: Digest?,
        content: BlobContent,
        layer: LayerReading?
    ) throws(LayoutError) {
        let name: Digest
        switch role {
        case .index, .ociLayout, .other: return nil
        case .carrier: name = file.digest
        case .blob(let digest, _): name = digest
        }
        try self.init(
            named: name,
            found: sha512 ?? file.digest,
            sha256: file.digest,
            size: file.size,
            content: content,
            layer: layer
        )
    }
}
