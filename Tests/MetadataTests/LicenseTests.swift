import CorpusSupport
import Encodings
import Metadata
import Testing

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct LicenseCorpusTests {
    @Test func satisfiesAsTheCasesSay() throws {
        let cases = try JSONCursor(corpusJSON("spdx/licenses/satisfies.json")).array()
        var right = 0
        for sample in cases {
            let expression = try sample.string("expression")
            let allowed = try sample.elements("allowed").map { try $0.string() }
            let expected = try sample.required("error").bool() ? nil : try sample.required("satisfied").bool()
            let found = try? LicenseExpression.satisfies(expression: expression, allowed: allowed)
            #expect(found == expected, "\(expression) by \(allowed)")
            right += found == expected ? 1 : 0
        }
        print("spdx/licenses/satisfies: \(cases.count) cases, \(right) right")
        #expect(cases.count > 40)
    }

    @Test func knowsTheListAsItIs() throws {
        let list = try JSONCursor(corpusJSON("spdx/licenses/license-list.json"))
        let licenses = try list.elements("licenses")
        for license in licenses {
            let id = try license.string("licenseId")
            #expect(LicenseList.license(id.uppercased()) == id)
            #expect(LicenseList.isDeprecated(id) == (try license.required("isDeprecatedLicenseId").bool()))
            #expect((try LicenseExpression(id.lowercased())).description == id)
        }
        let exceptions = try list.elements("exceptions")
        for exception in exceptions {
            let id = try exception.string("licenseExceptionId")
            #expect(LicenseList.exception(id.lowercased()) == id)
            #expect(LicenseList.isDeprecated(id) == (try exception.required("isDeprecatedLicenseId").bool()))
        }
        print("spdx/licenses/license-list: \(licenses.count + exceptions.count) ids, \(licenses.count) of licences")
    }

    /// In each group of the corpus an older version "or later" is satisfied by a newer one, and not the other way round.
    @Test func knowsWhichVersionIsLater() throws {
        var count = 0
        for group in try JSONCursor(corpusJSON("spdx/licenses/version-ranges.json")).array() {
            let versions = try group.array().map { try $0.array().map { try $0.string() } }
            for (place, ids) in versions.enumerated() where place > 0 {
                for newer in ids where !newer.hasSuffix("-or-later") {
                    for older in versions[place - 1] where !older.hasSuffix("-or-later") && !older.hasSuffix("-only") {
                        #expect(try LicenseExpression.satisfies(expression: "\(older)+", allowed: [newer]))
                        #expect(try LicenseExpression.satisfies(expression: newer, allowed: ["\(older)+"]))
                        #expect(try !LicenseExpression.satisfies(expression: older, allowed: ["\(newer)"]))
                        #expect(try !LicenseExpression.satisfies(expression: newer, allowed: [older]))
                        count += 1
                    }
                }
            }
        }
        print("spdx/licenses/version-ranges: \(count) pairs, \(count) in order")
        #expect(count > 80)
    }
}

@Suite struct LicenseExpressionTests {
    @Test(arguments: [
        ("mit", "MIT"), ("  (MIT)\n", "MIT"), ("mit and (isc or zlib)", "MIT AND (ISC OR Zlib)"),
        ("MIT AND ISC OR Zlib", "MIT AND ISC OR Zlib"),
        (
            "(MIT AND (ISC AND Zlib)) OR (0BSD OR curl)",
            "MIT AND ISC AND Zlib OR 0BSD OR curl"
        ),
        ("gpl-2.0+ with classpath-exception-2.0", "GPL-2.0+ WITH Classpath-exception-2.0"),
        ("Apache-1.1-or-later", "Apache-1.1+"), ("apache-2.0-ONLY", "Apache-2.0"),
        ("gpl-2.0-OR-LATER", "GPL-2.0-or-later"),
        ("DocumentRef-a.b:LicenseRef-X WITH AdditionRef-y", "DocumentRef-a.b:LicenseRef-X WITH AdditionRef-y"),
        ("(MIT)AND(ISC)", "MIT AND ISC"), ("NONE", "NONE"), ("NOASSERTION ", "NOASSERTION"),
    ])
    func writesTheCanonicalText(_ text: String, _ canonical: String) throws {
        #expect(try LicenseExpression(text).description == canonical)
        #expect(try LicenseExpression(canonical).description == canonical)
    }

