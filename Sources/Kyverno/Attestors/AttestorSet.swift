/// Attestors of which a number must have signed.
struct AttestorSet: Sendable {
    let path: String
    /// nil for all of them, counted after keys are expanded.
    let count: Int?
    let entries: [AttestorEntry]
}

/// One of a set: keys, certificates, an identity, or another set.
struct AttestorEntry: Sendable {
    enum Means: Sendable {
        case keys(KeyEntry)
        case certificates(CertificateEntry)
        case keyless(KeylessEntry)
        case nested(AttestorSet)
    }

    let path: String
    let means: Means
    let annotations: [(name: String, value: String)]
}

/// `keys`; texts may hold variables.
struct KeyEntry: Sendable {
    enum Source: Sendable {
        /// PEM, or a reference.
        case publicKeys(String)
        case kms(String)
        case secret(name: String, namespace: String)
    }

    let source: Source
    let signatureAlgorithm: String
    let logs: LogOptions
}

/// `certificates`; texts may hold variables.
struct CertificateEntry: Sendable {
    let certificate: String?
    let chain: String?
    let logs: LogOptions
}

/// `keyless`; texts may hold variables.
struct KeylessEntry: Sendable {
    var issuer: String?
    var issuerRegExp: String?
    var subject: String?
    var subjectRegExp: String?
    var roots: String?
    var extensions: [(name: String, value: String)] = []
    var logs = LogOptions()
}

/// `rekor` and `ctlog`.
struct LogOptions: Sendable {
    static let publicLog = "https://rekor.sigstore.dev"

    var url = Self.publicLog
    var logKey: String?
    var ignoresLog = false
    var ignoresCertificateTimestamps = false
    var certificateLogKey: String?
    var timestampChain: String?
}
