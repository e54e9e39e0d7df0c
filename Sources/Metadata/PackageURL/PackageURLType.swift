/// What a type of purl demands of its parts; types that are not listed demand nothing.
///
/// Source: package-url specification, type definitions.
struct PackageURLType {
    enum Namespace { case required, optional, prohibited }

    var namespace = Namespace.optional
    /// Parts that are compared, and written, in lower case.
    var folds: Set<Part> = []
    var requiredQualifier: String?

    enum Part { case namespace, name, version }

    /// The rules of a type.
    static func rules(of type: String) -> PackageURLType {
        PackageURLType(
            namespace: required.contains(type) ? .required : prohibited.contains(type) ? .prohibited : .optional,
            folds: folds[type] ?? [],
            requiredQualifier: requiredQualifiers[type]
        )
    }

    private static let required: Set<String> = [
        "alpm", "apk", "bitbucket", "composer", "deb", "git", "github", "golang", "huggingface", "maven", "qpkg", "rpm",
        "swift", "vscode-extension",
    ]

    private static let prohibited: Set<String> = [
        "bazel", "bitnami", "cargo", "chrome-extension", "cocoapods", "conda", "cran", "gem", "hackage", "julia",
        "mlflow", "nuget", "oci", "opam", "otp", "pub", "pypi", "vcpkg",
    ]

    private static let folds: [String: Set<Part>] = [
        "alpm": [.namespace, .name], "apk": [.namespace, .name], "bitbucket": [.namespace, .name],
        "brew": [.namespace, .name], "composer": [.namespace, .name], "deb": [.namespace, .name],
        "github": [.namespace, .name], "hex": [.namespace, .name], "luarocks": [.namespace, .name],
        "vscode-extension": [.namespace, .name, .version], "bitnami": [.name], "chrome-extension": [.name],
        "oci": [.name, .version], "otp": [.name], "pub": [.name], "pypi": [.name, .version],
        "qpkg": [.namespace], "rpm": [.namespace], "yocto": [.namespace], "huggingface": [.version],
    ]

    private static let requiredQualifiers = ["julia": "uuid", "swid": "tag_id"]

    /// What a type does to a name beyond case.
    static func normalized(name: String, of type: String) -> String? {
        switch type {
        case "pypi": return name.replacing("_", with: "-")
        case "pub":
            let letters = name.utf8.map { isLowercaseAlphanumeric($0) ? $0 : UInt8(ascii: "_") }
            return String(decoding: letters, as: UTF8.self)
        case "cpan": return name.contains("::") ? nil : name
        case "chrome-extension":
            return name.utf8.count == 32 && name.utf8.allSatisfy { (0x61...0x70).contains($0) } ? name : nil
        default: return name
        }
    }

    /// Chrome takes one to four whole numbers as a version, the others anything.
    static func accepts(version: String, of type: String) -> Bool {
        guard type == "chrome-extension" else { return true }
        let parts = version.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    private static func isLowercaseAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
