import Metadata
import Testing
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("Components and findings")
struct ComponentTests {
    private func sbom(_ components: [(String, String?)]) -> SBOM {
        var sbom = SBOM(format: .cyclonedx, version: FormatVersion("1.6") ?? Self.none, encoding: .json)
        sbom.components = components.map { name, purl in
            var component = Component(name: name)
            component.version = "1.0"
            component.purlText = purl
            component.purl = purl.flatMap { PackageURL($0) }
            return component
        }
        return sbom
    }

    private static let none: FormatVersion = {
        guard let version = FormatVersion("1") else { preconditionFailure() }
        return version
    }()

    @Test(
        "a component is denied by its purl",
        arguments: [
            ("pkg:npm/event-stream@3.3.6", "pkg:npm/event-stream@3.3.6", true),
            ("pkg:npm/event-stream", "pkg:npm/event-stream@3.3.6", true),
            ("pkg:npm/event-stream@3.3.6", "pkg:npm/event-stream@3.3.7", false),
            ("pkg:npm/event-stream", "pkg:npm/event-streams@3.3.6", false),
            ("pkg:deb/debian/xz-utils", "pkg:deb/ubuntu/xz-utils@5.6.0", false),
            ("pkg:golang/example.com/Mod", "pkg:golang/example.com/mod@v1.0.0", true),
            ("pkg:npm/lodash <4.17.21", "pkg:npm/lodash@4.17.20", true),
            ("pkg:npm/lodash <4.17.21", "pkg:npm/lodash@4.17.21", false),
            ("pkg:npm/lodash ^3.0.0 || ~4.1.0", "pkg:npm/lodash@4.1.9", true),
            ("pkg:pypi/requests ~=2.1,!=2.5", "pkg:pypi/requests@2.5", false),
            ("pkg:maven/org.example/a [1.0,2.0)", "pkg:maven/org.example/a@1.5", true),
        ]
    )
    func denies(_ pattern: String, _ purl: String, _ isDenied: Bool) throws {
        let rules = try ComponentRules(denied: [pattern])
        let sbom = sbom([("fine", "pkg:npm/fine@1"), ("named", purl)])
        if isDenied {
            let error = #expect(throws: Shortfall.self) { try rules.check(sbom) }
            #expect(error?.code == .componentDenied)
            #expect(error?.message == "lists what is denied: named 1.0 is '\(pattern)'")
        } else {
            #expect(try rules.check(sbom) == "none of 2 components is denied")
        }
    }

    @Test("a purl that cannot be read is denied where the name stands in it, and what has none is counted")
    func unreadable() throws {
        let rules = try ComponentRules(denied: ["pkg:golang/example.com/stdlib"])
        let error = #expect(throws: Shortfall.self) { try rules.check(sbom([("odd", "pkg:golang/StdLib@1")])) }
        #expect(error?.code == .componentDenied)
        let words = "odd 1.0 may be 'pkg:golang/example.com/stdlib', its purl 'pkg:golang/StdLib@1' cannot be read"
        #expect(error?.message == "lists what is denied: \(words)")
        #expect(try rules.check(sbom([("odd", "pkg:golang/other@1")])) == "none of 1 components is denied")
        #expect(try rules.check(sbom([("plain", nil)])) == "none of 1 components is denied (1 without purl)")
    }

    @Test("a component that has several purls is denied by each of them")
    func otherPurls() throws {
        var sbom = sbom([("lib", "pkg:npm/lib@1")])
        sbom.components[0].otherPurls = [PackageURL("pkg:generic/bad@1")].compactMap(\.self)
        let error = #expect(throws: Shortfall.self) { try ComponentRules(denied: ["pkg:generic/bad"]).check(sbom) }
        #expect(error?.message == "lists what is denied: lib 1.0 is 'pkg:generic/bad'")
    }

    @Test("many denied components are ten and a number")
    func many() throws {
        let rules = try ComponentRules(denied: ["pkg:npm/bad"])
        let all = (0..<12).map { (name: "bad\($0)", purl: Optional("pkg:npm/bad@\($0)")) }
        let error = #expect(throws: Shortfall.self) { try rules.check(sbom(all)) }
        #expect(error?.message.hasSuffix("bad9 1.0 is 'pkg:npm/bad' and 2 more") == true)
    }

