internal import CEL
internal import Encodings
internal import Vocabulary

/// An `ImageValidatingPolicy` or `NamespacedImageValidatingPolicy` of Kyverno.
///
/// Source: policies.kyverno.io/v1, `ImageValidatingPolicy`.
struct ImageValidatingPolicy: Sendable {
    enum Mode: String, Sendable, CaseIterable {
        /// Resources of a cluster, which name images.
        case kubernetes = "Kubernetes"
        /// Any document.
        case json = "JSON"
    }

    let kind: String
    let name: String
    /// Where a namespaced policy lives; nil for one of the whole cluster.
    let namespace: String?
    let file: String
    let digest: Digest
    let mode: Mode
    /// nil in JSON mode.
    let constraints: ResourceConstraints?
    let matchConditions: [NamedExpression]
    /// Whether a condition that cannot be evaluated leaves the policy out.
    let ignoresFailures: Bool
    /// Whether failures and errors block.
    let denies: Bool
    /// Empty for all images.
    let imagePatterns: [ImagePattern]
    let extractors: [NamedExpression]
    let variables: [NamedExpression]
    let attestors: [ImageAttestor]
    let attestations: [AttestationKind]
    let validations: [Validation]
    let auditAnnotations: [NamedExpression]
    let mutatesDigest: Bool
    let verifiesDigest: Bool
    let isRequired: Bool
}

/// An expression under a name.
struct NamedExpression: Sendable {
    let name: String
    let path: String
    let program: CELProgram
}

/// An entry of `matchImageReferences`.
enum ImagePattern: Sendable {
    case glob(ImageGlob)
    case expression(CELProgram)
}

/// An entry of `attestations`.
struct AttestationKind: Sendable {
    enum Source: Sendable {
        /// The type of the predicate.
        case inToto(String)
        /// The type of an artifact that only Notary's signatures speak for.
        case referrer(String)
    }

    let name: String
    let source: Source

    /// The short names of cosign, which a search understands.
    private static let shortNames: [String: String] = [
        "custom": "https://cosign.sigstore.dev/attestation/v1", "link": "https://in-toto.io/Link/v1",
        "slsaprovenance": "https://slsa.dev/provenance/v0.2", "slsaprovenance02": "https://slsa.dev/provenance/v0.2",
        "slsaprovenance1": "https://slsa.dev/provenance/v1", "spdx": "https://spdx.dev/Document",
        "spdxjson": "https://spdx.dev/Document", "cyclonedx": "https://cyclonedx.org/bom",
        "vuln": "https://cosign.sigstore.dev/attestation/vuln/v1", "openvex": "https://openvex.dev/ns",
    ]

    /// The type that statements must have; nil for what is no statement.
    var predicateType: String? {
        guard case .inToto(let type) = source else { return nil }
        return Self.shortNames[type] ?? type
    }

    /// Whether it goes by a short name, with which a cluster finds no payload.
    var isShortName: Bool {
        guard case .inToto(let type) = source else { return false }
        return Self.shortNames[type] != nil
    }
}

/// An entry of `validations`.
struct Validation: Sendable {
    /// The place, as `validations[0]`.
    let path: String
    /// The expression as it is written.
    let expression: String
    let program: CELProgram
    let message: String?
    let messageProgram: CELProgram?
}
