import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct PackageURLCorpusTests {
    /// Where the suite is of two minds: it lower-cases the keys of maven and rpm but refuses those of gem, and its git
    /// names hold a slash, or are folded although the type's definition keeps their case.
    private static let contradictions: Set<String> = [
        "pkg:gem/jruby-launcher@1.1.2?Platform=java",
        "pkg:git/codeberg.org/forgejo/forgejo@a72d2c07cfca03b55371089de6aa230d8c951fa0#options/locale_readme.md",
        "pkg:git/github/Package-url/purl-Spec@244fd47e07d1004f0aed9c",
    ]

    /// Every test of the official suite that starts from a text.
    private func parseTests() throws -> [JSONCursor] {
        var tests: [JSONCursor] = []
        for folder in ["spec", "types"] {
            for name in try Corpus.names(in: "purl/tests/\(folder)") where name.hasSuffix(".json") {
                tests += try JSONCursor(corpusJSON("purl/tests/\(folder)/\(name)"), root: name).elements("tests")
            }
        }
        return try tests.filter { try $0.string("test_type") == "parse" }
    }

    @Test func readsWhatTheOfficialSuiteReads() throws {
        var read = 0
        for test in try parseTests() where try !test.required("expected_failure").bool() {
            let input = try test.string("input")
            if Self.contradictions.contains(input) { continue }
            guard let purl = PackageURL(input) else {
                Issue.record("\(input) is refused")
                continue
            }
            let expected = try test.required("expected_output")
            #expect(purl.type == (try expected.string("type")), "\(input)")
            #expect(purl.namespace == (try expected.optionalString("namespace")), "\(input)")
            #expect(purl.name == (try expected.string("name")), "\(input)")
            #expect(purl.version == (try expected.optionalString("version")), "\(input)")
            #expect(purl.qualifiers == (try expected.strings("qualifiers")), "\(input)")
            #expect(purl.subpath == (try expected.optionalString("subpath")), "\(input)")
            #expect(PackageURL(purl.description) == purl, "\(input) becomes \(purl)")
            read += 1
        }
        print("purl/tests: \(read) read")
        #expect(read > 100)
    }

    @Test func refusesWhatTheOfficialSuiteRefuses() throws {
        var refused = 0
        for test in try parseTests() where try test.required("expected_failure").bool() {
            let input = try test.string("input")
            if Self.contradictions.contains(input) { continue }
            #expect(PackageURL(input) == nil, "\(input) is read")
            refused += 1
        }
        print("purl/tests: \(refused) refused")
        #expect(refused > 20)
    }

    @Test func writesTheCanonicalText() throws {
        var written = 0
        for folder in ["spec", "types"] {
            for name in try Corpus.names(in: "purl/tests/\(folder)") where name.hasSuffix(".json") {
                for test in try JSONCursor(corpusJSON("purl/tests/\(folder)/\(name)")).elements("tests") {
                    guard try test.string("test_type") == "validate",
                        case .string(let text) = try test.required("input").value, !Self.contradictions.contains(text),
                        let purl = PackageURL(text), let canonical = try test.optionalString("expected_output")
                    else { continue }
                    #expect(purl.description == canonical)
                    written += 1
                }
            }
        }
        print("purl/tests: \(written) written")
        #expect(written > 100)
    }

    @Test func matchesAsTheCasesSay() throws {
        var compared = 0
        var ranges = 0
        for sample in try JSONCursor(corpusJSON("purl/match-cases.json")).array() {
            let pattern = try sample.string("pattern")
            let target = try sample.string("target")
            let matches = try sample.required("matches").bool()
            if pattern.contains("vers="), matches {
                ranges += 1
                #expect(!PackageURL.matches(pattern: pattern, target: target), "an undecided range clears nothing")
                continue
            }
            #expect(PackageURL.matches(pattern: pattern, target: target) == matches, "\(pattern) against \(target)")
            compared += 1
        }
        print("purl/match-cases: \(compared) compared, \(ranges) with a range not decided yet")
        #expect(compared > 20)
    }
}

@Suite struct PackageURLTests {
    @Test(arguments: [
        "", "pkg:", "pkg:npm", "pkg:npm/", "npm/lodash", "pkg:npm/lodash@%2", "pkg:npm/lodash@%zz", "pkg:npm/%ff",
        "pkg:npm/a%2Fb", "pkg:npm/lodash?a=1&a=2", "pkg:npm/lodash?1a=2", "pkg:npm/lodash?a%20b=2", "pkg:1npm/lodash",
        "pkg:deb/bash", "pkg:pypi/a/b", "pkg:julia/A", "pkg:swid/A", "pkg:npm/lodash@1?vers=vers:npm%2F*",
        "pkg:npm/lodash/", "pkg:n%70m/lodash",
    ])
    func refuses(_ text: String) {
        #expect(PackageURL(text) == nil)
    }

    @Test(arguments: [
        ("PKG:NPM/%40babel/Core@7.0.0", "pkg:npm/%40babel/Core@7.0.0"),
        ("pkg://npm//lodash", "pkg:npm/lodash"),
        ("pkg:oci/Web@SHA256:AB", "pkg:oci/web@sha256:ab"),
        ("pkg:pypi/Django_X@1.0RC1", "pkg:pypi/django-x@1.0rc1"),
        ("pkg:deb/Debian/Bash@5?b=2&a=&A=1", "pkg:deb/debian/bash@5?a=1&b=2"),
        ("pkg:golang/github.com/x/y@v1#/a/./../b/", "pkg:golang/github.com/x/y@v1#a/b"),
        ("pkg:npm/lodash@", "pkg:npm/lodash"),
    ])
    func writesTheNormalForm(_ text: String, _ canonical: String) {
        #expect(PackageURL(text)?.description == canonical)
    }

    @Test func canonicallyEquivalentLettersAreTwoNames() {
        #expect(!PackageURL.matches(pattern: "pkg:npm/caf%C3%A9", target: "pkg:npm/cafe%CC%81"))
    }

    @Test func aSegmentNeverHidesASlash() {
        #expect(!PackageURL.matches(pattern: "pkg:github/a/b", target: "pkg:github/a%2Fb"))
    }
}