    @Test(
        "a list of components that is none is refused in the policy",
        arguments: [
            (
                "{deny: ['event-stream']}",
                "purls, as pkg:deb/debian/openssl@3.0.1 or 'pkg:npm/lodash <4.17.21', found 'event-stream'"
            ),
            (
                "{deny: ['pkg:npm/a <']}",
                "found 'pkg:npm/a <', a version range without a number or a wildcard at byte 1"
            ),
            (
                "{deny: ['pkg:npm/a@1 <2']}",
                "found 'pkg:npm/a@1 <2', a range beside a purl that has a version or a range already"
            ),
            (
                "{deny: ['pkg:cargo/a ^1']}",
                "found 'pkg:cargo/a ^1', a range of the scheme 'cargo', of which no notation is known"
            ),
            ("{deny: []}", "at least one purl"), ("{allow: ['pkg:npm/a']}", "allow"),
        ]
    )
    func refuses(_ components: String, _ words: String) throws {
        let error = #expect(throws: PolicyError.self) {
            try Station().outcome("{attestation: sbom, signedBy: lab, components: \(components)}")
        }
        #expect(try #require(error).description.contains(words), "\(String(describing: error))")
    }

    @Test("an SBOM may have to say what it describes", arguments: [true, false])
    func describesImage(_ says: Bool) throws {
        var station = Station()
        let sbom = Predicates.cyclonedx(describing: says ? station.image : nil)
        try station.attest(Predicates.cyclonedxType, sbom, by: [.key("lab")])
        let outcome = try station.outcome("{attestation: sbom, signedBy: lab, describesImage: true}")
        #expect(outcome.code == (says ? nil : .describesOtherImage))
        #expect(outcome.message.hasSuffix(says ? "describes the manifest" : "'describesImage' asks for one"))
    }

    @Test(
        "a range of versions is denied, and what cannot be compared is too",
        arguments: [
            ("pkg:npm/lib?vers=vers:npm/>=1.0.0|<2.0.0", "pkg:npm/lib@1.5.0", "is"),
            ("pkg:npm/lib?vers=vers:npm/>=1.0.0|<2.0.0", "pkg:npm/lib@2.0.0", nil),
        ] as [(String, String, String?)]
    )
    func ranges(_ pattern: String, _ purl: String, _ verb: String?) throws {
        let rules = try ComponentRules(denied: [pattern])
        guard let verb else {
            #expect(try rules.check(sbom([("lib", purl)])) == "none of 1 components is denied")
            return
        }
        let error = #expect(throws: Shortfall.self) { try rules.check(sbom([("lib", purl)])) }
        #expect(error?.message.hasPrefix("lists what is denied: lib 1.0 \(verb) '\(pattern)'") == true)
    }

    @Test(
        "a purl without version has the one that stands beside it, else it may be any",
        arguments: [
            ("pkg:npm/lib@1.5.0", "1.5.0", "is"), ("pkg:npm/lib@1.5.0", "1.6.0", nil),
            ("pkg:npm/lib@1.5.0", nil, "may be"), ("pkg:npm/lib?vers=vers:npm/>=1.0.0|<2.0.0", "1.5.0", "is"),
            ("pkg:npm/lib?vers=vers:npm/>=1.0.0|<2.0.0", "2.5.0", nil),
            ("pkg:npm/lib?vers=vers:npm/>=1.0.0|<2.0.0", nil, "may be"), ("pkg:npm/other@1.5.0", nil, nil),
        ] as [(String, String?, String?)]
    )
    func versionBeside(_ pattern: String, _ version: String?, _ verb: String?) throws {
        var sbom = sbom([("lib", "pkg:npm/lib")])
        sbom.components[0].version = version
        let rules = try ComponentRules(denied: [pattern])
        guard let verb else {
            #expect(throws: Never.self) { try rules.check(sbom) }
            return
        }
        let error = #expect(throws: Shortfall.self) { try rules.check(sbom) }
        #expect(error?.message.contains(" \(verb) '\(pattern)'") == true, "\(error?.message ?? "")")
    }

    @Test("a component without purl that bears a denied name may be it")
    func nameless() throws {
        let error = #expect(throws: Shortfall.self) {
            try ComponentRules(denied: ["pkg:npm/bad"]).check(sbom([("Bad", nil)]))
        }
        #expect(error?.message == "lists what is denied: Bad 1.0 may be 'pkg:npm/bad', it has no purl")
    }

    @Test("the minimum elements name what the document and its components lack")
    func minimumElements() throws {
        var sbom = sbom([("a", "pkg:npm/a@1"), ("b", nil)])
        let error = #expect(throws: Shortfall.self) { try MinimumElements(.ntia2021).refuseLack(in: sbom) }
        #expect(error?.code == .sbomIncomplete)
        #expect(
            error?.message == "lacks some of the NTIA minimum elements: the document states no author, no timestamp, "
                + "no relationship; 2 of 2 components lack something: a 1.0 (supplier); b 1.0 (supplier, identifier)"
        )
        sbom.components = [sbom.components[0]]
        sbom.components[0].supplier = "somebody"
        sbom.components[0].ref = "a"
        (sbom.authors, sbom.created, sbom.subjectRefs) = (["somebody"], Station.now, ["app"])
        sbom.relationships = [Relationship(from: "app", to: "a", kind: .dependsOn)]
        let words = "has the NTIA minimum elements for 1 components"
        #expect(try MinimumElements(.ntia2021).refuseLack(in: sbom) == words)
    }

    @Test(
        "the scanner's database has an age of its own",
        arguments: [("2h", Code.tooOld, "database was built"), ("4h", nil, "its database built at")]
            as [(String, Code?, String)]
    )
    func database(_ age: String, _ code: Code?, _ words: String) throws {
        let report = """
            {"scanner": {"uri": "pkg:github/example/scanner", "version": "1",
               "db": {"uri": "https://example.com", "version": "1", "lastUpdate": "\(Instant.hoursAgo(3))"}, "result": []},
             "metadata": {"scanFinishedOn": "\(Station.now)"}}
            """
        var station = Station()
        try station.attest("https://in-toto.io/attestation/vulns/v0.2", report, by: [.key("scanner")])
        let entry = "{attestation: vulnerability-scan, signedBy: scanner, databaseMaxAge: \(age)}"
        let outcome = try station.outcome(entry)
        #expect(outcome.code == code)
        #expect(outcome.message.contains(words), "\(outcome.message)")
    }

    @Test("a scan that states no time of its database is too old for one that has to be young")
    func databaseUnknown() throws {
        var station = Station()
        try station.attest(Predicates.scanType, Predicates.trivy(), by: [.key("scanner")])
        let outcome = try station.outcome("{attestation: vuln, signedBy: scanner, databaseMaxAge: 1d}")
        #expect(outcome.code == .tooOld)
        #expect(outcome.message.hasSuffix("states no time of the scanner's database, and at most 1d is allowed"))
    }

    // MARK: - Licences

    private func licensed(_ statements: [LicenseStatement?], concluded: LicenseStatement? = nil) -> SBOM {
        var sbom = sbom(statements.indices.map { ("part\($0)", nil) })
        for (index, statement) in statements.enumerated() {
            sbom.components[index].licenses = ComponentLicenses(declared: statement, concluded: concluded)
        }
        return sbom
    }

    @Test(
        "licences are held against the lists",
        arguments: [
            (["MIT", "Apache-2.0"], [], [.expression("MIT"), .expression("Apache-2.0 OR GPL-3.0-only")], nil),
            (["MIT"], [], [.expression("MIT AND Apache-2.0")], "not allowed: part0 1.0 (Apache-2.0)"),
            (["MIT"], [], [.expression("MIT"), nil], "1 of 2 components state no licence"),
            (["MIT"], [], [.noAssertion], "1 of 1 components state no licence"),
            ([], ["AGPL-3.0-only"], [.expression("MIT"), nil], nil),
            ([], ["AGPL-3.0-only"], [.expression("AGPL-3.0-only OR MIT")], nil),
            ([], ["AGPL-3.0-only"], [.expression("AGPL-3.0-only AND MIT")], "denied: part0 1.0 (AGPL-3.0-only)"),
            ([], ["AGPL-3.0-only"], [.expression("Strange-1.0")], "not known: part0 1.0: "),
            ([], ["AGPL-3.0-only"], [.named(["Affero"], and: nil)], "not known: part0 1.0: the licence 'Affero'"),
        ] as [([String], [String], [LicenseStatement?], String?)]
    )
    func licences(_ allow: [String], _ deny: [String], _ statements: [LicenseStatement?], _ words: String?) throws {
        let rules = try LicenceRules(allowing: allow, denying: deny)
        let check = LicenceCheck(rules)
        guard let words else {
            #expect(try check.check(licensed(statements)).hasPrefix("the licences of \(statements.count) components"))
            return
        }
        let error = #expect(throws: Shortfall.self) { try check.check(licensed(statements)) }
        #expect(error?.code == .licenceDenied)
        #expect(error?.message.hasPrefix("has licences that do not do: \(words)") == true, "\(error?.message ?? "")")
    }

    @Test("the concluded licence counts, and a declared one can still be denied")
    func concluded() throws {
        let rules = try LicenceRules(allowing: ["MIT"], denying: ["GPL-3.0-only"])
        let check = LicenceCheck(rules)
        #expect(throws: Never.self) { try check.check(licensed([.noAssertion], concluded: .expression("MIT"))) }
        #expect(throws: Never.self) { try check.check(licensed([.expression("MIT")], concluded: .noAssertion)) }
        #expect(throws: Never.self) { try check.check(licensed([.expression("ISC")], concluded: .expression("MIT"))) }
        let error = #expect(throws: Shortfall.self) {
            try check.check(licensed([.expression("GPL-3.0-only")], concluded: .expression("MIT")))
        }
        #expect(error?.message.contains("denied: part0 1.0 (GPL-3.0-only)") == true)
    }

    // MARK: - What became of each finding

    @Test("each finding is listed with what became of it, and with the statement that suppressed it")
    func states() throws {
        var station = Station(platforms: ["linux/amd64", "linux/arm64"])
        let findings = [
            Predicates.trivyFinding("CVE-2026-1", "LOW"), Predicates.trivyFinding("CVE-2026-2", "HIGH"),
            Predicates.trivyFinding("CVE-2026-3", "CRITICAL"), Predicates.trivyFinding("CVE-2026-4", "MEDIUM"),
        ]
        try station.attest(Predicates.scanType, Predicates.trivy(findings), by: [.key("scanner")])
        let statements = [
            Predicates.vexStatement("CVE-2026-3"), Predicates.vexStatement("CVE-2026-2", "under_investigation"),
        ]
        try station.attest(Predicates.vexType, Predicates.vex(statements), by: [.key("product-security")])
        let outcome = try station.vulnerabilities("{allow: medium, scanBy: scanner, vexBy: product-security}")
        #expect(outcome.findings.map(\.id) == ["CVE-2026-2", "CVE-2026-4", "CVE-2026-1", "CVE-2026-3"])
        #expect(outcome.findings.map(\.state) == [.remains, .allowed, .allowed, .suppressed])
        #expect(outcome.findings[0].statement?.status == .underInvestigation)
        let statement = try #require(outcome.findings[3].statement)
        #expect(statement.status == .notAffected)
        #expect(statement.justification == .vulnerableCodeNotPresent)
        #expect(statement.signer == "product-security")
        #expect(statement.document == "https://example.com/vex/1")
        #expect(statement.position == 0)
        #expect(statement.digest == Station.digest(202))
        #expect(outcome.findings.allSatisfy { $0.platforms == ["linux/amd64", "linux/arm64"] })
    }

    @Test("what the scanner keeps back counts, unless the policy takes its word", arguments: [false, true])
    func scannersWord(_ accepts: Bool) throws {
        let report = """
            {"scanner": {"result": {"SchemaVersion": 2, "ArtifactName": "app", "Results": [{"Target": "app",
               "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "not_affected",
                 "Source": "vex.json", "Statement": "not reachable",
                 "Finding": \(Predicates.trivyFinding("CVE-2026-1", "HIGH"))}]}]}},
             "metadata": {"scanFinishedOn": "\(Station.now)"}}
            """
        var station = Station()
        try station.attest(Predicates.scanType, report, by: [.key("scanner")])
        let fields = "{allow: medium, scanBy: scanner, acceptScannerSuppressions: \(accepts)}"
        let outcome = try station.vulnerabilities(fields)
        #expect(outcome.code == (accepts ? nil : .vulnerabilityRemains))
        #expect(outcome.findings.map(\.state) == [accepts ? .suppressed : .remains])
        #expect(outcome.findings[0].scannerSuppression == "vex.json: not reachable")
        if accepts { #expect(outcome.message.hasSuffix("1 kept back by the scanner itself")) }
    }
}
