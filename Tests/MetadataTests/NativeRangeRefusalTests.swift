import Metadata
import Testing

/// What is refused, and how.
@Suite struct NativeRangeRefusalTests {
    @Test(arguments: [
        "", "generic", "cargo", "golang", "semver", "hex", "gentoo", "vls", "NPM", "npm ", "np\u{6D}\u{301}",
    ])
    func refusesSchemesWithoutNotation(_ scheme: String) {
        #expect(throws: VersionRangeError.unknownNotation(scheme: scheme)) {
            try VersionRange(native: "1.0", scheme: scheme)
        }
    }

    private static let number = "a number or a wildcard"
    private static let end = "a space, '||' or the end"

    @Test(arguments: [
        ("||", 0, number), ("1 ||", 4, number), ("|| 1", 0, number), ("1 | 2", 2, "'||' or the end"),
        ("1 |", 2, "'||' or the end"),
        ("latest", 0, number), (">=", 2, number), ("> =1", 2, number), ("!=1", 0, number), ("=>1", 1, number),
        ("<>1", 1, number), ("~^1", 1, number), ("1..2", 2, number), ("1.", 2, number), ("v", 1, number),
        (".1", 0, number), ("1.x.3", 4, "a wildcard"), ("1.2.3.4", 5, end), ("1.2.3,2", 5, end), ("1.2-rc", 3, end),
        ("1.2.3beta", 5, end), (">=1.2.3<2", 7, end), ("1.x-rc", 3, end), ("1.2.3-", 6, identifiers),
        ("1.2.3-a..b", 6, identifiers), ("1.2.3-01", 6, identifiers), ("1.2.3+", 6, identifiers),
        (">*", 1, "a version with a number"), ("< x", 2, "a version with a number"), ("1 -2", 3, "a space"),
        ("1 - 2 - 3", 6, "'||' or the end"), ("1 - 2 3", 6, "'||' or the end"), (">1 - 2", 3, number),
        ("1 - <2", 4, number), ("1\n2", 1, end), ("1.0.0\u{A0}", 5, end), ("\u{661}", 0, number),
        ("1.0.0\u{301}", 5, end),
        ("1.0.0\0", 5, end), ("git+https://x", 0, number), ("^^1", 1, number), ("1.0.0 *.1", 8, "a wildcard"),
    ])
    func refusesTextOfNPM(_ text: String, _ offset: Int, _ expected: String) {
        let error = VersionRangeError.notation(offset: offset, expected: expected)
        #expect(throws: error) { try VersionRange(native: text, scheme: "npm") }
        #expect("\(error)" == "a version range without \(expected) at byte \(offset)")
    }

    private static let identifiers = "identifiers with dots between"
    private static let version = "a version"
    private static let increment = "a version with a number to increment"
    private static let conanEnd = "a space, '||', ',' or the end"
    private static let three = "a version of three numbers"

    @Test(arguments: [
        ("conan", "", 0, version), ("conan", "||", 0, version), ("conan", "1 || ", 5, version),
        ("conan", "1 | 2", 2, "'||', ',' or the end"), ("conan", ">= 1.0", 2, version), ("conan", "~ 1", 1, version),
        ("conan", "~=1", 1, version), ("conan", "==1", 1, version), ("conan", "=>1", 1, version),
        ("conan", "!=1", 0, version), ("conan", "[>1]", 0, version), ("conan", "1.2.*", 4, conanEnd),
        ("conan", "**", 1, conanEnd), ("conan", ">*", 1, version), ("conan", "-", 0, version),
        ("conan", ">-1", 1, version),
        ("conan", "1.0--", 0, "a version with one dash at its end"), ("conan", "^0", 1, increment),
        ("conan", "^0.0.0", 1, increment), ("conan", "^a.1", 1, increment), ("conan", "~1.a", 1, increment),
        ("conan", "1.0,", 4, "include_prerelease"), ("conan", "1.0, other", 5, "include_prerelease"),
        ("conan", "1.0, include_prerelease=Yes", 23, "'||', ',' or the end"),
        ("conan", "1.0, include_prerelease,", 23, "'||', ',' or the end"),
        ("gem", "", 0, version), ("gem", "1.0,", 4, version), ("gem", "== 1", 1, version), ("gem", "=> 1", 1, version),
        ("gem", ">= 1 < 2", 5, "',' or the end"), ("gem", "1 || 2", 2, "',' or the end"),
        ("gem", "(1", 2, "',' or ')'"),
        ("gem", "(1) 2", 4, "the end"), ("gem", "a", 0, version), ("gem", "~> 1..2", 3, version),
        ("pypi", "", 0, comparator), ("pypi", "1.0", 0, comparator), ("pypi", "=1.0", 0, comparator),
        ("pypi", "===1.0", 0, comparator), ("pypi", ">=1.0,", 6, comparator),
        ("pypi", ">=1.0;x", 5, "',', '||' or the end"), ("pypi", "(>=1)", 0, comparator), ("pypi", ">=x", 2, version),
        ("pypi", "<1.*", 1, plain), ("pypi", "~=1.*", 2, plain), ("pypi", ">=1.0+local", 2, plain),
        ("pypi", "==1.0a1.*", 2, "a prefix of numbers"), ("pypi", "==1.0.post1.*", 2, "a prefix of numbers"),
        ("pypi", "==1.0+l.*", 2, "a prefix of numbers"), ("pypi", "==*", 2, version), ("pypi", "==1*", 2, version),
        ("pypi", "==1.*.*", 2, version), ("pypi", "~=1", 2, "a release of two numbers"),
        ("pypi", "~=1!1", 2, "a release of two numbers"), ("pypi", ">1 <2", 3, "',', '||' or the end"),
        ("nuget", "", 0, "'[' or '('"), ("nuget", "*", 0, version), ("nuget", "1.*", 0, version),
        ("nuget", "[1.*,2)", 1, version), ("nuget", "1.0,", 3, "the end"), ("nuget", "(1.0)", 0, single),
        ("nuget", "[1.0)", 0, single), ("nuget", "(,)", 0, "an interval with a version"),
        ("nuget", "[]", 0, "an interval with a version"), ("nuget", "[1,2", 4, closing), ("nuget", "[1 2]", 3, closing),
        ("nuget", "[1,2,3]", 4, closing), ("nuget", "[1,2) (3,4)", 6, "',' or the end"),
        ("nuget", "[1,2),", 6, "'[' or '('"),
        ("nuget", "[1,2),3", 6, "'[' or '('"), ("nuget", "[1,2.0.0.0.0]", 3, version),
        ("nuget", "[1,),[2,3]", 5, "intervals that do not overlap"),
        ("nuget", "[1,2],(,3]", 6, "intervals that do not overlap"),
        ("maven", "1.0", 0, "'[' or '('"), ("maven", "${x}", 0, "'[' or '('"), ("maven", "[${x}]", 1, version),
        ("nginx", "", 0, version), ("nginx", "none", 0, version), ("nginx", "all, 1.0.0", 3, "the end"),
        ("nginx", "1.5", 0, three), ("nginx", "1.5+", 0, three), ("nginx", "1.2.3.4", 0, three),
        ("nginx", "1.0.0-", 6, version),
        ("nginx", "1.0.0++", 6, "',' or the end"), ("nginx", "1.0.0-1.1", 6, three), ("nginx", ">1.0.0", 0, version),
        ("openssl", "1.0", 0, three), ("openssl", "1.0.1B", 0, version), ("openssl", "1.0.2,", 6, version),
        ("openssl", "1.0.2 1.0.3", 6, "',' or the end"), ("openssl", ">=1.0.1", 0, version),
        ("openssl", "fips", 0, version),
        ("deb", "", 0, "a comparator"), ("deb", "1.0", 0, "a comparator"), ("deb", "< 1.0", 0, "a comparator"),
        ("deb", "(>> 1.0", 7, "')'"), ("deb", ">= 1.0 | >= 2", 7, "',' or the end"), ("deb", ">> 1-", 3, version),
        ("rpm", "<< 1", 1, version), ("rpm", "!= 1", 0, "a comparator"), ("apk", "~1.2", 0, "a comparator"),
        ("apk", ">1.", 1, version), ("apk", ">1,", 3, "a comparator"), ("alpm", ">=", 2, version),
    ])
    func refusesTextOfOthers(_ scheme: String, _ text: String, _ offset: Int, _ expected: String) {
        #expect(throws: VersionRangeError.notation(offset: offset, expected: expected)) {
            try VersionRange(native: text, scheme: scheme)
        }
    }

    private static let comparator = "a comparator of versions"
    private static let plain = "a version that is neither local nor a prefix"
    private static let single = "a version in '[' and ']'"
    private static let closing = "',', ']' or ')'"

    @Test(arguments: [
        ("npm", "<1 >2", VersionRangeError.holdsNothing), ("npm", "1 2 || 3", .holdsNothing),
        ("npm", ">1 <1", .holdsNothing),
        ("npm", "2 - 1", .holdsNothing), ("conan", ">2 <1", .holdsNothing), ("gem", "1, 2", .holdsNothing),
        ("pypi", "==1,!=1.0", .holdsNothing), ("pypi", "==1.5,!=1.*", .holdsNothing), ("nuget", "[2,1]", .holdsNothing),
        ("maven", "(1,1.0)", .holdsNothing), ("nginx", "1.2.0-1.1.9", .holdsNothing),
        ("deb", ">> 2, << 1", .holdsNothing),
        ("maven", "[3,4],[1,2]", .notSorted("1")), ("nuget", "[1,3],[2,4]", .notSorted("2")),
        ("conan", "1.10 || 1.1a", .noOrder("1.1a")),
        ("npm", String(repeating: " ", count: 65_537), .tooLong(limit: 65_536)),
        ("npm", String(repeating: "~1-||", count: 13_108), .tooLong(limit: 65_536)),
        ("npm", (1..<10_000).map { "^\($0)" }.joined(separator: "||"), .tooLong(limit: 65_536)),
    ])
    func refusesWhatIsNoRange(_ scheme: String, _ text: String, _ expected: VersionRangeError) {
        #expect(throws: expected) { try VersionRange(native: text, scheme: scheme) }
        #expect(!"\(expected)".isEmpty)
    }

    /// A number is incremented on its digits, whatever their count; a version has its limit.
    @Test func numbersHaveAnyLength() throws {
        let nines = String(repeating: "9", count: 1000)
        let next = "1" + String(repeating: "0", count: 1000)
        let range = try VersionRange(native: "^\(nines).0.0", scheme: "npm")
        #expect(range.description == "vers:npm/>=\(nines).0.0|<\(next).0.0")
        #expect(
            try VersionRange(native: "~>1.\(nines).1", scheme: "gem").description
                == "vers:gem/>=1.\(nines).1|<1.\(next)"
        )
        let tooLong = String(repeating: "9", count: 1025)
        for scheme in ["npm", "conan", "gem", "openssl", "nginx"] {
            #expect(throws: VersionRangeError.notation(offset: 0, expected: "a version")) {
                try VersionRange(native: tooLong + ".0.0", scheme: scheme)
            }
        }
        // The version that follows is longer than any that is compared.
        let longest = String(repeating: "9", count: 1020) + ".0.0"
        #expect(throws: VersionRangeError.noOrder(longest)) { try VersionRange(native: "^" + longest, scheme: "npm") }
    }

    /// Whatever comes, there is an answer at once, and what is read can be read again.
    @Test(arguments: [
        ("npm", "1||"), ("npm", ">1 "), ("npm", "~1-a "), ("npm", "^1||"), ("npm", "<1||>1||"), ("npm", "1.x "),
        ("npm", "-"),
        ("npm", "1 - "), ("npm", "v"), ("conan", "~1 "), ("conan", "1||"), ("conan", "*-"), ("gem", "!=1,"),
        ("gem", "~>1,"),
        ("pypi", "!=1.*,"), ("pypi", "!=1||"), ("pypi", "~=1.1,"), ("nuget", "[1],"), ("maven", "(,1),"),
        ("maven", "["),
        ("nginx", "1.0.0+,"), ("nginx", "1.0.0-"), ("openssl", "1.0.0,"), ("deb", "(= 1),"), ("rpm", ">=1,"),
        ("apk", "<1,"),
    ])
    func hostileTextIsAnsweredAtOnce(_ scheme: String, _ piece: String) {
        let count = 16_384 / piece.utf8.count
        for text in [String(repeating: piece, count: count), String(repeating: piece, count: count - 4) + "1.0.0"] {
            guard let range = try? VersionRange(native: text, scheme: scheme) else { continue }
            #expect((try? VersionRange(normalizing: range.description)) == range)
        }
    }

    @Test(arguments: ["!=", ">=", "<"])
    func manyVersionsAreReadAtOnce(_ sign: String) throws {
        let text = (0..<8000).map { "\(sign)\($0)" }.joined(separator: ",")
        let range = try VersionRange(native: text, scheme: "gem")
        #expect(range.contains("8001") == (sign != "<"))
        #expect(range.contains("7") == false)
    }
}
