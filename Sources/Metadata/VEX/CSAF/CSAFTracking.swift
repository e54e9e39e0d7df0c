internal import Encodings
internal import Vocabulary

/// Which document it is, and which version of it.
///
/// Source: CSAF 2.0, 3.2.1.12; CSAF 2.1, 3.2.2.12, and the mandatory tests 6.1.14, 6.1.16, 6.1.17, 6.1.22 and 6.1.30:
/// where the version is not clear, neither is which of two documents counts.
struct CSAFTracking {
    let id: String
    let version: VEXVersion
    let isDraft: Bool
    let released: Instant

    init(_ cursor: JSONCursor) throws {
        id = try cursor.requiredText("id")
        released = try Self.time(cursor, "current_release_date")
        _ = try Self.time(cursor, "initial_release_date")
        version = try Self.version(cursor, "version")
        let status = try cursor.required("status")
        let word = try status.string()
        guard ["draft", "interim", "final"].contains(word) else {
            throw status.mismatch("draft, interim or final", found: "'\(word)'")
        }
        isDraft = word == "draft"
        guard isDraft || !(version.isInitial || version.isPrerelease) else {
            throw status.mismatch("draft, as version \(version) says", found: word)
        }
        try requireLatest(in: try cursor.required("revision_history"), cursor)
    }

    private struct Revision {
        let time: Instant
        let number: VEXVersion
    }

    private func requireLatest(in history: JSONCursor, _ cursor: JSONCursor) throws {
        var revisions = try history.array().map { element in
            let number = try Self.version(element, "number")
            guard number.isSemantic == version.isSemantic else {
                throw try element.required("number").mismatch("one kind of versions", found: "two")
            }
            return Revision(time: try Self.time(element, "date"), number: number)
        }
        revisions.sort { $0.time == $1.time ? $0.number.isLower(than: $1.number) : $0.time < $1.time }
        for (earlier, later) in zip(revisions, revisions.dropFirst()) {
            guard earlier.number.isLower(than: later.number) else {
                throw history.mismatch("versions that rise with time", found: "\(later.number) after \(earlier.number)")
            }
        }
        guard let last = revisions.last else { throw history.mismatch("at least one revision", found: "none") }
        guard version.isSame(as: last.number, ignoringPrerelease: isDraft) else {
            throw try cursor.required("version").mismatch("\(last.number) as in the history", found: "\(version)")
        }
    }

    private static func version(_ cursor: JSONCursor, _ name: String) throws -> VEXVersion {
        let text = try cursor.requiredText(name)
        guard let version = VEXVersion(text) else {
            throw try cursor.required(name).mismatch("a whole number or a semantic version", found: "'\(text)'")
        }
        return version
    }

    private static func time(_ cursor: JSONCursor, _ name: String) throws -> Instant {
        guard let time = try cursor.instant(name) else { throw cursor.mismatch("a time as '\(name)'", found: "none") }
        return time
    }
}
