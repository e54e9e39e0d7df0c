package import Vocabulary

/// When something is believed: from one instant to another, both included; nil at an end means no end.
///
/// Source: sigstore protobuf-specs, `TimeRange`, which is closed at both ends.
package struct ValidityWindow: Hashable, Sendable, CustomStringConvertible {
    package let from: Instant?
    package let until: Instant?

    package init(from: Instant?, until: Instant?) { (self.from, self.until) = (from, until) }

    /// Believed at all times.
    package static let always = ValidityWindow(from: nil, until: nil)

    package func contains(_ time: Instant) -> Bool {
        (from.map { $0 <= time } ?? true) && (until.map { time <= $0 } ?? true)
    }

    package var description: String {
        switch (from, until) {
        case (let from?, let until?): "from \(from) to \(until)"
        case (let from?, nil): "from \(from) on"
        case (nil, let until?): "to \(until)"
        case (nil, nil): "always"
        }
    }
}
