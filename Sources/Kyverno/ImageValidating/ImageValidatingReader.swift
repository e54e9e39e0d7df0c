internal import CEL
internal import Encodings
internal import Policies
internal import Trust
internal import Vocabulary

/// Reads an `ImageValidatingPolicy` or `NamespacedImageValidatingPolicy`, with the defaults of the API server.
///
/// Source: policies.kyverno.io/v1, `ImageValidatingPolicySpec`; what the cluster refuses is refused here, with line
/// and column, expressions included.
struct ImageValidatingReader {
    let file: PolicyFile

    static let kinds = ["ImageValidatingPolicy", "NamespacedImageValidatingPolicy"]
    private static let versions = [
        "policies.kyverno.io/v1", "policies.kyverno.io/v1beta1", "policies.kyverno.io/v1alpha1",
    ]
    private static let specFields: Set<String> = [
        "matchConstraints", "matchConditions", "failurePolicy", "validationActions", "evaluation",
        "matchImageReferences", "images", "variables", "attestors", "attestations", "validations",
        "validationConfigurations", "auditAnnotations", "webhookConfiguration", "autogen", "credentials",
    ]
    /// How many entries any list of a policy may have.
    static let mostEntries = 1_000

    func policy(_ root: YAMLCursor) throws -> ImageValidatingPolicy {
        let fields = try Fields(root, ["apiVersion", "kind", "metadata", "spec", "status"])
        _ = try fields.required("apiVersion").oneOf(Self.versions)
        let kind = try fields.required("kind").oneOf(Self.kinds)
        let metadata = try fields.required("metadata")
        let spec = try Fields(fields.required("spec"), Self.specFields)
        try checkIgnored(spec)
        let configurations = try configurations(spec)
        let mode = try mode(spec)
        var expressions = ExpressionReader(mode: mode)
        let conditions = try expressions.conditions(spec)
        let patterns = try Self.entries(spec, "matchImageReferences").map(pattern)
        let extractors = try expressions.extractors(spec)
        let attestations = try attestations(spec)
        let variables = try expressions.variables(spec)
        let attestors = try ImageAttestorReader(environment: expressions.environment).attestors(spec)
        return ImageValidatingPolicy(
            kind: kind,
            name: try Metadata.name(metadata),
            namespace: kind == Self.kinds[1] ? try Metadata.text("namespace", in: metadata) ?? "default" : nil,
            file: file.path,
            digest: file.digest,
            mode: mode,
            constraints: try constraints(spec, mode),
            matchConditions: conditions,
            ignoresFailures: try spec["failurePolicy"]?.oneOf(["Fail", "Ignore"]) == "Ignore",
            denies: try actions(spec).contains("Deny"),
            imagePatterns: patterns,
            extractors: extractors,
            variables: variables,
            attestors: attestors,
            attestations: attestations,
            validations: try expressions.validations(spec),
            auditAnnotations: try expressions.auditAnnotations(spec),
            mutatesDigest: configurations.mutates,
            verifiesDigest: configurations.verifies,
            isRequired: configurations.isRequired
        )
    }

    /// The entries of a list that is not too long.
    static func entries(_ fields: Fields, _ name: String) throws(YAMLError) -> [YAMLCursor] {
        let entries = try fields.elements(name)
        guard entries.count <= mostEntries else {
            throw fields.cursor.mismatch("at most \(mostEntries) entries of '\(name)'", found: "\(entries.count)")
        }
        return entries
    }

    // MARK: - Settings

    private func mode(_ spec: Fields) throws -> ImageValidatingPolicy.Mode {
        guard let cursor = spec["evaluation"] else { return .kubernetes }
        let fields = try Fields(cursor, ["mode", "admission", "background"])
        for name in ["admission", "background"] {
            if let cursor = fields[name] { _ = try Fields(cursor, ["enabled"]).bool("enabled", default: true) }
        }
        return try fields["mode"]?.word(ImageValidatingPolicy.Mode.self) ?? .kubernetes
    }

    private func actions(_ spec: Fields) throws -> [String] {
        guard let cursor = spec["validationActions"] else { return ["Deny"] }
        let actions = try cursor.sequence().map { try $0.oneOf(["Deny", "Audit", "Warn"]) }
        return actions.isEmpty ? ["Deny"] : actions
    }

