package import Encodings
package import Vocabulary

/// How an artifact was built, in one form for every version of SLSA provenance.
///
/// Source: SLSA provenance v0.1, v0.2 and v1.
package struct Provenance: Hashable, Sendable {
    /// What the writer says that it left nothing out of; a flag that is missing is false.
    package struct Completeness: Hashable, Sendable {
        package var parameters = false
        package var environment = false
        package var dependencies = false
    }

    /// Empty where the builder names none: then it is no builder that a policy could mean.
    package var builderID: String
    /// The versions of the builder's parts by name.
    package var builderVersions: [String: String] = [:]
    package var builderDependencies: [ResourceDescriptor] = []
    package var buildType: String?
    package var source: SourceLocation?
    /// Every statement of the source that a builder of the GitHub generators has to agree with itself about.
    package var sourceStatements: [SourceLocation?] = []
    package var entryPoint: String?
    /// What the caller of the build could choose.
    package var parameters = JSONValue.null
    /// What the builder itself chose.
    package var environment = JSONValue.null
    package var buildConfig: JSONValue?
    package var dependencies: [ResourceDescriptor] = []
    package var byproducts: [ResourceDescriptor] = []
    package var invocationID: String?
    package var startedOn: Instant?
    package var finishedOn: Instant?
    package var completeness = Completeness()
    package var isReproducible = false
    /// Whether the build had no network, as BuildKit says it.
    package var isHermetic = false
    /// What the environment says of the run that built, where the builder is a known service.
    package var run = BuildRun()

    /// The branch that was built, without `refs/heads/`.
    package var branch: String? { source?.ref?.dropping("refs/heads/") ?? run.branch }

    /// The tag that was built, without `refs/tags/`.
    package var tag: String? { source?.ref?.dropping("refs/tags/") }

    /// Whether the builder is one that the pattern means; an empty one never is, not even for `*`.
    package func isBuilt(by pattern: Glob) -> Bool { !builderID.isEmpty && pattern.matches(builderID) }

    init(builderID: String) { self.builderID = builderID }

    /// Reads the predicate of one of the provenance types.
    static func read(predicateType: String, _ cursor: JSONCursor) throws -> Provenance {
        switch predicateType {
        case "https://slsa.dev/provenance/v0.1", "https://in-toto.io/Provenance/v0.1": try Provenance(v01: cursor)
        case "https://slsa.dev/provenance/v0.2": try Provenance(v02: cursor)
        case "https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v1.0", "https://slsa.dev/provenance/v1.1":
            try Provenance(v1: cursor)
        case "https://scout.docker.com/provenance/v0.1": try Provenance(versionByMembers: cursor)
        default:
            throw MetadataError.unsupportedFormat(expected: "SLSA provenance v0.1, v0.2 or v1", found: predicateType)
        }
    }

    /// A type that does not say which version it carries: each has a member that the others lack.
    private init(versionByMembers cursor: JSONCursor) throws {
        if try cursor.member("buildDefinition") != nil {
            try self.init(v1: cursor)
        } else if try cursor.member("recipe") != nil {
            try self.init(v01: cursor)
        } else {
            try self.init(v02: cursor)
        }
    }

    /// The descriptors of a list, nil for its nulls, so that numbers into it stay right.
    static func resources(in cursor: JSONCursor, _ name: String) throws -> [ResourceDescriptor?] {
        try cursor.elements(name).map { element in
            element.isNull ? nil : try ResourceDescriptor(element)
        }
    }

    /// The one dependency that is a git repository at a commit; of several, none.
    static func onlySource(of dependencies: [ResourceDescriptor]) -> SourceLocation? {
        let sources = dependencies.compactMap(\.source).filter { $0.commit != nil }
        return sources.count == 1 ? sources.first : nil
    }
}

/// What the environment of a build says of the run, by the names that GitHub and Google give it.
package struct BuildRun: Hashable, Sendable {
    /// What set the build off, as `push` or `workflow_dispatch`.
    package var event: String?
    /// The branch that a tag was made on, where the event says so; without `refs/heads/`.
    package var branch: String?
    /// `github-hosted` or `self-hosted`.
    package var runner: String?
}

extension String {
    /// What follows a beginning; nil where the text does not begin so, or nothing follows.
    func dropping(_ prefix: String) -> String? {
        guard utf8.starts(with: prefix.utf8), utf8.count > prefix.utf8.count else { return nil }
        return String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }
}
