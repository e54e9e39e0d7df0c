internal import Cryptography
internal import Trust

/// An authority as a ClusterImagePolicy declares it, before its keys and roots are looked up.
///
/// Source: policy-controller, `policy.sigstore.dev/v1beta1`, `spec.authorities[]`.
struct AuthorityEntry: Sendable {
    enum Signer: Sendable {
        case key(KeyEntry)
        case keyless(KeylessEntry)
    }

    enum Means: Sendable {
        case signer(Signer)
        /// The answer is fixed, whatever is signed.
        case constant(passes: Bool, message: String?)
    }

    /// Unique within its policy; `authority-N` where the policy names none.
    let name: String
    let means: Means
    /// Whose transparency logs count; nil where the policy states no `ctlog`.
    let log: LogReference?
    /// The root whose timestamp authorities count, which then take the place of the logs.
    let timestampRoot: String?
    /// All of these are wanted; where there is none, a signature is.
    let attestations: [AttestationEntry]
    let format: SignatureFormat
}

/// `key`: one public key.
struct KeyEntry: Sendable {
    enum Source: Sendable {
        case data(PublicKey)
        case secret(ObjectReference)
        case kms(String)
    }

    /// The words of `hashAlgorithm`.
    enum HashName: String, CaseIterable, Sendable { case sha224, sha256, sha384, sha512 }

    let source: Source
    let hash: HashName
}

/// `keyless`: identities that certificates name.
struct KeylessEntry: Sendable {
    let identities: [IdentityPattern]
    /// nil for the public instance.
    let trustRoot: String?
    let ignoresCertificateLogs: Bool
    /// Whether `ca-cert` stands in place of a Sigstore instance.
    let hasOwnAuthority: Bool
}

/// `ctlog`: a root by its name, or the public instance where there is only an address.
struct LogReference: Sendable {
    let trustRoot: String?
}

/// `attestations[]`: a predicate type, and what its statements must say.
struct AttestationEntry: Sendable {
    let name: String
    /// The whole type; short names are resolved.
    let predicateType: String
    let condition: ConditionEntry?
}

/// `policy`: a text in a language that is not evaluated here.
struct ConditionEntry: Sendable {
    enum Language: String, CaseIterable, Sendable { case cue, rego }

    enum Source: Sendable {
        case inline
        case remote(String)
        case configMap(ObjectReference, key: String?)
    }

    let language: Language
    let source: Source
}

/// The name of a Secret or ConfigMap, and its namespace where one is stated.
struct ObjectReference: Hashable, Sendable, CustomStringConvertible {
    let name: String
    let namespace: String?

    var description: String { namespace.map { "\($0)/\(name)" } ?? name }
}

/// `signatureFormat`: the shape in which signatures and attestations count.
enum SignatureFormat: String, CaseIterable, Sendable {
    /// Cosign's tags, which is what an absent field means.
    case legacy
    /// Sigstore bundles.
    case bundle
}
