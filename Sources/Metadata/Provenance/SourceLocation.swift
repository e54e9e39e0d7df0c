internal import Vocabulary

/// Where sources come from: a repository in normal form, and the ref and commit where they are stated.
///
/// The normal form drops `git+` and `.git`, and has the host in lower case; owner and repository keep their case.
package struct SourceLocation: Hashable, Sendable {
    /// `scheme://host/path`, without ref.
    package let repository: String
    /// `refs/heads/…` or `refs/tags/…`; a bare name is neither.
    package let ref: String?
    package let commit: String?

    /// Reads the URI of a source, in any of the spellings that build tools write; nil for what is no such URI.
    ///
    /// - Parameters:
    ///   - uri: The URI, with or without ref.
    ///   - ref: The ref where it stands beside the URI; it counts before the one inside.
    ///   - commit: The commit where it stands beside the URI; it counts before the one inside.
    package init?(uri: String, ref: String? = nil, commit: String? = nil) {
        guard let parts = SourceURI(uri) else { return nil }
        repository = parts.repository
        self.ref = (ref ?? parts.fragment).flatMap { Self.isRef($0) ? $0 : nil }
        self.commit = commit ?? parts.commit ?? (parts.fragment ?? ref).flatMap { Self.isCommit($0) ? $0 : nil }
    }

    /// The same repository and commit at this ref.
    func at(ref: String) -> SourceLocation { SourceLocation(repository: repository, ref: ref, commit: commit) }

    private init(repository: String, ref: String?, commit: String?) {
        (self.repository, self.ref, self.commit) = (repository, ref, commit)
    }

    static func isRef(_ text: String) -> Bool {
        for prefix in ["refs/heads/", "refs/tags/"] where text.hasPrefix(prefix) {
            return text.utf8.count > prefix.utf8.count
        }
        return false
    }

    static func isCommit(_ text: String) -> Bool {
        (text.utf8.count == 40 || text.utf8.count == 64) && [UInt8](lowercaseHex: text) != nil
    }
}

/// A pattern of a policy for repositories, in the same normal form as what it is held against.
package struct SourcePattern: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    private let glob: Glob

    /// Takes a glob on a repository; nil when it names a ref too, which no repository has.
    package init?(_ text: String) {
        description = text
        guard text.contains("://") else {
            glob = Glob(text)
            return
        }
        guard let parts = SourceURI(text), parts.fragment == nil, parts.commit == nil else { return nil }
        glob = Glob(parts.repository)
    }

    /// Whether the whole repository is one that the pattern means.
    package func matches(_ source: SourceLocation) -> Bool { glob.matches(source.repository) }
}

/// The URI of a source, taken apart.
private struct SourceURI {
    let repository: String
    /// What follows `@` or `#`.
    let fragment: String?
    let commit: String?

    init?(_ text: String) {
        guard let separator = text.range(of: "://"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        var scheme = String(text[..<separator.lowerBound]).asciiLowercased
        if scheme.hasPrefix("git+") { scheme.removeFirst(4) }
        let rest = text[separator.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard !scheme.isEmpty, slash > rest.startIndex, slash < rest.endIndex else { return nil }
        var path = rest[slash...]
        var fragment: String?
        // A bucket's object names its generation behind the hash; that is no ref.
        if scheme != "gs", let mark = path.firstIndex(where: { $0 == "@" || $0 == "#" }) {
            let tail = path[path.index(after: mark)...].drop { $0 == "@" }
            fragment = tail.isEmpty ? nil : String(tail)
            path = path[..<mark]
        }
        var commit: String?
        if let mark = path.range(of: "/commit/"), SourceLocation.isCommit(String(path[mark.upperBound...])) {
            commit = String(path[mark.upperBound...])
            path = path[..<mark.lowerBound]
        }
        if path.hasSuffix("/") { path = path.dropLast() }
        if path.hasSuffix(".git") { path = path.dropLast(4) }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
        repository = "\(scheme)://\(Self.authority(rest[..<slash]))\(path)"
        (self.fragment, self.commit) = (fragment, commit)
    }

    /// The host in lower case; a user before it keeps its case.
    private static func authority(_ text: Substring) -> String {
        guard let at = text.lastIndex(of: "@") else { return String(text).asciiLowercased }
        return String(text[...at]) + String(text[text.index(after: at)...]).asciiLowercased
    }
}

extension StringProtocol {
    /// The first place of a text inside this one, byte by byte.
    fileprivate func range(of other: String) -> Range<Index>? {
        let pattern = Array(other.utf8)
        var index = startIndex
        while index < endIndex {
            if utf8[index...].starts(with: pattern) {
                return index..<utf8.index(index, offsetBy: pattern.count)
            }
            index = utf8.index(after: index)
        }
        return nil
    }
}
