internal import Encodings
internal import Vocabulary

extension Provenance {
    init(v1 cursor: JSONCursor) throws {
        let definition = try cursor.required("buildDefinition")
        let details = try cursor.required("runDetails")
        let builder = try details.required("builder")
        self.init(builderID: try builder.string("id"))
        builderVersions = try builder.strings("version")
        builderDependencies = try Self.resources(in: builder, "builderDependencies").compactMap(\.self)
        buildType = try definition.requiredText("buildType")
        if family == .generator || family == .delegator { try BuildFamily.requireStrict(cursor, isV1: true) }
        let external = try definition.required("externalParameters")
        parameters = .object(try external.object())
        let dependencies = try Self.resources(in: definition, "resolvedDependencies").compactMap(\.self)
        self.dependencies = dependencies
        let stated = try StatedSource(external)
        entryPoint = stated?.path
        source = stated.map { $0.location(dependencies) } ?? Self.taskSource(dependencies)
        try readEnvironment(definition.member("internalParameters"), external)
        byproducts = try Self.resources(in: details, "byproducts").compactMap(\.self)
        guard let metadata = try details.member("metadata") else { return }
        invocationID = try metadata.text("invocationId") ?? metadata.text("invocationID")
        startedOn = try metadata.instant("startedOn")
        finishedOn = try metadata.instant("finishedOn")
        isReproducible = try metadata.flag("buildkit_reproducible")
        isHermetic = try metadata.flag("buildkit_hermetic")
        if let complete = try metadata.member("buildkit_completeness") {
            completeness.parameters = try complete.flag("request")
            completeness.dependencies = try complete.flag("resolvedDependencies")
        }
    }

    private mutating func readEnvironment(_ internalParameters: JSONCursor?, _ external: JSONCursor) throws {
        guard let internalParameters, internalParameters.isObject else {
            sourceStatements = [dependencies.first?.source, source]
            return
        }
        environment = internalParameters.value
        run = try BuildRun(github: internalParameters)
        if let github = try internalParameters.member("github"), github.isObject {
            run.event = try github.text("event_name")
            run.runner = try github.text("runner_environment")
        }
        if let substitutions = try internalParameters.member("systemSubstitutions"), substitutions.isObject {
            source = try Self.tagged(source, substitutions.text("TAG_NAME"), at: substitutions)
        }
        let trigger = try internalParameters.member("GITHUB_WORKFLOW_REF").map(Self.trigger)
        sourceStatements = [dependencies.first?.source, trigger ?? source]
        if entryPoint == nil {
            entryPoint = try internalParameters.member("GITHUB_WORKFLOW_REF").flatMap(Self.workflow)
        }
    }

    /// The repository and ref of `owner/repository/.github/workflows/file@ref`, as GitHub names the run's workflow.
    private static func trigger(_ cursor: JSONCursor) throws -> SourceLocation? {
        let text = try cursor.string()
        guard let at = text.lastIndex(of: "@") else { return nil }
        let path = text[..<at].split(separator: "/", maxSplits: 2)
        guard path.count == 3, path[2].hasPrefix(".github/") else { return nil }
        return SourceLocation(uri: "git+https://github.com/\(path[0])/\(path[1])\(text[at...])")
    }

    private static func workflow(_ cursor: JSONCursor) throws -> String? {
        let text = try cursor.string()
        guard let at = text.lastIndex(of: "@") else { return nil }
        let path = text[..<at].split(separator: "/", maxSplits: 2)
        return path.count == 3 ? String(path[2]) : nil
    }

    /// The dependency that Tekton marks as the source, else the one that is a repository at a commit.
    private static func taskSource(_ dependencies: [ResourceDescriptor]) -> SourceLocation? {
        let inputs = dependencies.filter { $0.name == "inputs/result" }
        if let input = inputs.first { return inputs.count == 1 ? input.source : nil }
        return onlySource(of: dependencies)
    }
}

/// What the external parameters of a v1 build say about its source.
private struct StatedSource {
    private let locations: [SourceLocation?]
    let path: String?

    /// Reads the members by which the known build types name their source; nil where there is none of them.
    init?(_ external: JSONCursor) throws {
        var locations: [SourceLocation?] = []
        var path: String?
        for name in ["workflow", "buildConfigSource"] {
            guard let cursor = try external.member(name), cursor.isObject,
                let repository = try cursor.text("repository")
            else { continue }
            locations.append(SourceLocation(uri: repository, ref: try cursor.text("ref")))
            path = try path ?? cursor.text("path")
        }
        for name in ["source", "configSource"] {
            guard let cursor = try external.member(name) else { continue }
            if cursor.isString {
                locations.append(SourceLocation(uri: try cursor.string()))
            } else if cursor.isObject {
                let resource = try ResourceDescriptor(cursor)
                guard resource.uri != nil else { continue }
                locations.append(resource.source)
                path = try path ?? cursor.text("path")
            }
        }
        guard !locations.isEmpty else { return nil }
        (self.locations, self.path) = (locations, try path ?? external.configPath())
    }

    /// The source with its commit; none when two members name two sources.
    func location(_ dependencies: [ResourceDescriptor]) -> SourceLocation? {
        guard let first = locations[0], locations.allSatisfy({ $0 == first }) else { return nil }
        if first.commit != nil { return first }
        let same = dependencies.compactMap(\.source).filter { $0.repository.isIdentical(to: first.repository) }
        let commits = Set(same.compactMap(\.commit))
        guard commits.count == 1 else { return first }
        return SourceLocation(uri: first.repository, ref: first.ref, commit: commits.first)
    }
}

extension JSONCursor {
    /// The path of a build's configuration where it stands by itself.
    fileprivate func configPath() throws -> String? {
        for name in ["config", "configPath"] {
            guard let cursor = try member(name), cursor.isString else { continue }
            return try cursor.string()
        }
        return nil
    }
}
