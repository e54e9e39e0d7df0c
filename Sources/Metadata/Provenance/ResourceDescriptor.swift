internal import Encodings
internal import Vocabulary

/// A thing that a predicate points at: a material, a dependency, a source.
///
/// Source: in-toto attestation framework v1, ResourceDescriptor.
package struct ResourceDescriptor: Hashable, Sendable {
    package let name: String?
    package let uri: String?
    /// Algorithm to value, as written: `gitCommit` and `sha1` among them.
    package let digests: [String: String]

    init(_ cursor: JSONCursor) throws {
        name = try cursor.text("name")
        uri = try cursor.text("uri")
        digests = try cursor.strings("digest")
    }

    /// The git commit; old predicates write it as `sha1`.
    var commit: String? {
        for algorithm in ["gitCommit", "sha1"] {
            if let commit = digests[algorithm] { return SourceLocation.isCommit(commit) ? commit : nil }
        }
        return nil
    }

    /// The source that this is, where it has a URI of one.
    var source: SourceLocation? { uri.flatMap { SourceLocation(uri: $0, commit: commit) } }
}
