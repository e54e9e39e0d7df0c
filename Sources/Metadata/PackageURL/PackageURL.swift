internal import Vocabulary

/// A package URL: the identity of a package in any ecosystem, in the normal form of its type.
///
/// Source: package-url specification (ECMA-427), parsing rules and type definitions.
package struct PackageURL: Hashable, Sendable {
    package let type: String
    /// Segments joined by `/`; nil where there is none.
    package let namespace: String?
    package let name: String
    package let version: String?
    package let qualifiers: [String: String]
    package let subpath: String?

    /// Reads a purl from the right to the left, and applies the rules of its type.
    ///
    /// - Returns: nil when the text is no purl, or one that its type does not allow.
    package init?(_ text: String) {
        var rest = Substring(text)
        guard let subpath = Self.takeSubpath(&rest), let qualifiers = Self.takeQualifiers(&rest) else { return nil }
        guard let type = Self.takeType(&rest) else { return nil }
        var version: String?
        let lastSlash = rest.lastIndex(of: "/") ?? rest.startIndex
        if let at = rest[lastSlash...].lastIndex(of: "@") {
            guard let decoded = Self.decoded(rest[rest.index(after: at)...]) else { return nil }
            version = decoded.isEmpty ? nil : decoded
            rest = rest[..<at]
        }
        guard var segments = Self.segments(rest), let name = segments.popLast(), rest.last != "/" else { return nil }
        self.init(
            type: type,
            namespace: segments.isEmpty ? nil : segments.joined(separator: "/"),
            name: name,
            version: version,
            qualifiers: qualifiers,
            subpath: subpath.isEmpty ? nil : subpath
        )
    }

    private init?(
        type: String,
        namespace: String?,
        name: String,
        version: String?,
        qualifiers: [String: String],
        subpath: String?
    ) {
        let rules = PackageURLType.rules(of: type)
        switch rules.namespace {
        case .required: guard namespace != nil else { return nil }
        case .prohibited: guard namespace == nil else { return nil }
        case .optional: break
        }
        if let key = rules.requiredQualifier, qualifiers[key] == nil { return nil }
        if qualifiers["vers"] != nil, version != nil { return nil }
        if let version, !PackageURLType.accepts(version: version, of: type) { return nil }
        let folded = rules.folds.contains(.name) ? name.asciiLowercased : name
        guard let normalized = PackageURLType.normalized(name: folded, of: type), !normalized.isEmpty
        else { return nil }
        self.type = type
        self.name = normalized
        self.namespace = rules.folds.contains(.namespace) ? namespace?.asciiLowercased : namespace
        self.version = rules.folds.contains(.version) ? version?.asciiLowercased : version
        (self.qualifiers, self.subpath) = (qualifiers, subpath)
    }
}

// MARK: - Parsing

extension PackageURL {
    private static func takeSubpath(_ rest: inout Substring) -> String? {
        guard let hash = rest.lastIndex(of: "#") else { return "" }
        defer { rest = rest[..<hash] }
        guard let segments = segments(rest[rest.index(after: hash)...]) else { return nil }
        return segments.filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    }

    private static func takeQualifiers(_ rest: inout Substring) -> [String: String]? {
        guard let mark = rest.lastIndex(of: "?") else { return [:] }
        defer { rest = rest[..<mark] }
        var qualifiers: [String: String] = [:]
        for pair in rest[rest.index(after: mark)...].split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(halves[0]).asciiLowercased
            guard isQualifierKey(key), let value = halves.count == 2 ? decoded(halves[1]) : "" else { return nil }
            if value.isEmpty { continue }
            guard qualifiers.updateValue(value, forKey: key) == nil else { return nil }
        }
        return qualifiers
    }

    /// Takes scheme and type, and the slashes around what remains.
    private static func takeType(_ rest: inout Substring) -> String? {
        guard let colon = rest.firstIndex(of: ":"), String(rest[..<colon]).asciiLowercased == "pkg" else { return nil }
        rest = rest[rest.index(after: colon)...].drop { $0 == "/" }
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        let type = String(rest[..<slash]).asciiLowercased
        guard let first = type.utf8.first, !(0x30...0x39).contains(first), type.utf8.allSatisfy(isTypeLetter)
        else { return nil }
        rest = rest[slash...].drop { $0 == "/" }
        return type
    }

    /// The decoded segments of a path, empty ones left out; nil where a segment hides a slash.
    private static func segments(_ path: Substring) -> [String]? {
        var segments: [String] = []
        for piece in path.split(separator: "/") {
            guard let segment = decoded(piece), !segment.utf8.contains(UInt8(ascii: "/")) else { return nil }
            segments.append(segment)
        }
        return segments
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var input = text.utf8.makeIterator()
        while let byte = input.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = input.next(), let low = input.next() else { return nil }
            let digits = String(decoding: [high, low], as: UTF8.self).asciiLowercased
            guard let value = [UInt8](lowercaseHex: digits) else { return nil }
            bytes += value
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func isTypeLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isQualifierKey(_ key: String) -> Bool {
        guard let first = key.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return key.utf8.allSatisfy { isTypeLetter($0) || $0 == UInt8(ascii: "_") }
    }
}

// MARK: - Writing

extension PackageURL: CustomStringConvertible {
    /// The canonical text.
    package var description: String {
        var text = "pkg:\(type)/"
        if let namespace { text += Self.path(namespace) + "/" }
        text += Self.encoded(name)
        if let version { text += "@" + Self.encoded(version) }
        if !qualifiers.isEmpty {
            let pairs = qualifiers.sorted { $0.key.utf8.precedes($1.key.utf8) }
            text += "?" + pairs.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        }
        if let subpath { text += "#" + Self.path(subpath) }
        return text
    }

    private static func path(_ path: String) -> String {
        path.split(separator: "/").map { encoded(String($0)) }.joined(separator: "/")
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
