/// A network: an address, and how many of its first bits all addresses of the network share.
///
/// Bits of the address behind those may be set (`10.0.0.1/8`): `masked` clears them.
///
/// Source: RFC 4632, section 3.1; Kubernetes CEL library, "CIDR".
package struct CIDR: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    package let prefixLength: Int

    private init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads an address, a slash and a number without leading zeros.
    ///
    /// - Throws: `IPAddressError`.
    package init(_ text: String) throws(IPAddressError) {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            throw .invalid(text, expected: "a network such as 10.0.0.0/8")
        }
        address = try IPAddress(String(text[..<slash]))
        let digits = Array(text.utf8[text.utf8.index(after: slash)...])
        guard 1...3 ~= digits.count, digits.allSatisfy(\.isDigit),
            digits.count == 1 || digits.first != UInt8(ascii: "0"), let length = Int(KubernetesValues.text(digits)),
            length <= address.family.width
        else {
            throw .invalid(text, expected: "a number of at most \(address.family.width) bits behind the slash")
        }
        prefixLength = length
    }

    /// Whether an address is of the network; one of the other family is not.
    package func contains(_ other: IPAddress) -> Bool {
        other.family == address.family && (other.bits ^ address.bits) & mask == 0
    }

    /// Whether all addresses of another network are of this one.
    package func contains(_ other: CIDR) -> Bool { prefixLength <= other.prefixLength && contains(other.address) }

    /// The network with its first address.
    package var masked: CIDR {
        CIDR(address: IPAddress(family: address.family, bits: address.bits & mask), prefixLength: prefixLength)
    }

    package var isMasked: Bool { self == masked }

    package var description: String { "\(address)/\(prefixLength)" }

    private var mask: UInt128 {
        let width = address.family.width
        let all: UInt128 = width == 32 ? 0xFFFF_FFFF : .max
        return all >> UInt128(prefixLength) ^ all
    }
}
