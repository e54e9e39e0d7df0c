/// A version of a rpm: `epoch:version-release`.
///
/// Source: rpm-version(7); its comparison of segments, tilde and caret.
enum RPMVersion {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = VersionWithRelease(left), let right = VersionWithRelease(right) else { return nil }
        return VersionOrder.ofNumbers(left.epoch, right.epoch)
            .then(order(left.version, right.version))
            .then(order(left.release ?? [], right.release ?? []))
    }

    private static func order(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder {
        var (left, right) = (VersionCursor(left), VersionCursor(right))
        while !left.isAtEnd || !right.isAtEnd {
            _ = left.take(while: isSeparator)
            _ = right.take(while: isSeparator)
            if left.next == UInt8(ascii: "~") || right.next == UInt8(ascii: "~") {
                let isIn = (left.take("~"), right.take("~"))
                guard isIn.0, isIn.1 else { return isIn.0 ? .before : .after }
                continue
            }
            if left.next == UInt8(ascii: "^") || right.next == UInt8(ascii: "^") {
                if left.isAtEnd || right.isAtEnd { return left.isAtEnd ? .before : .after }
                let isIn = (left.take("^"), right.take("^"))
                guard isIn.0, isIn.1 else { return isIn.0 ? .before : .after }
                continue
            }
            if left.isAtEnd || right.isAtEnd { break }
            let order = orderOfSegments(&left, &right)
            if order != .same { return order }
        }
        return .of(left.isAtEnd ? 0 : 1, right.isAtEnd ? 0 : 1)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        !byte.isDecimalDigit && !byte.isLatinLetter && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "^")
    }

    /// Takes the next run of digits, or of letters, of both; a number is newer than letters.
    static func orderOfSegments(_ left: inout VersionCursor, _ right: inout VersionCursor) -> VersionOrder {
        guard let first = left.next, let second = right.next else { return .same }
        switch (first.isDecimalDigit, second.isDecimalDigit) {
        case (true, true): return .ofNumbers(left.takeDigits(), right.takeDigits())
        case (true, false): return .after
        case (false, true): return .before
        case (false, false): return .ofBytes(left.take(while: \.isLatinLetter), right.take(while: \.isLatinLetter))
        }
    }
}

/// `epoch:version-release`, where epoch and release may be missing.
struct VersionWithRelease {
    let epoch: VersionPiece
    let version: VersionPiece
    let release: VersionPiece?

    init?(_ bytes: [UInt8]) {
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let (first, rest) = bytes[...].halves(atFirst: ":")
        if rest != nil, !first.isNumber { return nil }
        epoch = rest == nil ? [] : first
        (version, release) = (rest ?? first).halves(atLast: "-")
        guard !version.isEmpty, release.map({ !$0.isEmpty }) ?? true else { return nil }
    }
}

/// A version of an Arch Linux package: `epoch:version-release`.
///
/// A version without release is the same as with any, so `same` is not carried over from one pair to the next.
///
/// Source: vercmp(8).
enum ArchVersion {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = VersionWithRelease(left), let right = VersionWithRelease(right),
            isOrdered(left.version), isOrdered(right.version), left.release.map(isOrdered) ?? true,
            right.release.map(isOrdered) ?? true
        else { return nil }
        let order = VersionOrder.ofNumbers(left.epoch, right.epoch).then(order(left.version, right.version))
        guard order == .same, let one = left.release, let two = right.release else { return order }
        return Self.order(one, two)
    }

    /// A separator at the end would be newer than any letter behind it, and older than any number.
    private static func isOrdered(_ piece: VersionPiece) -> Bool { piece.last.map { !isSeparator($0) } ?? true }

    private static func isSeparator(_ byte: UInt8) -> Bool { !byte.isDecimalDigit && !byte.isLatinLetter }

    private static func order(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder {
        var (left, right) = (VersionCursor(left), VersionCursor(right))
        while !left.isAtEnd, !right.isAtEnd {
            let separators = (left.take(while: isSeparator).count, right.take(while: isSeparator).count)
            if separators.0 != separators.1 { return .of(separators.0, separators.1) }
            let order = RPMVersion.orderOfSegments(&left, &right)
            if order != .same { return order }
        }
        if left.isAtEnd, right.isAtEnd { return .same }
        // Letters that are left over are a pre-release, all else is newer.
        if left.isAtEnd { return right.next?.isLatinLetter ?? false ? .after : .before }
        return left.next?.isLatinLetter ?? false ? .before : .after
    }
}
