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
    /// Who vouches for it: two times of one party count as one.
    package let party: String

    init(_ instant: Instant, source: Source, party: String) {
        (self.instant, self.source, self.party) = (instant, source, party)
    }
}
