/// The checksum and length at the end of gzip data (RFC 1952, 2.3.1), which libarchive reads past.
///
/// A file of several gzip members is refused: where the inner ones end only the inflating library knows, so that their
/// checksums cannot be found.
struct GzipCheck {
    /// Bytes of checksum and length.
    static let size = 8

    private var remainder: UInt32 = .max
    private var length: UInt32 = 0

    /// Takes the next piece of the content.
    mutating func update(_ bytes: Span<UInt8>) {
        let tables = Self.tables
        var value = remainder
        var index = 0
        while index + 8 <= bytes.count {
            var word = UInt64(value)
            for place in 0..<8 { word ^= UInt64(bytes[index + place]) << UInt64(8 * place) }
            value = 0
            for place in 0..<8 {
                let byte = Int(truncatingIfNeeded: word >> UInt64(8 * place)) & 0xFF
                value ^= tables[(7 - place) << 8 | byte]
            }
            index += 8
        }
        while index < bytes.count {
            value = tables[Int(UInt8(truncatingIfNeeded: value) ^ bytes[index])] ^ (value >> 8)
            index += 1
        }
        remainder = value
        length &+= UInt32(truncatingIfNeeded: bytes.count)
    }

    /// Compares the content with what the file's last bytes say about it.
    ///
    /// - Throws: `damaged`.
    func compare(with last: [UInt8]) throws(ArchiveError) {
        var stated: UInt64 = 0
        for byte in last.reversed() { stated = stated << 8 | UInt64(byte) }
        let computed = UInt64(length) << 32 | UInt64(~remainder)
        guard last.count == Self.size, stated == computed else {
            throw .damaged(
                expected: "one gzip member whose checksum and length are those of its content",
                found: "others"
            )
        }
    }

    /// The CRC-32 (ISO 3309, reflected) of each byte, then of each byte with one to seven zeros behind it.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte in UInt32(0)..<256 {
            var value = byte
            for _ in 0..<8 {
                let polynomial: UInt32 = value & 1 == 1 ? 0xEDB8_8320 : 0
                value = polynomial ^ (value >> 1)
            }
            tables.append(value)
        }
        for index in 256..<(8 * 256) {
            let former = tables[index - 256]
            tables.append(tables[Int(former & 0xFF)] ^ (former >> 8))
        }
        return tables
    }()
}
