/// Specifiers of Python: comparators with commas between, and `||` between alternatives, as advisories have them.
///
/// What PEP 440 says about `<` and pre-releases and about `>` and post-releases is left out, as in the suite of VERS.
///
/// Source: PEP 440, "Version specifiers".
enum PythonNotation {
    private typealias Constraint = VersionRange.Constraint

    static func read(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        var native = NativeRange()
        repeat {
            var alternative = NativeRange.Alternative()
            repeat {
                cursor.skipSpaces()
                try clause(&cursor, &alternative)
                cursor.skipSpaces()
            } while cursor.take(",")
            native.alternatives.append(alternative)
        } while cursor.take("||")
        guard cursor.isAtEnd else { throw cursor.lacks("',', '||' or the end") }
        return native
    }

    private static func clause(
        _ cursor: inout NotationCursor,
        _ found: inout NativeRange.Alternative
    ) throws(VersionRangeError) {
        let place = cursor.offset
        // The strict equality of texts cannot be said in the order of versions.
        guard let sign = cursor.take(oneOf: ["===", "==", "~=", "!=", "<=", ">=", "<", ">"]), sign != "==="
        else { throw cursor.lacks("a comparator of versions", at: place) }
        cursor.skipSpaces()
        let start = cursor.offset
        var version = cursor.take { $0.isDecimalDigit || $0.isLatinLetter || ".-_+!*".utf8.contains($0) }
        let isPrefix = version.suffix(2).elementsEqual(".*".utf8)
        if isPrefix { version = version.dropLast(2) }
        try cursor.require(version, at: start)
        let release = Release(version)
        let isEquality = sign == "==" || sign == "!="
        guard isEquality || !isPrefix && !version.contains(UInt8(ascii: "+"))
        else { throw cursor.lacks("a version that is neither local nor a prefix", at: start) }
        guard !isPrefix || release.isWhole else { throw cursor.lacks("a prefix of numbers", at: start) }
        switch sign {
        case "~=":
            guard release.numbers.count > 1 else { throw cursor.lacks("a release of two numbers", at: start) }
            found.require(from: version.text, before: release.withoutLast.next)
        case "==" where isPrefix: found.require(from: release.first, before: release.next)
        case "!=" where isPrefix:
            found.require(either: [
                Constraint(comparator: .less, version: release.first),
                Constraint(comparator: .greaterOrEqual, version: release.next),
            ])
        case "==": found.require(.equal, version.text)
        default: found.require(VersionRange.Comparator(rawValue: sign) ?? .equal, version.text)
        }
    }

    /// The numbers of a version, without what is behind them.
    private struct Release {
        var epoch: VersionPiece?
        var numbers: [VersionPiece]
        /// Whether nothing is behind the numbers.
        private(set) var isWhole = true

        init(_ version: VersionPiece) {
            var rest = version
            if rest.first?.lowercased == UInt8(ascii: "v") { rest = rest.dropFirst() }
            if case let (first, behind?) = rest.halves(atFirst: "!") { (epoch, rest) = (first, behind) }
            numbers = []
            for part in rest.splitAtDots() {
                let digits = part.prefix(while: \.isDecimalDigit)
                if !digits.isEmpty { numbers.append(digits) }
                if digits.count < part.count {
                    isWhole = false
                    break
                }
            }
        }

        var withoutLast: Release {
            var release = self
            release.numbers.removeLast()
            return release
        }

        /// The lowest version of the release.
        var first: String { prefix + numbers.map(\.withoutLeadingZeros).dotted + ".dev0" }

        /// The lowest version of the next release of as many numbers.
        var next: String { prefix + numbers.incremented(at: numbers.count - 1).dotted + ".dev0" }

        private var prefix: String { epoch.map { $0.text + "!" } ?? "" }
    }
}
