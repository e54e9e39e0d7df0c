/// Ranges of npm: comparators, hyphens, wildcards, tildes and carets, with `||` between alternatives.
///
/// Source: node-semver, "Ranges" and "Range Grammar". The suite of VERS differs from it, and is followed: numbers that
/// are missing are zeros and no wildcards, upper bounds do not leave out the pre-releases of the version that they
/// name, and a space between `>=` and wildcards makes it mean nothing.
enum NpmNotation {
    private typealias Constraint = VersionRange.Constraint

    static func read(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        var native = NativeRange()
        // No text at all is any version.
        if cursor.isAtEnd { return NativeRange(alternatives: [NativeRange.Alternative()]) }
        repeat {
            native.alternatives.append(try alternative(&cursor))
        } while cursor.take("||")
        guard cursor.isAtEnd else { throw cursor.lacks("'||' or the end") }
        native.isListedAnyway = isListedAnyway(native)
        return native
    }

    /// Lower bounds alone are listed all, though by the rules of VERS the lowest decides and not the highest.
    private static func isListedAnyway(_ native: NativeRange) -> Bool {
        native.alternatives.count == 1 && native.alternatives[0].listed.count > 1
            && native.alternatives[0].listed.allSatisfy(\.comparator.isLowerBound)
    }

    private static func alternative(
        _ cursor: inout NotationCursor
    ) throws(VersionRangeError) -> NativeRange.Alternative {
        var alternative = NativeRange.Alternative()
        cursor.skipSpaces()
        var isFirst = true
        repeat {
            let sign = cursor.take(oneOf: [">=", "<=", ">", "<", "==", "=", "~>", "~", "^"])
            let hasGap = cursor.skipSpaces()
            let start = cursor.offset
            let version = try NpmVersion(&cursor)
            let isApart = cursor.skipSpaces()
            if isFirst, sign == nil, isApart, cursor.take("-") {
                guard cursor.skipSpaces() else { throw cursor.lacks("a space") }
                requireHyphen(version, try NpmVersion(&cursor), &alternative)
                cursor.skipSpaces()
                guard cursor.isAtEnd || cursor.next == UInt8(ascii: "|") else { throw cursor.lacks("'||' or the end") }
                return alternative
            }
            guard isApart || cursor.isAtEnd || cursor.next == UInt8(ascii: "|")
            else { throw cursor.lacks("a space, '||' or the end") }
            guard require(sign, hasGap: hasGap, version, &alternative)
            else { throw cursor.lacks("a version with a number", at: start) }
            isFirst = false
        } while !cursor.isAtEnd && cursor.next != UInt8(ascii: "|")
        return alternative
    }

    /// Both ends are in; where numbers are missing in the upper one, all that begin with it are.
    private static func requireHyphen(
        _ lower: NpmVersion,
        _ upper: NpmVersion,
        _ found: inout NativeRange.Alternative
    ) {
        if !lower.isAny { found.require(.greaterOrEqual, lower.text) }
        if upper.isAny { return }
        if upper.isComplete { found.require(.lessOrEqual, upper.text) } else { found.require(.less, upper.end) }
    }

    /// Requires what a sign and a version say.
    ///
    /// - Returns: Whether they say anything.
    private static func require(
        _ sign: String?,
        hasGap: Bool,
        _ version: NpmVersion,
        _ found: inout NativeRange.Alternative
    ) -> Bool {
        if version.isAny { return sign != ">" && sign != "<" }
        switch (sign, version.isWild) {
        case (">=", true) where hasGap: found.require(from: version.text, before: version.end)
        case (">=", _): found.require(.greaterOrEqual, version.text)
        case (">", true): found.require(.greaterOrEqual, version.end)
        case (">", false): found.require(.greater, version.text)
        case ("<", _): found.require(.less, version.text)
        case ("<=", true): found.require(.less, version.end)
        case ("<=", false): found.require(.lessOrEqual, version.text)
        case ("~", _), ("~>", _): requireTilde(version, &found)
        case ("^", _): found.require(from: version.text, before: version.caretEnd)
        case (_, true): found.require(from: version.text, before: version.end)
        default: found.require(.equal, version.text)
        }
        return true
    }

