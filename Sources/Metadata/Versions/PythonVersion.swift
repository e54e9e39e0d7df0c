/// A version of a Python distribution.
///
/// Source: PEP 440, "Appendix B: Parsing version strings with regular expressions"; "Summary of permitted suffixes and
/// relative ordering".
struct PythonVersion {
    private var epoch: VersionPiece = []
    private var release: [VersionPiece] = []
    /// The rank of `a`, `b` or `rc`, and its number.
    private var prerelease: (rank: Int, number: VersionPiece)?
    private var post: VersionPiece?
    private var development: VersionPiece?
    private var local: [VersionPiece] = []

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = PythonVersion(left), let right = PythonVersion(right) else { return nil }
        return left.order(right)
    }

    private init?(_ bytes: [UInt8]) {
        var cursor = VersionCursor(bytes.map(\.lowercased))
        _ = cursor.take("v")
        let first = cursor.takeDigits()
        guard !first.isEmpty else { return nil }
        if cursor.take("!") {
            epoch = first
            release = [cursor.takeDigits()]
        } else {
            release = [first]
        }
        while cursor.next == UInt8(ascii: "."), cursor.rest.dropFirst().first?.isDecimalDigit ?? false {
            _ = cursor.take(".")
            release.append(cursor.takeDigits())
        }
        guard release.allSatisfy({ !$0.isEmpty }) else { return nil }
        readSuffixes(&cursor)
        if cursor.take("+") {
            local = cursor.take { _ in true }.split(omittingEmptySubsequences: false, whereSeparator: Self.isSeparator)
            guard local.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isDecimalDigit || $0.isLatinLetter } })
            else { return nil }
        }
        guard cursor.isAtEnd else { return nil }
    }

    private mutating func readSuffixes(_ cursor: inout VersionCursor) {
        if let (rank, number) = Self.takeSuffix(&cursor, Self.prereleases) { prerelease = (rank, number) }
        if cursor.next == UInt8(ascii: "-"), cursor.rest.dropFirst().first?.isDecimalDigit ?? false {
            _ = cursor.take("-")
            post = cursor.takeDigits()
        } else {
            post = Self.takeSuffix(&cursor, [("post", 0), ("rev", 0), ("r", 0)])?.number
        }
        development = Self.takeSuffix(&cursor, [("dev", 0)])?.number
    }

    private static let prereleases = [
        ("alpha", 0), ("a", 0), ("beta", 1), ("b", 1), ("preview", 2), ("pre", 2), ("rc", 2), ("c", 2),
    ]

    /// Takes a word and its number, with separators before and between; nothing where no word comes next.
    private static func takeSuffix(
        _ cursor: inout VersionCursor,
        _ words: [(word: String, rank: Int)]
    ) -> (rank: Int, number: VersionPiece)? {
        var ahead = cursor
        if let next = ahead.next, isSeparator(next) { ahead.skip() }
        guard let found = words.first(where: { ahead.take(word: $0.word) }) else { return nil }
        if let next = ahead.next, isSeparator(next) { ahead.skip() }
        let number = ahead.takeDigits()
        cursor = ahead
        return (found.rank, number)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private func order(_ other: PythonVersion) -> VersionOrder {
        VersionOrder.ofNumbers(epoch, other.epoch)
            .then(.ofNumberLists(release, other.release))
            .then(.of(phase, other.phase))
            .then(.ofNumbers(prerelease?.number ?? [], other.prerelease?.number ?? []))
            .then(.of(post == nil ? 0 : 1, other.post == nil ? 0 : 1))
            .then(.ofNumbers(post ?? [], other.post ?? []))
            .then(.of(development == nil ? 1 : 0, other.development == nil ? 1 : 0))
            .then(.ofNumbers(development ?? [], other.development ?? []))
            .then(Self.orderOfLocals(local, other.local))
    }

    /// A development release of the release itself is before its first pre-release.
    private var phase: Int {
        if let prerelease { return prerelease.rank }
        return post == nil && development != nil ? -1 : 3
    }

    private static func orderOfLocals(_ left: [VersionPiece], _ right: [VersionPiece]) -> VersionOrder {
        for (left, right) in zip(left, right) {
            let order: VersionOrder =
                switch (left.isNumber, right.isNumber) {
                case (true, true): .ofNumbers(left, right)
                case (true, false): .after
                case (false, true): .before
                case (false, false): .ofBytes(left, right)
                }
            if order != .same { return order }
        }
        return .of(left.count, right.count)
    }
}
