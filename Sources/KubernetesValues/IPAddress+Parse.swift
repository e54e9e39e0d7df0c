extension IPAddress {
    /// Four numbers below 256, without leading zeros: elsewhere those are octal.
    static func ipv4(_ bytes: ArraySlice<UInt8>, of source: String) throws(IPAddressError) -> UInt32 {
        let fields = bytes.parts(separatedBy: UInt8(ascii: "."))
        guard fields.count == 4 else { throw .invalid(source, expected: "an IPv4 address of four numbers") }
        var bits: UInt32 = 0
        for field in fields {
            guard field.allSatisfy(\.isDigit), let value = UInt8(text(field)),
                field.count == 1 || field.first != UInt8(ascii: "0")
            else { throw .invalid(source, expected: "an IPv4 address of numbers below 256 without leading zeros") }
            bits = bits << 8 | UInt32(value)
        }
        return bits
    }

    /// Eight fields of up to four hexadecimal digits; the last two may be an IPv4 address, and one `::` may stand
    /// for at least one field of zeros.
    static func ipv6(_ bytes: ArraySlice<UInt8>, of source: String) throws(IPAddressError) -> UInt128 {
        let halves = halves(bytes)
        guard halves.count <= 2 else { throw .invalid(source, expected: "an IPv6 address with at most one ::") }
        let head = try fields(halves[0], endsAddress: halves.count == 1, of: source)
        let tail = halves.count == 1 ? [] : try fields(halves[1], endsAddress: true, of: source)
        let missing = 8 - head.count - tail.count
        guard halves.count == 1 ? missing == 0 : missing >= 1 else {
            throw .invalid(source, expected: "an IPv6 address of eight fields")
        }
        let all = head + [UInt16](repeating: 0, count: missing) + tail
        return all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    }

    /// The text at each `::`.
    private static func halves(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var halves: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex - 1 {
            if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: ":") {
                halves.append(bytes[start..<index])
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        return halves + [bytes[start...]]
    }

    private static func fields(
        _ bytes: ArraySlice<UInt8>,
        endsAddress: Bool,
        of source: String
    ) throws(IPAddressError) -> [UInt16] {
        guard !bytes.isEmpty else { return [] }
        var fields: [UInt16] = []
        let parts = bytes.parts(separatedBy: UInt8(ascii: ":"))
        for (place, part) in parts.enumerated() {
            if endsAddress, place == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                let embedded = try ipv4(part, of: source)
                fields += [UInt16(embedded >> 16), UInt16(truncatingIfNeeded: embedded)]
            } else {
                guard 1...4 ~= part.count, part.allSatisfy({ $0.hexadecimalValue != nil }),
                    let field = UInt16(text(part), radix: 16)
                else { throw .invalid(source, expected: "fields of one to four hexadecimal digits") }
                fields.append(field)
            }
        }
        return fields
    }
}
