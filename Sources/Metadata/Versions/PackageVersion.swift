/// How one version stands to another.
package enum VersionOrder: Int, Hashable, Sendable {
    case before = -1
    case same = 0
    case after = 1

    package var reversed: VersionOrder {
        switch self {
        case .before: .after
        case .same: .same
        case .after: .before
        }
    }
}

/// Compares versions of packages as their ecosystems do.
package enum PackageVersion {
    /// The most bytes of a version that is compared.
    static let lengthLimit = 1024

    /// How one version stands to another.
    ///
    /// - Parameters:
    ///   - left: Any text, as all that comes from documents.
    ///   - right: As `left`.
    ///   - scheme: A versioning scheme of vers, or a type of purl, as `deb`.
    /// - Returns: nil where it cannot be decided: the scheme is not known and the texts differ, or one of them is no
    ///   version of the scheme, or longer than any version is.
    package static func compare(_ left: String, _ right: String, scheme: String) -> VersionOrder? {
        compare(Array(left.utf8), Array(right.utf8), scheme: VersionScheme(scheme))
    }

    static func compare(_ left: [UInt8], _ right: [UInt8], scheme: VersionScheme?) -> VersionOrder? {
        guard left.count <= lengthLimit, right.count <= lengthLimit else { return nil }
        if left == right { return .same }
        return scheme?.compare(left, right)
    }
}

/// A way to order versions.
///
/// Source: VERS specification, "Versioning schemes"; each comparator names its own.
enum VersionScheme: Hashable, Sendable {
    case semantic, python, debian, rpm, alpine, gentoo, gem, maven, nuget, arch, conan, openssl
    case dottedNumbers, dateTime, lexicographic

    /// The scheme of a name in `vers:` or of a type of purl; nil where there is none that would order versions.
    init?(_ name: String) {
        guard let scheme = Self.named[name] else { return nil }
        self = scheme
    }

    private static let named: [String: VersionScheme] = [
        "semver": .semantic, "npm": .semantic, "cargo": .semantic, "golang": .semantic, "hex": .semantic,
        "pypi": .python, "deb": .debian, "rpm": .rpm, "apk": .alpine, "alpine": .alpine, "gentoo": .gentoo,
        "ebuild": .gentoo, "gem": .gem, "maven": .maven, "nuget": .nuget, "alpm": .arch, "conan": .conan,
        "openssl": .openssl, "nginx": .dottedNumbers, "intdot": .dottedNumbers, "datetime": .dateTime,
        "lexicographic": .lexicographic,
    ]

    /// How two versions stand to each other; nil where one of them is no version of the scheme.
    func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        switch self {
        case .semantic: SemanticVersion.compare(left, right)
        case .nuget: SemanticVersion.compareNuGet(left, right)
        case .python: PythonVersion.compare(left, right)
        case .debian: DebianVersion.compare(left, right)
        case .rpm: RPMVersion.compare(left, right)
        case .arch: ArchVersion.compare(left, right)
        case .alpine: GentooVersion.compare(left, right, isAlpine: true)
        case .gentoo: GentooVersion.compare(left, right, isAlpine: false)
        case .gem: GemVersion.compare(left, right)
        case .maven: MavenVersion.compare(left, right)
        case .conan: ConanVersion.compare(left, right)
        case .openssl: OpenSSLVersion.compare(left, right)
        case .dottedNumbers: DottedNumbers.compare(left, right)
        case .dateTime: DateTimeVersion.compare(left, right)
        case .lexicographic: .ofBytes(left[...], right[...])
        }
    }
}
