internal import CEL
internal import JMESPath
internal import Policies
internal import Vocabulary

/// What expressions hear of the resource, of the request that brings it, and of other resources.
extension ImageValidatingRun {
    /// The namespace that a resource lands in where nobody says another.
    private static let defaultNamespace = "default"

    private var namespace: String { workload?.namespace ?? options.namespace ?? Self.defaultNamespace }
    private var isNamespaceGuessed: Bool {
        options.namespace == nil && (workload.map { $0.isSynthetic || $0.namespace == nil } ?? true)
    }

    /// The value of `object`, `oldObject`, `request` or `namespaceObject`.
    func resourceFact(_ name: String) throws(CELFailure) -> CELValue? {
        switch name {
        case "object": policy.mode == .json ? try document : object
        case "oldObject": .null
        case "request": request
        case "namespaceObject": namespaceObject
        default: nil
        }
    }

    private func partial(_ members: [(name: String, value: CELValue)], guessed: [String] = []) -> CELValue {
        .map(CELMap(dynamic: PartialObject(members, guessed: guessed) { self.hasReadUnknown = true }))
    }

    // MARK: - The resource

    private var object: CELValue {
        guard let workload else { return .null }
        return value(of: workload.object, name: nil, isPartial: workload.isSynthetic)
    }

    /// The object as the validating step sees it, with digests where the policy has them put in.
    private func value(of part: JMESValue, name: String?, isPartial: Bool) -> CELValue {
        switch part {
        case .string(let text):
            .string(name == "image" && isJudged(text) ? carried(text) : text)
        case .array(let elements):
            .list(elements.map { value(of: $0, name: nil, isPartial: isPartial) })
        case .object(let object):
            members(
                zip(object.names, object.values).map { ($0, value(of: $1, name: $0, isPartial: isPartial)) },
                isPartial: isPartial
            )
        default: CELValue(resource: part)
        }
    }

    private func members(_ members: [(name: String, value: CELValue)], isPartial: Bool) -> CELValue {
        guard isPartial else { return .object(members) }
        return partial(members, guessed: ["name"] + (isNamespaceGuessed ? ["namespace"] : []))
    }

    /// What a policy in JSON mode looks at.
    private var document: CELValue {
        get throws(CELFailure) {
            if let given = options.document { return try CELValue(json: given) }
            return madeDocument
        }
    }

    private var madeDocument: CELValue {
        guard let image else { return .null }
        let value = image.value
        return .object([
            ("bundle", .object([])),
            (
                "images",
                .list([
                    .object([
                        ("reference", .string(image.carried)), ("digest", .string(image.digest.description)),
                        ("tag", .string(value["tag"]?.text ?? "")),
                        (
                            "repository",
                            .string(
                                [value["registry"]?.text, value["path"]?.text].compactMap(\.self).joined(separator: "/")
                            )
                        ),
                    ])
                ])
            ),
        ])
    }

    // MARK: - The request

    private var request: CELValue {
        let workload = workload
        let (group, version) = (workload?.group ?? "", workload?.version ?? "v1")
        func named(_ name: String, _ value: String) -> CELValue {
            .object([("group", .string(group)), ("version", .string(version)), (name, .string(value))])
        }
        let kind = named("kind", workload?.kind ?? "Pod")
        let resource = named("resource", workload?.plural ?? "pods")
        return partial(
            [
                ("operation", .string("CREATE")), ("kind", kind), ("requestKind", kind), ("resource", resource),
                ("requestResource", resource), ("subResource", .string("")), ("dryRun", .bool(false)),
                ("name", .string(workload?.name ?? "")), ("namespace", .string(namespace)), ("object", object),
                ("oldObject", .null), ("userInfo", partial([])),
            ],
            guessed: ["name"] + (isNamespaceGuessed ? ["namespace"] : [])
        )
    }

    private var namespaceObject: CELValue {
        if !isNamespaceGuessed, let known = resources.find("Namespace", name: namespace, namespace: nil) {
            return CELValue(resource: known.object)
        }
        let metadata = partial(
            [("name", .string(namespace))],
            guessed: isNamespaceGuessed ? ["name"] : []
        )
        return partial([("apiVersion", .string("v1")), ("kind", .string("Namespace")), ("metadata", metadata)])
    }

    // MARK: - Other resources

    /// The supplied resources of a version and plural in a namespace, or wherever they are.
    func resources(version: String, plural: String, namespace: String) -> [Resource] {
        resources.resources.filter { resource in
            let own = resource.group.isEmpty ? resource.version : "\(resource.group)/\(resource.version)"
            return own.isIdentical(to: version) && Resource.plural(of: resource.kind).isIdentical(to: plural)
                && (namespace.isEmpty
                    || (resource.namespace ?? Self.defaultNamespace).isIdentical(to: namespace))
        }
    }
}
