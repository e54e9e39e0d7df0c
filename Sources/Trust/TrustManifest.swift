package import Cryptography
package import Vocabulary

/// The files of a trust root by path and digest, which together have the digest that a pin names.
///
/// Source: trust-root.md 4; the lines are those of `sha256sum`.
package struct TrustManifest: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let path: String
        package let digest: Digest

        package init(path: String, digest: Digest) { (self.path, self.digest) = (path, digest) }
    }

    /// By the bytes of the paths.
    package let entries: [Entry]
    /// The SHA-256 of the lines.
    package let digest: Digest

    /// Sorts the entries and hashes their lines.
    package init(_ entries: [Entry]) throws(CryptographyError) {
        self.entries = entries.sorted { $0.path.utf8.precedes($1.path.utf8) }
        digest = try HashFunction.digest(.sha256, of: Array(Self.lines(of: self.entries).utf8))
    }

    /// One line a file, `HEX  PATH` and a line feed.
    package var lines: String { Self.lines(of: entries) }

    private static func lines(of entries: [Entry]) -> String {
        entries.map { "\($0.digest.hex)  \($0.path)\n" }.joined()
    }

    /// What changed since another manifest: added (+), removed (−) and changed (~) paths, by the bytes of the paths.
    package func changes(since other: TrustManifest) -> [String] {
        let before = Dictionary(other.entries.map { ($0.path, $0.digest) }) { first, _ in first }
        let after = Dictionary(entries.map { ($0.path, $0.digest) }) { first, _ in first }
        let paths = Set(before.keys).union(after.keys).sorted { $0.utf8.precedes($1.utf8) }
        return paths.compactMap { path in
            switch (before[path], after[path]) {
            case (nil, _): "+ \(path)"
            case (_, nil): "− \(path)"
            case (let old, let new): old == new ? nil : "~ \(path)"
            }
        }
    }
}
