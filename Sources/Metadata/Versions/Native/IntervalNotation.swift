/// Intervals in mathematical notation, as NuGet and Maven have them: `[1.0,2.0)`, with commas between.
///
/// Source: NuGet, "Package versioning", "Version ranges" and "Normalized version numbers"; Maven, "Version Range
/// Specification". Several intervals are Maven's, and in advisories about NuGet packages too.
enum IntervalNotation {
    private typealias Constraint = VersionRange.Constraint

    private static let marks = ".-+_"

    /// Takes a version alone for the lowest.
    static func readNuGet(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        if let next = cursor.next, next != UInt8(ascii: "["), next != UInt8(ascii: "(") {
            let version = normalized(try cursor.takeVersion(marks: marks))
            cursor.skipSpaces()
            guard cursor.isAtEnd else { throw cursor.lacks("the end") }
            return NativeRange(alternatives: [NativeRange.Alternative(.greaterOrEqual, version)])
        }
        return try intervals(&cursor, .nuget, normalized)
    }

    /// Refuses a version alone, which Maven only prefers.
    static func readMaven(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        try intervals(&cursor, .maven, \.text)
    }

    private static func intervals(
        _ cursor: inout NotationCursor,
        _ scheme: VersionScheme,
        _ write: (VersionPiece) -> String
    ) throws(VersionRangeError) -> NativeRange {
        var native = NativeRange()
        var previous: Interval?
        repeat {
            let start = cursor.offset
            let interval = try Interval(&cursor)
            if let previous {
                guard let end = previous.upper, let lower = interval.lower
                else { throw cursor.lacks("intervals that do not overlap", at: start) }
                let order = PackageVersion.compare(Array(end), Array(lower), scheme: scheme)
                guard order == .before || order == .same else { throw .notSorted(lower.text) }
            }
            previous = interval
            var alternative = NativeRange.Alternative()
            if interval.isSingle {
                if let version = interval.lower { alternative.require(.equal, write(version)) }
            } else {
                if let lower = interval.lower {
                    alternative.require(interval.hasLower ? .greaterOrEqual : .greater, write(lower))
                }
                if let upper = interval.upper {
                    alternative.require(interval.hasUpper ? .lessOrEqual : .less, write(upper))
                }
            }
            native.alternatives.append(alternative)
        } while try cursor.takeSeparator(",")
        return native
    }

    private struct Interval {
        var lower: VersionPiece?
        var upper: VersionPiece?
        /// Whether the bounds are in themselves.
        let hasLower: Bool
        private(set) var hasUpper = false
        private(set) var isSingle = false

        init(_ cursor: inout NotationCursor) throws(VersionRangeError) {
            let start = cursor.offset
            guard let opening = cursor.take(oneOf: ["[", "("]) else { throw cursor.lacks("'[' or '('") }
            hasLower = opening == "["
            lower = try Self.bound(&cursor)
            if cursor.take(",") {
                upper = try Self.bound(&cursor)
            } else {
                upper = lower
                isSingle = true
            }
            guard let closing = cursor.take(oneOf: ["]", ")"]) else { throw cursor.lacks("',', ']' or ')'") }
            hasUpper = closing == "]"
            guard lower != nil || upper != nil else { throw cursor.lacks("an interval with a version", at: start) }
            guard !isSingle || hasLower && hasUpper else { throw cursor.lacks("a version in '[' and ']'", at: start) }
        }

        private static func bound(_ cursor: inout NotationCursor) throws(VersionRangeError) -> VersionPiece? {
            cursor.skipSpaces()
            guard let next = cursor.next, !",])".utf8.contains(next) else { return nil }
            let version = try cursor.takeVersion(marks: marks)
            cursor.skipSpaces()
            return version
        }
    }

    /// Three numbers, a fourth that is not zero, the pre-release, and no build.
    private static func normalized(_ version: VersionPiece) -> String {
        let (core, prerelease) = version.halves(atFirst: "+").0.halves(atFirst: "-")
        var numbers = core.drop { !$0.isDecimalDigit }.splitAtDots().map(\.withoutLeadingZeros)
        while numbers.count < 3 { numbers.append([UInt8(ascii: "0")]) }
        if numbers.count == 4, numbers[3].isZero { numbers.removeLast() }
        return numbers.dotted + (prerelease.map { "-" + $0.text } ?? "")
    }
}
