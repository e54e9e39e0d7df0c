package import Encodings
package import Policies
package import Trust
internal import Vocabulary

/// Reads Kyverno's policies about images.
///
/// Source: kyverno.io/v1, `ClusterPolicy` and `Policy` with `verifyImages`; policies.kyverno.io/v1,
/// `ImageValidatingPolicy`.
package struct KyvernoLanguage: PolicyLanguage {
    package let kinds: Set<String> = Set(
        ClusterPolicyReader.kinds + ImageValidatingReader.kinds + ResourceSet.clusterKinds + ["PolicyException"]
    )
    private let options: KyvernoOptions
    private let resources: ResourceSet
    private let exceptions: [PolicyException]

    /// Gathers what policies refer to, wherever it stands.
    ///
    /// - Parameters:
    ///   - options: What the run knows.
    ///   - policyFiles: All policy files: what stands in one beside the policies counts for those of all.
    /// - Throws: `policy-invalid` for manifests that cannot be read.
    package init(_ options: KyvernoOptions, policyFiles: [PolicyFile]) throws(PolicyError) {
        self.options = options
        var resources: [Resource] = []
        var exceptions: [PolicyException] = []
        for file in options.resources { try Self.read(file, isPolicy: false, options, &resources, &exceptions) }
        for file in policyFiles { try Self.read(file, isPolicy: true, options, &resources, &exceptions) }
        (self.resources, self.exceptions) = (ResourceSet(resources), exceptions)
    }

    private static func read(
        _ file: PolicyFile,
        isPolicy: Bool,
        _ options: KyvernoOptions,
        _ resources: inout [Resource],
        _ exceptions: inout [PolicyException]
    ) throws(PolicyError) {
        do {
            for document in try YAMLReader.documents(file.bytes, limits: options.limits) {
                let cursor = YAMLCursor(document)
                let kind = try? cursor.kind()
                if kind == "PolicyException" {
                    exceptions.append(try PolicyException(cursor))
                } else if !isPolicy || ResourceSet.clusterKinds.contains(kind ?? "") {
                    resources += try Resource.all(cursor)
                }
            }
        } catch let error as YAMLError {
            // A policy file that cannot be read is refused where its policies are read.
            if !isPolicy || error.reason != .syntax { throw PolicyError(error, in: file.path) }
        } catch {
            throw PolicyError.unreadable("\(error)", in: file.path)
        }
    }

    /// The kinds of Kyverno that say something about images, or about anything else, in another way.
    private static let later: Set<String> = ["ValidatingPolicy", "ClusterImagePolicy"]

    package func policies(_ documents: [YAMLValue], of file: PolicyFile) throws -> [any ImagePolicy] {
        var policies: [any ImagePolicy] = []
        for document in documents {
            let cursor = YAMLCursor(document)
            let kind = try cursor.kind()
            if ClusterPolicyReader.kinds.contains(kind) {
                let policy = try ClusterPolicyReader(file: file).policy(cursor)
                policies.append(
                    ClusterPolicyJudge(policy, options: options, resources: resources, exceptions: exceptions)
                )
            } else if ImageValidatingReader.kinds.contains(kind) {
                let policy = try ImageValidatingReader(file: file).policy(cursor)
                policies.append(ImageValidatingJudge(policy, options: options, resources: resources))
            } else if !kinds.contains(kind) {
                guard Self.later.contains(kind) else {
                    throw cursor.mismatch("one of \(kinds.sorted().joined(separator: ", "))", found: "'\(kind)'")
                }
                throw PolicyError.notSupportedYet(
                    "kind: found '\(kind)', which this version does not judge",
                    line: document.line,
                    column: document.column,
                    in: file.path
                )
            }
        }
        return policies
    }
}

extension YAMLCursor {
    /// The kind that a document states.
    fileprivate func kind() throws(YAMLError) -> String {
        guard let kind = try mapping().first(where: { $0.name == "kind" }) else {
            throw mismatch("a field 'kind'", found: "none")
        }
        return try YAMLCursor(kind.value, path: "kind").text()
    }
}
