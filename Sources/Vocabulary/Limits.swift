/// Every limit of the package, with its default and its reason; `--limit NAME=VALUE` sets one.
public struct Limits: Hashable, Sendable {
    /// Entries of an archive or folder: far above any real bundle, bounds the bookkeeping of each.
    public var entries = 1_000_000
    /// Bytes of an entry's name.
    public var entryName = 1_024
    /// Sum of all content, in bytes.
    public var unpacked: Int64 = 4 << 40
    /// Content against archive bytes, after the first 64 MiB of content: compression bombs.
    public var ratio: Int64 = 200
    /// Bytes that the compression looks back on, all of which a reader has to keep.
    public var window: Int64 = 128 << 20
    /// Layers of compression around the tar.
    public var filters = 1
    /// Index in index in index.
    public var indexDepth = 8
    /// Descriptors of one index.
    public var indexEntries = 10_000
    /// Descriptors of all indexes and manifests together: indexes of indexes could ask for any amount of memory.
    public var descriptors = 250_000
    /// Attachments over all images; what names no image of the bundle is listed with each.
    public var attached = 250_000
    /// Bytes of a manifest or index.
    public var manifest: Int64 = 4 << 20
    /// Bytes of a layer or blob that holds an attestation.
    public var attestation: Int64 = 512 << 20
    /// Bytes of small blobs that stay in memory before they go to an unlinked temporary file.
    public var kept: Int64 = 24 << 20
    /// Bytes of a file whose signature is over its content and no digest: that must fit into memory.
    public var message: Int64 = 512 << 20
    /// Nesting of manifests, envelopes, bundles and roots.
    public var jsonDepth = 64
    /// Values of one JSON text: `[0,0,…` takes four times its bytes in memory.
    public var jsonValues = 16_000_000
    /// Nesting of statements.
    public var predicateDepth = 200
    /// Subjects of a statement.
    public var subjects = 1_024
    /// Digests of a subject.
    public var subjectDigests = 32
    /// Signature layers of one manifest.
    public var signatureLayers = 1_000
    /// Bundles of one image.
    public var bundles = 1_000
    /// Log entries of one bundle.
    public var logEntries = 32
    /// Timestamps of one bundle.
    public var timestamps = 32
    /// Bytes of one timestamp: each certificate in it takes time to read.
    public var timestampSize = 64 << 10
    /// Certificates in a chain.
    public var certificates = 10
    /// Bytes of a checkpoint.
    public var checkpoint = 64 << 10
    /// Lines of a checkpoint.
    public var checkpointLines = 64
    /// Components of an SBOM.
    public var components = 1_000_000
    /// Findings of the scans of one image.
    public var findings = 200_000
    /// VEX statements of one image.
    public var vexStatements = 100_000
    /// Bytes of one package database in a layer: that must fit into memory, and real ones have at most some 50 MiB.
    public var packageDatabase: Int64 = 256 << 20
    /// Bytes of all of them, most of which go to an unlinked temporary file.
    public var packageDatabases: Int64 = 8 << 30
    /// Steps of one expression of a policy.
    public var cost = 10_000_000
    /// Nodes of a YAML document, aliases expanded.
    public var yamlNodes = 100_000

    public init() {}

    /// Sets a limit by the name that the documentation gives it.
    ///
    /// - Returns: Whether there is a limit of that name and the value is a positive number that it can hold; of nesting at
    ///   most 1,000.
    public mutating func set(_ name: String, to value: Int64) -> Bool {
        guard value > 0 else { return false }
        if let path = Self.counts[name] {
            guard let count = Int(exactly: value), !name.hasSuffix("-depth") || count <= Self.deepest else {
                return false
            }
            self[keyPath: path] = count
            return true
        }
        guard let path = Self.sizes[name] else { return false }
        self[keyPath: path] = value
        return true
    }

    /// What every limit of nesting stays below: each level takes some of the stack.
    private static let deepest = 1_000

    /// The names that `set` knows, sorted.
    public static var names: [String] { (Array(counts.keys) + Array(sizes.keys)).sorted() }

    private static var counts: [String: WritableKeyPath<Limits, Int>] {
        [
            "entries": \.entries, "entry-name": \.entryName, "filters": \.filters, "index-depth": \.indexDepth,
            "index-entries": \.indexEntries, "json-depth": \.jsonDepth, "predicate-depth": \.predicateDepth,
            "json-values": \.jsonValues, "descriptors": \.descriptors, "attached": \.attached,
            "subjects": \.subjects, "subject-digests": \.subjectDigests, "signature-layers": \.signatureLayers,
            "bundles": \.bundles, "log-entries": \.logEntries, "timestamps": \.timestamps,
            "timestamp-size": \.timestampSize, "certificates": \.certificates, "checkpoint": \.checkpoint,
            "checkpoint-lines": \.checkpointLines,
            "components": \.components, "findings": \.findings, "vex-statements": \.vexStatements,
            "cost": \.cost, "yaml-nodes": \.yamlNodes,
        ]
    }

    private static var sizes: [String: WritableKeyPath<Limits, Int64>] {
        [
            "unpacked": \.unpacked, "ratio": \.ratio, "window": \.window, "manifest": \.manifest,
            "attestation": \.attestation, "kept": \.kept, "message": \.message,
            "package-database": \.packageDatabase, "package-databases": \.packageDatabases,
        ]
    }
}

/// An input goes over a limit; nothing is ever cut in silence.
public struct LimitExceeded: Explained, Hashable {
    public let name: String
    public let limit: Int64
    public let found: String

    public init(_ name: String, limit: Int64, found: String) {
        (self.name, self.limit, self.found) = (name, limit, found)
    }

    public var blame: Blame { .input }
    public var code: Code { .limitExceeded }
    public var description: String { "expected at most \(limit) (limit '\(name)'), found \(found)" }
    public var remedy: String? { "if this is expected, raise it with --limit \(name)=VALUE" }
}