    @Test(arguments: [
        ("", "a licence id or an opening parenthesis, found the end"),
        ("MIT AND", "a licence id or an opening parenthesis, found the end"),
        ("AND MIT", "a licence id or an opening parenthesis, found 'AND'"),
        ("MIT ISC", "AND, OR or the end of the expression, found 'ISC'"),
        ("MIT And ISC", "AND, OR or the end of the expression, found 'And'"),
        ("(MIT", "AND, OR or a closing parenthesis, found the end"),
        ("MIT)", "AND, OR or the end of the expression, found ')'"),
        ("()", "a licence id or an opening parenthesis, found ')'"),
        ("MIT +", "a licence id, an operator or a parenthesis, found '+'"),
        ("GPL-2.0++", "a licence id, an operator or a parenthesis, found 'GPL-2.0++'"),
        ("MIT/ISC", "a licence id, an operator or a parenthesis, found 'MIT/ISC'"),
        ("MIT, ISC", "a licence id, an operator or a parenthesis, found 'MIT,'"),
        ("Lizenz-ä", "a licence id, an operator or a parenthesis, found 'Lizenz-ä'"),
        ("GPL-2.0-only+", "no + behind an id that says -only, found 'GPL-2.0-only+'"),
        ("GPL-2.0-or-later+", "no + behind an id that says -or-later, found 'GPL-2.0-or-later+'"),
        ("GPL-2.0-only-only", "a licence id of the SPDX list, or LicenseRef-NAME, found 'GPL-2.0-only-only'"),
        ("Apache-3.0-only", "a licence id of the SPDX list, or LicenseRef-NAME, found 'Apache-3.0-only'"),
        ("-only", "a licence id of the SPDX list, or LicenseRef-NAME, found '-only'"),
        ("licenseref-x", "a licence id of the SPDX list, or LicenseRef-NAME, found 'licenseref-x'"),
        ("LicenseRef-", "a licence id of the SPDX list, or LicenseRef-NAME, found 'LicenseRef-'"),
        ("LicenseRef-x+", "a licence id of the SPDX list, or LicenseRef-NAME, found 'LicenseRef-x+'"),
        ("A:B:LicenseRef-x", "a licence id of the SPDX list, or LicenseRef-NAME, found 'A:B:LicenseRef-x'"),
        ("DocumentRef-:LicenseRef-x", "a licence id of the SPDX list, or LicenseRef-NAME"),
        ("MIT WITH", "an exception id behind WITH, found the end"),
        ("MIT WITH ISC", "an exception id of the SPDX list, or AdditionRef-NAME, found 'ISC'"),
        ("MIT WITH Bison-exception-2.2+", "an exception id of the SPDX list"),
        ("(MIT) WITH Bison-exception-2.2", "AND, OR or the end of the expression, found 'WITH'"),
        ("NONE OR MIT", "NONE alone, found 'OR'"), ("MIT OR NOASSERTION", "NOASSERTION alone"),
        ("(NONE)", "NONE alone"), ("none", "a licence id of the SPDX list"), ("Bison-exception-2.2", "a licence id"),
    ])
    func refuses(_ text: String, _ words: String) {
        do throws(LicenseExpressionError) {
            Issue.record("taken as \(try LicenseExpression(text))")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test func limitsDepthAndLength() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "MIT" + String(repeating: ")", count: depth)
        }
        #expect(try LicenseExpression(nested(100)).description == "MIT")
        #expect(throws: LicenseExpressionError.tooDeep) { try LicenseExpression(nested(101)) }
        #expect(throws: LicenseExpressionError.tooDeep) { try LicenseExpression(String(repeating: "(", count: 60_000)) }
        let blanks = String(repeating: " ", count: 65_533)
        #expect(try LicenseExpression("MIT" + blanks).description == "MIT")
        #expect(throws: LicenseExpressionError.tooLong) { try LicenseExpression("MIT " + blanks) }
    }

    /// Written out as alternatives, this would be two to the power of thousands.
    @Test func decidesHostileExpressionsAsTheyStand() throws {
        let text = Array(repeating: "(MIT OR GPL-2.0+)", count: 2900).joined(separator: " AND ")
        let rules = try LicenseRules(allow: ["MIT"], deny: ["GPL-1.0-or-later"])
        #expect(rules.judge(.expression(text)) == .allowed)
        #expect(rules.judge(.expression(text + " AND GPL-3.0+")) == .denied(by: ["GPL-1.0-or-later"]))
        var deep = "MIT"
        for _ in 0..<99 { deep = "(\(deep) AND ISC) OR ISC" }
        #expect(rules.judge(.expression(deep)) == .notAllowed(["ISC"]))
    }
}

@Suite struct LicenseRulesTests {
    private static let classpath = "GPL-2.0-or-later WITH Classpath-exception-2.0"

    @Test(
        arguments: [
            ("MIT", .allowed), ("MIT OR Apache-2.0", .allowed), ("MIT AND Apache-2.0", .notAllowed(["Apache-2.0"])),
            ("(curl OR Zlib) AND MIT AND ISC", .notAllowed(["curl", "Zlib", "ISC"])),
            ("GPL-2.0-only WITH Classpath-exception-2.0", .allowed), ("GPL-2.0-only", .notAllowed(["GPL-2.0-only"])),
            ("GPL-1.0+ WITH classpath-exception-2.0", .allowed),
            ("GPL-1.0-only WITH Classpath-exception-2.0", .notAllowed(["GPL-1.0-only WITH Classpath-exception-2.0"])),
            ("LicenseRef-House", .allowed), ("LicenseRef-house", .notAllowed(["LicenseRef-house"])),
            // The list has it, but not without what is denied.
            ("AGPL-3.0-only", .denied(by: ["AGPL-1.0-or-later"])), ("MIT OR AGPL-3.0-only", .allowed),
            ("ISC OR AGPL-3.0-only", .notAllowed(["ISC", "AGPL-3.0-only"])),
            ("MIT AND (AGPL-3.0 OR AGPL-1.0-only OR MPL-1.1)", .denied(by: ["AGPL-1.0-or-later", "MPL-1.1"])),
            // Who may choose a later version is not bound to the denied one.
            ("MPL-1.1+", .notAllowed(["MPL-1.1+"])),
        ] as [(String, LicenseJudgement)]
    )
    func judgesExpressions(_ text: String, _ judgement: LicenseJudgement) throws {
        let rules = try LicenseRules(
            allow: ["mit", Self.classpath, "LicenseRef-House", "AGPL-3.0-only", "name:House licence"],
            deny: ["AGPL-1.0-or-later", "MPL-1.1"]
        )
        #expect(rules.judge(.expression(text)) == judgement)
    }

