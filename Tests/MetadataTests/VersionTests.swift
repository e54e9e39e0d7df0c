import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct VersionCorpusTests {
    /// The whole official suite.
    @Test func agreesWithTheWholeOfficialSuite() throws {
        var counts: [String: (all: Int, right: Int)] = [:]
        for (file, test) in try suiteTests("purl/vers") {
            let kind = try test.string("test_type")
            let isRight = try Self.isRight(test, kind)
            #expect(isRight, "\(file): \(kind) \(test.path) \(test.value)")
            counts[kind, default: (0, 0)].all += 1
            if isRight { counts[kind, default: (0, 0)].right += 1 }
        }
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("purl/vers \(kind): \(count.all) cases, \(count.right) right")
        }
        let all = counts.values.reduce(0) { $0 + $1.all }
        print("purl/vers: \(all) cases, \(counts.values.reduce(0) { $0 + $1.right }) right")
        #expect(all > 1500)
    }

    private static func isRight(_ test: JSONCursor, _ kind: String) throws -> Bool {
        let input = try test.required("input")
        switch kind {
        case "comparison": return try isSorted(test, input)
        case "equality":
            let versions = try input.elements("versions").map { try $0.string() }
            let order = PackageVersion.compare(versions[0], versions[1], scheme: try input.string("input_scheme"))
            return try order != nil && (order == .same) == test.required("expected_output").bool()
        case "containment":
            let range = try VersionRange(normalizing: input.string("vers"))
            return range.contains(try input.string("version")) == (try test.required("expected_output").bool())
        case "validate":
            return try VersionRange(normalizing: input.string()).description == test.string("expected_output")
        case "parse": return try isRead(test, input.string())
        case "from_native":
            let range = try? VersionRange(native: input.string("native_range"), scheme: input.string("scheme"))
            let text = try test.string("expected_output")
            return try range?.description == text && VersionRange(normalizing: text) == range
        default: return false
        }
    }

    private static func isSorted(_ test: JSONCursor, _ input: JSONCursor) throws -> Bool {
        let scheme = try input.string("input_scheme")
        let versions = try input.elements("versions").map { try $0.string() }
        let expected = try test.elements("expected_output").map { try $0.string() }
        func order(_ one: String, _ two: String) -> VersionOrder? {
            PackageVersion.compare(one, two, scheme: scheme)
        }
        for (one, two) in zip(expected, expected.dropFirst()) {
            guard order(one, two) == (one.isIdentical(to: two) ? .same : .before),
                order(two, one) == (one.isIdentical(to: two) ? .same : .after)
            else { return false }
        }
        let sorted = versions.sorted { order($0, $1) == .before }
        return zip(sorted, expected).allSatisfy { order($0, $1) == .same }
    }

    private static func isRead(_ test: JSONCursor, _ text: String) throws -> Bool {
        let range = try? VersionRange(text)
        if try test.member("expected_failure")?.bool() ?? false { return range == nil }
        let output = try test.required("expected_output")
        let constraints = try output.elements("version_constraints").map { constraint in
            try constraint.array().map { try $0.string() }
        }
        return try range?.scheme == output.string("scheme")
            && range?.constraints.map { [$0.comparator.rawValue, $0.version] } == constraints
    }
}

@Suite struct VersionRangeTests {
    @Test(arguments: [
        ("", VersionRangeError.noScheme), ("npm/1", .noScheme), ("VERS:npm/1", .noScheme), ("vers:", .badType),
        ("vers:npm", .badType), ("vers:/1", .badType), ("vers:NPM/1", .badType), ("vers:1npm/1", .badType),
        ("vers:npm/", .noConstraints), ("vers:npm/|1", .emptyConstraint), ("vers:npm/1|", .emptyConstraint),
        ("vers:npm/1||2", .emptyConstraint), ("vers:npm/>=", .noVersion), ("vers:npm/*|1", .badStar),
        ("vers:npm/1*", .badStar), ("vers:npm/<*", .badStar), ("vers:all/1", .badStar), ("vers:none/1", .badStar),
        ("vers:npm/=1", .badCharacter), ("vers:npm/=>1", .badCharacter), ("vers:npm/> 1", .badCharacter),
        ("vers:npm/1>2", .badCharacter), ("vers:npm/\u{E9}", .badCharacter), ("vers:npm/1%2", .badEscape),
        ("vers:npm/1%2G", .badEscape), ("vers:npm/1%2b2", .escapeNotCanonical), ("vers:npm/%31", .escapeNotCanonical),
        ("vers:npm/%FF", .notUTF8), ("vers:npm/2|1", .notSorted("1")), ("vers:npm/1|1.0.0", .repeatedVersion("1.0.0")),
        ("vers:npm/<1|>=1", .repeatedVersion("1")), ("vers:foo/<1|>=1", .repeatedVersion("1")),
        ("vers:npm/>1|>2", .redundant("2")), ("vers:npm/>=1|2", .redundant("2")), ("vers:npm/1|<2", .redundant("1")),
        ("vers:npm/<1|<2", .redundant("1")), ("vers:npm/>1|!=2|>3", .redundant("3")),
        ("vers:datetime/2024-01-01", .badDateTime("2024-01-01")),
        ("vers:datetime/2024-01-01t00:00:00z", .badDateTime("2024-01-01t00:00:00z")),
        ("vers:npm/" + String(repeating: "1", count: 65_536), .tooLong(limit: 65_536)),
    ])
    func refusesWhatIsNotCanonical(_ text: String, _ expected: VersionRangeError) {
        #expect(throws: expected) { try VersionRange(text) }
        #expect(!"\(expected)".isEmpty)
    }

