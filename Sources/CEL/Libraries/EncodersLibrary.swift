/// Base64.
///
/// Source: RFC 4648, section 4; padding may be left out when reading.
enum EncodersLibrary {
    static let library: CELLibrary = {
        var library = CELLibrary()
        library.add("base64.encode", CELOverload([.bytes], .string, isPure: true, .unary(encode)))
        library.add("base64.decode", CELOverload([.string], .bytes, isPure: true, .unary(decode)))
        return library
    }()

    @Sendable private static func encode(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .bytes(let bytes) = value else { throw CELFailure.noSuchOverload("base64.encode", value) }
        try context.charge(bytes.count / 10)
        return .string(encoded(bytes))
    }

    @Sendable private static func decode(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = try value.text(for: "base64.decode")
        try context.charge(text.utf8.count / 10)
        guard let bytes = decoded(Array(text.utf8)) else { throw CELFailure("illegal base64 data") }
        return .bytes(bytes)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, UInt32($0.offset)) }
    )

    private static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - part.count))
            for index in 0..<4 {
                let letter = alphabet[Int(bits >> (18 - 6 * UInt32(index)) & 63)]
                text.append(index <= part.count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        let letters = text.filter { $0 != 0x0A && $0 != 0x0D }
        let padding = letters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding == 0 || (padding <= 2 && letters.count % 4 == 0) else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for letter in letters.dropLast(padding) {
            guard let value = values[letter] else { return nil }
            (bits, count) = (bits << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return (letters.count - padding) % 4 == 1 ? nil : bytes
    }
}
