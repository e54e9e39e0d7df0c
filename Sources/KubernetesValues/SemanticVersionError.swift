/// Why a text is no version, or no range of versions.
package enum SemanticVersionError: Error, Hashable, CustomStringConvertible {
    case notThreeNumbers(String)
    case invalidNumber(String, in: String)
    case invalidIdentifier(String, in: String)
    case shortWithExtension(String)
    /// A range without any condition, or with nothing before or behind `||`.
    case emptyRange(String)
    case unknownComparator(String, in: String)

    package var description: String {
        switch self {
        case .notThreeNumbers(let text): "expected a version of three numbers, found '\(excerpt(text))'"
        case .invalidNumber(let number, let text):
            "expected a number without leading zeros, found '\(excerpt(number))' in the version '\(excerpt(text))'"
        case .invalidIdentifier(let identifier, let text):
            "expected letters, digits and hyphens, found '\(excerpt(identifier))' in the version '\(excerpt(text))'"
        case .shortWithExtension(let text):
            "expected three numbers before a prerelease or build, found the version '\(excerpt(text))'"
        case .emptyRange(let text): "expected a condition on each side of ||, found the range '\(excerpt(text))'"
        case .unknownComparator(let comparator, let text):
            "expected one of = == ! != < <= > >= and a version, found '\(excerpt(comparator))' "
                + "in the range '\(excerpt(text))'"
        }
    }
}