    @Test(
        arguments: [
            ("vers:npm/*", "x", true), ("vers:all/*", "x", true), ("vers:none/*", "x", false),
            ("vers:npm/1.0.0", "1.0.0", true), ("vers:npm/1.0.0", "1.0", true), ("vers:npm/1.0.0", "2.0.0", false),
            ("vers:npm/1.0.0", "x", nil), ("vers:npm/!=1.0.0", "1.0.0", false), ("vers:npm/!=1.0.0", "2.0.0", true),
            ("vers:npm/1|!=2", "3.0.0", false),
            ("vers:npm/<1|>=2", "0.9.0", true), ("vers:npm/<1|>=2", "1.0.0", false), ("vers:npm/<1|>=2", "2.0.0", true),
            ("vers:npm/<1|>=2", "9.0.0", true), ("vers:npm/<1|>=2", "1.5.0", false),
            ("vers:npm/>1|!=1.5|<2|3", "1.4.0", true), ("vers:npm/>1|!=1.5|<2|3", "1.5.0", false),
            ("vers:npm/>1|!=1.5|<2|3", "1.6.0", true), ("vers:npm/>1|!=1.5|<2|3", "3.0.0", true),
            ("vers:npm/>1|!=1.5|<2|3", "2.5.0", false), ("vers:npm/>1|!=1.5|<2|3", "1.0.0", false),
            ("vers:npm/>1|<2|>3|<4", "2.5.0", false), ("vers:npm/>1|<2|>3|<4", "3.5.0", true),
            ("vers:npm/>=1|<2", "1.0.0-rc.1", false), ("vers:npm/>=1|<2", "2.0.0-rc.1", true),
            ("vers:npm/<2", "x", nil), ("vers:npm/<2", "", nil), ("vers:npm/<x", "1.0.0", nil),
            ("vers:npm/<x", "x", false as Bool?), ("vers:npm/<=x", "x", true), ("vers:npm/1|<x", "1.0.0", true),
            ("vers:generic/>=1.0|<=2.3", "1.5", nil), ("vers:generic/>=1.0|<=2.3", "1.0", true),
            ("vers:generic/1.0", "1.5", false), ("vers:generic/1.0", "1.0", true), ("vers:generic/!=1.0", "1.0", false),
            ("vers:generic/!=1.0", "1.1", nil), ("vls:>=1|<2", "1.5", nil), ("vers:npm/>2|<1", "1.5", nil),
            ("vers:deb/<1:2.0-1", "9.0-1", true), ("vers:deb/>=5.1~rc1", "5.1", true),
            ("vers:datetime/>=2024-01-01T00:00:00Z", "2024-01-01T01:00:00+02:00", false),
        ] as [(String, String, Bool?)]
    )
    func containsWhatTheRangeSays(_ text: String, _ version: String, _ expected: Bool?) {
        #expect(VersionRange.contains(version, in: text) == expected, "\(version) in \(text)")
    }

    @Test(arguments: [
        ("vers:npm/>2|<1", "vers:npm/<1|>2"), ("vers:npm/ 2 | 1", "vers:npm/1|2"),
        ("vers:npm/>1|>2|<3|<4", "vers:npm/>1|>2|<3|<4"), ("vers:foo/2|1", "vers:foo/2|1"),
    ])
    func sortsWhatNeedNotBeCanonical(_ text: String, _ sorted: String) throws {
        #expect(try VersionRange(normalizing: text).description == sorted)
    }

