internal import CEL

/// An entry of `attestors`.
struct ImageAttestor: Sendable {
    enum Means: Sendable {
        case cosign(CosignAttestor)
        case notary
    }

    let name: String
    let path: String
    let means: Means
}

/// A text that stands there, or that an expression makes.
enum StatedText: Sendable {
    case value(String)
    case expression(CELProgram)
}

/// `cosign` of an attestor.
struct CosignAttestor: Sendable {
    enum Signer: Sendable {
        case key(Key)
        case keyless(identities: [Identity], roots: String?)
        case certificate(certificate: StatedText?, chain: StatedText?)
    }

    enum Key: Sendable {
        case data(StatedText, hash: String)
        case kms(String, hash: String)
    }

    /// Issuer and subject; what is nil asks nothing.
    struct Identity: Sendable {
        let issuer: String?
        let issuerRegExp: String?
        let subject: String?
        let subjectRegExp: String?
    }

    enum Root: Sendable {
        /// Inline JSON.
        case document(StatedText)
        case tuf(mirror: String?)
    }

    /// What `ctlog` says; nil where the block is not there.
    struct Logs: Sendable {
        let url: String?
        let logKey: String?
        let certificateLogKey: String?
        let timestampChain: String?
        let ignoresLog: Bool
        let ignoresCertificateTimestamps: Bool
    }

    let signer: Signer
    let logs: Logs?
    let root: Root?
    let annotations: [(name: String, value: String)]
    /// A field that the cluster knows and does not look at, so that what it asks is not asked.
    let unenforced: String?
    let notes: [Note]
}
