internal import JMESPath

/// A resource that runs images: one of the operator, or one made up around an image of the bundle.
struct Workload: Sendable {
    let group: String
    let version: String
    let kind: String
    let object: JMESValue
    /// Whether nothing is known of it but the image.
    let isSynthetic: Bool
    /// What a custom resource runs.
    private(set) var extracted: [Container] = []

    /// The kinds whose pods are made of a template, with the group of each.
    static let controllers: [String: String] = [
        "Deployment": "apps", "StatefulSet": "apps", "DaemonSet": "apps", "ReplicaSet": "apps",
        "ReplicationController": "", "Job": "batch", "CronJob": "batch",
    ]

    init(group: String, version: String, kind: String, object: JMESValue, isSynthetic: Bool) {
        (self.group, self.version, self.kind) = (group, version, kind)
        (self.object, self.isSynthetic) = (object, isSynthetic)
    }

    init(_ resource: Resource) {
        self.init(
            group: resource.group,
            version: resource.version,
            kind: resource.kind,
            object: resource.object,
            isSynthetic: false
        )
    }

    /// A workload of a kind that runs one image and says nothing else.
    init(running image: String, named name: String, kind: String, namespace: String?) {
        let spec = JMESValue.object([
            ("containers", .array([.object([("name", .string(name)), ("image", .string(image))])]))
        ])
        var body = spec
        for part in Self.specPath(of: kind).dropFirst().reversed() { body = .object([(part, body)]) }
        var metadata: [(String, JMESValue)] = [("name", .string(name))]
        if let namespace { metadata.append(("namespace", .string(namespace))) }
        let group = Self.controllers[kind] ?? ""
        self.init(
            group: group,
            version: "v1",
            kind: kind,
            object: .object([
                ("apiVersion", .string(group.isEmpty ? "v1" : "\(group)/v1")), ("kind", .string(kind)),
                ("metadata", .object(metadata)), ("spec", body),
            ]),
            isSynthetic: true
        )
    }

    /// Where the specification of the pods stands.
    private static func specPath(of kind: String) -> [String] {
        switch kind {
        case "Pod": ["spec"]
        case "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"]
        default: ["spec", "template", "spec"]
        }
    }

    var name: String { object.at(["metadata", "name"])?.text ?? "" }
    var namespace: String? { object.at(["metadata", "namespace"])?.text }
    var labels: [(name: String, value: String)] { object.at(["metadata", "labels"])?.textMembers ?? [] }
    var annotations: [(name: String, value: String)] { object.at(["metadata", "annotations"])?.textMembers ?? [] }

    /// The pod of a controller's template, which rules about pods see as well; nil for anything else.
    var pod: Workload? {
        guard Self.controllers[kind] != nil else { return nil }
        guard let template = object.at(Self.specPath(of: kind).dropLast()) else { return nil }
        var metadata = template["metadata"] ?? .object([])
        metadata = metadata.merging(.object([("name", .string(name))]))
        if let namespace { metadata = metadata.merging(.object([("namespace", .string(namespace))])) }
        return Workload(
            group: "",
            version: "v1",
            kind: "Pod",
            object: .object([
                ("apiVersion", .string("v1")), ("kind", .string("Pod")), ("metadata", metadata),
                ("spec", template["spec"] ?? .object([])),
            ]),
            isSynthetic: isSynthetic
        )
    }

    /// A container with the image that it runs.
    struct Container: Sendable {
        let list: String
        let name: String
        let image: String
        /// Where the image stands, as RFC 6901 writes it.
        let pointer: String
    }

    /// The same with the images that a rule finds in it.
    func extracting(
        _ extractors: [ImageExtractor],
        _ environment: JMESPathEnvironment
    ) throws(Refusal) -> Workload {
        var workload = self
        for extractor in extractors { workload.extracted += try extractor.containers(in: object, environment) }
        return workload
    }

    var containers: [Container] {
        guard kind == "Pod" || Self.controllers[kind] != nil else { return extracted }
        let path = Self.specPath(of: kind)
        guard let spec = object.at(path) else { return [] }
        return ["containers", "initContainers", "ephemeralContainers"].flatMap { list in
            (spec[list]?.elements ?? []).enumerated().compactMap { index, container in
                guard let name = container["name"]?.text, let image = container["image"]?.text else { return nil }
                let pointer = "/" + (path + [list, String(index), "image"]).joined(separator: "/")
                return Container(list: list, name: name, image: image, pointer: pointer)
            }
        }
    }
}

extension JMESValue {
    fileprivate func at(_ path: ArraySlice<String>) -> JMESValue? { at(Array(path)) }
}
