/// Ranges of Conan: comparators, tildes and carets, with `||` between alternatives and options behind a comma.
///
/// Whether pre-releases count, which a dash at the end and an option say, is no question of order: it is read and left
/// out.
///
/// Source: Conan 2, "Version ranges".
enum ConanNotation {
    static func read(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        var native = NativeRange()
        repeat {
            cursor.skipSpaces()
            var alternative = NativeRange.Alternative()
            repeat {
                try condition(&cursor, &alternative)
            } while !isAtEnd(of: cursor)
            native.alternatives.append(alternative)
        } while cursor.take("||")
        if cursor.take(",") {
            cursor.skipSpaces()
            guard cursor.take("include_prerelease") else { throw cursor.lacks("include_prerelease") }
            _ = cursor.take(oneOf: ["=True", "=False"])
            cursor.skipSpaces()
        }
        guard cursor.isAtEnd else { throw cursor.lacks("'||', ',' or the end") }
        return native
    }

    private static func isAtEnd(of cursor: NotationCursor) -> Bool {
        cursor.next.map { "|,".utf8.contains($0) } ?? true
    }

    private static func condition(
        _ cursor: inout NotationCursor,
        _ found: inout NativeRange.Alternative
    ) throws(VersionRangeError) {
        if cursor.take("*") {
            _ = cursor.take("-")
            found.require(.greaterOrEqual, "0.0.0")
        } else {
            let sign = cursor.take(oneOf: [">=", "<=", ">", "<", "=", "~", "^"])
            let start = cursor.offset
            let version = try version(&cursor)
            switch sign {
            case ">=": found.require(.greaterOrEqual, version.text)
            case "<=": found.require(.lessOrEqual, version.text)
            case ">": found.require(.greater, version.text)
            case "<": found.require(.less, version.text)
            case "~", "^":
                guard let end = end(of: version, isTilde: sign == "~")
                else { throw cursor.lacks("a version with a number to increment", at: start) }
                found.require(from: version.text, before: end)
            default: found.require(.equal, version.text)
            }
        }
        guard cursor.skipSpaces() || isAtEnd(of: cursor) else { throw cursor.lacks("a space, '||', ',' or the end") }
    }

    /// Takes a version without the dash behind it.
    private static func version(_ cursor: inout NotationCursor) throws(VersionRangeError) -> VersionPiece {
        let start = cursor.offset
        guard let first = cursor.next, first.isDecimalDigit || first.isLatinLetter || first == UInt8(ascii: "_")
        else { throw cursor.lacks("a version") }
        var version = try cursor.takeVersion(marks: "._+-")
        if version.last == UInt8(ascii: "-") { version = version.dropLast() }
        guard version.last != UInt8(ascii: "-") else {
            throw cursor.lacks("a version with one dash at its end", at: start)
        }
        try cursor.require(version, at: start)
        return version
    }

    /// The first version behind all that a tilde or a caret means: one before the pre-releases of the next number.
    ///
    /// - Returns: nil where the part that decides is no number, or there is none.
    private static func end(of version: VersionPiece, isTilde: Bool) -> String? {
        let parts = version.halves(atLast: "+").0.halves(atLast: "-").0.splitAtDots()
        guard let index = isTilde ? min(1, parts.count - 1) : parts.firstIndex(where: { !$0.isZero }),
            parts[index].isNumber
        else { return nil }
        let kept = parts.prefix(index).map { $0.isNumber ? $0.withoutLeadingZeros : $0 }
        return (kept + [parts[index].incremented]).dotted + "-"
    }
}
