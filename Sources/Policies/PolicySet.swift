package import Trust
package import Vocabulary

/// All policies of a run, read and checked before any image is judged.
package struct PolicySet: Sendable {
    /// Sorted by the bytes of their names, which are unique.
    package let policies: [BundlePolicy]
    let limits: Limits

    /// Reads policy files.
    ///
    /// - Parameters:
    ///   - files: What was given by, or stands in for, `--policy`.
    ///   - authorities: The names of the authorities of the trust root.
    ///   - limits: Bounds on the YAML, and on the predicates that are read later.
    /// - Returns: The policies, one or more.
    /// - Throws: `no-policy`, `policy-invalid`, `policy-unknown-field` or `not-supported-yet`.
    package static func load(
        files: [PolicyFile],
        authorities: [String],
        limits: Limits
    ) throws(PolicyError) -> PolicySet {
        guard !files.isEmpty else { throw .none }
        var policies: [BundlePolicy] = []
        for file in files {
            let policy = try PolicyReader(file: file, authorities: Set(authorities), limits: limits).read()
            if let other = policies.first(where: { $0.name.isIdentical(to: policy.name) }) {
                throw .sameName(policy.name, first: other.file, second: policy.file)
            }
            policies.append(policy)
        }
        policies.sort { $0.name.utf8.precedes($1.name.utf8) }
        return PolicySet(policies: policies, limits: limits)
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
    package func unselected(by references: [ImageReference?]) -> [BundlePolicy] {
        policies.filter { policy in !policy.allowsEmpty && !references.contains { policy.images.selects($0) } }
    }
}
