internal import Glibc

/// The bytes in which strings and names stand, and how they are read once they are known to be well-formed.
///
/// It lives no longer than the buffer that it was made of; within that every place is checked.
@safe
struct JSONText {
    private let bytes: UnsafeBufferPointer<UInt8>
    let count: Int

    /// Lends the bytes of an array.
    static func with<Outcome, Failure>(
        _ bytes: [UInt8],
        _ body: (JSONText) throws(Failure) -> Outcome
    ) throws(Failure) -> Outcome {
        try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in try unsafe body(JSONText(buffer)) }
    }

    /// Lends the bytes of a string.
    static func with<Outcome>(_ string: String, _ body: (JSONText) -> Outcome) -> Outcome {
        var string = string
        return string.withUTF8 { unsafe body(JSONText($0)) }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe self.bytes = bytes
        count = bytes.count
    }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        precondition(index >= 0 && index < count)
        return unsafe bytes[index]
    }

    @inline(__always)
    subscript(_ range: Range<Int>) -> JSONText {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe JSONText(UnsafeBufferPointer(rebasing: bytes[range]))
    }

    /// Eight bytes, the first in the lowest.
    @inline(__always)
    func eightBytes(at index: Int) -> UInt64 {
        precondition(index >= 0 && index <= count - 8)
        let start = unsafe UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + index)
        return unsafe UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
    }

    /// What the bytes are in base64; nil where they are something else.
    func base64(_ alphabet: Base64.Alphabet, behind head: (Int) -> [UInt8]) -> [UInt8]? {
        unsafe Base64.decode(bytes, alphabet, behind: head)
    }

    /// The string that stands in a range, between its quotation marks.
    func string(_ range: Range<Int>, isEscaped: Bool) -> String {
        if isEscaped { return String(decoding: unescaped(range), as: UTF8.self) }
        return unsafe String(decoding: self[range].bytes, as: UTF8.self)
    }

    /// Whether the same bytes stand in a range.
    func isIdentical(_ range: Range<Int>, isEscaped: Bool, to other: JSONText) -> Bool {
        if isEscaped {
            return Self.with(unescaped(range)) { $0.isIdentical(0..<$0.count, isEscaped: false, to: other) }
        }
        guard range.count == other.count else { return false }
        let own = self[range]
        guard let left = unsafe own.bytes.baseAddress, let right = unsafe other.bytes.baseAddress else { return true }
        return unsafe memcmp(left, right, other.count) == 0
    }

    /// A hash that nobody outside the process can foresee.
    var hash: Int {
        var hasher = Hasher()
        unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        return hasher.finalize()
    }

    func hash(_ range: Range<Int>, isEscaped: Bool) -> Int {
        if !isEscaped { return self[range].hash }
        return Self.with(unescaped(range)) { $0.hash }
    }

    /// The bytes of a string once its escapes are read, of which it is known that they are right.
    func unescaped(_ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = self[index]
            index += 1
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
                continue
            }
            guard index < range.upperBound else { break }
            let letter = self[index]
            index += 1
            switch letter {
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "u"):
                let scalar = scalar(&index, end: range.upperBound)
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: text.append(letter)
            }
        }
        return text
    }

    private func scalar(_ index: inout Int, end: Int) -> Unicode.Scalar {
        let first = unit(&index, end: end)
        if let scalar = Unicode.Scalar(first) { return scalar }
        index += 2
        let second = unit(&index, end: end)
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF) ?? "\u{FFFD}"
    }

    private func unit(_ index: inout Int, end: Int) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 where index < end {
            unit = unit << 4 | Self.hexDigit(self[index])
            index += 1
        }
        return unit
    }

    /// The value of a hex digit; 16 for anything else.
    static func hexDigit(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46, 0x61...0x66: UInt32(byte | 0x20) - 0x57
        default: 16
        }
    }
}
