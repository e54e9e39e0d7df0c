internal import Encodings
package import Trust
package import Vocabulary

/// All policies of a run, read and checked before any image is judged.
package struct PolicySet: Sendable {
    /// Sorted by the bytes of their names, which are unique.
    package let policies: [any ImagePolicy]
    let limits: Limits

    /// Reads policy files.
    ///
    /// - Parameters:
    ///   - files: What was given by, or stands in for, `--policy`.
    ///   - authorities: The names of the authorities of the trust root; nil where none is at hand, so that any will do.
    ///   - languages: Those beside our own.
    ///   - mayBeEmpty: Whether the files need not hold a policy, but only what policies refer to.
    ///   - limits: Bounds on the YAML, and on the predicates that are read later.
    /// - Returns: The policies; one or more, unless there may be none.
    /// - Throws: `no-policy`, `policy-invalid`, `policy-unknown-field` or `not-supported-yet`.
    package static func load(
        files: [PolicyFile],
        authorities: [String]?,
        languages: [any PolicyLanguage] = [],
        mayBeEmpty: Bool = false,
        limits: Limits
    ) throws(PolicyError) -> PolicySet {
        guard !files.isEmpty else { throw .none }
        let languages = [NativeLanguage(authorities: authorities.map(Set.init), limits: limits)] + languages
        var policies: [any ImagePolicy] = []
        for file in files {
            for policy in try read(file, languages, limits: limits) {
                if let other = policies.first(where: { $0.name.isIdentical(to: policy.name) }) {
                    throw .sameName(policy.name, first: other.file, second: policy.file)
                }
                policies.append(policy)
            }
        }
        // A file may hold only what stands beside policies of others.
        guard !policies.isEmpty || mayBeEmpty else { throw .none }
        policies.sort { $0.name.utf8.precedes($1.name.utf8) }
        return PolicySet(policies: policies, limits: limits)
    }

    private static func read(
        _ file: PolicyFile,
        _ languages: [any PolicyLanguage],
        limits: Limits
    ) throws(PolicyError) -> [any ImagePolicy] {
        do {
            let documents = try YAMLReader.documents(file.bytes, limits: limits)
            let kinds = documents.compactMap(\.kind)
            let language = languages.first { !$0.kinds.isDisjoint(with: kinds) }
            guard let language else { throw try PolicyError.unknownKind(documents, in: file.path) }
            return try language.policies(documents, of: file)
        } catch let error as YAMLError {
            throw PolicyError(error, in: file.path)
        } catch let error as PolicyError {
            throw error
        } catch {
            throw PolicyError.unreadable("\(error)", in: file.path)
        }
    }

    /// The bytes whose sha256 identifies a set of files, whatever their names and order.
    ///
    /// Source: the public contract, `policySet.digest`: `sha256sum FILES | cut -c1-64 | LC_ALL=C sort -u`.
    ///
    /// - Parameter digests: The sha256 of every file given by, or standing in for, `--policy`.
    /// - Returns: One line of hex digits for each, sorted, each once.
    package static func manifest(of digests: [Digest]) -> [UInt8] {
        Set(digests.map(\.hex)).sorted { $0.utf8.precedes($1.utf8) }.flatMap { Array("\($0)\n".utf8) }
    }

    /// The bytes whose sha256 identifies these policy files.
    package static func manifest(of files: [PolicyFile]) -> [UInt8] { manifest(of: files.map(\.digest)) }

    /// The policies that want to select an image of the bundle, and select none of these.
    ///
    /// - Parameter references: The names of all images of the bundle; nil stands for one without a name.
    /// - Returns: Policies, for each of which the bundle fails with `no-image-selected`.
    package func unselected(by references: [ImageReference?]) -> [any ImagePolicy] {
        policies.filter { policy in !policy.allowsEmpty && !references.contains { policy.selects($0) } }
    }
}

extension YAMLValue {
    /// The kind that a document states.
    fileprivate var kind: String? {
        guard case .mapping(let fields) = content, let kind = fields.first(where: { $0.name == "kind" }),
            case .scalar(let text, _) = kind.value.content
        else { return nil }
        return text
    }
}
