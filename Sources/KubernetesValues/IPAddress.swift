/// An IP address without a zone.
///
/// IPv4 addresses within IPv6 (`::ffff:1.2.3.4`) are refused, as one address would have two families.
///
/// Source: RFC 4291, section 2.2, RFC 5952; Kubernetes CEL library, "IP address".
package struct IPAddress: Hashable, Sendable {
    package enum Family: Int, Hashable, Sendable {
        case v4 = 4
        case v6 = 6

        /// In bits.
        var width: Int { self == .v4 ? 32 : 128 }
    }

    package let family: Family
    /// The address as one number, in the low bits.
    let bits: UInt128

    init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// Reads an address.
    ///
    /// - Throws: `invalid`, `zone`, `mappedIPv4`.
    package init(_ text: String) throws(IPAddressError) {
        let bytes = Array(text.utf8)
        if bytes.count > 64 { throw .invalid(text, expected: "an IP address") }
        switch bytes.first(where: { ".:%".utf8.contains($0) }) {
        case UInt8(ascii: "."): self.init(family: .v4, bits: UInt128(try Self.ipv4(bytes[...], of: text)))
        case UInt8(ascii: ":"):
            if bytes.contains(UInt8(ascii: "%")) { throw .zone(text) }
            self.init(family: .v6, bits: try Self.ipv6(bytes[...], of: text))
            if bits >> 32 == 0xFFFF { throw .mappedIPv4(text) }
        default: throw .invalid(text, expected: "an IP address")
        }
    }

    /// Whether a text is an address as it is written canonically.
    ///
    /// - Throws: `IPAddressError` where it is none at all.
    package static func isCanonical(_ text: String) throws(IPAddressError) -> Bool {
        try IPAddress(text).description.isIdentical(to: text)
    }

    // MARK: Kinds

    package var isUnspecified: Bool { bits == 0 }

    package var isLoopback: Bool { family == .v4 ? bits >> 24 == 127 : bits == 1 }

    package var isMulticast: Bool { family == .v4 ? bits >> 28 == 0xE : bits >> 120 == 0xFF }

    package var isLinkLocalMulticast: Bool {
        family == .v4 ? bits >> 8 == 0xE00000 : (bits >> 112) & 0xFF0F == 0xFF02
    }

    package var isLinkLocalUnicast: Bool { family == .v4 ? bits >> 16 == 0xA9FE : bits >> 118 == 0x3FA }

    /// Whether it is none of the special kinds; addresses of private networks count as global.
    package var isGlobalUnicast: Bool {
        let isBroadcast = family == .v4 && bits == 0xFFFF_FFFF
        return !isUnspecified && !isBroadcast && !isLoopback && !isMulticast && !isLinkLocalUnicast
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text: lower case, and `::` for the first longest run of zeros.
    package var description: String {
        if family == .v4 {
            return [24, 16, 8, 0].map { String(UInt8(truncatingIfNeeded: bits >> $0)) }.joined(separator: ".")
        }
        let fields = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
        var longest = 0..<0
        var index = 0
        while index < 8 {
            let count = fields[index...].prefix { $0 == 0 }.count
            if count > max(1, longest.count) { longest = index..<index + count }
            index += max(1, count)
        }
        func joined(_ fields: ArraySlice<UInt16>) -> String {
            fields.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !longest.isEmpty else { return joined(fields[...]) }
        return joined(fields[..<longest.lowerBound]) + "::" + joined(fields[longest.upperBound...])
    }
}

/// Why a text is no IP address, or no network.
package enum IPAddressError: Error, Hashable, CustomStringConvertible {
    case invalid(String, expected: String)
    case zone(String)
    case mappedIPv4(String)

    package var description: String {
        switch self {
        case .invalid(let text, let expected): "expected \(expected), found '\(excerpt(text))'"
        case .zone(let text): "expected an IP address without a zone, found '\(excerpt(text))'"
        case .mappedIPv4(let text): "expected no IPv4 address within an IPv6 address, found '\(excerpt(text))'"
        }
    }
}
