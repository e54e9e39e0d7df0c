import Encodings
import Vocabulary

/// The second signature that anybody can make of one by ECDSA: it holds over the same content with the same key.
///
/// Source: SEC 1, 4.1.4: with (r, s) also (r, n - s) verifies.
enum TwinSignature {
    private static let p256 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
    private static let p384 =
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"

    /// The twin in DER; nil for what is no signature by P-256 or P-384.
    static func of(_ signature: [UInt8]) -> [UInt8]? {
        var outer = DERReader(signature)
        guard var sequence = try? outer.nested(0x30), outer.isAtEnd, let first = try? sequence.content(of: 0x02),
            let second = try? sequence.content(of: 0x02), sequence.isAtEnd
        else { return nil }
        let longest = max(first.count, second.count)
        guard (20...49).contains(longest), let order = [UInt8](lowercaseHex: longest > 33 ? p384 : p256) else {
            return nil
        }
        let padding = [UInt8](repeating: 0, count: max(0, order.count - second.count))
        let twin = integer(difference(order, (padding + second).suffix(order.count)))
        let content = [0x02, UInt8(first.count)] + first + [0x02, UInt8(twin.count)] + twin
        return [0x30, UInt8(content.count)] + content
    }

    /// The larger number less the other, both of one length.
    private static func difference(_ larger: [UInt8], _ smaller: ArraySlice<UInt8>) -> [UInt8] {
        var borrow = 0
        let digits = zip(larger, smaller).reversed().map { one, two in
            let digit = Int(one) - Int(two) - borrow
            borrow = digit < 0 ? 1 : 0
            return UInt8(truncatingIfNeeded: digit)
        }
        return digits.reversed()
    }

    /// A number as the content of a DER INTEGER.
    private static func integer(_ digits: [UInt8]) -> [UInt8] {
        let shortest = digits.drop { $0 == 0 }
        return (shortest.first ?? 0x80) & 0x80 == 0 ? Array(shortest) : [0] + shortest
    }
}
