package import Vocabulary

/// A time that somebody believed has vouched for; only the checks of this target make one.
package struct TrustedTime: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A signed entry timestamp of a transparency log.
        case rekor
        /// A timestamp token of a timestamp authority.
        case rfc3161
    }

    package let instant: Instant
    package let source: Source
    /// The identifier of the log; nil where no log stands behind it.
    package let logID: [UInt8]?

    init(_ instant: Instant, source: Source, logID: [UInt8]?) {
        (self.instant, self.source, self.logID) = (instant, source, logID)
    }
}