    private func configurations(_ spec: Fields) throws -> (mutates: Bool, verifies: Bool, isRequired: Bool) {
        guard let cursor = spec["validationConfigurations"] else { return (true, true, true) }
        let fields = try Fields(cursor, ["mutateDigest", "verifyDigest", "required"])
        return (
            try fields.bool("mutateDigest", default: true), try fields.bool("verifyDigest", default: true),
            try fields.bool("required", default: true)
        )
    }

    /// Checks the shape of what only a cluster uses.
    private func checkIgnored(_ spec: Fields) throws {
        if let cursor = spec["webhookConfiguration"] {
            _ = try Fields(cursor, ["timeoutSeconds"])["timeoutSeconds"]?.integer(1...30)
        }
        if let cursor = spec["autogen"] { _ = try Fields(cursor, ["podControllers"]) }
        if let cursor = spec["credentials"] {
            _ = try Fields(cursor, ["allowInsecureRegistry", "providers", "secrets"])
        }
    }

    // MARK: - Matching

    private func constraints(_ spec: Fields, _ mode: ImageValidatingPolicy.Mode) throws -> ResourceConstraints? {
        guard mode == .kubernetes else {
            if let cursor = spec["matchConstraints"] { _ = try constraints(cursor) }
            return nil
        }
        return try constraints(spec.required("matchConstraints"))
    }

    private func constraints(_ cursor: YAMLCursor) throws -> ResourceConstraints {
        let fields = try Fields(
            cursor,
            ["resourceRules", "excludeResourceRules", "namespaceSelector", "objectSelector", "matchPolicy"]
        )
        _ = try fields["matchPolicy"]?.oneOf(["Exact", "Equivalent"])
        return ResourceConstraints(
            rules: try Self.entries(fields, "resourceRules").map(rule),
            excluded: try Self.entries(fields, "excludeResourceRules").map(rule),
            namespaceSelector: try fields["namespaceSelector"].map(MatchReader.selector),
            objectSelector: try fields["objectSelector"].map(MatchReader.selector)
        )
    }

    private func rule(_ cursor: YAMLCursor) throws -> ResourceConstraints.Rule {
        let fields = try Fields(
            cursor,
            ["apiGroups", "apiVersions", "operations", "resources", "resourceNames", "scope"]
        )
        for operation in try fields.elements("operations") {
            _ = try operation.oneOf(["*", "CREATE", "UPDATE", "DELETE", "CONNECT"])
        }
        return ResourceConstraints.Rule(
            groups: try fields.texts("apiGroups"),
            versions: try fields.texts("apiVersions"),
            operations: try fields.texts("operations"),
            resources: try fields.texts("resources"),
            names: try fields.texts("resourceNames"),
            scope: try fields["scope"]?.oneOf(["*", "Namespaced", "Cluster"]) ?? "*"
        )
    }

    private func pattern(_ cursor: YAMLCursor) throws -> ImagePattern {
        let fields = try Fields(cursor, ["glob", "expression"])
        switch (fields["glob"], fields["expression"]) {
        case (let glob?, nil):
            let text = try glob.text()
            do throws(ImageGlobError) {
                return .glob(try ImageGlob(text))
            } catch {
                throw glob.mismatch("a glob", found: error.text)
            }
        case (nil, let expression?): return .expression(try ImageValidatingEnvironment.reference(expression))
        default: throw cursor.mismatch("exactly one of glob, expression")
        }
    }

    // MARK: - Attestations

    private func attestations(_ spec: Fields) throws -> [AttestationKind] {
        var kinds: [AttestationKind] = []
        for cursor in try Self.entries(spec, "attestations") {
            let fields = try Fields(cursor, ["name", "intoto", "referrer"])
            let name = try fields.required("name")
            let text = try name.text()
            guard !kinds.contains(where: { $0.name.isIdentical(to: text) }) else {
                throw name.mismatch("a name of its own", found: "'\(text)' again")
            }
            switch (fields["intoto"], fields["referrer"]) {
            case (let inToto?, nil): kinds.append(AttestationKind(name: text, source: .inToto(try type(inToto))))
            case (nil, let referrer?): kinds.append(AttestationKind(name: text, source: .referrer(try type(referrer))))
            default: throw cursor.mismatch("exactly one of intoto, referrer")
            }
        }
        return kinds
    }

    private func type(_ cursor: YAMLCursor) throws -> String {
        try Fields(cursor, ["type"]).required("type").text()
    }
}
