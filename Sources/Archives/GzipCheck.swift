/// The checksum and length at the end of gzip data (RFC 1952, 2.3.1), which libarchive reads past.
///
/// A file of several gzip members is refused: where the inner ones end only the inflating library knows, so that their
/// checksums cannot be found.
///
/// One thread at a time uses it: that of a lane, and whoever waited for that.
final class GzipCheck {
    /// Bytes of checksum and length.
    static let size = 8

    private var remainder: UInt32 = .max
    private var length: UInt32 = 0

    /// Takes the next piece of the content.
    func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe Self.tables.withUnsafeBufferPointer { tables in
                remainder = unsafe Self.remainder(remainder, bytes, tables)
            }
        }
        length &+= UInt32(truncatingIfNeeded: bytes.count)
    }

    /// Sixteen bytes at a time, by a table for each place.
    private static func remainder(
        _ start: UInt32,
        _ bytes: UnsafeRawBufferPointer,
        _ tables: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        @inline(__always) func entry(_ place: Int, _ word: UInt64) -> UInt32 {
            let byte = Int(truncatingIfNeeded: word >> UInt64(8 * (place & 7))) & 0xFF
            return unsafe tables[(15 - place) << 8 | byte]
        }
        var value = start
        var index = 0
        while index + 16 <= bytes.count {
            let first =
                unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                ^ UInt64(value)
            let second = unsafe UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
            )
            let low = entry(0, first) ^ entry(1, first) ^ entry(2, first) ^ entry(3, first)
            let middle = entry(4, first) ^ entry(5, first) ^ entry(6, first) ^ entry(7, first)
            let high = entry(8, second) ^ entry(9, second) ^ entry(10, second) ^ entry(11, second)
            let last = entry(12, second) ^ entry(13, second) ^ entry(14, second) ^ entry(15, second)
            value = low ^ middle ^ high ^ last
            index += 16
        }
        while index < bytes.count {
            value = unsafe tables[Int(UInt8(truncatingIfNeeded: value) ^ bytes[index])] ^ (value >> 8)
            index += 1
        }
        return value
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

    /// The CRC-32 (ISO 3309, reflected) of each byte, then of each byte with one to fifteen zeros behind it.
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
        for index in 256..<(16 * 256) {
            let former = tables[index - 256]
            tables.append(tables[Int(former & 0xFF)] ^ (former >> 8))
        }
        return tables
    }()
}
