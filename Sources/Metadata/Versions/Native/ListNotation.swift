/// Lists with commas: of versions and branches, as advisories have them, and of comparators, as packages of
/// distributions.
enum ListNotation {
    /// Single versions.
    ///
    /// Source: OpenSSL, "Vulnerabilities", the versions that are affected.
    static func readOpenSSL(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        try list(&cursor) { cursor throws(VersionRangeError) in
            let start = cursor.offset
            let version = try cursor.takeVersion(marks: ".-")
            guard version.count(where: { $0 == UInt8(ascii: ".") }) == 2
            else { throw cursor.lacks("a version of three numbers", at: start) }
            return NativeRange.Alternative(.equal, version.text)
        }
    }

    /// Versions, spans of them with a dash between, and versions with a plus and what follows them in their branch.
    ///
    /// A minor number that is even names a stable branch, which ends with the next; what follows a version of the
    /// mainline has no end. The list of the suite of VERS stands also where one cuts off the other, since what is meant
    /// behind the branches of a text is nowhere said.
    ///
    /// Source: nginx, "Security advisories", "Vulnerable" and "Not vulnerable".
    static func readNginx(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        if cursor.take("all") {
            cursor.skipSpaces()
            guard cursor.isAtEnd else { throw cursor.lacks("the end") }
            return NativeRange(alternatives: [NativeRange.Alternative()])
        }
        var native = try list(&cursor) { cursor throws(VersionRangeError) in
            let numbers = try threeNumbers(&cursor)
            if cursor.take("+") {
                var alternative = NativeRange.Alternative(.greaterOrEqual, numbers.dotted)
                if let last = numbers[1].last, last.isMultiple(of: 2) {
                    alternative.require(.less, (numbers.incremented(at: 1) + [[UInt8(ascii: "0")]]).dotted)
                }
                return alternative
            }
            cursor.skipSpaces()
            guard cursor.take("-") else { return NativeRange.Alternative(.equal, numbers.dotted) }
            cursor.skipSpaces()
            var alternative = NativeRange.Alternative(.greaterOrEqual, numbers.dotted)
            alternative.require(.lessOrEqual, try threeNumbers(&cursor).dotted)
            return alternative
        }
        native.isListedAnyway = true
        return native
    }

    private static func threeNumbers(_ cursor: inout NotationCursor) throws(VersionRangeError) -> [VersionPiece] {
        let start = cursor.offset
        let numbers = try cursor.takeVersion(marks: ".").splitAtDots()
        guard numbers.count == 3 else { throw cursor.lacks("a version of three numbers", at: start) }
        return numbers
    }

    /// Relations in parentheses or not, all of which must hold.
    ///
    /// The signs `<` and `>` alone are refused: Debian once gave them a meaning that they do not show.
    ///
    /// Source: Debian Policy, section 7.1.
    static func readDebian(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        try conditions(
            &cursor,
            [(">=", .greaterOrEqual), ("<=", .lessOrEqual), (">>", .greater), ("<<", .less), ("=", .equal)]
        )
    }

    /// Comparators; all must hold.
    ///
    /// Source: rpm, "Dependencies"; apk-package(5), "depend"; PKGBUILD(5), "depends".
    static func readComparators(_ cursor: inout NotationCursor) throws(VersionRangeError) -> NativeRange {
        try conditions(
            &cursor,
            [(">=", .greaterOrEqual), ("<=", .lessOrEqual), (">", .greater), ("<", .less), ("=", .equal)]
        )
    }

    private static func conditions(
        _ cursor: inout NotationCursor,
        _ comparators: [(sign: String, comparator: VersionRange.Comparator)]
    ) throws(VersionRangeError) -> NativeRange {
        var alternative = NativeRange.Alternative()
        repeat {
            let isEnclosed = cursor.take("(")
            cursor.skipSpaces()
            guard let found = comparators.first(where: { cursor.take($0.sign) }) else {
                throw cursor.lacks("a comparator")
            }
            cursor.skipSpaces()
            alternative.require(found.comparator, try cursor.takeVersion(marks: ".-+~^:_").text)
            if isEnclosed {
                cursor.skipSpaces()
                guard cursor.take(")") else { throw cursor.lacks("')'") }
            }
        } while try cursor.takeSeparator(",")
        return NativeRange(alternatives: [alternative])
    }

    private static func list(
        _ cursor: inout NotationCursor,
        _ item: (inout NotationCursor) throws(VersionRangeError) -> NativeRange.Alternative
    ) throws(VersionRangeError) -> NativeRange {
        var native = NativeRange()
        repeat {
            native.alternatives.append(try item(&cursor))
        } while try cursor.takeSeparator(",")
        return native
    }
}
