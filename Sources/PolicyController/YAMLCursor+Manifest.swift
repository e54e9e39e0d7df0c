internal import Encodings
internal import Vocabulary

extension YAMLCursor {
    /// The fields of a mapping that has no others than these, without those that hold nothing.
    func presentFields(_ known: Set<String>) throws(YAMLError) -> [String: YAMLCursor] {
        try fields(known).filter { !$0.value.isAbsent }
    }

    /// The fields of a manifest of the controller, and its name.
    ///
    /// Source: Kubernetes API conventions, "Objects"; what a cluster adds to them when it prints one is passed over.
    ///
    /// - Parameter kind: What it has to be.
    /// - Returns: Its `spec`.
    /// - Throws: `unknownField`, or `shape` where it is of another kind or version.
    func manifest(_ kind: String) throws(YAMLError) -> (name: String, spec: YAMLCursor) {
        let fields = try presentFields(["apiVersion", "kind", "metadata", "spec", "status"])
        let version = try require("apiVersion", in: fields)
        let text = try version.text()
        guard Self.versions.contains(where: { $0.isIdentical(to: text) }) else {
            throw version.mismatch(Self.versions.map { "'\($0)'" }.joined(separator: " or "))
        }
        let stated = try require("kind", in: fields)
        guard try stated.text().isIdentical(to: kind) else { throw stated.mismatch("'\(kind)'") }
        let name = try Self.name(require("metadata", in: fields))
        return (name, try require("spec", in: fields))
    }

    private static let versions = ["policy.sigstore.dev/v1beta1", "policy.sigstore.dev/v1alpha1"]

    /// What Kubernetes itself keeps in `metadata`.
    private static let metadata: Set<String> = [
        "name", "namespace", "labels", "annotations", "creationTimestamp", "finalizers", "generation", "managedFields",
        "ownerReferences", "resourceVersion", "selfLink", "uid",
    ]

    private static func name(_ metadata: YAMLCursor) throws(YAMLError) -> String {
        let fields = try metadata.presentFields(Self.metadata)
        for name in ["labels", "annotations"] { try fields[name]?.requireTextMap() }
        let name = try metadata.require("name", in: fields)
        let text = try name.text()
        guard isObjectName(Array(text.utf8)) else {
            throw name.mismatch("a name of a-z, 0-9, '.' and '-' that begins and ends with a letter or digit")
        }
        return text
    }

    /// Whether it is a DNS subdomain, as names of objects are.
    private static func isObjectName(_ letters: [UInt8]) -> Bool {
        func isWord(_ letter: UInt8) -> Bool { (0x61...0x7A).contains(letter) || (0x30...0x39).contains(letter) }
        guard let first = letters.first, let last = letters.last, isWord(first), isWord(last), letters.count <= 253
        else { return false }
        return letters.allSatisfy { isWord($0) || ".-".utf8.contains($0) }
    }

    /// A reference to a Secret or ConfigMap, with other fields than these two where there may be any.
    func objectReference(
        allowing others: Set<String> = []
    ) throws(YAMLError) -> (reference: ObjectReference, fields: [String: YAMLCursor]) {
        let fields = try presentFields(others.union(["name", "namespace"]))
        let name = try require("name", in: fields).text()
        return (ObjectReference(name: name, namespace: try fields["namespace"]?.text()), fields)
    }

    /// The only one of these fields that is there.
    func exactlyOne(
        of names: [String],
        in fields: [String: YAMLCursor]
    ) throws(YAMLError) -> (name: String, field: YAMLCursor) {
        let found = names.compactMap { name in fields[name].map { (name, $0) } }
        guard let only = found.first, found.count == 1 else {
            let stated = found.isEmpty ? "none" : found.map(\.0).joined(separator: ", ")
            throw mismatch("exactly one of \(names.joined(separator: ", "))", found: stated)
        }
        return only
    }
}
