/// A version of a Gentoo or an Alpine package: numbers, a letter, suffixes and a revision.
///
/// Source: Package Manager Specification 8, sections 3.2 and 3.3; apk-package(5), "pkgver", for Alpine, which takes
/// numbers that are missing for less than zero, has more suffixes and a commit.
struct GentooVersion {
    private let numbers: [VersionPiece]
    private let letter: UInt8?
    private var suffixes: [Suffix] = []
    private var commit: VersionPiece?
    private var revision: VersionPiece?

    private struct Suffix {
        /// Below zero before the release, above behind it.
        let rank: Int
        let number: VersionPiece?
    }

    static func compare(_ left: [UInt8], _ right: [UInt8], isAlpine: Bool) -> VersionOrder? {
        guard let left = GentooVersion(left, isAlpine: isAlpine), let right = GentooVersion(right, isAlpine: isAlpine)
        else { return nil }
        return orderOfNumbers(left.numbers, right.numbers, isAlpine: isAlpine)
            .then(.of(left.letter.map(Int.init) ?? 0, right.letter.map(Int.init) ?? 0))
            .then(orderOfSuffixes(left.suffixes, right.suffixes, isAlpine: isAlpine))
            .then(.of(left.commit == nil ? 0 : 1, right.commit == nil ? 0 : 1))
            .then(.ofBytes(left.commit ?? [], right.commit ?? []))
            .then(orderOfCounters(left.revision, right.revision, isAlpine: isAlpine))
    }

    private init?(_ bytes: [UInt8], isAlpine: Bool) {
        var cursor = VersionCursor(bytes)
        var numbers = [cursor.takeDigits()]
        while cursor.take(".") { numbers.append(cursor.takeDigits()) }
        guard numbers.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.numbers = numbers
        if let next = cursor.next, (0x61...0x7A).contains(next) {
            letter = next
            cursor.skip()
        } else {
            letter = nil
        }
        while cursor.take("_") {
            let word = cursor.take(while: \.isLatinLetter)
            guard let rank = Self.rank(of: word, isAlpine: isAlpine) else { return nil }
            let number = cursor.takeDigits()
            suffixes.append(Suffix(rank: rank, number: number.isEmpty ? nil : number))
        }
        if isAlpine, cursor.take("~") {
            let commit = cursor.take { $0.isDecimalDigit || (0x61...0x66).contains($0) }
            guard !commit.isEmpty else { return nil }
            self.commit = commit
        }
        if cursor.take(word: "-r") {
            let number = cursor.takeDigits()
            guard !number.isEmpty else { return nil }
            revision = number
        }
        guard cursor.isAtEnd else { return nil }
    }

    private static func rank(of word: VersionPiece, isAlpine: Bool) -> Int? {
        let words = isAlpine ? alpineSuffixes : gentooSuffixes
        return words.first { word.elementsEqual($0.word.utf8) }?.rank
    }

    private static let gentooSuffixes = [("alpha", -4), ("beta", -3), ("pre", -2), ("rc", -1), ("p", 5)]
        .map { (word: $0.0, rank: $0.1) }
    private static let alpineSuffixes =
        gentooSuffixes + [("cvs", 1), ("svn", 2), ("git", 3), ("hg", 4)].map { (word: $0.0, rank: $0.1) }

    /// The first number is whole; one of the others that starts with a zero is read as a fraction.
    private static func orderOfNumbers(
        _ left: [VersionPiece],
        _ right: [VersionPiece],
        isAlpine: Bool
    ) -> VersionOrder {
        for (index, (left, right)) in zip(left, right).enumerated() {
            let zero = UInt8(ascii: "0")
            let isFraction = index > 0 && (left.first == zero || right.first == zero)
            let order: VersionOrder =
                if !isFraction {
                    .ofNumbers(left, right)
                } else if isAlpine {
                    .ofBytes(left, right)
                } else {
                    .ofBytes(withoutZerosAtEnd(left), withoutZerosAtEnd(right))
                }
            if order != .same { return order }
        }
        return .of(left.count, right.count)
    }

    private static func withoutZerosAtEnd(_ piece: VersionPiece) -> VersionPiece {
        var piece = piece
        while piece.last == UInt8(ascii: "0") { piece = piece.dropLast() }
        return piece
    }

    private static func orderOfSuffixes(_ left: [Suffix], _ right: [Suffix], isAlpine: Bool) -> VersionOrder {
        for (left, right) in zip(left, right) {
            let order = VersionOrder.of(left.rank, right.rank)
                .then(orderOfCounters(left.number, right.number, isAlpine: isAlpine))
            if order != .same { return order }
        }
        if left.count == right.count { return .same }
        if left.count < right.count { return .of(0, right[left.count].rank) }
        return .of(left[right.count].rank, 0)
    }

    private static func orderOfCounters(
        _ left: VersionPiece?,
        _ right: VersionPiece?,
        isAlpine: Bool
    ) -> VersionOrder {
        if isAlpine, left == nil || right == nil { return .of(left == nil ? 0 : 1, right == nil ? 0 : 1) }
        return .ofNumbers(left ?? [], right ?? [])
    }
}
