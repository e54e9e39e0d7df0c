/// A purl that stands for every package it leaves open: any version without one, a range with `vers`.
///
/// Made once for many targets, since the range is read once.
package struct PackageURLPattern: Hashable, Sendable {
    package let purl: PackageURL
    /// The range of the `vers` qualifier.
    package let range: VersionRange?

    /// Reads the range, if there is one.
    ///
    /// - Throws: When the `vers` qualifier is no canonical range: such a pattern must not be kept silently.
    package init(_ purl: PackageURL) throws(VersionRangeError) {
        self.purl = purl.modern
        range = if let text = purl.qualifier("vers") { try VersionRange(text) } else { nil }
    }

    /// Takes any version in a range that is written as the ecosystem of the package writes it.
    ///
    /// - Parameters:
    ///   - purl: Without a version, and without the `vers` qualifier.
    ///   - native: As `<4.17.21` of npm.
    /// - Throws: What `VersionRange.init(native:scheme:)` throws; `rangeTwice`.
    package init(_ purl: PackageURL, native: String) throws(VersionRangeError) {
        guard purl.version == nil, purl.qualifier("vers") == nil else { throw .rangeTwice }
        self.purl = purl.modern
        range = try VersionRange(native: native, scheme: self.purl.type)
    }

    /// Whether the target is one that the pattern means: every part that the pattern has must be the same there.
    ///
    /// - Returns: nil where only the range is open: the target has no version, or one that the range cannot place. That
    ///   clears nothing, and excludes nothing.
    package func decide(_ target: PackageURL) -> Bool? {
        let target = target.modern
        let isCaseless = purl.ends.type == 10 && purl.description.utf8.starts(with: "pkg:golang".utf8)
        let comparison = PackageURLComparison(pattern: purl, target: target, isCaseless: isCaseless)
        guard comparison.hasSamePackage, comparison.hasSameVersion, comparison.hasSameSubpath,
            comparison.hasQualifiers
        else { return false }
        guard let range else { return true }
        guard let version = target.versionForRange else { return nil }
        return range.contains(version)
    }
}

extension PackageURLPattern {
    /// As `decide`, of a package whose purl need not have the version that stands beside it.
    ///
    /// - Parameters:
    ///   - target: The package.
    ///   - version: Its version, where the purl has none; without any a pattern with a version is undecided.
    /// - Returns: As of `decide`.
    package func decide(_ target: PackageURL, version: String?) -> Bool? {
        guard target.version == nil, purl.version != nil || range != nil else { return decide(target) }
        guard
            let bare = try? PackageURL(
                type: purl.type,
                namespace: purl.namespace,
                name: purl.name,
                version: nil,
                qualifiers: purl.qualifiers.filter { $0.key != "vers" },
                subpath: purl.subpath
            ), let general = try? PackageURLPattern(bare), general.decide(target) == true
        else { return false }
        guard target.qualifier("vers") == nil, let version, !version.isEmpty,
            let complete = try? PackageURL(
                type: target.type,
                namespace: target.namespace,
                name: target.name,
                version: version,
                qualifiers: target.qualifiers,
                subpath: target.subpath
            )
        else { return nil }
        return decide(complete)
    }
}

extension PackageURL {
    /// Whether this package is one that the pattern means: every part that the pattern has must be the same here.
    ///
    /// A pattern without version means any version; never the other way round. A range that cannot be decided, or read,
    /// matches nothing, since it must not clear anything.
    package func matches(pattern: PackageURL) -> Bool {
        guard let pattern = try? PackageURLPattern(pattern) else { return false }
        return pattern.decide(self) ?? false
    }

    /// Whether both texts are purls and the target is one that the pattern means.
    package static func matches(pattern: String, target: String) -> Bool {
        guard let pattern = PackageURL(pattern), let target = PackageURL(target) else { return false }
        return target.matches(pattern: pattern)
    }

    /// The same package with the legacy type `alpine` written as `apk` of the namespace `alpine`.
    var modern: PackageURL {
        let legacy = "pkg:alpine/"
        guard ends.type == 10, ends.nameStart == 11, description.utf8.starts(with: legacy.utf8) else { return self }
        return PackageURL("pkg:apk/alpine/" + description.dropFirst(legacy.utf8.count)) ?? self
    }

    /// The version as ranges of the type write it: that of a rpm has its epoch in a qualifier of the purl.
    var versionForRange: String? {
        guard let version else { return nil }
        guard type == "rpm", !version.utf8.contains(UInt8(ascii: ":")), let epoch = qualifier("epoch")
        else { return version }
        return "\(epoch):\(version)"
    }
}

/// Compares two purls part by part on their canonical text, in which equal parts are equal bytes.
private struct PackageURLComparison {
    let pattern: PackageURL
    let target: PackageURL
    /// Whether tools do not agree on the case of the type, nor on the `v` before its versions.
    let isCaseless: Bool

    /// Type, namespace and name; no segment holds the slash between them.
    var hasSamePackage: Bool {
        guard pattern.ends.type == target.ends.type, pattern.ends.nameStart == target.ends.nameStart,
            pattern.ends.name == target.ends.name
        else { return false }
        return isSame(4..<Int(pattern.ends.name), 4..<Int(target.ends.name))
    }

    var hasSameVersion: Bool {
        guard let wanted = pattern.versionRange else { return true }
        guard let found = target.versionRange else { return false }
        return isSame(withoutV(wanted, of: pattern), withoutV(found, of: target))
    }

    var hasSameSubpath: Bool {
        guard let wanted = pattern.subpathRange else { return true }
        guard let found = target.subpathRange else { return false }
        return isSame(wanted, found)
    }

    /// Both texts are sorted by key, so one walk over the target's finds all of the pattern's.
    var hasQualifiers: Bool {
        let wanted = pairs(of: pattern).filter { !$0.starts(with: "vers=".utf8) }
        if wanted.isEmpty { return true }
        var found = pairs(of: target)[...]
        for pair in wanted {
            guard let index = found.firstIndex(where: { $0.elementsEqual(pair) }) else { return false }
            found = found[(index + 1)...]
        }
        return true
    }

    private func pairs(of purl: PackageURL) -> [Substring.UTF8View] {
        guard let range = purl.qualifiersRange else { return [] }
        let utf8 = purl.description.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        return utf8[start..<utf8.index(start, offsetBy: range.count)].split(separator: UInt8(ascii: "&"))
    }

    private func withoutV(_ range: Range<Int>, of purl: PackageURL) -> Range<Int> {
        guard isCaseless, purl.description.utf8.span[range.lowerBound].lowercased == UInt8(ascii: "v")
        else { return range }
        return range.lowerBound + 1..<range.upperBound
    }

    private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        let (one, two) = (pattern.description.utf8.span, target.description.utf8.span)
        for offset in 0..<left.count {
            let (first, second) = (one[left.lowerBound + offset], two[right.lowerBound + offset])
            guard first == second || isCaseless && first.lowercased == second.lowercased else { return false }
        }
        return true
    }
}
