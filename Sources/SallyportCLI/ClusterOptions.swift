internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

/// What policies of clusters are told of the place where the images will run.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Manifests that policies refer to; may repeat (default: resources/ of the trust root).",
            valueName: "file"
        )
    )
    var resources: [String] = []
    @Option(help: ArgumentHelp("The namespace in which the images will run.", valueName: "name"))
    var namespace: String?
    @Option(
        help: ArgumentHelp("A public key for a reference in policies of clusters; may repeat.", valueName: "REF=FILE")
    )
    var keyRef: [String] = []
    @Option(
        help: ArgumentHelp("The document that policies of clusters in JSON mode look at.", valueName: "file")
    )
    var json: String?
    @Flag(help: "Apply the PolicyExceptions beside policies of clusters.")
    var allowExceptions = false

    func facts() throws -> ClusterFacts {
        if let namespace, !ClusterFacts.isNamespace(namespace) {
            throw WrongWords("--namespace: expected a name of a-z, 0-9 and '-', found '\(namespace)'")
        }
        return ClusterFacts(
            resources: resources,
            namespace: namespace,
            keyReferences: try keyRef.map(KeyReference.init),
            allowsExceptions: allowExceptions,
            json: json
        )
    }

    /// Those that narrow or loosen the judgement, as they were written.
    var recorded: [String] {
        (allowExceptions ? ["--allow-exceptions"] : []) + (namespace.map { ["--namespace \($0)"] } ?? [])
            + (json.map { ["--json \($0)"] } ?? [])
    }
}
