import KubernetesValues
import Testing

@Suite struct SemanticVersionTests {
    @Test(arguments: [
        "1.2.3", "0.0.0", "1.2.3-beta.1+build.1", "1.0.0-alpha", "1.0.0-0.3.7", "1.0.0-x-y-z.--", "1.0.0+001",
        "1.0.0--", "18446744073709551615.0.0",
    ])
    func readsTheStrictSpelling(_ text: String) throws {
        #expect(try SemanticVersion(text).description == text)
        #expect(try SemanticVersion(normalizing: text).description == text)
    }

    @Test(arguments: [
        ("", SemanticVersionError.notThreeNumbers("")), ("1", .notThreeNumbers("1")), ("1.1", .notThreeNumbers("1.1")),
        ("v1.0.0", .invalidNumber("v1", in: "v1.0.0")), (" 1.0.0", .invalidNumber(" 1", in: " 1.0.0")),
        ("1. 0.0", .invalidNumber(" 0", in: "1. 0.0")),
        ("1.0.0 ", .invalidNumber("0 ", in: "1.0.0 ")), ("01.0.0", .invalidNumber("01", in: "01.0.0")),
        ("1.0.00", .invalidNumber("00", in: "1.0.00")),
        ("1.0.0.0", .invalidNumber("0.0", in: "1.0.0.0")), ("1..0", .invalidNumber("", in: "1..0")),
        ("+1.0.0", .invalidNumber("+1", in: "+1.0.0")),
        ("1.0.0-", .invalidIdentifier("", in: "1.0.0-")), ("1.0.0-a..b", .invalidIdentifier("", in: "1.0.0-a..b")),
        ("1.0.0-01", .invalidNumber("01", in: "1.0.0-01")),
        ("1.0.0-a_b", .invalidIdentifier("a_b", in: "1.0.0-a_b")), ("1.0.0+", .invalidIdentifier("", in: "1.0.0+")),
        ("1.0.0+a+b", .invalidIdentifier("a+b", in: "1.0.0+a+b")),
        ("18446744073709551616.0.0", .invalidNumber("18446744073709551616", in: "18446744073709551616.0.0")),
        ("١.0.0", .invalidNumber("١", in: "١.0.0")),
    ])
    func refuses(_ text: String, _ error: SemanticVersionError) {
        #expect(throws: error) { try SemanticVersion(text) }
    }

    @Test(arguments: [
        ("v1.0.0", "1.0.0"), ("01.01.01", "1.1.1"), ("1.1", "1.1.0"), ("1", "1.0.0"), ("v01.01", "1.1.0"),
        ("v1.2.3-rc.1", "1.2.3-rc.1"), ("00.0.000", "0.0.0"),
        ("1.0.01-rc", "1.0.1-rc"), ("1.0.0-rc.01x", "1.0.0-rc.01x"),
    ])
    func normalizes(_ text: String, _ expected: String) throws {
        #expect(try SemanticVersion(normalizing: text).description == expected)
    }

    @Test(arguments: [
        ("", SemanticVersionError.invalidNumber("", in: "")), ("v", .invalidNumber("", in: "v")),
        ("vv1", .invalidNumber("0v1", in: "vv1")), (" 1.0", .invalidNumber("0 1", in: " 1.0")),
        ("1.1-rc", .shortWithExtension("1.1-rc")), ("1+build", .shortWithExtension("1+build")),
        ("V1.0.0", .invalidNumber("0V1", in: "V1.0.0")), ("1.0.0-01", .invalidNumber("01", in: "1.0.0-01")),
    ])
    func refusesToNormalize(_ text: String, _ error: SemanticVersionError) {
        #expect(throws: error) { try SemanticVersion(normalizing: text) }
    }

