internal import Vocabulary

/// A time in RFC 3339, ordered by the instant.
///
/// Source: VERS specification, scheme `datetime`; RFC 3339, section 5.6.
enum DateTimeVersion {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = instant(left), let right = instant(right) else { return nil }
        return left == right ? .same : left < right ? .before : .after
    }

    /// Only with the capital letters that the scheme demands.
    static func instant(_ bytes: [UInt8]) -> Instant? {
        guard !bytes.contains(UInt8(ascii: "t")), !bytes.contains(UInt8(ascii: "z")) else { return nil }
        return Instant(String(decoding: bytes, as: UTF8.self))
    }
}
