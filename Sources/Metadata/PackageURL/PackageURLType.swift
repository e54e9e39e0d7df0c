/// What a type of purl demands of its parts; types that are not listed demand nothing.
///
/// Source: package-url specification, type definitions.
struct PackageURLType: Sendable {
    enum Namespace: Sendable { case required, optional, prohibited }

    /// Parts that are compared, and written, in lower case.
    struct Folds: OptionSet, Sendable {
        let rawValue: UInt8

        static let namespace = Folds(rawValue: 1)
        static let name = Folds(rawValue: 2)
        static let version = Folds(rawValue: 4)
        static let path: Folds = [.namespace, .name]
    }

    /// What a type does with a name, or demands of it, beyond case.
    enum NameRule: Sendable {
        case plain
        /// `_` is written `-`.
        case dashes
        /// Whatever is no letter or digit is written `_`.
        case underscores
        /// A distribution and no module: `::` is refused.
        case distribution
        /// Thirty-two letters from a to p.
        case extensionID
        /// The path of a repository on a host that is the namespace: it has slashes.
        case repositoryPath
    }

    let namespace: Namespace
    let folds: Folds
    let nameRule: NameRule
    let requiredQualifier: String?
    /// Whether qualifier keys must be written in lower case, where other types only read them so.
    let hasStrictKeys: Bool

    private init(
        _ namespace: Namespace = .optional,
        _ folds: Folds = [],
        _ nameRule: NameRule = .plain,
        needs requiredQualifier: String? = nil,
        hasStrictKeys: Bool = false
    ) {
        self.namespace = namespace
        self.folds = folds
        self.nameRule = nameRule
        self.requiredQualifier = requiredQualifier
        self.hasStrictKeys = hasStrictKeys
    }

    /// The rules of a type.
    static func rules(of type: String) -> PackageURLType { listed[type] ?? unlisted }

    private static let unlisted = PackageURLType()

    private static let listed: [String: PackageURLType] = [
        "alpm": PackageURLType(.required, .path),
        "apk": PackageURLType(.required, .path),
        "bazel": PackageURLType(.prohibited),
        "bitbucket": PackageURLType(.required, .path),
        "bitnami": PackageURLType(.prohibited, .name),
        "brew": PackageURLType(.optional, .path),
        "cargo": PackageURLType(.prohibited),
        "chrome-extension": PackageURLType(.prohibited, .name, .extensionID),
        "cocoapods": PackageURLType(.prohibited),
        "composer": PackageURLType(.required, .path),
        "conda": PackageURLType(.prohibited),
        "cpan": PackageURLType(.optional, [], .distribution),
        "cran": PackageURLType(.prohibited),
        "deb": PackageURLType(.required, .path),
        "gem": PackageURLType(.prohibited, [], hasStrictKeys: true),
        "git": PackageURLType(.required, [], .repositoryPath),
        "github": PackageURLType(.required, .path),
        "golang": PackageURLType(.required),
        "hackage": PackageURLType(.prohibited),
        "hex": PackageURLType(.optional, .path),
        "huggingface": PackageURLType(.required, .version),
        "julia": PackageURLType(.prohibited, needs: "uuid"),
        "luarocks": PackageURLType(.optional, .path),
        "maven": PackageURLType(.required),
        "mlflow": PackageURLType(.prohibited),
        "nuget": PackageURLType(.prohibited),
        "oci": PackageURLType(.prohibited, [.name, .version]),
        "opam": PackageURLType(.prohibited),
        "otp": PackageURLType(.prohibited, .name),
        "pub": PackageURLType(.prohibited, .name, .underscores),
        "pypi": PackageURLType(.prohibited, [.name, .version], .dashes),
        "qpkg": PackageURLType(.required, .namespace),
        "rpm": PackageURLType(.required, .namespace),
        "swid": PackageURLType(needs: "tag_id"),
        "swift": PackageURLType(.required),
        "vcpkg": PackageURLType(.prohibited),
        "vscode-extension": PackageURLType(.required, [.namespace, .name, .version]),
        "yocto": PackageURLType(.optional, .namespace),
    ]

    /// Hosts whose repositories have no case, though type `git` keeps it in general.
    ///
    /// Source: package-url specification, definitions of github and bitbucket; test of git, "should be lowercased".
    static func isCaselessHost(_ host: some Sequence<UInt8>) -> Bool {
        caselessHosts.contains { $0.utf8.elementsEqual(host) }
    }

    private static let caselessHosts = ["github", "github.com", "bitbucket", "bitbucket.org"]

    /// Chrome takes one to four whole numbers as a version, the others anything.
    func accepts(version: some Collection<UInt8>) -> Bool {
        guard nameRule == .extensionID else { return true }
        let parts = version.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// Whether a name in its canonical text is one that the type allows.
    func accepts(name: some Collection<UInt8>) -> Bool {
        switch nameRule {
        case .extensionID: return name.count == 32 && name.allSatisfy { (0x61...0x70).contains($0) }
        case .distribution:
            var previous: UInt8 = 0
            for byte in name {
                if byte == UInt8(ascii: ":"), previous == byte { return false }
                previous = byte
            }
            return true
        default: return true
        }
    }
}
