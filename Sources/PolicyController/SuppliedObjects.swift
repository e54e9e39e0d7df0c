internal import Encodings
internal import Trust
internal import Vocabulary

/// The objects of a cluster that the operator supplies: TrustRoots, Secrets and ConfigMaps.
struct SuppliedObjects: Sendable {
    /// The TrustRoots by name; nil for a name that several have, which decides nothing.
    private(set) var trustRoots: [String: TrustRootDocument?] = [:]
    private var secrets: [Secret] = []
    private var configMaps: Set<ObjectReference> = []

    private struct Secret: Hashable, Sendable {
        let reference: ObjectReference
        /// nil where it has none, more than one, or one that is not base64.
        let value: [UInt8]?
    }

    init() {}

    /// Looks through files for what stands beside policies; what cannot be read is not there, and says so where it is
    /// read as a policy.
    init(_ files: [PolicyFile], limits: Limits) {
        for file in files {
            guard let documents = try? YAMLReader.documents(file.bytes, limits: limits) else { continue }
            for document in documents { add(YAMLCursor(document), limits: limits) }
        }
    }

    private mutating func add(_ cursor: YAMLCursor, limits: Limits) {
        switch cursor.member("kind")?.scalar {
        case TrustRootReader.kind:
            guard let read = try? TrustRootReader(limits: limits).document(cursor) else { return }
            let isKnown = trustRoots[read.name] != nil
            trustRoots[read.name] = .some(isKnown ? nil : read.document)
        case "Secret":
            guard let reference = cursor.objectName else { return }
            secrets.append(Secret(reference: reference, value: cursor.onlyValue))
        case "ConfigMap":
            if let reference = cursor.objectName { configMaps.insert(reference) }
        default: return
        }
    }

    /// The only value of a Secret.
    ///
    /// - Throws: `needs-secret` where there is no such Secret, more than one, or more or less than one value in it.
    func secret(_ wanted: ObjectReference) throws(Obstacle) -> [UInt8] {
        let found = Set(secrets.filter { $0.reference.isMeant(by: wanted) })
        guard let secret = found.first else {
            throw Obstacle(.needsSecret, "names the Secret '\(wanted)', which is not supplied")
        }
        guard found.count == 1 else {
            throw Obstacle(.needsSecret, "names the Secret '\(wanted)', of which \(found.count) are supplied")
        }
        guard let value = secret.value else {
            throw Obstacle(.needsSecret, "names the Secret '\(wanted)', which holds not exactly one value in base64")
        }
        return value
    }

    /// Whether a ConfigMap is there.
    func hasConfigMap(_ wanted: ObjectReference) -> Bool { configMaps.contains { $0.isMeant(by: wanted) } }
}

extension ObjectReference {
    /// A namespace that one of the two does not state may be any.
    fileprivate func isMeant(by wanted: ObjectReference) -> Bool {
        guard name.isIdentical(to: wanted.name) else { return false }
        guard let namespace, let other = wanted.namespace else { return true }
        return namespace.isIdentical(to: other)
    }
}

extension YAMLCursor {
    fileprivate func member(_ name: String) -> YAMLCursor? {
        guard case .mapping(let fields) = value.content,
            let field = fields.first(where: { $0.name.isIdentical(to: name) })
        else { return nil }
        return YAMLCursor(field.value, path: name)
    }

    fileprivate var scalar: String? {
        guard case .scalar(let text, _) = value.content, !text.isEmpty else { return nil }
        return text
    }

    fileprivate var objectName: ObjectReference? {
        guard let metadata = member("metadata"), let name = metadata.member("name")?.scalar else { return nil }
        return ObjectReference(name: name, namespace: metadata.member("namespace")?.scalar)
    }

    /// The only value of a Secret, from `data` or `stringData`.
    fileprivate var onlyValue: [UInt8]? {
        let values = ["data", "stringData"].flatMap { name -> [(isPlain: Bool, text: String)] in
            guard let map = member(name), case .mapping(let fields) = map.value.content else { return [] }
            return fields.map { (name == "stringData", YAMLCursor($0.value).scalar ?? "") }
        }
        guard let only = values.first, values.count == 1 else { return nil }
        if only.isPlain { return Array(only.text.utf8) }
        return Base64.decode(Array(only.text.utf8).filter { $0 != 0x0A && $0 != 0x20 })
    }
}
