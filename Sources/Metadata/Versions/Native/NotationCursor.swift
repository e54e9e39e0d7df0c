/// Reads a range in the notation of its ecosystem from left to right, and names the place where that ends.
struct NotationCursor {
    private var cursor: VersionCursor
    private let scheme: VersionScheme

    init(_ text: String, scheme: VersionScheme) {
        cursor = VersionCursor(text.utf8)
        self.scheme = scheme
    }

    var isAtEnd: Bool { cursor.isAtEnd }
    var next: UInt8? { cursor.next }
    /// How many bytes are read.
    var offset: Int { cursor.rest.startIndex }

    /// The error of this place.
    func lacks(_ expected: String) -> VersionRangeError { lacks(expected, at: offset) }

    /// The error of a place before.
    func lacks(_ expected: String, at offset: Int) -> VersionRangeError {
        .notation(offset: offset, expected: expected)
    }

    /// Takes spaces and tabs.
    ///
    /// - Returns: Whether there were any.
    @discardableResult mutating func skipSpaces() -> Bool {
        !cursor.take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.isEmpty
    }

    /// Takes a word, if it comes next.
    mutating func take(_ word: String) -> Bool { cursor.take(word: word) }

    /// Takes the first of some words that comes next; nil where none does.
    mutating func take(oneOf words: [String]) -> String? { words.first { cursor.take(word: $0) } }

    mutating func takeDigits() -> VersionPiece { cursor.takeDigits() }

    mutating func take(while condition: (UInt8) -> Bool) -> VersionPiece { cursor.take(while: condition) }

    /// Takes letters, digits and some marks that are a version of the scheme.
    ///
    /// - Throws: `notation` where they are none.
    mutating func takeVersion(marks: String) throws(VersionRangeError) -> VersionPiece {
        let start = offset
        let taken = cursor.take { $0.isDecimalDigit || $0.isLatinLetter || marks.utf8.contains($0) }
        try require(taken, at: start)
        return taken
    }

    /// Refuses what is no version of the scheme, or longer than any that can be compared.
    func require(_ version: some Collection<UInt8>, at start: Int) throws(VersionRangeError) {
        let version = Array(version)
        guard !version.isEmpty, version.count <= PackageVersion.lengthLimit, scheme.compare(version, version) != nil
        else { throw lacks("a version", at: start) }
    }

    /// Takes what separates two parts, or nothing at the end.
    ///
    /// - Returns: Whether another part follows.
    /// - Throws: `notation` where something else comes.
    mutating func takeSeparator(_ separator: String) throws(VersionRangeError) -> Bool {
        skipSpaces()
        if isAtEnd { return false }
        guard take(separator) else { throw lacks("'\(separator)' or the end") }
        skipSpaces()
        return true
    }
}

extension VersionPiece {
    /// The digits of a whole number without zeros in front.
    var withoutLeadingZeros: VersionPiece {
        let digits = drop { $0 == UInt8(ascii: "0") }
        return digits.isEmpty ? suffix(1) : digits
    }

    /// The digits of the number that follows a whole number, which is of any length.
    var incremented: VersionPiece {
        var digits = Array(withoutLeadingZeros)
        for index in digits.indices.reversed() {
            if digits[index] != UInt8(ascii: "9") {
                digits[index] += 1
                return digits[...]
            }
            digits[index] = UInt8(ascii: "0")
        }
        return ([UInt8(ascii: "1")] + digits)[...]
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}

extension [VersionPiece] {
    /// The numbers up to one of them, which is incremented.
    func incremented(at index: Int) -> [VersionPiece] {
        prefix(index).map(\.withoutLeadingZeros) + [self[index].incremented]
    }

    /// The pieces with dots between.
    var dotted: String { map(\.text).joined(separator: ".") }
}
