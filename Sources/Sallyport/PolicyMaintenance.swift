internal import Policies
internal import Trust
public import Vocabulary

/// Checks policies without a bundle.
public enum PolicyMaintenance {
    /// Policies that can all be used.
    public struct Check: Sendable {
        /// One for each policy, its kind and name, then the digest of the policy set.
        public let lines: [String]
    }

    /// Reads policies as `verify` does.
    ///
    /// - Parameters:
    ///   - paths: Files, or folders of them; none for those of the trust root.
    ///   - trust: The trust root whose authorities they may name; nil where none is at hand, so that they may name any.
    ///   - limits: Bounds on the YAML.
    /// - Returns: What was read.
    /// - Throws: Why one cannot be used, exit code 4.
    public static func check(_ paths: [String], _ trust: TrustRequest?, limits: Limits) throws -> Check {
        let (set, digest, root) = try read(paths, trust, mayBeEmpty: true, limits: limits)
        let lines = set.policies.map { "\($0.kind) \($0.name): \($0.file)".printable }
        let note =
            root == nil ? ["note: no trust root is at hand, so that the authorities named were not looked up"] : []
        let absence = set.policies.isEmpty ? ["note: there is no policy, only what policies refer to"] : []
        return Check(lines: lines + absence + note + ["\(digest)"])
    }

    /// Says in words what policies ask.
    ///
    /// - Parameters:
    ///   - paths: As for `check`.
    ///   - trust: As for `check`.
    ///   - limits: Bounds on the YAML.
    /// - Returns: Lines of plain text, the policies in the order of their names, an empty line between two.
    /// - Throws: Why one cannot be used, exit code 4.
    public static func explain(_ paths: [String], _ trust: TrustRequest?, limits: Limits) throws -> [String] {
        let paragraphs = try read(paths, trust, limits: limits).set.policies.map { policy in
            let title = Explanation("\(policy.kind) '\(policy.name)', in \(policy.file)")
            return title.lines() + [""] + policy.explanations.flatMap { $0.lines() }
        }
        return Array(paragraphs.joined(separator: ["", ""]))
    }

    private static func read(
        _ paths: [String],
        _ trust: TrustRequest?,
        mayBeEmpty: Bool = false,
        limits: Limits
    ) throws -> (set: PolicySet, digest: Digest, root: PinnedTrustRoot?) {
        let root = try trust.map { request in
            try PinnedTrustRoot.open(path: request.path, pins: request.pins, at: request.at, limits: request.limits)
        }
        let instant = trust?.at ?? Instant(seconds: 0)
        let (files, options, digest) = try PolicySource.gather(
            paths,
            ClusterFacts(),
            trust: root,
            at: instant,
            limits: limits
        )
        return (try PolicySource.load(files, options, trust: root?.root, mayBeEmpty: mayBeEmpty), digest, root)
    }
}
