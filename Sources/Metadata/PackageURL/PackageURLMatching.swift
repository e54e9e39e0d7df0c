internal import Vocabulary

extension PackageURL {
    /// Whether this package is one that the pattern means: every part that the pattern has must be the same here.
    ///
    /// A pattern without version means any version; never the other way round. A pattern with a `vers` range matches
    /// nothing yet, since an undecided range must not clear anything.
    package func matches(pattern: PackageURL) -> Bool {
        guard pattern.qualifiers["vers"] == nil else { return false }
        let pattern = Comparable(pattern)
        let target = Comparable(self)
        guard pattern.package == target.package else { return false }
        if let version = pattern.version, version != target.version { return false }
        if let subpath = pattern.subpath, subpath != target.subpath { return false }
        return pattern.qualifiers.allSatisfy { target.qualifiers[$0.key] == $0.value }
    }

    /// What a comparison with a pattern can come to.
    package enum Agreement: Sendable, Hashable {
        case matches, differs
        /// The package is the one that the pattern means, but the versions cannot be compared.
        case undecidable
    }

    /// As `matches(pattern:)`, telling apart what differs from what cannot be decided.
    package func agreement(with pattern: PackageURL) -> Agreement {
        matches(pattern: pattern) ? .matches : .differs
    }

    /// Whether both texts are purls and the target is one that the pattern means.
    package static func matches(pattern: String, target: String) -> Bool {
        guard let pattern = PackageURL(pattern), let target = PackageURL(target) else { return false }
        return target.matches(pattern: pattern)
    }

    /// The parts as bytes, with the differences taken out that tools do not agree on.
    private struct Comparable {
        /// Type, namespace and name; no segment holds the slash between them.
        let package: [UInt8]
        let version: [UInt8]?
        let subpath: [UInt8]?
        let qualifiers: [String: [UInt8]]

        init(_ purl: PackageURL) {
            let isLegacyAlpine = purl.type == "alpine" && purl.namespace == nil
            let prefix = isLegacyAlpine ? "apk/alpine" : "\(purl.type)/\(purl.namespace ?? "")"
            let name = isLegacyAlpine ? purl.name.asciiLowercased : purl.name
            let isGo = purl.type == "golang"
            func bytes(_ text: String) -> [UInt8] { Array((isGo ? text.asciiLowercased : text).utf8) }
            package = bytes("\(prefix)/\(name)")
            version = purl.version.map { version in
                let version = bytes(version)
                return isGo && version.first == UInt8(ascii: "v") ? Array(version.dropFirst()) : version
            }
            subpath = purl.subpath.map(bytes)
            qualifiers = purl.qualifiers.mapValues { Array($0.utf8) }
        }
    }
}
