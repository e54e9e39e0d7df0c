internal import Vocabulary

/// Which versions of a product a statement is about, besides what its purl says.
package struct VersionRule: Hashable, Sendable {
    package enum Extent: Hashable, Sendable {
        case exactly(String)
        /// A range, as `vers:` or in any other writing.
        case range(String)
    }

    package let extent: Extent
    /// Whether it holds also where the purl has a version, as for lists of versions; a name in a tree only describes.
    package let isStrict: Bool

    init(_ extent: Extent, isStrict: Bool) { (self.extent, self.isStrict) = (extent, isStrict) }

    /// Whether a version is meant; nil where it cannot be told, which never clears anything.
    ///
    /// - Parameters:
    ///   - version: As the purl has it.
    ///   - rangeVersion: As ranges of the ecosystem write it.
    /// - Returns: The answer.
    func includes(_ version: String?, _ rangeVersion: String?) -> Bool? {
        switch extent {
        case .exactly(let wanted): return version.map { $0.isIdentical(to: wanted) }
        case .range(let text):
            guard let rangeVersion, let range = try? VersionRange(text) else { return nil }
            return range.contains(rangeVersion)
        }
    }
}

extension [VersionRule] {
    /// Whether every rule includes the version: one that does not decides before one that cannot tell.
    func include(_ version: String?, inRanges rangeVersion: String?) -> Bool? {
        var isDecided = true
        for rule in self {
            switch rule.includes(version, rangeVersion) {
            case false?: return false
            case nil: isDecided = false
            case true?: continue
            }
        }
        return isDecided ? true : nil
    }
}
