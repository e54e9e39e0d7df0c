/// The one glob dialect of our own files: `*` any run without `/`, `**` any run; the whole text must match.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    private let tokens: [Token]

    private enum Token: Hashable {
        case literal(UInt8)
        case run
        case anything
    }

    public init(_ pattern: String) {
        description = pattern
        var tokens: [Token] = []
        var previous: UInt8?
        for byte in pattern.utf8 {
            if byte == UInt8(ascii: "*") {
                if previous == byte, tokens.last == .run {
                    tokens[tokens.count - 1] = .anything
                } else if tokens.last != .anything || previous != byte {
                    tokens.append(.run)
                }
            } else {
                tokens.append(.literal(byte))
            }
            previous = byte
        }
        self.tokens = tokens
    }

    /// Whether the pattern is `**` alone, which takes unnamed images too.
    public var matchesEverything: Bool { tokens == [.anything] }

    /// Whether the whole text matches; time is proportional to pattern times text, whatever both are.
    public func matches(_ text: String) -> Bool {
        var reached = Set([0])
        closeOver(&reached)
        for byte in text.utf8 {
            var next: Set<Int> = []
            for state in reached where state < tokens.count {
                switch tokens[state] {
                case .literal(let expected): if byte == expected { next.insert(state + 1) }
                case .run: if byte != UInt8(ascii: "/") { next.insert(state) }
                case .anything: next.insert(state)
                }
            }
            closeOver(&next)
            if next.isEmpty { return false }
            reached = next
        }
        return reached.contains(tokens.count)
    }

    /// A wildcard may match nothing: whoever reaches it also stands behind it.
    private func closeOver(_ states: inout Set<Int>) {
        for start in states {
            var state = start
            while state < tokens.count, tokens[state] == .run || tokens[state] == .anything {
                state += 1
                states.insert(state)
            }
        }
    }
}

/// Which images something is about: globs on registry and path, `!glob` takes away.
///
/// Source: BundlePolicy `spec.images`, trust root `authorities[].images`.
public struct ImageSelector: Hashable, Sendable {
    public let patterns: [String]
    private let included: [Glob]
    private let excluded: [Glob]

    /// Takes globs as they are written; what a reference may leave out for Docker Hub, a glob may as well.
    public init(_ patterns: [String]) {
        self.patterns = patterns
        included = patterns.filter { !$0.hasPrefix("!") }.map { Glob(Self.normalized($0)) }
        excluded = patterns.filter { $0.hasPrefix("!") }.map { Glob(Self.normalized(String($0.dropFirst()))) }
    }

    /// Whether an image of this name is meant; nil stands for an image without a name, which only `**` takes.
    public func selects(_ reference: ImageReference?) -> Bool {
        guard let reference else {
            return included.contains(where: \.matchesEverything) && !excluded.contains(where: \.matchesEverything)
        }
        return included.contains { $0.matches(reference.repository) }
            && !excluded.contains { $0.matches(reference.repository) }
    }

    /// Whether a glob, or `!` and one, can match a registry and path; one with a tag or digest never does, and so
    /// never takes away either.
    public static func isPattern(_ pattern: String) -> Bool {
        let glob = pattern.hasPrefix("!") ? String(pattern.dropFirst()) : pattern
        let path = glob.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !glob.isEmpty, !glob.utf8.contains(UInt8(ascii: "@")), let last = path.last else { return false }
        return !last.contains(UInt8(ascii: ":"))
    }

    /// Registries are names of DNS, which knows no letter case, and paths have none.
    private static func normalized(_ pattern: String) -> String {
        var parts = pattern.lowercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, !first.contains("*") else { return pattern.lowercased() }
        if parts.count == 1 {
            parts = ["docker.io", "library", first]
        } else if first == "index.docker.io" {
            parts[0] = "docker.io"
        } else if !first.contains("."), !first.contains(":"), first != "localhost" {
            parts.insert("docker.io", at: 0)
        }
        if parts[0] == "docker.io", parts.count == 2, !parts[1].contains("*") { parts.insert("library", at: 1) }
        return parts.joined(separator: "/")
    }
}