    /// With a pre-release the suite lists the pre-releases of that version and what follows it apart, where it ends the
    /// latter too early if the last number is zero.
    private static func requireTilde(_ version: NpmVersion, _ found: inout NativeRange.Alternative) {
        let lower = Constraint(comparator: .greaterOrEqual, version: version.text)
        let upper = Constraint(comparator: .less, version: version.tildeEnd)
        guard version.hasPrerelease else { return found.require(all: [lower, upper], listedAs: [lower, upper]) }
        let end = version.isFirstPatch ? version.release : version.tildeEnd
        let listed = [
            lower, Constraint(comparator: .less, version: version.nextPatch),
            Constraint(comparator: .greaterOrEqual, version: version.release),
            Constraint(comparator: .less, version: end),
        ]
        found.require(all: [lower, upper], listedAs: listed)
    }
}

/// A version in a range of npm, of which numbers may be missing or wildcards.
private struct NpmVersion {
    /// At most three.
    private var numbers: [VersionPiece] = []
    private var prerelease: VersionPiece = []
    /// Whether the numbers end with a wildcard.
    private(set) var isWild = false

    init(_ cursor: inout NotationCursor) throws(VersionRangeError) {
        let start = cursor.offset
        var places = 0
        if !cursor.take("v") { _ = cursor.take("V") }
        repeat {
            if cursor.take(oneOf: ["x", "X", "*"]) != nil {
                isWild = true
            } else {
                let offset = cursor.offset
                let digits = cursor.takeDigits()
                guard !digits.isEmpty, !isWild
                else { throw cursor.lacks(isWild ? "a wildcard" : "a number or a wildcard", at: offset) }
                numbers.append(digits.withoutLeadingZeros)
            }
            places += 1
        } while places < 3 && cursor.take(".")
        if isComplete { try readSuffixes(&cursor) }
        try cursor.require(text.utf8, at: start)
    }

    /// The build, which orders nothing, is left out.
    private mutating func readSuffixes(_ cursor: inout NotationCursor) throws(VersionRangeError) {
        if cursor.take("-") { prerelease = try Self.identifiers(&cursor, isPrerelease: true) }
        if cursor.take("+") { _ = try Self.identifiers(&cursor, isPrerelease: false) }
    }

    private static func identifiers(
        _ cursor: inout NotationCursor,
        isPrerelease: Bool
    ) throws(VersionRangeError) -> VersionPiece {
        let start = cursor.offset
        let taken = cursor.take { $0.isDecimalDigit || $0.isLatinLetter || "-.".utf8.contains($0) }
        for piece in taken.splitAtDots() {
            let hasZero = isPrerelease && piece.isNumber && piece.count > 1 && piece.first == UInt8(ascii: "0")
            guard !piece.isEmpty, !hasZero else { throw cursor.lacks("identifiers with dots between", at: start) }
        }
        return taken
    }

    var isAny: Bool { numbers.isEmpty }
    var isComplete: Bool { numbers.count == 3 }
    var hasPrerelease: Bool { !prerelease.isEmpty }
    var isFirstPatch: Bool { numbers.last?.isZero ?? false }

    /// The version, numbers that are missing being zeros.
    var text: String { hasPrerelease ? release + "-" + prerelease.text : release }
    var release: String { Self.padded(numbers) }

    /// The first version that does not begin with the numbers.
    var end: String { end(at: numbers.count - 1) }
    var nextPatch: String { end }
    var tildeEnd: String { end(at: min(1, numbers.count - 1)) }
    /// Behind the first number that is not zero.
    var caretEnd: String { end(at: numbers.firstIndex { !$0.isZero } ?? numbers.count - 1) }

    private func end(at index: Int) -> String { Self.padded(numbers.incremented(at: index)) }

    private static func padded(_ numbers: [VersionPiece]) -> String {
        (numbers + [VersionPiece](repeating: [UInt8(ascii: "0")], count: 3 - numbers.count)).dotted
    }
}
