internal import Encodings
internal import Vocabulary

/// Who wrote a provenance, as far as rules depend on it.
///
/// Source: metadata.md B.3 and B.4.
package enum BuildFamily: Hashable, Sendable {
    /// A builder of the GitHub generators, which is the workflow that signs.
    case generator
    /// A delegator of them, which signs for the builder that it calls.
    case delegator
    /// The job itself wrote it: only what the certificate repeats can be believed.
    case runner
    case other

    package init(buildType: String?) {
        self = buildType.flatMap { Self.known[$0] } ?? .other
    }

    private static let generators = "https://github.com/slsa-framework/slsa-github-generator"

    private static let known: [String: BuildFamily] = [
        "\(generators)/go@v1": .generator, "\(generators)/generic@v1": .generator,
        "\(generators)/container@v1": .generator, "\(generators)-go@v1": .generator, "\(generators)@v1": .generator,
        "https://slsa.dev/container-based-build/v0.1?draft": .generator,
        "\(generators)/delegator-generic@v0": .delegator,
        "https://github.com/npm/cli/gha@v1": .runner, "https://github.com/npm/cli/gha/v2": .runner,
        "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1": .runner,
        "https://actions.github.io/buildtypes/workflow/v1": .runner,
    ]

    /// The build types that a workflow of the generators may state; nil for a workflow that is none of theirs.
    package static func buildTypes(ofWorkflow workflow: String) -> Set<String>? {
        guard let file = workflow.dropping("\(generators)/.github/workflows/") else { return nil }
        switch file {
        case "builder_go_slsa3.yml": return ["\(generators)/go@v1", "\(generators)-go@v1", "\(generators)@v1"]
        case "generator_generic_slsa3.yml": return ["\(generators)/generic@v1", "\(generators)@v1"]
        case "generator_container_slsa3.yml": return ["\(generators)/container@v1", "\(generators)@v1"]
        case "builder_container-based_slsa3.yml": return ["https://slsa.dev/container-based-build/v0.1?draft"]
        case "delegator_generic_slsa3.yml", "delegator_lowperms-generic_slsa3.yml":
            return ["\(generators)/delegator-generic@v0"]
        default: return []
        }
    }

    /// Whether a builder is one of the generators' own.
    package static func isGenerator(_ builderID: String) -> Bool {
        builderID.dropping("\(generators)/.github/workflows/") != nil
    }

    /// Refuses members that the generators never write: whoever adds some is somebody else.
    static func requireStrict(_ cursor: JSONCursor, isV1: Bool) throws {
        if isV1 {
            let definition = try cursor.required("buildDefinition")
            let details = try cursor.required("runDetails")
            try cursor.refuseMembers(otherThan: ["buildDefinition", "runDetails"])
            try definition.refuseMembers(otherThan: [
                "buildType", "externalParameters", "internalParameters", "resolvedDependencies",
            ])
            try details.refuseMembers(otherThan: ["builder", "metadata", "byproducts"])
            try details.member("builder")?.refuseMembers(otherThan: ["id", "version", "builderDependencies"])
            try details.member("metadata")?.refuseMembers(otherThan: ["invocationId", "startedOn", "finishedOn"])
            return
        }
        try cursor.refuseMembers(otherThan: [
            "builder", "buildType", "invocation", "buildConfig", "metadata", "materials",
        ])
        try cursor.member("builder")?.refuseMembers(otherThan: ["id"])
        let invocation = try cursor.member("invocation")
        try invocation?.refuseMembers(otherThan: ["configSource", "parameters", "environment"])
        try invocation?.member("configSource")?.refuseMembers(otherThan: ["uri", "digest", "entryPoint"])
        try cursor.member("metadata")?.refuseMembers(otherThan: [
            "buildInvocationId", "buildInvocationID", "buildStartedOn", "buildFinishedOn", "completeness",
            "reproducible",
        ])
    }
}

extension Provenance {
    /// The family of the build type; what names a builder of the generators is held against their rules, whatever it says.
    package var family: BuildFamily {
        let stated = BuildFamily(buildType: buildType)
        return stated != .delegator && BuildFamily.isGenerator(builderID) ? .generator : stated
    }
}
