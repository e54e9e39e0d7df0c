/// Why a text is no package URL, or parts make none.
package enum PackageURLError: Error, Hashable {
    /// The text does not start with `pkg:`.
    case noScheme
    /// There is no type, or it has letters that a type cannot have.
    case badType
    case noName
    /// A percent sign without two hexadecimal digits behind it.
    case badEscape
    /// Decoded bytes that are not UTF-8.
    case notUTF8
    /// A segment whose decoded text has a slash in it.
    case hiddenSlash
    case badQualifierKey(String)
    case repeatedQualifier(String)
    case namespaceRequired(type: String)
    case namespaceProhibited(type: String)
    case qualifierRequired(String, type: String)
    /// A version range and a version exclude each other.
    case versionAndRange
    case nameNotAllowed(type: String)
    case versionNotAllowed(type: String)
    case tooLong(limit: Int)
}

extension PackageURLError: CustomStringConvertible {
    /// What is wrong, as it stands behind "found".
    package var description: String {
        switch self {
        case .noScheme: "a text that does not start with pkg:"
        case .badType: "a package URL without a type of letters, digits, dots and dashes"
        case .noName: "a package URL without a name"
        case .badEscape: "a percent sign without two hexadecimal digits"
        case .notUTF8: "a part that is not UTF-8"
        case .hiddenSlash: "a segment that hides a slash"
        case .badQualifierKey(let key): "the qualifier key '\(key)'"
        case .repeatedQualifier(let key): "the qualifier '\(key)' twice"
        case .namespaceRequired(let type): "a package URL of type \(type) without a namespace"
        case .namespaceProhibited(let type): "a package URL of type \(type) with a namespace"
        case .qualifierRequired(let key, let type): "a package URL of type \(type) without the qualifier '\(key)'"
        case .versionAndRange: "a package URL with both a version and a version range"
        case .nameNotAllowed(let type): "a name that type \(type) does not allow"
        case .versionNotAllowed(let type): "a version that type \(type) does not allow"
        case .tooLong(let limit): "a package URL of more than \(limit) bytes"
        }
    }
}
