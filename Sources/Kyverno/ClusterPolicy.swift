internal import Encodings
internal import Trust
package import Vocabulary

/// A `ClusterPolicy` or `Policy` of Kyverno, as far as it is about images.
///
/// Source: kyverno.io/v1, `ClusterPolicy`.
package struct ClusterPolicy: Sendable {
    /// What becomes of a failure.
    enum Action: String, Sendable, Hashable {
        case enforce = "Enforce"
        case audit = "Audit"
    }

    /// Another action for some namespaces.
    struct ActionOverride: Sendable {
        let action: Action
        /// Wildcards; empty for all.
        let namespaces: [String]
        let namespaceSelector: LabelSelector?
    }

    package let kind: String
    package let name: String
    /// Where a `Policy` lives; nil for a `ClusterPolicy`.
    let namespace: String?
    package let file: String
    package let digest: Digest
    let rules: [Rule]
    let action: Action
    let overrides: [ActionOverride]
    /// Whether errors are only told.
    let ignoresErrors: Bool
    /// Whether the first rule that applies is the last one.
    let appliesOne: Bool
}

/// A rule, and what it is of.
struct Rule: Sendable {
    let name: String
    /// The kind of rule, as `validate`; `verifyImages` alone says anything about a bundle.
    let kind: String
    let match: MatchBlock
    let exclude: MatchBlock?
    let context: [ContextEntry]
    let preconditions: ConditionTree?
    /// Where the rule looks for images, by the kinds of custom resources.
    let imageExtractors: [(kind: String, extractors: [ImageExtractor])]
    let verifications: [ImageVerification]
}

/// A named value of `context`.
struct ContextEntry: Sendable {
    enum Source: Sendable {
        case configMap(name: String, namespace: String)
        case variable(value: YAMLValue?, jmesPath: String?, fallback: YAMLValue?)
        /// What needs a cluster or a registry, with a value in its place where there is one.
        case live(what: String, fallback: YAMLValue?)
    }

    let name: String
    let source: Source
    /// The whole entry, in which other names may be read.
    let document: YAMLValue
}

/// An entry of `verifyImages`.
struct ImageVerification: Sendable {
    enum Form: String, Sendable, CaseIterable {
        case cosign = "Cosign"
        case bundle = "SigstoreBundle"
        case notary = "Notary"
    }

    /// The place in the rule, as `verifyImages[0]`.
    let path: String
    let form: Form
    let imageReferences: [String]
    let skipImageReferences: [String]
    let attestors: [AttestorSet]
    let attestations: [AttestationRequirement]
    let annotations: [String: String]
    let isRequired: Bool
    let deny: Denial?
    let action: ClusterPolicy.Action?
    /// What outcomes add to their message.
    let notes: [Note]
}

/// What `validate` denies.
struct Denial: Sendable {
    let message: String?
    let conditions: ConditionTree
}

/// An entry of `attestations`.
struct AttestationRequirement: Sendable {
    let path: String
    let type: String
    let name: String?
    let attestors: [AttestorSet]
    let conditions: ConditionTree
}

/// A remark on a judgement, with its code.
struct Note: Sendable, Hashable {
    let code: Code
    let text: String

    init(_ code: Code, _ text: String) { (self.code, self.text) = (code, text) }

    var description: String { "\(text) [\(code.rawValue)]" }
}