    @Test func withoutAllowListAllThatIsKnownAndNotDeniedIsAllowed() throws {
        let rules = try LicenseRules(allow: [], deny: ["GPL-2.0-only", "GPL-3.0-only"])
        #expect(rules.judge(.expression("curl AND LicenseRef-x")) == .allowed)
        #expect(rules.judge(.expression("GPL-2.0-only")) == .denied(by: ["GPL-2.0-only"]))
        #expect(rules.judge(.expression("GPL-2.0")) == .denied(by: ["GPL-2.0-only"]))
        #expect(rules.judge(.expression("GPL-2.0+")) == .denied(by: ["GPL-2.0-only", "GPL-3.0-only"]))
        #expect(rules.judge(.expression("GPL-1.0+")) == .allowed)
        #expect(rules.judge(.expression("GPL-2.0-only WITH Classpath-exception-2.0")) == .allowed)
        #expect(
            rules.judge(.expression("MIT OR Bespoke-1.0")) == .unknown(.unreadable(.unknownLicense("Bespoke-1.0")))
        )
        #expect(rules.judge(.named(["Bespoke"], and: nil)) == .unknown(.unlistedName("Bespoke")))
        #expect(rules.judge(nil) == .unknown(.missing))
    }

    @Test func whatNobodyKnowsIsNotAllowed() throws {
        let rules = try LicenseRules(allow: ["MIT"], deny: [])
        #expect(rules.judge(nil) == .unknown(.missing))
        #expect(rules.judge(.named([], and: nil)) == .unknown(.missing))
        #expect(rules.judge(.noAssertion) == .unknown(.noAssertion))
        #expect(rules.judge(.expression("NOASSERTION")) == .unknown(.noAssertion))
        #expect(rules.judge(.noLicense) == .unknown(.noLicense))
        #expect(rules.judge(.expression("NONE")) == .unknown(.noLicense))
        let error = LicenseExpressionError.unexpected(expected: "a licence id or an opening parenthesis", found: "")
        #expect(rules.judge(.expression("")) == .unknown(.unreadable(error)))
    }

    @Test func freeNamesAreListedExactlyOrUnknown() throws {
        let rules = try LicenseRules(
            allow: ["MIT", "name:House licence", "name:caf\u{E9}"],
            deny: ["ISC", "name:Bad one"]
        )
        #expect(rules.judge(.named(["House licence", "MIT"], and: "MIT")) == .allowed)
        #expect(rules.judge(.named(["house licence"], and: nil)) == .unknown(.unlistedName("house licence")))
        #expect(rules.judge(.named(["mit"], and: nil)) == .unknown(.unlistedName("mit")))
        #expect(rules.judge(.named(["cafe\u{301}"], and: nil)) == .unknown(.unlistedName("cafe\u{301}")))
        #expect(rules.judge(.named(["ISC", "?", "Bad one"], and: "ISC")) == .denied(by: ["ISC", "name:Bad one"]))
        #expect(rules.judge(.named(["?"], and: "curl")) == .notAllowed(["curl"]))
        #expect(rules.judge(.named(["MIT", "?"], and: "MIT")) == .unknown(.unlistedName("?")))
    }

    @Test(arguments: [
        ("Bespoke", "licence entry 'Bespoke': expected a licence id of the SPDX list, or LicenseRef-NAME"),
        ("MIT OR ISC", "licence entry 'MIT OR ISC': expected one licence without AND and OR"),
        ("NONE", "licence entry 'NONE': expected one licence"), ("", "licence entry '': expected a licence id"),
        ("name:", "licence entry 'name:': expected a name behind name:"),
        ("MIT WITH x", "licence entry 'MIT WITH x': expected an exception id"),
    ])
    func refusesEntriesThatMeanNoLicence(_ entry: String, _ words: String) {
        for (allow, deny) in [(["MIT", entry], []), ([], ["MIT", entry])] {
            do throws(LicenseRules.EntryError) {
                _ = try LicenseRules(allow: allow, deny: deny)
                Issue.record("taken")
            } catch {
                #expect("\(error)".hasPrefix(words), "\(error)")
            }
        }
    }

    @Test func satisfiesWantsAList() {
        #expect(throws: LicenseRules.EntryError.noEntries) {
            try LicenseExpression.satisfies(expression: "MIT", allowed: [])
        }
    }
}
