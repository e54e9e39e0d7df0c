internal import Encodings
internal import Vocabulary

// The first two versions, which differ in where things stand.
extension Provenance {
    init(v01 cursor: JSONCursor) throws {
        self.init(builderID: try cursor.required("builder").string("id"))
        let recipe = try cursor.member("recipe")
        buildType = try recipe?.text("type")
        entryPoint = try recipe?.text("entryPoint")
        parameters = try recipe?.member("arguments")?.value ?? .null
        environment = try recipe?.member("environment")?.value ?? .null
        let materials = try Self.resources(in: cursor, "materials")
        dependencies = materials.compactMap(\.self)
        source = try Self.definedSource(recipe, materials) ?? Self.onlySource(of: dependencies) ?? upload
        if let arguments = try recipe?.member("arguments"), arguments.isObject {
            let tag = try arguments.member("substitutions")?.text("TAG_NAME")
            source = try Self.tagged(source, tag, at: arguments)
        }
        try readMetadata(cursor, parameters: "arguments")
    }

    init(v02 cursor: JSONCursor) throws {
        self.init(builderID: try cursor.required("builder").string("id"))
        buildType = try cursor.requiredText("buildType")
        if family == .generator || family == .delegator { try BuildFamily.requireStrict(cursor, isV1: false) }
        let invocation = try cursor.member("invocation")
        let config = try invocation?.member("configSource")
        entryPoint = try config?.text("entryPoint")
        parameters = try invocation?.member("parameters")?.value ?? .null
        environment = try invocation?.member("environment")?.value ?? .null
        buildConfig = try cursor.member("buildConfig")?.value
        dependencies = try Self.resources(in: cursor, "materials").compactMap(\.self)
        let configured = try config.map { try ResourceDescriptor($0) }
        source = configured?.uri == nil ? Self.onlySource(of: dependencies) : configured?.source
        sourceStatements = [configured?.source, dependencies.first?.source]
        run = try BuildRun(github: invocation?.member("environment"))
        try readMetadata(cursor, parameters: "parameters")
    }

    private mutating func readMetadata(_ cursor: JSONCursor, parameters: String) throws {
        guard let metadata = try cursor.member("metadata") else { return }
        invocationID = try metadata.text("buildInvocationId") ?? metadata.text("buildInvocationID")
        startedOn = try metadata.instant("buildStartedOn")
        finishedOn = try metadata.instant("buildFinishedOn")
        isReproducible = try metadata.flag("reproducible")
        isHermetic = try metadata.flag("https://mobyproject.org/buildkit@v1#hermetic")
        if let complete = try metadata.member("completeness") {
            completeness.parameters = try complete.flag(parameters)
            completeness.environment = try complete.flag("environment")
            completeness.dependencies = try complete.flag("materials")
        }
    }

    /// The material that a v0.1 recipe points at by its number, which Google writes as a string.
    private static func definedSource(
        _ recipe: JSONCursor?,
        _ materials: [ResourceDescriptor?]
    ) throws -> SourceLocation? {
        guard let number = try recipe?.member("definedInMaterial")?.protobufInteger(), number >= 0 else { return nil }
        guard let index = Int(exactly: number), index < materials.count, let material = materials[index] else {
            throw JSONShapeError(
                path: "\(recipe?.path ?? "predicate").definedInMaterial",
                expected: "the number of a material",
                found: "\(number)"
            )
        }
        return material.source
    }

    /// Sources that were uploaded into a bucket of Google's have no commit.
    private var upload: SourceLocation? {
        guard dependencies.count == 1, let only = dependencies.first, only.uri?.hasPrefix("gs://") == true
        else { return nil }
        return only.source
    }

    /// The source at the tag that Google's substitutions name; a ref beside it must be the same.
    static func tagged(_ source: SourceLocation?, _ tag: String?, at cursor: JSONCursor) throws -> SourceLocation? {
        guard let source, let tag else { return source }
        let ref = "refs/tags/\(tag)"
        if let stated = source.ref, !stated.isIdentical(to: ref) {
            throw cursor.mismatch("the tag of its source, '\(stated)'", found: "TAG_NAME '\(tag)'")
        }
        return source.at(ref: ref)
    }
}

extension BuildRun {
    /// Reads GitHub's variables, in capitals as the runner has them or in small letters as the first generators wrote them.
    init(github environment: JSONCursor?) throws {
        guard let environment, environment.isObject else { return }
        func text(_ name: String) throws -> String? {
            for name in [name, name.asciiLowercased] {
                guard let member = try environment.member(name), member.isString else { continue }
                return try member.string()
            }
            return nil
        }
        event = try text("GITHUB_EVENT_NAME")
        runner = try text("RUNNER_ENVIRONMENT")
        guard try text("GITHUB_REF_TYPE") == "tag" else { return }
        let base = try text("GITHUB_BASE_REF") ?? ""
        branch = try base.isEmpty ? Self.branch(in: environment, event) : base.dropping("refs/heads/") ?? base
    }

    /// The branch of a tag, as the payload of the event says it, if it does.
    private static func branch(in environment: JSONCursor, _ event: String?) throws -> String? {
        for name in ["GITHUB_EVENT_PAYLOAD", "github_event_payload"] {
            guard let payload = try environment.member(name), payload.isObject else { continue }
            switch event {
            case "push": return try payload.text("base_ref")?.dropping("refs/heads/")
            case "release": return try payload.member("release")?.text("target_commitish")
            default: return nil
            }
        }
        return nil
    }
}

extension JSONCursor {
    /// The boolean member of that name; a missing one is false.
    func flag(_ name: String) throws(JSONShapeError) -> Bool { try member(name)?.bool() ?? false }
}
