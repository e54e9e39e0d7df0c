extension [UInt8] {
    /// Reads lower-case hexadecimal; nil for anything else, upper case and odd lengths included.
    public init?(lowercaseHex text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index].lowercaseHexValue, let low = digits[index + 1].lowercaseHexValue
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }
}

extension Sequence<UInt8> {
    /// The bytes in lower-case hexadecimal.
    public var lowercaseHex: String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }
        var text: [UInt8] = []
        text.reserveCapacity(2 * underestimatedCount)
        for byte in self {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Sequence<UInt8> {
    /// Byte order, the order of `LC_ALL=C sort`; Swift's own order of strings is another one.
    public func precedes(_ other: some Sequence<UInt8>) -> Bool { lexicographicallyPrecedes(other) }
}

extension UInt8 {
    fileprivate var lowercaseHexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension String {
    /// Whether both are the same bytes; `==` would take canonically equivalent letters for equal.
    public func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// The text with control, format and unassigned characters escaped, so that it cannot drive a terminal.
    public var printable: String {
        // Nearly all text is plain, and none of that is escaped.
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
