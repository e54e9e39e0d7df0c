/// The start of what others wrote, for a message; the end is left out where it is long.
func excerpt(_ text: String) -> String {
    text.utf8.count <= 120 ? text : String(decoding: text.utf8.prefix(120), as: UTF8.self) + "…"
}

/// A text of bytes of others, as they were checked before.
func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

extension UInt8 {
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    var isLowercase: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self }
    var isUppercase: Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self }
    var isLetter: Bool { isLowercase || isUppercase }
    var isAlphanumeric: Bool { isLetter || isDigit }
    /// The value of a decimal digit.
    var digit: Int { Int(self) - Int(UInt8(ascii: "0")) }

    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// ASCII letters in lower case, everything else as it is.
    var lowercased: UInt8 { isUppercase ? self + 32 : self }
}

extension Collection<UInt8> {
    func starts(with text: StaticString) -> Bool {
        starts(with: text.description.utf8)
    }

    /// The parts before and after the first occurrence of a byte; the whole and nil where it does not occur.
    func cut(at byte: UInt8) -> (before: SubSequence, after: SubSequence?) {
        guard let index = firstIndex(of: byte) else { return (self[...], nil) }
        return (self[..<index], self[self.index(after: index)...])
    }

    func parts(separatedBy byte: UInt8) -> [SubSequence] { split(separator: byte, omittingEmptySubsequences: false) }
}

extension String {
    /// Whether both are the same bytes; `==` would take canonically equivalent letters for equal.
    func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
