/// A piece of a version.
typealias VersionPiece = ArraySlice<UInt8>

extension VersionOrder {
    /// The order of whole numbers of any length: they are compared as digits, so none is too large.
    static func ofNumbers(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder {
        let zero = UInt8(ascii: "0")
        let (left, right) = (left.drop { $0 == zero }, right.drop { $0 == zero })
        if left.count != right.count { return left.count < right.count ? .before : .after }
        return ofBytes(left, right)
    }

    /// The order of bytes, where a beginning of the other comes first.
    static func ofBytes(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder {
        if left == right { return .same }
        return left.lexicographicallyPrecedes(right) ? .before : .after
    }

    /// The order of small numbers, as of ranks and counts.
    static func of(_ left: Int, _ right: Int) -> VersionOrder {
        left == right ? .same : left < right ? .before : .after
    }

    /// This order, or the next one where this decides nothing.
    func then(_ next: @autoclosure () -> VersionOrder) -> VersionOrder { self == .same ? next() : self }
}

/// Takes a version apart from left to right.
struct VersionCursor {
    private(set) var rest: VersionPiece

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var next: UInt8? { rest.first }

    /// Takes what a condition holds for; empty where it does not hold for the next byte.
    mutating func take(while condition: (UInt8) -> Bool) -> VersionPiece {
        let taken = rest.prefix(while: condition)
        rest = rest.dropFirst(taken.count)
        return taken
    }

    mutating func takeDigits() -> VersionPiece { take(while: \.isDecimalDigit) }

    /// Takes a character, if it is the next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Takes the next byte, whatever it is.
    mutating func skip() { rest = rest.dropFirst() }

    /// Takes a word, if it comes next.
    mutating func take(word: String) -> Bool {
        guard rest.starts(with: word.utf8) else { return false }
        rest = rest.dropFirst(word.utf8.count)
        return true
    }
}

extension VersionPiece {
    /// Whether it is one or more digits.
    var isNumber: Bool { !isEmpty && allSatisfy(\.isDecimalDigit) }

    /// Whether it is a number of zeros alone.
    var isZero: Bool { !isEmpty && allSatisfy { $0 == UInt8(ascii: "0") } }

    /// Parts between dots, empty ones kept.
    func splitAtDots() -> [VersionPiece] { split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) }

    /// What is before and behind the first of a character; nil behind where there is none.
    func halves(atFirst character: Unicode.Scalar) -> (VersionPiece, VersionPiece?) {
        guard let index = firstIndex(of: UInt8(ascii: character)) else { return (self, nil) }
        return (self[..<index], self[(index + 1)...])
    }

    /// What is before and behind the last of a character; nil behind where there is none.
    func halves(atLast character: Unicode.Scalar) -> (VersionPiece, VersionPiece?) {
        guard let index = lastIndex(of: UInt8(ascii: character)) else { return (self, nil) }
        return (self[..<index], self[(index + 1)...])
    }
}
