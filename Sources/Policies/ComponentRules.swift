internal import Metadata
internal import Vocabulary

/// Packages that must not be in an SBOM.
///
/// Source: metadata.md H.1, `purlMatches`.
package struct ComponentRules: Hashable, Sendable {
    /// What must not be there, each as the policy writes it.
    package let denied: [String]
    /// The patterns by the name of their package in lower case, so that each component meets few of them.
    private let patterns: [[UInt8]: [Pattern]]

    private struct Pattern: Hashable, Sendable {
        let text: String
        let purl: PackageURLPattern
    }

    private static let shown = 10

    /// Takes purls, with or without version or a range of versions, be it a `vers` qualifier, or in the notation of the
    /// ecosystem behind a space: `pkg:npm/lodash <4.17.21`.
    ///
    /// - Throws: The first that is no purl, or has no range that can be read.
    package init(denied: [String]) throws(UnreadablePattern) {
        self.denied = denied
        var patterns: [[UInt8]: [Pattern]] = [:]
        for text in denied {
            let halves = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard let first = halves.first, let purl = PackageURL(first) else { throw UnreadablePattern(text: text) }
            let pattern: PackageURLPattern
            do throws(VersionRangeError) {
                pattern =
                    if halves.count == 2 { try PackageURLPattern(purl, native: halves[1]) } else {
                        try PackageURLPattern(purl)
                    }
            } catch {
                throw UnreadablePattern(text: text, reason: "\(error)")
            }
            patterns[Self.key(purl), default: []].append(Pattern(text: text, purl: pattern))
        }
        self.patterns = patterns
    }

    package struct UnreadablePattern: Error, Hashable {
        package let text: String
        /// What is wrong with its range.
        package var reason: String?
    }

    /// Says that no component is denied, or which are.
    ///
    /// What cannot be told, since a purl cannot be read or two versions cannot be compared, is refused as well.
    func check(_ sbom: SBOM) throws(Shortfall) -> String {
        var hits: [String] = []
        var nameless = 0
        for component in sbom.components + [sbom.subjectComponent].compactMap(\.self) where !component.isFile {
            guard let text = component.purlText else {
                nameless += 1
                if let pattern = patterns[Self.folded(component.name)]?.first {
                    hits.append("\(component.title) may be '\(pattern.text)', it has no purl")
                }
                continue
            }
            guard let purl = component.purl else {
                if let pattern = mentioned(by: text, component.name) {
                    hits.append("\(component.title) may be '\(pattern)', its purl '\(text)' cannot be read")
                }
                continue
            }
            let names = [purl] + component.otherPurls
            let candidates = names.flatMap { name in (patterns[Self.key(name)] ?? []).map { (name: name, pattern: $0) }
            }
            for (name, pattern) in candidates {
                switch pattern.purl.decide(name, version: component.version) {
                case true: hits.append("\(component.title) is '\(pattern.text)'")
                case nil:
                    hits.append("\(component.title) may be '\(pattern.text)', its version cannot be compared")
                case false: continue
                }
                break
            }
        }
        guard hits.isEmpty else {
            let rest = hits.count > Self.shown ? " and \(hits.count - Self.shown) more" : ""
            let lines = hits.prefix(Self.shown).joined(separator: "; ")
            throw Shortfall(.componentDenied, "lists what is denied: \(lines)\(rest)")
        }
        let unnamed = nameless == 0 ? "" : " (\(nameless) without purl)"
        return "none of \(sbom.components.count) components is denied\(unnamed)"
    }

    /// The pattern whose package a purl that cannot be read may still mean, since its name stands in it.
    private func mentioned(by text: String, _ name: String) -> String? {
        let words = Self.folded(text + "/" + name)
        return patterns.first { words.contains(run: $0.key) }?.value.first?.text
    }

    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func key(_ purl: PackageURL) -> [UInt8] { folded(purl.name) }
}

extension Component {
    /// Name and version, as messages call it.
    var title: String {
        let full = group.map { "\($0)/\(name)" } ?? name
        return version.map { "\(full) \($0)" } ?? full
    }
}

extension [UInt8] {
    /// Whether these bytes stand somewhere in this text.
    fileprivate func contains(run: [UInt8]) -> Bool {
        guard !run.isEmpty, run.count <= count else { return run.isEmpty }
        return (0...(count - run.count)).contains { self[$0..<($0 + run.count)].elementsEqual(run) }
    }
}