    @Test func constraintsThatOthersCoverDecideNothing() throws {
        let range = try VersionRange(normalizing: "vers:npm/>1|>2|<3|<4")
        #expect(range.contains("1.5.0") == true)
        #expect(range.contains("3.5.0") == true)
        #expect(range.contains("4.0.0") == false)
    }

    @Test func hostileVersionsAreUndecidedAndQuick() throws {
        let digits = String(repeating: "9", count: 1024)
        let range = try VersionRange("vers:npm/<\(digits)")
        #expect(range.contains("1.0.0") == true)
        #expect(range.contains(digits + "9") == nil)
        #expect(range.contains(String(repeating: "1.", count: 500_000)) == nil)
        for scheme in schemes {
            for piece in ["1.", "1-", "~", "a1", "_p", "0.", "-0", "^"] {
                let text = "1" + String(repeating: piece, count: 1000 / piece.utf8.count)
                _ = PackageVersion.compare(text, text + "1", scheme: scheme)
            }
        }
    }

    @Test func rangesWithManyConstraintsAreQuick() throws {
        let text = "vers:intdot/" + (0..<9000).map { "!=\($0)" }.joined(separator: "|")
        #expect(try VersionRange(text).contains("9001") == true)
        let upper = "vers:intdot/" + (0..<9000).map { "<\($0)" }.joined(separator: "|")
        #expect(try VersionRange(normalizing: upper).contains("5000") == true)
    }
}

/// Every scheme that has an order.
let schemes = [
    "semver", "npm", "cargo", "golang", "pypi", "deb", "rpm", "apk", "gentoo", "gem", "maven", "nuget", "alpm", "conan",
    "openssl", "intdot", "datetime", "lexicographic",
]

