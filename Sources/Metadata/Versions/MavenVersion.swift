/// A version of a Maven artifact: tokens, each a number or a qualifier behind a dot or a dash.
///
/// The order is not transitive where a zero stands before a qualifier, as Maven's own is not.
///
/// Source: Maven, "POM reference", "Version order specification".
struct MavenVersion {
    private struct Token {
        let isBehindDot: Bool
        let isNumber: Bool
        let text: VersionPiece

        /// What a version that is shorter is taken to have in the place of another's token.
        func null() -> Token { Token(isBehindDot: isBehindDot, isNumber: isNumber, text: []) }

        var isNull: Bool { isNumber ? text.allSatisfy { $0 == UInt8(ascii: "0") } : text.isEmpty }

        /// A qualifier is before a number behind a dash, and that before a number behind a dot.
        var rank: Int { isNumber ? isBehindDot ? 2 : 1 : 0 }

        /// The rank of a qualifier that is known; others come last, by letter.
        var qualifierRank: Int {
            MavenVersion.qualifiers.firstIndex { text.elementsEqual($0.utf8) } ?? MavenVersion.qualifiers.count
        }
    }

    private static let qualifiers = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"]
    private static let released: Set<[UInt8]> = [Array("ga".utf8), Array("final".utf8), Array("release".utf8)]

    private var tokens: [Token] = []

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = MavenVersion(left), let right = MavenVersion(right) else { return nil }
        for index in 0..<max(left.tokens.count, right.tokens.count) {
            let one = index < left.tokens.count ? left.tokens[index] : right.tokens[index].null()
            let two = index < right.tokens.count ? right.tokens[index] : one.null()
            let order = order(one, two)
            if order != .same { return order }
        }
        return .same
    }

    private static func order(_ left: Token, _ right: Token) -> VersionOrder {
        guard left.rank == right.rank else { return .of(left.rank, right.rank) }
        if left.isNumber { return .ofNumbers(left.text, right.text) }
        let order = VersionOrder.of(left.qualifierRank, right.qualifierRank)
        return order == .same && left.qualifierRank == qualifiers.count ? .ofBytes(left.text, right.text) : order
    }

    private init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        var cursor = VersionCursor(bytes.map(\.lowercased))
        var isBehindDot = false
        while true {
            let start = cursor.rest
            let isNumber = start.first?.isDecimalDigit ?? true
            let text = isNumber ? cursor.takeDigits() : cursor.take { !$0.isDecimalDigit && !Self.isSeparator($0) }
            // Between two separators there is a zero, though not between a separator and a letter.
            append(isNumber: isNumber || text.isEmpty, text, isBehindDot, next: cursor.next)
            guard let next = cursor.next else { break }
            isBehindDot = next == UInt8(ascii: ".")
            if Self.isSeparator(next) { cursor.skip() }
            // A dot or a dash at the end is followed by nothing, which is null.
            if cursor.isAtEnd { break }
        }
        dropNulls()
    }

    private mutating func append(isNumber: Bool, _ text: VersionPiece, _ isBehindDot: Bool, next: UInt8?) {
        if !isBehindDot { dropNulls() }
        let text = isNumber ? text : Self.spelledOut(text, isBeforeDigit: next?.isDecimalDigit ?? false)
        tokens.append(Token(isBehindDot: isBehindDot, isNumber: isNumber, text: text))
    }

    /// Takes away what is null at the end of a run between dashes; the first token stays.
    private mutating func dropNulls() {
        while tokens.count > 1, tokens.last?.isNull ?? false { tokens.removeLast() }
    }

    private static func spelledOut(_ word: VersionPiece, isBeforeDigit: Bool) -> VersionPiece {
        if released.contains(Array(word)) { return [] }
        if word.elementsEqual("cr".utf8) { return Array("rc".utf8)[...] }
        guard isBeforeDigit, word.count == 1, let letter = word.first else { return word }
        return switch letter {
        case UInt8(ascii: "a"): Array("alpha".utf8)[...]
        case UInt8(ascii: "b"): Array("beta".utf8)[...]
        case UInt8(ascii: "m"): Array("milestone".utf8)[...]
        default: word
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
