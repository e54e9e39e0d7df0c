internal import Vocabulary

/// The manifests of a layout, read once each: those that `index.json` reaches, then those that only a search finds.
struct ArtifactTreeWalk {
    let layout: Layout
    let index: ImageIndex
    /// Every index and manifest, by digest.
    private(set) var documents: [Digest: ManifestDocument] = [:]
    /// The keys of `documents`, in the order in which they were found.
    private(set) var order: [Digest] = []
    /// Those of `order` that nothing lists and that refer to a subject themselves.
    private(set) var orphans: [Digest] = []
    private(set) var filings: [Digest: Filing] = [:]
    private(set) var referred: Set<Digest> = []

    private let limits: Limits
    private var claims: [Digest: Claim] = [:]
    private var descriptors = 0
    /// How many indexes stand inside each other below an index, itself included; 0 for a manifest.
    private var heights: [Digest: Int] = [:]

    /// What the first descriptor of a blob says about it.
    private struct Claim {
        let size: Int64
        let mediaType: MediaType
    }

    init(_ layout: Layout, limits: Limits) throws {
        self.layout = layout
        self.limits = limits
        index = try Self.index(of: layout, limits: limits)
        for descriptor in index.manifests {
            filings[descriptor.digest, default: Filing()].addListed(descriptor)
            _ = try follow(descriptor, from: "index.json", below: IndexPath())
        }
        try search()
    }

    /// `index.json`, and what hauler lists beside it.
    private static func index(of layout: Layout, limits: Limits) throws -> ImageIndex {
        func read(_ bytes: [UInt8], _ place: String) throws -> ImageIndex {
            try locate(place) {
                let document = try ManifestDocument.read(bytes, as: .imageIndex, limits: limits, isLayoutIndex: true)
                guard let index = document.index else { throw Fault.inside("an index was read as a manifest") }
                return index
            }
        }
        let index = try read(layout.index, "index.json")
        guard layout.form == .ociLayout(.top), let sidecar = layout.carriers[CarrierFile.haulerIndex] else {
            return index
        }
        return index.joined(with: try read(try sidecar.bytes(), CarrierFile.haulerIndex))
    }

    // MARK: - From index.json down

    private mutating func follow(_ descriptor: Descriptor, from place: String, below path: IndexPath) throws -> Int {
        try claim(descriptor, in: place)
        referred.insert(descriptor.digest)
        guard let blob = layout.blobs[descriptor.digest] else { return 0 }
        guard descriptor.mediaType.isManifest || descriptor.mediaType.isIndex else {
            try refuseDisguise(descriptor, blob)
            return 0
        }
        return try locateOnce(descriptor.location) {
            if let known = documents[descriptor.digest] {
                try known.check(declared: descriptor.mediaType)
            } else {
                let bytes = try content(of: blob)
                record(descriptor.digest, try .read(bytes, as: descriptor.mediaType, limits: limits))
            }
            return try enter(descriptor.digest, below: path)
        }
    }

    private mutating func enter(_ digest: Digest, below path: IndexPath) throws -> Int {
        guard let document = documents[digest] else { return 0 }
        if let height = heights[digest] {
            try path.check(height: height, limits: limits)
            return height
        }
        if let subject = document.subject { try claim(subject, in: digest.blobPath) }
        switch document {
        case .manifest(let manifest):
            for descriptor in [manifest.config] + manifest.layers {
                try claim(descriptor, in: digest.blobPath)
                referred.insert(descriptor.digest)
            }
            heights[digest] = 0
            return 0
        case .index(let index):
            let path = try path.entering(digest, limits: limits)
            var height = 1
            for child in index.manifests {
                filings[child.digest, default: Filing()].addChild(child)
                height = max(height, try follow(child, from: digest.blobPath, below: path) + 1)
            }
            heights[digest] = height
            return height
        }
    }

    private mutating func record(_ digest: Digest, _ document: ManifestDocument) {
        documents[digest] = document
        order.append(digest)
    }

    private func content(of blob: VerifiedBlob) throws -> [UInt8] {
        guard blob.size <= limits.manifest else {
            throw LimitExceeded("manifest", limit: limits.manifest, found: "\(blob.size) bytes")
        }
        guard blob.isKept else { throw ManifestError.malformed("expected a manifest in JSON, found other content") }
        return try blob.bytes()
    }