    /// The example of section 11, with more in between.
    @Test func ordersByPrecedence() throws {
        let texts = [
            "0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-Alpha", "1.0.0-alpha", "1.0.0-alpha.1",
            "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
        ]
        let versions = try texts.map { try SemanticVersion($0) }
        for (place, version) in versions.enumerated() {
            for (other, otherVersion) in versions.enumerated() {
                #expect(version.compare(otherVersion) == (place < other ? -1 : place > other ? 1 : 0))
            }
        }
        #expect(try SemanticVersion("1.0.0+a") == SemanticVersion("1.0.0+b"))
        #expect(try SemanticVersion("1.0.0+a").hashValue == SemanticVersion("1.0.0+b").hashValue)
        #expect(try SemanticVersion("1.2.3").patch == 3)
    }

    @Test(arguments: [
        (">=4.1.x", ["4.1.0", "4.1.3", "5.0.0"], ["4.0.9"]),
        (">1.0.0 <2.0.0", ["1.8.6", "1.0.1", "2.0.0-rc.1"], ["1.0.0", "2.0.0"]),
        (">1.0.0 <2.0.0 || >3.0.0 !4.2.1", ["1.2.3", "1.9.9", "3.1.1"], ["4.2.1", "2.1.1"]),
        ("1.2.3", ["1.2.3", "1.2.3+b"], ["1.2.4", "1.2.3-a"]),
        ("=1.2.3", ["1.2.3"], ["1.2.2"]), ("==1.2.3", ["1.2.3"], ["1.2.2"]), ("!=1.2.3", ["1.2.2"], ["1.2.3"]),
        ("<=1.2.3", ["1.2.3", "0.1.0"], ["1.2.4"]),
        ("1.2.x", ["1.2.0", "1.2.9"], ["1.3.0", "1.1.9"]), ("1.x", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.9"]),
        ("1.x.x", ["1.0.5"], ["1.1.0"]), (">1.2.x", ["1.3.0"], ["1.2.9"]),
        ("<1.2.x", ["1.1.9"], ["1.2.0"]), ("<=1.2.x", ["1.2.9"], ["1.3.0"]), (">1.x", ["2.0.0"], ["1.9.9"]),
        ("!=1.2.x", [], ["1.1.0", "1.2.0", "1.3.0"]),
        (">= 1.0.0", ["1.0.0"], ["0.9.0"]), ("  >1.0.0   <2.0.0  ", ["1.5.0"], ["2.0.0"]),
        ("1.0.0 || 2.0.0", ["1.0.0", "2.0.0"], ["3.0.0"]),
    ])
    func containsVersions(_ range: String, _ inside: [String], _ outside: [String]) throws {
        let range = try SemanticVersionRange(range)
        for version in inside { #expect(try range.contains(SemanticVersion(version)), "\(version)") }
        for version in outside { #expect(try !range.contains(SemanticVersion(version)), "\(version)") }
    }

    @Test(arguments: [
        ("", SemanticVersionError.emptyRange("")), ("|| 1.0.0", .emptyRange("|| 1.0.0")),
        ("1.0.0 ||", .emptyRange("1.0.0 ||")), ("1.0.0 || || 2.0.0", .emptyRange("1.0.0 || || 2.0.0")),
        ("~1.0.0", .unknownComparator("~1.0.0", in: "~1.0.0")), ("! 1.0.0", .unknownComparator("!", in: "! 1.0.0")),
        ("x", .unknownComparator("x", in: "x")),
        ("1.0", .notThreeNumbers("1.0")), ("1.0.0||2.0.0", .invalidNumber("0||2.0.0", in: "1.0.0||2.0.0")),
        ("01.x", .invalidNumber("01", in: "01.0.0")),
        ("<18446744073709551615.x", .invalidNumber("18446744073709551615", in: "<18446744073709551615.x")),
        ("1.x.2", .invalidNumber("x", in: "1.x.2")),
    ])
    func refusesRanges(_ text: String, _ error: SemanticVersionError) {
        #expect(throws: error) { try SemanticVersionRange(text) }
    }
}
