package import Vocabulary

/// Which functions an expression may call.
package enum JMESPathFunctions: Hashable, Sendable {
    /// Those of the JMESPath specification.
    case standard
    /// These and Kyverno's; Kyverno's `sum` replaces the standard one.
    case kyverno
}

/// What an expression is evaluated with, apart from the value that it reads.
package struct JMESPathEnvironment: Sendable {
    /// A hash function: bytes to raw digest.
    package typealias Hash = @Sendable ([UInt8]) -> [UInt8]

    /// The functions that `VariableSubstitution` reads expressions with.
    package var functions: JMESPathFunctions
    /// Whether selecting a key that an existing object lacks is an error, as in Kyverno.
    package var strictKeys: Bool
    /// The time of `time_now` and its like.
    package var now: Instant
    package var sha256: Hash?
    package var sha1: Hash?
    package var md5: Hash?
    /// Reads a certificate or request in PEM for `x509_decode`; nil for what it cannot read.
    package var decodeX509: (@Sendable (String) -> JMESValue?)?
    /// The most steps of one evaluation: one for each node and element looked at, and for each 16 bytes of text made.
    package var costLimit = 10_000_000
    /// The most bytes of a string that a function makes.
    package var stringLimit = 4 << 20
    /// The most elements of an array or members of an object that an expression makes.
    package var elementLimit = 1_000_000

    package init(
        functions: JMESPathFunctions,
        strictKeys: Bool,
        now: Instant,
        sha256: Hash? = nil,
        sha1: Hash? = nil,
        md5: Hash? = nil,
        decodeX509: (@Sendable (String) -> JMESValue?)? = nil
    ) {
        (self.functions, self.strictKeys, self.now) = (functions, strictKeys, now)
        (self.sha256, self.sha1, self.md5, self.decodeX509) = (sha256, sha1, md5, decodeX509)
    }

    /// The language of the specification alone: missing keys are null.
    package static func standard(now: Instant) -> JMESPathEnvironment {
        JMESPathEnvironment(functions: .standard, strictKeys: false, now: now)
    }
}
