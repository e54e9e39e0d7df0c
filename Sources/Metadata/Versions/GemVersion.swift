/// A version of a Ruby gem: numbers and words, of which words are pre-releases.
///
/// Source: RubyGems, `Gem::Version`.
enum GemVersion {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = segments(left), let right = segments(right) else { return nil }
        let zero: VersionPiece = [UInt8(ascii: "0")]
        for index in 0..<max(left.count, right.count) {
            let one = index < left.count ? left[index] : zero
            let two = index < right.count ? right[index] : zero
            let order: VersionOrder =
                switch (one.isNumber, two.isNumber) {
                case (true, true): .ofNumbers(one, two)
                case (true, false): .after
                case (false, true): .before
                case (false, false): .ofBytes(one, two)
                }
            if order != .same { return order }
        }
        return .same
    }

    /// Numbers and words; zeros at the end of the release, and of the whole, are left out.
    private static func segments(_ bytes: [UInt8]) -> [VersionPiece]? {
        let (release, prerelease) = bytes[...].halves(atFirst: "-")
        var parts = release.splitAtDots()
        guard parts[0].isNumber, parts.allSatisfy(isWord) else { return nil }
        if let prerelease {
            let pieces = prerelease.splitAtDots()
            guard pieces.allSatisfy({ !$0.isEmpty && $0.allSatisfy { isLetterOrDigit($0) || $0 == dash } })
            else { return nil }
            parts.append(Array("pre".utf8)[...])
            for piece in pieces {
                // A dash is a pre-release of its own.
                for (index, word) in piece.split(separator: dash, omittingEmptySubsequences: false).enumerated() {
                    if index > 0 { parts.append(Array("pre".utf8)[...]) }
                    if !word.isEmpty { parts.append(word) }
                }
            }
        }
        var segments: [VersionPiece] = []
        var hasWord = false
        for part in parts {
            var cursor = VersionCursor(part)
            while let next = cursor.next {
                let segment = next.isDecimalDigit ? cursor.takeDigits() : cursor.take(while: \.isLatinLetter)
                if !hasWord, !segment.isNumber {
                    while segments.last?.isZero ?? false { segments.removeLast() }
                    hasWord = true
                }
                segments.append(segment)
            }
        }
        while segments.last?.isZero ?? false { segments.removeLast() }
        return segments
    }

    private static let dash = UInt8(ascii: "-")

    private static func isWord(_ piece: VersionPiece) -> Bool { !piece.isEmpty && piece.allSatisfy(isLetterOrDigit) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte.isDecimalDigit || byte.isLatinLetter }
}
