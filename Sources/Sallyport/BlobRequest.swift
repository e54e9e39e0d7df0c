public import Vocabulary

/// Who may sign a file.
public enum BlobTrust: Sendable {
    /// An authority of a pinned trust root directory.
    case authority(String, trust: String, pins: [Digest])
    /// Whoever the words of a command name.
    case words(SignerWords)
}

/// A signer in the words of a command, and what must speak for the signature.
public struct SignerWords: Sendable {
    /// A public key, or the holder of a certificate.
    public enum Signer: Sendable {
        /// The file of a public key in PEM.
        case key(String)
        case identity(subject: Pattern, issuer: Pattern)
    }

    /// A text that must be met exactly, or by a regular expression as a whole.
    public enum Pattern: Sendable {
        case exact(String)
        case expression(String)
    }

    public var signer: Signer
    /// Sigstore trusted roots; each is a unit, never mixed with another.
    public var trustedRoots: [String]
    /// Names and values of `require`, in place of its defaults.
    public var requirements: [(name: String, value: String)]

    public init(_ signer: Signer, trustedRoots: [String], requirements: [(name: String, value: String)] = []) {
        (self.signer, self.trustedRoots, self.requirements) = (signer, trustedRoots, requirements)
    }
}

/// What files are verified with.
public struct BlobVerificationRequest: Sendable {
    public var trust: BlobTrust
    /// The time of judging, in whole seconds.
    public var at: Instant
    public var limits: Limits

    public init(trust: BlobTrust, at: Instant, limits: Limits = Limits()) {
        (self.trust, self.at, self.limits) = (trust, at, limits)
    }
}

/// A file, and the signature beside it.
public struct BlobRequest: Sendable {
    /// A path, or a digest as `sha256:HEX` where no file has that name.
    public var file: String
    public var signature: BlobSignature

    public init(file: String, signature: BlobSignature) { (self.file, self.signature) = (file, signature) }
}

/// Where the signature of a file is.
public enum BlobSignature: Sendable {
    /// Sigstore bundles, one or one a line; cosign's old local bundle; a plain DSSE envelope.
    case bundle(String)
    /// The parts in files of their own: the signature; certificate; the log's entry; an RFC 3161 timestamp.
    case parts(signature: String, certificate: String?, logEntry: String?, timestamp: String?)
}
