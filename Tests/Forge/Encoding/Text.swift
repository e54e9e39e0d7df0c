/// The standard base64 of RFC 4648 with padding, written here because the product's own is under test.
func base64(_ bytes: [UInt8]) -> String {
    let letters = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        var value = 0
        for offset in 0..<3 { value = value << 8 | (offset < group.count ? Int(bytes[start + offset]) : 0) }
        for place in 0..<4 {
            text.append(place <= group.count ? letters[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// Lower-case hexadecimal.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = [UInt8]("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The PEM of RFC 7468: 64 characters a line, and a line feed at the end.
func pem(_ label: String, _ der: [UInt8]) -> String {
    var text = "-----BEGIN \(label)-----\n"
    let body = [UInt8](base64(der).utf8)
    for start in stride(from: 0, to: body.count, by: 64) {
        text += String(decoding: body[start..<min(start + 64, body.count)], as: UTF8.self) + "\n"
    }
    return text + "-----END \(label)-----\n"
}

extension FixedWidthInteger {
    /// The value in big-endian order, at its full width.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }
}

/// Stops the forge where a fixture cannot be made; nothing half right may reach the repository.
func must<Value>(_ value: Value?, _ what: StaticString) -> Value {
    guard let value else { preconditionFailure("the forge cannot go on: \(what)") }
    return value
}
