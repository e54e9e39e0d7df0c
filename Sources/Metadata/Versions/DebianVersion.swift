/// A version of a Debian package: `epoch:upstream-revision`.
///
/// Source: Debian Policy, section 5.6.12; deb-version(7).
enum DebianVersion {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = parts(left), let right = parts(right) else { return nil }
        return VersionOrder.ofNumbers(left.epoch, right.epoch)
            .then(order(left.upstream, right.upstream))
            .then(order(left.revision, right.revision))
    }

    private typealias Parts = (epoch: VersionPiece, upstream: VersionPiece, revision: VersionPiece)

    private static func parts(_ bytes: [UInt8]) -> Parts? {
        guard bytes.allSatisfy(isAllowed) else { return nil }
        let (first, rest) = bytes[...].halves(atFirst: ":")
        if rest != nil, !first.isNumber { return nil }
        let (upstream, revision) = (rest ?? first).halves(atLast: "-")
        guard !upstream.isEmpty, revision.map({ !$0.isEmpty }) ?? true else { return nil }
        return (rest == nil ? [] : first, upstream, revision ?? [])
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isDecimalDigit || byte.isLatinLetter || ".+-~:_".utf8.contains(byte)
    }

    /// Compares what is no digit by letter and what is by number, in turns.
    private static func order(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder {
        var (left, right) = (VersionCursor(left), VersionCursor(right))
        while !left.isAtEnd || !right.isAtEnd {
            let words = (left.take { !$0.isDecimalDigit }, right.take { !$0.isDecimalDigit })
            let order = orderOfWords(words.0, words.1).then(.ofNumbers(left.takeDigits(), right.takeDigits()))
            if order != .same { return order }
        }
        return .same
    }

    private static func orderOfWords(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder {
        for (left, right) in zip(left, right) where left != right { return .of(rank(left), rank(right)) }
        if left.count == right.count { return .same }
        let next = left.count < right.count ? right.dropFirst(left.count) : left.dropFirst(right.count)
        let order = VersionOrder.of(0, next.first.map(rank) ?? 0)
        return left.count < right.count ? order : order.reversed
    }

    /// A tilde is before the end, which is 0, letters are behind it and all else is behind letters.
    private static func rank(_ byte: UInt8) -> Int {
        if byte == UInt8(ascii: "~") { return -1 }
        return byte.isLatinLetter ? Int(byte) : Int(byte) + 256
    }
}
