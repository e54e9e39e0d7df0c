/// Strings as the language sees them: sequences of code points, equal when their bytes are.
extension String {
    /// Whether both are the same bytes; Swift's `==` takes different spellings of a character for the same.
    @inline(__always)
    func isSame(as other: String) -> Bool {
        let count = utf8.count
        guard count == other.utf8.count else { return false }
        guard count <= 15 else { return hasSameBytes(as: other) }
        return self == other && (utf8Span.isKnownASCII || hasSameBytes(as: other))
    }

    @inline(never)
    private func hasSameBytes(as other: String) -> Bool {
        if utf8Span.isKnownASCII, other.utf8Span.isKnownASCII { return self == other }
        let (left, right) = (utf8Span.span, other.utf8Span.span)
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// Whether it comes before the other by code points, which is the order of the UTF-8 bytes.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

    /// How many code points it has.
    var codePointCount: Int { utf8Span.isKnownASCII ? utf8.count : unicodeScalars.count }

    /// The text of some code points.
    init(codePoints: some Sequence<Unicode.Scalar>) {
        self = ""
        unicodeScalars.append(contentsOf: codePoints)
    }
}
