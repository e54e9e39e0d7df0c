import Attestations
import Testing
import Trust
import Vocabulary

@testable import Policies

@Suite("Rules in CEL")
struct CELRuleTests {
    private static let type = "https://example.com/review/v1"

    /// An image with a config, a custom statement, a scan with two findings, one of which VEX dismisses, and an SBOM.
    private func station() throws -> Station {
        var station = Station()
        station.content = [
            Station.digest(1): Array(#"{"schemaVersion": 2, "layers": [{"size": 7}]}"#.utf8),
            Station.digest(101): Array(#"{"config": {"User": "1000", "Labels": {"a": "b"}}}"#.utf8),
        ]
        try station.attest(
            Self.type,
            #"{"approved": true, "reviewers": ["ann", "ben"], "score": 7}"#,
            by: [.keyless("release-ci", at: .hoursAgo(2)), .key("lab")]
        )
        try station.attest(
            Predicates.scanType,
            Predicates.trivy([
                Predicates.trivyFinding("CVE-2026-1", "HIGH"), Predicates.trivyFinding("CVE-2026-2", "LOW"),
            ]),
            by: [.key("scanner")]
        )
        try station.attest(
            "https://cyclonedx.org/bom",
            #"""
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
             {"type": "library", "name": "lodash", "version": "4.17.20", "purl": "pkg:npm/lodash@4.17.20",
              "licenses": [{"license": {"id": "MIT"}}]}]}
            """#,
            by: [.key("release-ci")]
        )
        return station
    }

    private static let vulnerabilities = "vulnerabilities: {allow: critical, scanBy: [scanner]}\n"

    private func outcome(_ expression: String, of station: Station? = nil, more: String = "") throws -> RuleOutcome {
        let escaped = expression.replacing("'", with: "''")
        let spec = "images: ['**']\n\(Self.vulnerabilities)rules:\n- {name: r, expression: '\(escaped)'\(more)}\n"
        let outcomes = try (station ?? self.station()).outcomes(spec)
        return try #require(outcomes.last)
    }

    @Test(
        "sees the image, what is proven about it, and what was found",
        arguments: [
            #"image.reference == "registry.example.com/pay/app:1.0" && image.tag == "1.0""#,
            #"image.name == "registry.example.com/pay/app" && image.digest.startsWith("sha256:0101")"#,
            #"image.config.config.?User.orValue("") != "" && image.config.config.Labels["a"] == "b""#,
            "image.manifest.layers.map(l, l.size) == [7] && image.manifest.schemaVersion + 1 == 3",
            #"statements.exists(s, s.type == "https://example.com/review/v1" && s.predicate.approved == true)"#,
            #"statements.filter(s, s.type.endsWith("review/v1")).all(s, s.signer == "release-ci" && s.predicate.score >= 7)"#,
            #"statements[0].signers.map(s, s.authority) == ["release-ci", "lab"]"#,
            #"now - timestamp(statements[0].signedAt) == duration("2h") && statements[1].signedAt == null"#,
            "statements.all(s, s.subject == image.digest)",
            #"findings.size() == 2 && findings[0].id == "CVE-2026-1" && findings[0].severity == "high""#,
            #"findings.all(f, severityAtLeast("high", f.severity)) && findings.all(f, f.vex == null && !f.suppressed)"#,
            #"scan[0].findings.size() == 2 && scan[0].format == "trivy" && scan[0].signer == "scanner""#,
            #"sbom[0].components.exists(c, purlMatches("pkg:npm/lodash", c.purl))"#,
            #"sbom[0].components.all(c, versContains("vers:npm/<4.17.21", c.version))"#,
            #"sbom[0].components.all(c, licenseSatisfies(c.licence, ["MIT", "Apache-2.0"]))"#,
            #"!licenseSatisfies("GPL-2.0-only", ["MIT"]) && sbom[0].describesImage == "notStated""#,
            #"cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") == 9.8 && !sbom[0].minimumElements"#,
            "provenance.size() == 0 && tests.size() == 0 && verdicts.size() == 0",
        ]
    )
    func holds(_ expression: String) throws {
        let outcome = try outcome(expression)
        #expect(outcome.result == .pass, "\(outcome.message)")
        #expect(outcome.rule == "r")
        #expect(outcome.message == "rule r: holds")
    }

    @Test("names the attestations that it looked at")
    func evidence() throws {
        #expect(try outcome("sbom.size() == 1").evidence == [Station.digest(203)])
        #expect(try outcome("statements.size() == 3").evidence == [201, 202, 203].map { Station.digest($0) })
        #expect(try outcome("image.tag == '1.0'").evidence.isEmpty)
        #expect(try outcome("findings.size() == 0").evidence == [Station.digest(202)])
    }

    @Test("fails with its message where it is false")
    func isFalse() throws {
        let plain = try outcome("image.tag == '2.0'")
        #expect((plain.result, plain.code) == (.fail, .conditionFalse))
        #expect(plain.message == "rule r: expected that image.tag == '2.0'")
        let worded = try outcome("false", more: ", message: the image runs as root")
        #expect(worded.message == "rule r: the image runs as root")
        #expect(worded.evidence.isEmpty)
    }

    @Test(
        "is an error where it has no value",
        arguments: [
            ("image.nothing == 1", Code.expressionError, "no such key: nothing"),
            ("statements[9].type == ''", .expressionError, "index out of"),
            ("purlMatches('x', 'pkg:npm/a')", .expressionError, "expected a purl, found 'x'"),
            ("versContains('vers:npm/<2', 'x')", .expressionError, "cannot tell whether 'x' is in"),
            ("versContains('nonsense', '1')", .expressionError, "'nonsense': found"),
            ("cvss('CVSS:3.1/AV:X') > 1.0", .expressionError, "expected"),
            ("severityAtLeast('high', 'worst')", .expressionError, "expected a severity, found 'worst'"),
            ("licenseSatisfies('MIT', ['No-Such-Licence'])", .expressionError, "No-Such-Licence"),
            (
                "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, a + b + c >= 0)))",
                .costLimit, "cost"
            ),
        ]
    )
    func isAnError(_ expression: String, _ code: Code, _ words: String) throws {
        var limits = Limits()
        limits.cost = 2_000
        let escaped = expression.replacing("'", with: "''")
        let spec = "images: ['**']\nrules:\n- {name: r, expression: '\(escaped)'}\n"
        let outcome = try #require(try station().outcomes(spec, limits: limits).first)
        #expect((outcome.result, outcome.code) == (.error, code))
        #expect(outcome.message.contains(words), "\(outcome.message)")
    }

    @Test("is no error where one side of || is true")
    func absorbs() throws {
        #expect(try outcome("image.nothing == 1 || true").result == .pass)
        #expect(try outcome("true && image.nothing == 1").result == .error)
    }

    @Test("has no findings where the scan is missing, and no claims where one cannot be read")
    func unreadable() throws {
        let missing = try outcome("findings.size() == 0", of: Station())
        #expect((missing.result, missing.code) == (.error, .expressionError))
        #expect(missing.message.contains("findings: "))
        var broken = Station()
        try broken.attest("https://cyclonedx.org/bom", #"{"bomFormat": "other"}"#, by: [.key("release-ci")])
        let outcome = try outcome("sbom.size() == 0", of: broken)
        #expect((outcome.result, outcome.code) == (.error, .expressionError))
        #expect(outcome.message.contains("cannot be read"))
    }

    @Test("does not see who a policy of a cluster believes")
    func foreignSigners() throws {
        var station = Station()
        try station.attest(Self.type, "{}", by: [.key("policy:cluster/rule")])
        try station.attest(Self.type, "{}", by: [.key("policy:cluster/rule"), .key("lab")])
        let outcome = try outcome("statements.size() == 1 && statements[0].signers.size() == 1", of: station)
        #expect(outcome.result == .pass, "\(outcome.message)")
    }

    @Test("warns where the policy audits")
    func audits() throws {
        let spec = "images: ['**']\nfailureAction: Audit\nrules:\n- {name: r, expression: 'false'}\n"
        let outcome = try #require(try station().outcomes(spec).first)
        #expect((outcome.result, outcome.code) == (.warn, .conditionFalse))
    }

    @Test(
        "is refused when it is read",
        arguments: [
            ("{name: r}", "rules[0]: expected a field 'expression'"),
            ("{expression: 'true'}", "rules[0]: expected a field 'name'"),
            ("{name: r, expression: 'true', severity: high}", "expected one of"),
            ("{name: '', expression: 'true'}", "rules[0].name: expected a text, found nothing"),
            ("{name: vulnerabilities, expression: 'true'}", "'vulnerabilities' again"),
            ("{name: r, expression: '1'}", "expected an expression of CEL that is a bool, found int"),
            ("{name: r, expression: 'image.ok'}", "expected an expression of CEL that is a bool, found dyn"),
            ("{name: r, expression: 'true &&'}", "found a mistake: ERROR: <input>:1:8"),
            ("{name: r, expression: 'nobody == 1'}", "<input>:1:1: undeclared reference to 'nobody'"),
            ("{name: r, expression: 'now > 1'}", "found a mistake: ERROR: <input>:1:5"),
            ("{name: r, expression: '\"a\".matches(\"(\")'}", "found a mistake"),
            ("{name: r, expression: 'findings.size() == 0'}", "'vulnerabilities' beside an expression that reads"),
        ]
    )
    func refuses(_ rule: String, _ words: String) throws {
        let spec = "images: ['**']\nrules:\n- \(rule)\n"
        let error = #expect(throws: PolicyError.self) { try Station().outcomes(spec) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        let twice = "images: ['**']\nrules:\n- {name: r, expression: 'true'}\n- {name: r, expression: 'true'}\n"
        let again = #expect(throws: PolicyError.self) { try Station().outcomes(twice) }
        #expect(again?.message.contains("rules[1].name: expected a name of its own, found 'r' again") == true)
    }
}
