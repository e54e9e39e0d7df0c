package import Encodings
package import Vocabulary

/// How an artifact was built, in one form for every version of SLSA provenance.
///
/// Source: SLSA provenance v0.1, v0.2 and v1.
package struct Provenance: Hashable, Sendable {
    /// Empty where the builder names none: then it is no builder that a policy could mean.
    package let builderID: String
    package let buildType: String?
    package let source: SourceLocation?
    package let entryPoint: String?
    /// What the caller of the build could choose.
    package let parameters: JSONValue
    package let dependencies: [ResourceDescriptor]
    package let invocationID: String?
    package let startedOn: Instant?
    package let finishedOn: Instant?

    /// Whether the builder is one that the pattern means; an empty one never is, not even for `*`.
    package func isBuilt(by pattern: Glob) -> Bool { !builderID.isEmpty && pattern.matches(builderID) }

    /// Reads the predicate of one of the provenance types.
    static func read(predicateType: String, _ cursor: JSONCursor) throws -> Provenance {
        switch predicateType {
        case "https://slsa.dev/provenance/v0.1", "https://in-toto.io/Provenance/v0.1": try Provenance(v01: cursor)
        case "https://slsa.dev/provenance/v0.2": try Provenance(v02: cursor)
        case "https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v1.0", "https://slsa.dev/provenance/v1.1":
            try Provenance(v1: cursor)
        default:
            throw MetadataError.unsupportedFormat(expected: "SLSA provenance v0.1, v0.2 or v1", found: predicateType)
        }
    }

    private init(v01 cursor: JSONCursor) throws {
        builderID = try cursor.required("builder").string("id")
        let recipe = try cursor.member("recipe")
        buildType = try recipe?.text("type")
        entryPoint = try recipe?.text("entryPoint")
        parameters = try recipe?.member("arguments")?.value ?? .null
        let materials = try Self.resources(in: cursor, "materials")
        dependencies = materials.compactMap(\.self)
        source = try Self.definedSource(recipe, materials) ?? Self.onlySource(of: dependencies)
        let metadata = try cursor.member("metadata")
        invocationID = try metadata?.text("buildInvocationId") ?? metadata?.text("buildInvocationID")
        startedOn = try metadata?.instant("buildStartedOn")
        finishedOn = try metadata?.instant("buildFinishedOn")
    }

    private init(v02 cursor: JSONCursor) throws {
        builderID = try cursor.required("builder").string("id")
        buildType = try cursor.requiredText("buildType")
        let invocation = try cursor.member("invocation")
        let config = try invocation?.member("configSource")
        entryPoint = try config?.text("entryPoint")
        parameters = try invocation?.member("parameters")?.value ?? .null
        dependencies = try Self.resources(in: cursor, "materials").compactMap(\.self)
        let configured = try config.map { try ResourceDescriptor($0) }
        source = configured?.uri == nil ? Self.onlySource(of: dependencies) : configured?.source
        let metadata = try cursor.member("metadata")
        invocationID = try metadata?.text("buildInvocationId") ?? metadata?.text("buildInvocationID")
        startedOn = try metadata?.instant("buildStartedOn")
        finishedOn = try metadata?.instant("buildFinishedOn")
    }

    private init(v1 cursor: JSONCursor) throws {
        let definition = try cursor.required("buildDefinition")
        let details = try cursor.required("runDetails")
        builderID = try details.required("builder").string("id")
        buildType = try definition.requiredText("buildType")
        let external = try definition.required("externalParameters")
        parameters = .object(try external.object())
        let dependencies = try Self.resources(in: definition, "resolvedDependencies").compactMap(\.self)
        self.dependencies = dependencies
        let stated = try StatedSource(external)
        entryPoint = stated?.path
        source = stated.map { $0.location(dependencies) } ?? Self.onlySource(of: dependencies)
        let metadata = try details.member("metadata")
        invocationID = try metadata?.text("invocationId") ?? metadata?.text("invocationID")
        startedOn = try metadata?.instant("startedOn")
        finishedOn = try metadata?.instant("finishedOn")
    }

    /// The descriptors of a list, nil for its nulls, so that numbers into it stay right.
    private static func resources(
        in cursor: JSONCursor,
        _ name: String
    ) throws -> [ResourceDescriptor?] {
        try cursor.elements(name).map { element in
            element.isNull ? nil : try ResourceDescriptor(element)
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

    /// The one dependency that is a git repository at a commit; of several, none.
    private static func onlySource(of dependencies: [ResourceDescriptor]) -> SourceLocation? {
        let sources = dependencies.compactMap(\.source).filter { $0.commit != nil }
        return sources.count == 1 ? sources.first : nil
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
            guard let cursor = try external.member(name), case .object = cursor.value,
                let repository = try cursor.text("repository")
            else { continue }
            locations.append(SourceLocation(uri: repository, ref: try cursor.text("ref")))
            path = try path ?? cursor.text("path")
        }
        for name in ["source", "configSource"] {
            guard let cursor = try external.member(name) else { continue }
            if case .string(let uri) = cursor.value {
                locations.append(SourceLocation(uri: uri))
            } else if case .object = cursor.value {
                let resource = try ResourceDescriptor(cursor)
                guard resource.uri != nil else { continue }
                locations.append(resource.source)
                path = try path ?? cursor.text("path")
            }
        }
        guard !locations.isEmpty else { return nil }
        (self.locations, self.path) = (locations, path)
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
