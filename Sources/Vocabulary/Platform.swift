/// What an image of an index runs on.
///
/// Source: OCI image-spec 1.1, image-index.md, `platform`.
public struct Platform: Hashable, Sendable, CustomStringConvertible {
    public let os: String
    public let architecture: String
    public let variant: String?
    public let osVersion: String?

    public init(os: String, architecture: String, variant: String? = nil, osVersion: String? = nil) {
        (self.os, self.architecture, self.variant, self.osVersion) = (os, architecture, variant, osVersion)
    }

    /// Reads `os/architecture` or `os/architecture/variant`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3, !parts.contains("") else { return nil }
        self.init(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
    }

    public var description: String {
        [os, architecture, variant].compactMap(\.self).joined(separator: "/")
    }

    /// Whether it is BuildKit's `unknown/unknown`, which marks attestation manifests.
    public var isUnknown: Bool { os == "unknown" && architecture == "unknown" }

    /// Whether this, as a policy writes it, asks for `other`: a variant that is not asked for may be any.
    ///
    /// Names are compared as runtimes do, who run `x86_64` where `amd64` is asked for: what they take for the one
    /// must not go unjudged as the other.
    public func includes(_ other: Platform) -> Bool {
        let (wanted, found) = (normalized, other.normalized)
        guard wanted.os == found.os, wanted.architecture == found.architecture else { return false }
        return variant == nil || wanted.variant == found.variant
    }

    /// The platform by the names that Go has for it.
    ///
    /// Source: containerd, platforms, `Normalize`.
    private var normalized: Platform {
        let os = os.lowercased()
        var (architecture, variant) = (architecture.lowercased(), variant?.lowercased())
        switch architecture {
        case "i386": (architecture, variant) = ("386", nil)
        case "x86_64", "x86-64", "amd64":
            architecture = "amd64"
            if variant == "v1" { variant = nil }
        case "aarch64", "arm64":
            architecture = "arm64"
            if variant == "8" || variant == "v8" { variant = nil }
        case "armhf": (architecture, variant) = ("arm", "v7")
        case "armel": (architecture, variant) = ("arm", "v6")
        case "arm": variant = variant.map { $0.hasPrefix("v") ? $0 : "v\($0)" } ?? "v7"
        default: break
        }
        return Platform(os: os == "macos" ? "darwin" : os, architecture: architecture, variant: variant)
    }
}
