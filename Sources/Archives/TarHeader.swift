internal import Vocabulary

/// One header block of a tar, read strictly.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
struct TarHeader {
    static let blockSize = 512

    let name: [UInt8]
    let type: UInt8
    /// Where a link leads; longer ones need an extended header, which is refused.
    let link: [UInt8]
    /// Bytes of content after the header.
    let size: Int64

    /// Reads a block.
    ///
    /// - Parameters:
    ///   - block: 512 bytes, not all zero.
    ///   - position: Where in the stream it lies.
    /// - Throws: `notATar` or `damaged` when the checksum does not hold, `damaged` when a number does not.
    init(_ block: [UInt8], at position: Int64) throws(ArchiveError) {
        guard Self.number(block[148..<156]) == Self.checksum(block) else {
            // Without a first header this is another kind of file.
            guard position > 0 else { throw .notATar(found: "a file that begins with \(block.prefix(8).lowercaseHex)") }
            throw .damaged(expected: "a tar header at byte \(position)", found: "a block whose checksum differs")
        }
        guard let size = Self.number(block[124..<136]) else {
            throw .damaged(expected: "a size in the tar header at byte \(position)", found: "no number")
        }
        (self.size, type, link) = (size, block[156], Array(block[157..<257].prefix { $0 != 0 }))
        name = Self.name(block)
    }

    /// Whether a file may begin so: with a header whose checksum holds, or with the end-of-archive marker.
    static func isHeader(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.count == blockSize else { return false }
        let block = Array(head)
        return number(block[148..<156]) == checksum(block) || block.allSatisfy { $0 == 0 }
    }

    /// The sum of all bytes, those of the checksum itself taken for blanks.
    static func checksum(_ block: [UInt8]) -> Int64 {
        var sum: Int64 = 8 * 32
        for (index, byte) in block.enumerated() where !(148..<156).contains(index) { sum += Int64(byte) }
        return sum
    }

    /// The name with its prefix; only POSIX headers have one.
    private static func name(_ block: [UInt8]) -> [UInt8] {
        let name = block[0..<100].prefix { $0 != 0 }
        guard block[257..<263].elementsEqual("ustar\0".utf8) else { return Array(name) }
        var prefix = Array(block[345..<500].prefix { $0 != 0 })
        guard let last = prefix.last else { return Array(name) }
        if last != UInt8(ascii: "/") { prefix.append(UInt8(ascii: "/")) }
        return prefix + name
    }

    /// Reads octal digits that end with NUL or blank, or GNU's binary form; an empty field is 0.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if field.first == 0x80 { return binary(field.dropFirst()) }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x37).contains($0) }
        let rest = field[digits.endIndex...]
        guard rest.allSatisfy({ $0 == 0 || $0 == UInt8(ascii: " ") }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int64($1 - 0x30) }
    }

    private static func binary(_ field: ArraySlice<UInt8>) -> Int64? {
        let digits = field.drop { $0 == 0 }
        guard digits.count <= 8, digits.count < 8 || (digits.first ?? 0) < 0x80 else { return nil }
        return digits.reduce(0) { $0 << 8 | Int64($1) }
    }
}
