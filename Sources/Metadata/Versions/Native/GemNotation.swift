/// Requirements of Ruby gems: comparators with commas between, in parentheses or not.
///
/// Source: RubyGems, `Gem::Requirement`; "Pessimistic version constraint".
enum GemNotation {
    static func read(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        var alternative = NativeRange.Alternative()
        let isEnclosed = cursor.take("(")
        cursor.skipSpaces()
        repeat {
            cursor.skipSpaces()
            let sign = cursor.take(oneOf: [">=", "<=", "~>", "!=", ">", "<", "="])
            cursor.skipSpaces()
            let version = try cursor.takeVersion(marks: ".-")
            if sign == "~>" {
                alternative.require(from: version.text, before: end(of: version))
            } else {
                let comparator = sign.flatMap(VersionRange.Comparator.init(rawValue:))
                alternative.require(comparator ?? .equal, version.text)
            }
            cursor.skipSpaces()
        } while cursor.take(",")
        if isEnclosed {
            guard cursor.take(")") else { throw cursor.lacks("',' or ')'") }
            cursor.skipSpaces()
        }
        guard cursor.isAtEnd else { throw cursor.lacks(isEnclosed ? "the end" : "',' or the end") }
        return NativeRange(alternatives: [alternative])
    }

    /// The version with the last number of its release dropped, if there is more than one, and the next incremented.
    private static func end(of version: VersionPiece) -> String {
        var numbers = Array(version.halves(atFirst: "-").0.splitAtDots().prefix(while: \.isNumber))
        let parts = version.halves(atFirst: "-").0.splitAtDots()
        // A part as `0b1` is a number and a word: the number counts.
        if numbers.count < parts.count {
            let digits = parts[numbers.count].prefix(while: \.isDecimalDigit)
            if !digits.isEmpty { numbers.append(digits) }
        }
        return numbers.incremented(at: max(0, numbers.count - 2)).dotted
    }
}
