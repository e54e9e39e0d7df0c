/// A writer of distinguished encoding rules (ITU-T X.690), one function a type.
public enum DER {
    /// Any tag around any content.
    public static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        if content.count < 128 { return [tag, UInt8(content.count)] + content }
        let length = Array(content.count.bigEndianBytes.drop { $0 == 0 })
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }

    public static func sequence(_ items: [UInt8]...) -> [UInt8] { sequence(of: items) }

    public static func sequence(of items: [[UInt8]]) -> [UInt8] { tagged(0x30, Array(items.joined())) }

    /// A SET OF, whose items DER puts in the order of their encodings.
    public static func set(_ items: [UInt8]...) -> [UInt8] { setContent(items, tag: 0x31) }

    static func setContent(_ items: [[UInt8]], tag: UInt8) -> [UInt8] {
        tagged(tag, Array(items.sorted { $0.lexicographicallyPrecedes($1) }.joined()))
    }

    /// An INTEGER that is not negative, from its big-endian bytes.
    public static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        guard let first = digits.first else { return tagged(0x02, [0]) }
        return tagged(0x02, first >= 0x80 ? [0] + digits : digits)
    }

    public static func integer(_ value: Int) -> [UInt8] { integer(value.bigEndianBytes) }

    public static func objectIdentifier(_ dotted: String) -> [UInt8] {
        let arcs = dotted.split(separator: ".").map { must(Int($0), "an object identifier") }
        var content: [UInt8] = []
        for arc in [arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2) {
            var groups = [UInt8(arc & 127)]
            var rest = arc >> 7
            while rest > 0 {
                groups.insert(UInt8(rest & 127) | 0x80, at: 0)
                rest >>= 7
            }
            content += groups
        }
        return tagged(0x06, content)
    }

    public static func octetString(_ bytes: [UInt8]) -> [UInt8] { tagged(0x04, bytes) }

    /// A BIT STRING of whole bytes, or with `unused` bits at its end.
    public static func bitString(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] { tagged(0x03, [unused] + bytes) }

    public static func boolean(_ value: Bool) -> [UInt8] { tagged(0x01, [value ? 0xFF : 0]) }

    public static func utf8String(_ text: String) -> [UInt8] { tagged(0x0C, Array(text.utf8)) }

    public static func printableString(_ text: String) -> [UInt8] { tagged(0x13, Array(text.utf8)) }

    /// UTCTime, for the years 1950 to 2049 as RFC 5280 has it.
    public static func utcTime(_ moment: Moment) -> [UInt8] { tagged(0x17, Array(moment.digits.utf8.dropFirst(2))) }

    public static func generalizedTime(_ moment: Moment) -> [UInt8] { tagged(0x18, Array(moment.digits.utf8)) }

    /// `[number] EXPLICIT`.
    public static func explicit(_ number: UInt8, _ content: [UInt8]) -> [UInt8] { tagged(0xA0 | number, content) }
}
