/// Why a text is no version range, or not in its canonical form.
package enum VersionRangeError: Error, Hashable {
    case noScheme
    case badType
    case noConstraints
    /// A pipe at the start, at the end, or next to another.
    case emptyConstraint
    case noVersion
    /// A star together with anything else, or a constraint of `all` or `none`.
    case badStar
    /// A character that stands for itself only as an escape.
    case badCharacter
    case badEscape
    /// An escape in lower case, or of a character that needs none.
    case escapeNotCanonical
    case notUTF8
    case badDateTime(String)
    case notSorted(String)
    case repeatedVersion(String)
    case redundant(String)
    case tooLong(limit: Int)
    /// No notation of the scheme is known, though it may have one.
    case unknownNotation(scheme: String)
    /// A text that breaks the rules of its ecosystem's notation.
    ///
    /// - Parameters:
    ///   - offset: Where it does, in bytes.
    ///   - expected: What would have to stand there.
    case notation(offset: Int, expected: String)
    /// Conditions that no version meets together.
    case holdsNothing
    /// A version that has no place among the others.
    case noOrder(String)
    /// A range beside a version, or beside another range.
    case rangeTwice
}

extension VersionRangeError: CustomStringConvertible {
    /// What is wrong, as it stands behind "found".
    package var description: String {
        switch self {
        case .noScheme: "a text that does not start with vers:"
        case .badType: "a version range without a versioning scheme in lower case"
        case .noConstraints: "a version range without constraints"
        case .emptyConstraint: "a version range with a pipe that separates nothing"
        case .noVersion: "a comparator without a version"
        case .badStar: "a star that does not stand alone"
        case .badCharacter: "a character that must be percent-encoded"
        case .badEscape: "a percent sign without two hexadecimal digits"
        case .escapeNotCanonical: "percent-encoding that is not canonical"
        case .notUTF8: "a version that is not UTF-8"
        case .badDateTime(let version): "'\(version)', which is no RFC 3339 time with a capital T and Z"
        case .notSorted(let version): "constraints that are not sorted by version, at '\(version)'"
        case .repeatedVersion(let version): "the version '\(version)' twice"
        case .redundant(let version): "a redundant constraint, at '\(version)'"
        case .tooLong(let limit): "a version range of more than \(limit) bytes"
        case .unknownNotation(let scheme): "a range of the scheme '\(scheme)', of which no notation is known"
        case .notation(let offset, let expected): "a version range without \(expected) at byte \(offset)"
        case .holdsNothing: "a version range with conditions that no version meets together"
        case .noOrder(let version): "versions without an order among them, at '\(version)'"
        case .rangeTwice: "a range beside a purl that has a version or a range already"
        }
    }
}
