/// The name of an image: registry, path, tag and digest, as `host/path:tag@digest`.
///
/// Source: distribution reference grammar. A name without a registry is Docker Hub's, and one without a slash is in
/// its `library`.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// The text as it was written.
    public let description: String
    /// Registry and path, without tag and digest: what globs are held against.
    public let repository: String
    public let tag: String?
    public let digest: Digest?

    /// Reads a full or short name.
    ///
    /// - Returns: nil when a part is empty, has a letter that no reference has, or the digest is none.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var digest: Digest?
        if halves.count == 2 {
            guard let read = try? Digest(halves[1]) else { return nil }
            digest = read
        }
        var name = halves[0]
        var tag: String?
        let lastSlash = name.lastIndex(of: "/") ?? name.startIndex
        if let colon = name[lastSlash...].lastIndex(of: ":") {
            let text = String(name[name.index(after: colon)...])
            guard Self.isTag(text) else { return nil }
            tag = text
            name = String(name[..<colon])
        }
        guard let repository = Self.normalized(name) else { return nil }
        (self.description, self.repository, self.tag, self.digest) = (text, repository, tag, digest)
    }

    /// Adds `docker.io` and `library` where they are left out, and checks every component of the path.
    private static func normalized(_ name: String) -> String? {
        var parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first else { return nil }
        let hasRegistry =
            parts.count > 1 && (first.contains(".") || first.contains(":") || first.lowercased() == "localhost")
        if !hasRegistry {
            parts = parts.count == 1 ? ["docker.io", "library"] + parts : ["docker.io"] + parts
        } else {
            // A name of DNS knows no letter case; globs must not tell two spellings of one registry apart.
            let registry = first.lowercased()
            parts[0] = registry == "index.docker.io" ? "docker.io" : registry
        }
        if parts[0] == "docker.io", parts.count == 2 { parts.insert("library", at: 1) }
        guard parts.count > 1, isRegistry(parts[0]), parts.dropFirst().allSatisfy(isComponent) else { return nil }
        return parts.joined(separator: "/")
    }

    /// A host name or address, and a port where there is one.
    private static func isRegistry(_ text: String) -> Bool {
        var host = text[...]
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
            let port = host[host.index(after: colon)...].utf8
            guard (1...5).contains(port.count), port.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
            host = host[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.utf8.dropFirst().dropLast().allSatisfy { isHexadecimal($0) || $0 == UInt8(ascii: ":") }
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.utf8.first, let last = label.utf8.last else { return false }
            return isAlphanumeric(first) && isAlphanumeric(last)
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Lower-case letters and digits, with single dots, one or two underscores or any hyphens between them.
    private static func isComponent(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isLowercase(first), isLowercase(last)
        else { return false }
        return text.utf8.split(whereSeparator: isLowercase).allSatisfy { separator in
            switch separator.first {
            case UInt8(ascii: "."): separator.count == 1
            case UInt8(ascii: "_"): separator.count <= 2 && separator.allSatisfy { $0 == UInt8(ascii: "_") }
            default: separator.allSatisfy { $0 == UInt8(ascii: "-") }
            }
        }
    }

    private static func isTag(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
        func isWord(_ letter: UInt8) -> Bool { isAlphanumeric(letter) || letter == UInt8(ascii: "_") }
        return isWord(first)
            && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isLowercase(_ letter: UInt8) -> Bool {
        (0x61...0x7A).contains(letter) || (0x30...0x39).contains(letter)
    }

    private static func isAlphanumeric(_ letter: UInt8) -> Bool {
        isLowercase(letter) || (0x41...0x5A).contains(letter)
    }

    private static func isHexadecimal(_ letter: UInt8) -> Bool {
        (0x30...0x39).contains(letter) || (0x61...0x66).contains(letter | 0x20)
    }
}