@Suite struct VersionOrderTests {
    /// Versions from the lowest to the highest, a space between; an `=` before one that is the same as that before it.
    @Test(arguments: [
        (
            "semver",
            "0.1 1.0.0-1 1.0.0-2 1.0.0-10 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-rc.1 1.0.0 "
                + "=1.0.0+b 1.0.1"
        ),
        ("golang", "v0.0.0-20190101000000-abc v1.0.0-rc.1 v1.0.0 =1.0.0 =v1.0.0+incompatible v2.0.0"),
        (
            "pypi",
            "1.0.dev1 1.0a1.dev1 1.0a1 =1.0alpha1 =1.0-a.1 1.0a2 1.0b1 1.0rc1 =1.0c1 1.0 =v1.0.0 1.0+a 1.0+1 "
                + "1.0.post1.dev1 1.0.post1 =1.0-1 1.1 1!0"
        ),
        ("deb", "1.0~~ 1.0~~a 1.0~ 1.0 =1.0-0 =0:1.0 1.0-1 1.0-1+b1 1.0a-1 1.0+a-1 1.1-0 1.10-0 1:0.1-1"),
        ("rpm", "1.0~rc1-1 1.0-1 1.0-1.fc9 1.0-1.fc10 1.0-2 1.0^git1-1 1.0a-1 1.0.1-1 1.9-1 1.10-1 1:0-1"),
        ("alpm", "1.0a-1 1.0alpha-1 1.0rc-1 1.0-1 1.0-2 1.0.a-1 1.0.1-1 1:0.1-1"),
        ("apk", "1_alpha 1_beta 1_pre 1_rc 1 1-r0 1-r1 1_p 1_p1 1a 1.01 1.1 1.1.1 1.2 1.10"),
        ("gentoo", "1_alpha =1_alpha0 1_alpha1 1_pre1 1 =1-r0 1-r1 1_p1 1b 1.01 1.1 1.10"),
        ("gem", "1.0.a 1.0.a.1 1.0.b 1.0-x 1 =1.0.0 1.0.1.rc1 1.0.1 1.9 1.10"),
        (
            "maven",
            "1-alpha-1 =1a1 1-beta-1 1-m1 =1-milestone-1 1-rc1 =1-cr1 1-SNAPSHOT 1 =1.0.0 =1-ga =1.final "
                + "1-sp 1-abc 1-1 1.1 1.1.1"
        ),
        ("nuget", "1.0-alpha 1.0-BETA =1.0.0.0-beta 1.0 =1.0.0.0+x 1.0.0.1 1.0.1"),
        ("conan", "1.0-alpha 1.0 =1 1.0+b1 1.0.1 1.2 1.10 1.a"),
        (
            "openssl",
            "0.9.8 0.9.8a 0.9.8z 0.9.8za 1.0.2-beta1 1.0.2 1.1.1-pre8 1.1.1-pre9 1.1.1 1.1.1w 3.0.0-alpha1 "
                + "3.0.0 3.0.10"
        ),
        ("datetime", "2024-01-01T00:00:00+02:00 2023-12-31T23:00:00Z 2024-01-01T00:00:00Z =2024-01-01T00:00:00.0Z"),
        ("lexicographic", "1 10 2 A a"),
    ])
    func ordersAsTheEcosystemDoes(_ scheme: String, _ line: String) {
        var rank = 0
        let versions = line.split(separator: " ").map { word in
            if word.first != "=" { rank += 1 }
            return (text: String(word.drop { $0 == "=" }), rank: rank)
        }
        for one in versions {
            for two in versions {
                let expected: VersionOrder = one.rank == two.rank ? .same : one.rank < two.rank ? .before : .after
                #expect(
                    PackageVersion.compare(one.text, two.text, scheme: scheme) == expected,
                    "\(scheme): \(one.text) and \(two.text)"
                )
            }
        }
    }

    @Test(arguments: [
        ("semver", "1.2.3.4"), ("semver", "1.0.0-"), ("semver", "1.0.0-a..b"), ("semver", "a"), ("semver", "1..2"),
        ("pypi", "1.0-"), ("pypi", "1.0+"), ("pypi", "1.0+a..b"), ("pypi", "x"), ("pypi", "1!"), ("deb", "a:1"),
        ("deb", "1-"), ("deb", "-1"), ("deb", "1 2"), ("rpm", "x:1"), ("rpm", "1-"), ("alpm", "1."), ("apk", "1."),
        ("apk", "1_foo"), ("apk", "a"), ("apk", "1-r"), ("gentoo", "1_git"), ("gentoo", "1~ab"), ("gem", "a"),
        ("gem", "1..2"), ("gem", "1-"), ("nuget", "1.2.3.4.5"), ("openssl", "1.0.2k-fips"), ("openssl", "1.2.3.4"),
        ("intdot", "1.a"), ("datetime", "2024"), ("conan", "1\u{E9}"), ("maven", ""), ("unknown", "1"),
    ])
    func whatIsNoVersionIsUndecided(_ scheme: String, _ version: String) {
        #expect(PackageVersion.compare(version, "1.0.0", scheme: scheme) == nil)
        #expect(PackageVersion.compare("1.0.0", version, scheme: scheme) == nil)
        #expect(PackageVersion.compare(version, version, scheme: scheme) == .same)
    }

    @Test func conanLeavesOpenWhatItsOwnOrderContradicts() {
        #expect(PackageVersion.compare("1.10", "1.1a", scheme: "conan") == nil)
        #expect(PackageVersion.compare("1.10", "1.2a", scheme: "conan") == nil)
    }

    /// Random versions of the letters that decide something: both ways round, and transitive where Maven is not asked.
    @Test(arguments: schemes)
    func isAnOrder(_ scheme: String) {
        var random = Xorshift(state: 0x9E37_79B9_7F4A_7C15)
        let pieces = [
            "0", "1", "2", "01", "10", ".", ".", "-", "+", "~", "^", "_", "a", "b", "rc", "alpha", "_p", "-r1", ":",
            "v",
            "sp", "dev", "pre",
        ]
        var versions: [String] = []
        while versions.count < 60 {
            var text = ["1", "1.0", "0.1", "2"][random.below(4)]
            for _ in 0..<random.below(4) { text += pieces[random.below(pieces.count)] }
            if PackageVersion.compare(text, "1.0.0", scheme: scheme) != nil || scheme == "datetime" {
                versions.append(text)
            }
        }
        func order(_ one: String, _ two: String) -> VersionOrder? {
            PackageVersion.compare(one, two, scheme: scheme)
        }
        for one in versions {
            for two in versions {
                #expect(order(one, two) == order(two, one)?.reversed, "\(one) and \(two)")
                guard scheme != "maven", order(one, two) == .before else { continue }
                for three in versions where order(two, three) == .before {
                    let found = order(one, three)
                    if found == .before || scheme == "conan" && found == nil { continue }
                    Issue.record("\(one), \(two), \(three)")
                }
            }
        }
    }
}

/// A small generator of numbers, the same in each run.
private struct Xorshift {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }
}
