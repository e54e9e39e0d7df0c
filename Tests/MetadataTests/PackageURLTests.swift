import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

/// The tests of one folder of the official suites, each with the name of its file.
func suiteTests(_ folder: String) throws -> [(file: String, test: JSONCursor)] {
    var tests: [(String, JSONCursor)] = []
    for name in try Corpus.names(in: folder) where name.hasSuffix(".json") {
        let file = try JSONCursor(corpusJSON("\(folder)/\(name)"), root: name)
        tests += try file.elements("tests").map { (name, $0) }
    }
    return tests
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct PackageURLCorpusTests {
    @Test func agreesWithTheWholeOfficialSuite() throws {
        let tests = try ["spec", "types"].flatMap { try suiteTests("purl/tests/\($0)") }
        var right = 0
        for (file, test) in tests {
            let found = try Self.outcome(of: test)
            let expected = try Self.expectation(of: test)
            #expect(found == expected, "\(file): \(test.path) \(test.value)")
            if found == expected { right += 1 }
        }
        print("purl/tests: \(tests.count) cases, \(right) right")
        #expect(tests.count > 300)
    }

    /// The parts of a purl, or its text, or nothing for a refusal.
    private static func outcome(of test: JSONCursor) throws -> [String: String]? {
        let input = try test.required("input")
        do throws(PackageURLError) {
            switch try? test.string("test_type") {
            case "parse":
                let purl = try PackageURL(reading: (try? input.string()) ?? "")
                #expect(PackageURL(purl.description) == purl, "\(purl)")
                return purl.parts
            case "validate": return ["purl": try PackageURL(reading: (try? input.string()) ?? "").description]
            case "build":
                let parts = try? input.parts()
                let purl = try PackageURL(
                    type: parts?["type"] ?? "",
                    namespace: parts?["namespace"],
                    name: parts?["name"] ?? "",
                    version: parts?["version"],
                    qualifiers: (try? input.strings("qualifiers")) ?? [:],
                    subpath: parts?["subpath"]
                )
                #expect(PackageURL(purl.description) == purl, "\(purl)")
                return ["purl": purl.description]
            default: return [:]
            }
        } catch {
            #expect(!"\(error)".isEmpty)
            return nil
        }
    }

    private static func expectation(of test: JSONCursor) throws -> [String: String]? {
        if try test.member("expected_failure")?.bool() ?? false { return nil }
        let output = try test.required("expected_output")
        if case .string(let text) = output.value { return ["purl": text] }
        return try output.parts()
    }

    /// Each type's rules as its definition has them, tried on a purl with capitals everywhere.
    @Test func knowsTheRulesOfEveryTypeOfTheDefinitions() throws {
        var right = 0
        let names = try Corpus.names(in: "purl/types")
        for name in names {
            let definition = try JSONCursor(corpusJSON("purl/types/\(name)"), root: name)
            let isRight = try Self.agrees(definition)
            #expect(isRight, "\(name)")
            if isRight { right += 1 }
        }
        print("purl/types: \(names.count) files, \(right) right")
        #expect(names.count > 30)
    }

    private static func agrees(_ definition: JSONCursor) throws -> Bool {
        let type = try definition.string("type")
        let isChrome = type == "chrome-extension"
        let name = isChrome ? String(repeating: "Ab", count: 16) : "NaMe"
        let version = isChrome ? "1.2" : "V1.RC"
        var needed: [String: String] = [:]
        for qualifier in try definition.elements("qualifiers_definition")
        where try qualifier.optionalString("requirement") == "required" {
            needed[try qualifier.string("key")] = "X"
        }
        func made(namespace: String?, qualifiers: [String: String]) -> PackageURL? {
            try? PackageURL(type: type, namespace: namespace, name: name, version: version, qualifiers: qualifiers)
        }
        func isFolded(_ part: String) throws -> Bool {
            try definition.member("\(part)_definition")?.member("case_sensitive")?.bool() == false
        }
        let requirement = try definition.required("namespace_definition").optionalString("requirement")
        let (bare, spaced) = (made(namespace: nil, qualifiers: needed), made(namespace: "NS", qualifiers: needed))
        guard (bare == nil) == (requirement == "required"), (spaced == nil) == (requirement == "prohibited"),
            let purl = bare ?? spaced
        else { return false }
        if !needed.isEmpty, made(namespace: nil, qualifiers: [:]) != nil { return false }
        let namespace = try isFolded("namespace") ? "ns" : "NS"
        let folded = try (name: isFolded("name"), version: isFolded("version"))
        return (purl.namespace ?? namespace) == namespace
            && purl.name == (folded.name ? name.lowercased() : name)
            && purl.version == (folded.version ? version.lowercased() : version)
    }

    @Test func matchesAsTheCasesSay() throws {
        let cases = try JSONCursor(corpusJSON("purl/match-cases.json")).array()
        var right = 0
        for sample in cases {
            let pattern = try sample.string("pattern")
            let target = try sample.string("target")
            let matches = try sample.required("matches").bool()
            let found = PackageURL.matches(pattern: pattern, target: target)
            #expect(found == matches, "\(pattern) against \(target)")
            if found == matches { right += 1 }
        }
        print("purl/match-cases.json: \(cases.count) cases, \(right) right")
        #expect(cases.count > 20)
    }
}

extension PackageURL {
    /// The parts by name, as the official suite has them.
    var parts: [String: String] {
        var parts = ["type": type, "name": name]
        parts["namespace"] = namespace
        parts["version"] = version
        parts["subpath"] = subpath
        for (key, value) in qualifiers { parts["?" + key] = value }
        return parts
    }
}

extension JSONCursor {
    fileprivate func parts() throws -> [String: String] {
        var parts: [String: String] = [:]
        for name in ["type", "namespace", "name", "version", "subpath"] { parts[name] = try optionalString(name) }
        for (key, value) in try strings("qualifiers") { parts["?" + key] = value }
        return parts
    }
}

@Suite struct PackageURLTests {
    @Test(arguments: [
        ("", PackageURLError.noScheme), ("pkg:", .badType), ("pkg:npm", .badType), ("npm/lodash", .noScheme),
        ("pkg:npm/", .noName), ("pkg:npm/@1", .noName), ("pkg:npm/a/@1", .noName), ("pkg:npm/lodash@%2", .badEscape),
        ("pkg:npm/lodash@%zz", .badEscape), ("pkg:npm/%ff", .notUTF8), ("pkg:npm/%C3", .notUTF8),
        ("pkg:npm/a%2Fb", .hiddenSlash), ("pkg:git/host/a%2Fb", .hiddenSlash),
        ("pkg:npm/lodash?a=1&a=2", .repeatedQualifier("a")), ("pkg:npm/lodash?a=1&A=2", .repeatedQualifier("a")),
        ("pkg:npm/lodash?1a=2", .badQualifierKey("1a")), ("pkg:npm/lodash?a%20b=2", .badQualifierKey("a%20b")),
        ("pkg:npm/lodash?=2", .badQualifierKey("")), ("pkg:gem/a?Platform=java", .badQualifierKey("Platform")),
        ("pkg:1npm/lodash", .badType), ("pkg:n%70m/lodash", .badType), ("pkg:/lodash", .badType),
        ("pkg:deb/bash", .namespaceRequired(type: "deb")), ("pkg:git/bash", .namespaceRequired(type: "git")),
        ("pkg:pypi/a/b", .namespaceProhibited(type: "pypi")),
        ("pkg:julia/A", .qualifierRequired("uuid", type: "julia")),
        ("pkg:swid/A?tag_id=", .qualifierRequired("tag_id", type: "swid")),
        ("pkg:npm/lodash@1?vers=vers:npm%2F*", .versionAndRange),
        ("pkg:cpan/A::B", .nameNotAllowed(type: "cpan")),
        ("pkg:chrome-extension/dogs", .nameNotAllowed(type: "chrome-extension")),
        ("pkg:chrome-extension/dlpngalgnefjeiefhmpklpfiohadpglk@1.", .versionNotAllowed(type: "chrome-extension")),
        ("pkg:npm/" + String(repeating: "a", count: 65_536), .tooLong(limit: 65_535)),
        ("pkg:npm/" + String(repeating: "+", count: 30_000), .tooLong(limit: 65_535)),
    ])
    func refuses(_ text: String, _ expected: PackageURLError) {
        #expect(PackageURL(text) == nil)
        #expect(throws: expected) { try PackageURL(reading: text) }
    }

    @Test(arguments: [
        ("PKG:NPM/%40babel/Core@7.0.0", "pkg:npm/%40babel/Core@7.0.0"),
        ("pkg://npm//lodash", "pkg:npm/lodash"),
        ("pkg:npm/lodash/", "pkg:npm/lodash"),
        ("pkg:npm/@babel/core@1", "pkg:npm/%40babel/core@1"),
        ("pkg:oci/Web@SHA256:AB", "pkg:oci/web@sha256:ab"),
        ("pkg:pypi/Django_X@1.0RC1", "pkg:pypi/django-x@1.0rc1"),
        ("pkg:deb/Debian/Bash@5?b=2&a=&A=1", "pkg:deb/debian/bash@5?a=1&b=2"),
        ("pkg:golang/github.com/x/y@v1#/a/./../b/", "pkg:golang/github.com/x/y@v1#a/b"),
        ("pkg:npm/lodash#./..", "pkg:npm/lodash"),
        ("pkg:npm/lodash#%2E%2E/a", "pkg:npm/lodash#a"),
        ("pkg:npm/lodash@", "pkg:npm/lodash"),
        ("pkg:npm/lodash?", "pkg:npm/lodash"),
        ("pkg:npm/caf\u{E9}", "pkg:npm/caf%C3%A9"),
        ("pkg:git/github.com/A/B", "pkg:git/github.com/a/b"),
        ("pkg:git/example.com/A//B/c", "pkg:git/example.com/A/B/c"),
        ("pkg:generic/a@1?checksum=sha256:ab,sha1:cd", "pkg:generic/a@1?checksum=sha256:ab%2Csha1:cd"),
    ])
    func writesTheNormalForm(_ text: String, _ canonical: String) {
        #expect(PackageURL(text)?.description == canonical)
        #expect(PackageURL(canonical)?.description == canonical)
    }

    @Test func givesItsParts() throws {
        let purl = try PackageURL(reading: "pkg:maven/org%20x/a/n%2Bm@1%2F2?z=%26&b=%C3%A9#p/%23")
        #expect(purl.namespace == "org x/a")
        #expect(purl.name == "n+m")
        #expect(purl.version == "1/2")
        #expect(purl.qualifiers == ["z": "&", "b": "\u{E9}"])
        #expect(purl.qualifier("z") == "&")
        #expect(purl.qualifier("") == nil)
        #expect(purl.qualifier("zz") == nil)
        #expect(purl.subpath == "p/#")
    }

    @Test func buildsFromPlainParts() throws {
        let purl = try PackageURL(
            type: "NPM",
            namespace: "/@babel/",
            name: "a%2Fb",
            version: "1 0",
            qualifiers: ["B": "x/y", "a": ""],
            subpath: "./x"
        )
        #expect(purl.description == "pkg:npm/%40babel/a%252Fb@1%200?b=x%2Fy#x")
        #expect(throws: PackageURLError.hiddenSlash) { try PackageURL(type: "npm", name: "a/b") }
        #expect(throws: PackageURLError.noName) { try PackageURL(type: "npm", name: "") }
        #expect(throws: PackageURLError.repeatedQualifier("a")) {
            try PackageURL(type: "npm", name: "a", qualifiers: ["A": "1", "a": "2"])
        }
    }

    /// An SBOM holds hundreds of thousands: one text and where its parts end.
    @Test func isSmall() {
        #expect(MemoryLayout<PackageURL>.size <= 32)
        #expect(MemoryLayout<PackageURL?>.size <= 32)
    }

    @Test func canonicallyEquivalentLettersAreTwoNames() {
        #expect(!PackageURL.matches(pattern: "pkg:npm/caf%C3%A9", target: "pkg:npm/cafe%CC%81"))
    }

    @Test func aSegmentNeverHidesASlash() {
        #expect(!PackageURL.matches(pattern: "pkg:github/a/b", target: "pkg:github/a%2Fb"))
    }

    @Test(
        arguments: [
            ("pkg:npm/a?vers=vers:npm%2F%3C2", "pkg:npm/a@1.0.0", true),
            ("pkg:npm/a?vers=vers:npm%2F%3C2", "pkg:npm/a@2.0.0", false),
            ("pkg:npm/a?vers=vers:npm%2F%3C2", "pkg:npm/b", false),
            ("pkg:npm/a?vers=vers:npm%2F%3C2", "pkg:npm/a", nil),
            ("pkg:npm/a?vers=vers:npm%2F%3C2", "pkg:npm/a@latest", nil),
            ("pkg:npm/a?vers=vers:generic%2F%3C2", "pkg:npm/a@1.0.0", nil),
            ("pkg:golang/a/b?vers=vers:golang%2F%3Cv2.0.0", "pkg:golang/A/b@1.9.0", true),
            ("pkg:rpm/a/b?vers=vers:rpm%2F%3C1:2-1", "pkg:rpm/a/b@3-1", true),
            ("pkg:rpm/a/b?vers=vers:rpm%2F%3C1:2-1", "pkg:rpm/a/b@3-1?epoch=1", false),
            ("pkg:npm/a?vers=vers:npm%2F%2A&x=1", "pkg:npm/a@1?x=2", false),
            ("pkg:alpine/a?vers=vers:apk%2F%3C2", "pkg:apk/alpine/a@1-r0", true),
            ("pkg:npm/a?b=1&d=1", "pkg:npm/a?a=1&b=1&c=1&d=1", true),
            ("pkg:npm/a?b=1&d=1", "pkg:npm/a?b=1&c=1", false),
        ] as [(String, String, Bool?)]
    )
    func decidesRangesOrSaysThatItCannot(_ pattern: String, _ target: String, _ expected: Bool?) throws {
        let purl = try PackageURL(reading: target)
        let pattern = try PackageURLPattern(PackageURL(reading: pattern))
        #expect(pattern.decide(purl) == expected)
        #expect(purl.matches(pattern: pattern.purl) == (expected ?? false))
    }

    @Test func aPatternWithABrokenRangeIsAnError() throws {
        let purl = try PackageURL(reading: "pkg:npm/a?vers=vers:npm%2F%3E2%7C%3C1")
        #expect(throws: VersionRangeError.notSorted("1")) { try PackageURLPattern(purl) }
    }
}
