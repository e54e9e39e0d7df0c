/// A library that an environment may have beyond the language itself.
package enum CELExtension: Hashable, Sendable {
    /// Version 0 to 4; 1 adds `format` and `strings.quote`, 2 changes nothing else, 3 adds `reverse`, 4 changes what
    /// `format` writes.
    case strings(version: Int)
    /// `base64.encode`, `base64.decode`.
    case encoders
    /// Version 0 to 3: 0 `slice`, 1 `flatten`, 2 `range distinct reverse sort sortBy`.
    case lists(version: Int)
    /// `sets.contains`, `sets.equivalent`, `sets.intersects`.
    case sets
    /// `math.greatest`, `math.least`, rounding, bits, signs and roots.
    case math
    /// `regex.replace`, `regex.extract`, `regex.extractAll`; needs optionals.
    case regex
    /// `a.?b`, `a[?b]`, `optional.of` and what belongs to them.
    case optionals
    /// `cel.bind`
    case bindings
    /// `all`, `exists` and `existsOne` with two variables; `transformList`, `transformMap`, `transformMapEntry`.
    case twoVariableComprehensions
    /// The libraries of a Kubernetes cluster: lists, regex, URLs, IP, CIDR, quantity, semver, format.
    case kubernetes
    /// `parseImageReference`, `image`, `isImage`.
    case kyvernoImages

    /// What Kyverno has on a cluster; Kyverno's functions about the world outside are the host's.
    package static let cluster: Set<CELExtension> = [
        .strings(version: 2), .encoders, .lists(version: 3), .sets, .math, .regex, .optionals, .bindings,
        .twoVariableComprehensions, .kubernetes, .kyvernoImages,
    ]

    var library: CELLibrary {
        switch self {
        case .strings(let version): StringsLibrary.library(version: version)
        case .encoders: EncodersLibrary.library
        case .lists(let version): ListsLibrary.library(version: version)
        case .sets: SetsLibrary.library
        case .math: MathLibrary.library
        case .regex: RegexLibrary.library
        case .optionals: OptionalsLibrary.library
        case .bindings, .twoVariableComprehensions: CELLibrary()
        case .kubernetes: KubernetesLibrary.library
        case .kyvernoImages: ImageLibrary.library
        }
    }
}
