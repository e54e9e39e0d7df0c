/// Takes a name `domain/path:tag@digest` apart.
///
/// Source: the reference grammar of the distribution project (`reference`).
struct ImageTextParser {
    /// Empty where the first part cannot be one.
    let domain: String
    let path: String
    let tag: String
    let digest: String

    init(_ source: String) throws(ImageTextError) {
        let bytes = Array(source.utf8)
        let (front, digest) = bytes.cut(at: UInt8(ascii: "@"))
        if let digest, !Self.isDigest(digest) { throw .invalidDigest(text(digest), in: source) }
        self.digest = digest.map { text($0) } ?? ""

        // A colon before the last slash belongs to the port of the registry.
        let last = front.lastIndex(of: UInt8(ascii: "/")) ?? front.startIndex
        let (_, tag) = front[last...].cut(at: UInt8(ascii: ":"))
        if let tag, !Self.isTag(tag) { throw .invalidTag(text(tag), in: source) }
        self.tag = tag.map { text($0) } ?? ""

        let name = tag.map { front[..<($0.startIndex - 1)] } ?? front
        guard name.count <= 255 else { throw .tooLong(source) }
        let (first, rest) = name.cut(at: UInt8(ascii: "/"))
        let isDomain = rest != nil && Self.isDomain(first)
        domain = isDomain ? text(first) : ""
        let path = isDomain ? rest ?? name : name
        guard path.parts(separatedBy: UInt8(ascii: "/")).allSatisfy(Self.isPathComponent) else {
            throw .invalidPath(text(path), in: source)
        }
        self.path = text(path)
    }

    static func isTag(_ tag: ArraySlice<UInt8>) -> Bool {
        guard let first = tag.first, tag.count <= 128, first.isAlphanumeric || first == UInt8(ascii: "_") else {
            return false
        }
        return tag.allSatisfy { $0.isAlphanumeric || "_.-".utf8.contains($0) }
    }

    /// Lower-case digits of one of the registered algorithms, as many as it has.
    static func isDigest(_ digest: ArraySlice<UInt8>) -> Bool {
        let lengths = [("sha256:", 64), ("sha384:", 96), ("sha512:", 128)]
        guard let (name, length) = lengths.first(where: { digest.starts(with: $0.0.utf8) }) else { return false }
        let digits = digest.dropFirst(name.utf8.count)
        return digits.count == length
            && digits.allSatisfy { $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")) ~= $0 }
    }

    /// A name or address of a host, and perhaps a port.
    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        var host = bytes
        if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), bytes.last != UInt8(ascii: "]") {
            let port = bytes[(colon + 1)...]
            guard !port.isEmpty, port.allSatisfy(\.isDigit) else { return false }
            host = bytes[..<colon]
        }
        if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]"), host.count > 2 {
            return host.dropFirst().dropLast().allSatisfy { $0.hexadecimalValue != nil || $0 == UInt8(ascii: ":") }
        }
        return host.parts(separatedBy: UInt8(ascii: ".")).allSatisfy { part in
            part.first?.isAlphanumeric == true && part.last?.isAlphanumeric == true
                && part.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
        }
    }

    /// Lower-case letters and digits, with one dot, one or two underscores, or hyphens between them.
    private static func isPathComponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while true {
            let word = rest.prefix { $0.isLowercase || $0.isDigit }
            guard !word.isEmpty else { return false }
            rest = rest[word.endIndex...]
            if rest.isEmpty { return true }
            let separator = rest.prefix { !$0.isLowercase && !$0.isDigit }
            let isHyphens = separator.allSatisfy { $0 == UInt8(ascii: "-") }
            let isOther = [".", "_", "__"].contains { separator.elementsEqual($0.utf8) }
            guard isHyphens || isOther else { return false }
            rest = rest[separator.endIndex...]
        }
    }
}
