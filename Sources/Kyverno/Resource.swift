internal import Encodings
internal import JMESPath
internal import Vocabulary

/// A Kubernetes object that the operator supplies, or that stands beside a policy.
struct Resource: Sendable {
    let group: String
    let version: String
    let kind: String
    let name: String
    /// nil where the manifest does not say.
    let namespace: String?
    let object: JMESValue

    /// Reads an object; of a `List` all its items.
    static func all(_ cursor: YAMLCursor) throws -> [Resource] {
        let fields = try cursor.mapping()
        func field(_ name: String) throws -> YAMLCursor {
            guard let field = fields.first(where: { $0.name == name }) else {
                throw cursor.mismatch("a field '\(name)'", found: "none")
            }
            return YAMLCursor(field.value, path: cursor.path.isEmpty ? name : "\(cursor.path).\(name)")
        }
        let kind = try field("kind").text()
        if kind == "List" { return try field("items").sequence().flatMap(all) }
        let version = try field("apiVersion").text().split(separator: "/", maxSplits: 1).map(String.init)
        let object: JMESValue
        do { object = try JMESValue(cursor.value) } catch { throw cursor.mismatch("JSON values", found: error.text) }
        guard let name = object.at(["metadata", "name"])?.text ?? object.at(["metadata", "generateName"])?.text else {
            throw try field("metadata").mismatch("a name", found: "none")
        }
        return [
            Resource(
                group: version.count == 2 ? version[0] : "",
                version: version.last ?? "",
                kind: kind,
                name: name,
                namespace: object.at(["metadata", "namespace"])?.text,
                object: object
            )
        ]
    }

    /// The texts of labels; nil where there are none.
    var labels: [(name: String, value: String)] { object.at(["metadata", "labels"])?.textMembers ?? [] }
}

/// All objects that a run knows.
struct ResourceSet: Sendable {
    let resources: [Resource]

    init(_ resources: [Resource]) { self.resources = resources }

    static let clusterKinds = ["ConfigMap", "Secret", "Namespace"]

    func find(_ kind: String, name: String, namespace: String?) -> Resource? {
        resources.first { resource in
            resource.kind == kind && resource.name.isIdentical(to: name)
                && (namespace == nil || (resource.namespace ?? "default").isIdentical(to: namespace ?? ""))
        }
    }

    /// What runs images, or says it does.
    var workloads: [Resource] {
        resources.filter { !Self.clusterKinds.contains($0.kind) && $0.kind != "PolicyException" }
    }
}
