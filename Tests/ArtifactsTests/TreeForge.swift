import Cryptography
import Encodings
import FoundationEssentials
import Vocabulary

@testable import Artifacts

/// Writes small layouts into a fresh folder, reads them as users' layouts are read, and removes the folder.
struct TreeForge {
    private(set) var files: [String: [UInt8]] = [:]
    /// The folder of the bundle in which the layout lies, with a slash at its end.
    private let root: String
    private(set) var listed: [JSONValue] = []
    var limits = Limits()

    init(root: String = "") {
        self.root = root
        write("\(root)oci-layout", #"{"imageLayoutVersion":"1.0.0"}"#)
    }

    static let manifestType = "application/vnd.oci.image.manifest.v1+json"
    static let indexType = "application/vnd.oci.image.index.v1+json"
    static let configType = "application/vnd.oci.image.config.v1+json"
    static let emptyType = "application/vnd.oci.empty.v1+json"
    static let layerType = "application/vnd.oci.image.layer.v1.tar+gzip"
    static let bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"
    static let dsseType = "application/vnd.dsse.envelope.v1+json"
    static let signatureType = "application/vnd.dev.cosign.simplesigning.v1+json"
    static let inTotoType = "application/vnd.in-toto+json"
    static let name = "org.opencontainers.image.ref.name"

    /// Content and the type under which descriptors point at it.
    struct Content {
        let type: String
        let bytes: [UInt8]
        let digest: Digest

        init(_ type: String, _ bytes: [UInt8], algorithm: Digest.Algorithm = .sha256) throws {
            (self.type, self.bytes) = (type, bytes)
            digest = try HashFunction.digest(algorithm, of: bytes)
        }

        init(_ type: String, _ text: String) throws { try self.init(type, Array(text.utf8)) }

        func descriptor(_ more: KeyValuePairs<String, JSONValue> = [:], size: Int? = nil) -> JSONValue {
            var object = JSONObject()
            for (name, value) in more { _ = object.append(name, value) }
            _ = object.append("mediaType", .string(type))
            _ = object.append("digest", .string("\(digest)"))
            _ = object.append("size", .integer(size ?? bytes.count))
            return .object(object)
        }

        func descriptor(named name: String) -> JSONValue {
            descriptor(["annotations": annotations([TreeForge.name: name])])
        }
    }

    // MARK: - Content

    /// A manifest of the given parts.
    static func manifest(
        config: Content,
        layers: [Content],
        subject: Content? = nil,
        artifactType: String? = nil,
        more: KeyValuePairs<String, JSONValue> = [:]
    ) throws -> Content {
        var object = JSONObject()
        for (name, value) in more { _ = object.append(name, value) }
        _ = object.append("schemaVersion", .integer(2))
        _ = object.append("mediaType", .string(manifestType))
        if let artifactType { _ = object.append("artifactType", .string(artifactType)) }
        _ = object.append("config", config.descriptor())
        _ = object.append("layers", .array(layers.map { $0.descriptor() }))
        if let subject { _ = object.append("subject", subject.descriptor()) }
        return try Content(manifestType, JSONWriter.write(.object(object)))
    }

    static func index(_ manifests: [JSONValue], more: KeyValuePairs<String, JSONValue> = [:]) throws -> Content {
        var object = JSONObject()
        for (name, value) in more { _ = object.append(name, value) }
        _ = object.append("schemaVersion", .integer(2))
        _ = object.append("mediaType", .string(indexType))
        _ = object.append("manifests", .array(manifests))
        return try Content(indexType, JSONWriter.write(.object(object)))
    }

    static func config(_ mark: String) throws -> Content {
        try Content(configType, #"{"os":"linux","architecture":"amd64","mark":"\#(mark)"}"#)
    }

    static func empty() throws -> Content { try Content(emptyType, "{}") }

    /// Bytes as gzip begins them: no text.
    static func layer(_ mark: String, type: String = layerType) throws -> Content {
        try Content(type, [0x1F, 0x8B, 8, 0] + Array(mark.utf8))
    }

    static func annotations(_ pairs: KeyValuePairs<String, String>) -> JSONValue {
        var object = JSONObject()
        for (name, value) in pairs { _ = object.append(name, .string(value)) }
        return .object(object)
    }

    static func platform(_ os: String, _ architecture: String) -> JSONValue {
        .object(["os": .string(os), "architecture": .string(architecture)])
    }

    // MARK: - The layout

    mutating func add(_ contents: Content...) {
        for content in contents { files[root + content.digest.blobPath] = content.bytes }
    }

    mutating func list(_ descriptors: JSONValue...) { listed += descriptors }

    mutating func write(_ path: String, _ text: String?) { files[path] = text.map { Array($0.utf8) } }

    /// An image of one layer with all its blobs, not listed yet.
    mutating func addImage(_ mark: String) throws -> Content {
        let (config, layer) = (try Self.config(mark), try Self.layer(mark))
        let manifest = try Self.manifest(config: config, layers: [layer])
        add(config, layer, manifest)
        return manifest
    }

    /// A Sigstore bundle that refers to `subject`, with all its blobs, not listed.
    mutating func addBundle(_ mark: String, subject: Content) throws -> Content {
        let bundle = try Content(Self.bundleType, #"{"bundle":"\#(mark)"}"#)
        let manifest = try Self.manifest(
            config: try Self.empty(),
            layers: [bundle],
            subject: subject,
            artifactType: Self.bundleType
        )
        add(try Self.empty(), bundle, manifest)
        return manifest
    }

    func layout() throws -> Layout {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sallyport-tree-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var files = files
        if files["\(root)index.json"] == nil {
            files["\(root)index.json"] = JSONWriter.write(
                .object(["schemaVersion": .integer(2), "manifests": .array(listed)])
            )
        }
        for (path, bytes) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: file)
        }
        return try LayoutSource.read(path: folder.path)
    }

    func tree(allowAbsent: Bool = false) throws -> ArtifactTree {
        try ArtifactTree.resolve(try layout(), limits: limits, allowAbsent: allowAbsent)
    }

    func audit(strictContent: Bool = true) throws -> [Finding] {
        let layout = try layout()
        let tree = try ArtifactTree.resolve(layout, limits: limits, allowAbsent: false)
        return ContentAudit.audit(layout, tree, strictContent: strictContent)
    }

    /// The code of the refusal, and the place that it names.
    func refusal() -> Refusal? {
        do {
            _ = try tree()
            return nil
        } catch let error as any Explained {
            return Refusal(code: error.code, location: error.location)
        } catch {
            return nil
        }
    }
}

struct Refusal: Equatable {
    let code: Code
    let location: String?
}

extension [Finding] {
    /// Severity, code and place of each, for comparison.
    var outlines: [String] { map { "\($0.severity.rawValue) \($0.code.rawValue) \($0.location ?? "-")" } }
}

extension ArtifactTree {
    var roles: [Digest: AttachmentRole] {
        Dictionary(attachments.map { ($0.manifest, $0.role) }, uniquingKeysWith: { first, _ in first })
    }
}
