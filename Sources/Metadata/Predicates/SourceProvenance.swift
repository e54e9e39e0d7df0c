internal import Encodings
package import Vocabulary

/// How a revision came into a branch, or a tag was made.
///
/// The drafts demand no member, and what is filed under their type does not always follow them: whatever is missing
/// is nil, and only a member that cannot be what it is called is refused.
///
/// Source: SLSA source-tool, source provenance and tag provenance, v1 drafts.
package struct SourceProvenance: Hashable, Sendable {
    /// What the repository enforced, and since when.
    package struct Control: Hashable, Sendable {
        package let name: String
        package let since: Instant?
    }

    package let repository: String?
    package let previousCommit: String?
    /// How the change came in: `pr_merge`, `force_push`.
    package let activity: String?
    package let actor: String?
    package let branch: String?
    /// The tag, of a tag provenance.
    package let tag: String?
    package let createdOn: Instant?
    package let controls: [Control]
    /// The levels that other verdicts gave the tagged revision, as written; never believed by themselves.
    package let summarisedLevels: [String]

    /// Reads the predicate of one of the two drafts.
    static func read(_ cursor: JSONCursor) throws -> SourceProvenance {
        SourceProvenance(
            repository: try cursor.text("repo_uri"),
            previousCommit: try cursor.text("prev_commit"),
            activity: try cursor.text("activity_type"),
            actor: try cursor.text("actor"),
            branch: try cursor.text("branch"),
            tag: try cursor.text("tag"),
            createdOn: try cursor.instant("created_on"),
            controls: try cursor.presentElements("controls").map { element in
                Control(name: try element.requiredText("name"), since: try element.instant("since"))
            },
            summarisedLevels: try cursor.presentElements("vsa_summaries").flatMap { try $0.texts("verifiedLevels") }
        )
    }
}