    /// Holds a descriptor against the blob, and against the other descriptors of the blob.
    private mutating func claim(_ descriptor: Descriptor, in place: String) throws {
        descriptors += 1
        guard descriptors <= limits.descriptors else {
            let error = LimitExceeded("descriptors", limit: Int64(limits.descriptors), found: "more in all manifests")
            throw Located(in: place, error)
        }
        let (digest, size, mediaType) = (descriptor.digest, descriptor.size, descriptor.mediaType)
        if let blob = layout.blobs[digest], blob.size != size {
            throw Located(in: place, ManifestError.sizeMismatch(digest, declared: size, found: blob.size))
        }
        guard let first = claims[digest] else {
            claims[digest] = Claim(size: size, mediaType: mediaType)
            return
        }
        guard first.size == size else {
            let error = ManifestError.conflict(digest, "\(first.size) bytes", other: "\(size) bytes")
            throw Located(in: place, error)
        }
        guard first.mediaType.isIndex == mediaType.isIndex, first.mediaType.isManifest == mediaType.isManifest else {
            let error = ManifestError.conflict(digest, "'\(first.mediaType)'", other: "'\(mediaType)'")
            throw Located(in: place, error)
        }
    }

    /// Refuses a manifest under another type: we would judge it as one thing, others use it as another.
    private func refuseDisguise(_ descriptor: Descriptor, _ blob: VerifiedBlob) throws {
        guard let document = try manifest(in: blob) else { return }
        throw Located(
            in: descriptor.location,
            ManifestError.malformed("expected '\(descriptor.mediaType)', found '\(document.mediaType)'")
        )
    }

    // MARK: - Through all blobs

    /// Looks for manifests that attach themselves: `cosign save` leaves bundles that no index reaches.
    private mutating func search() throws {
        let unread = layout.blobs.filter { documents[$0.key] == nil && $0.value.isKept }
        for digest in unread.keys.sorted(by: { $0.precedes($1) }) {
            guard let blob = unread[digest], let document = try manifest(in: blob) else { continue }
            if document.subject != nil {
                record(digest, document)
                orphans.append(digest)
                referred.insert(digest)
                _ = try locateOnce(digest.blobPath) { try enter(digest, below: IndexPath()) }
            } else if let manifest = document.manifest, manifest.hasOnlySignedLayers {
                // Known by its layers, but nothing refers to it: it is found, and the audit complains.
                record(digest, document)
                for descriptor in [manifest.config] + manifest.layers { try claim(descriptor, in: digest.blobPath) }
            }
        }
    }

    /// The manifest that a blob of whatever type is; nil for all other content.
    private func manifest(in blob: VerifiedBlob) throws -> ManifestDocument? {
        guard blob.isKept, blob.size <= limits.manifest else { return nil }
        return try? ManifestDocument.read(try blob.bytes(), as: nil, limits: limits)
    }
}

/// Adds the place to an error that has none yet.
private func locateOnce<Value>(_ place: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as Located { throw error } catch let error as any Explained {
        throw Located(in: place, error)
    }
}

/// The indexes that one stands in, from the outermost.
struct IndexPath {
    private var digests: [Digest] = []

    /// The path inside an index.
    ///
    /// - Throws: `cycle`, or `LimitExceeded` over `index-depth`.
    func entering(_ digest: Digest, limits: Limits) throws -> IndexPath {
        guard !digests.contains(digest) else { throw ManifestError.cycle(digest) }
        try check(height: 1, limits: limits)
        var path = self
        path.digests.append(digest)
        return path
    }

    func check(height: Int, limits: Limits) throws {
        let depth = digests.count + height
        guard depth <= limits.indexDepth else {
            throw LimitExceeded("index-depth", limit: Int64(limits.indexDepth), found: "\(depth) levels")
        }
    }
}

extension Digest {
    /// An order that does not write both as text.
    func precedes(_ other: Digest) -> Bool {
        algorithm == other.algorithm
            ? bytes.precedes(other.bytes) : algorithm.rawValue.utf8.precedes(other.algorithm.rawValue.utf8)
    }
}
