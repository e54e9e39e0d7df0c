import Attestations
import Testing
import Vocabulary

@testable import Kyverno
@testable import Policies

/// Where a cluster's engine surprises; each test has the name of its row in the reference.
@Suite struct PitfallTests {
    private static let scan = "https://cosign.sigstore.dev/attestation/vuln/v1"
    private static let ci = Station.By.certificate(
        issuer: "https://ci.example.com",
        subject: "https://ci.example.com/o/release.yml@refs/tags/v1"
    )
    private static let stranger = Station.By.certificate(issuer: "https://other.example.com", subject: "mallory")
    private static let keyless = """
        keyless: {issuer: "https://ci.example.com", subject: "https://ci.example.com/*", rekor: {url: https://rekor.sigstore.dev}}
        """
    private static let keyA = "keys: {publicKeys: $A, rekor: {ignoreTlog: true}}"

    private static func signed(
        _ references: String,
        by entry: String = keyA,
        more: String = ""
    ) -> String {
        Station.policy(
            """
            - imageReferences: \(references)
              failureAction: Enforce
              attestors: [{entries: [{\(entry)}]}]
            \(more.indented(by: 2))
            """
        )
    }

    private static func attested(
        by entry: String = keyA,
        conditions: String = "[]",
        more: String = ""
    ) -> String {
        Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Enforce
              attestations:
              - type: \(scan)
                name: scan
                attestors: [{entries: [{\(entry)}]}]
                conditions: \(conditions)
            \(more.indented(by: 2))
            """
        )
    }

    // MARK: - Names

    @Test func g1NoLibraryIsInserted() throws {
        var station = Station()
        station.reference = ImageReference("nginx")
        station.sign(by: .key("a"))
        #expect(try station.outcome(Self.signed(#"["docker.io/library/*"]"#)).result == .skip)
        #expect(try station.outcome(Self.signed(#"["docker.io/nginx:latest"]"#)).result == .pass)
    }

    @Test func g2ADigestHidesTheTag() throws {
        var station = Station()
        station.reference = ImageReference("ghcr.io/o/app:v1@\(Station.image)")
        station.sign(by: .key("a"))
        let outcome = try station.outcome(Self.signed(#"["ghcr.io/o/app:v1*"]"#))
        #expect(outcome.result == .pass)
        #expect(outcome.message.contains("[matches-tag-form-only]"))
        let other = try station.outcome(Self.signed(#"["ghcr.io/o/app@*"]"#))
        #expect(other.message.contains("[matches-digest-form-only]"))
    }

    // MARK: - Statements

    @Test func g3EveryStatementMustSatisfy() throws {
        var station = Station()
        station.attest(Self.scan, #"{"metadata": {"scanFinishedOn": "2026-05-28T10:00:00Z"}}"#, by: .key("a"))
        let policy = Self.attested(
            conditions: """
                [{all: [{key: "{{ time_since('', '{{ metadata.scanFinishedOn }}', '') }}", operator: LessThanOrEquals, value: 24h}]}]
                """
        )
        #expect(try station.outcome(policy).result == .pass)
        station.attest(Self.scan, #"{"metadata": {"scanFinishedOn": "2026-05-26T10:00:00Z"}}"#, by: .key("a"))
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .fail)
        #expect(outcome.code == .conditionFalse)
    }

    @Test func g5AForeignKeylessStatementFailsTheEntry() throws {
        var station = Station()
        station.attest(Self.scan, "{}", by: Self.ci)
        #expect(try station.outcome(Self.attested(by: Self.keyless)).result == .pass)
        station.attest(Self.scan, "{}", by: Self.stranger)
        let outcome = try station.outcome(Self.attested(by: Self.keyless))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .untrustedIdentity)
    }

    @Test func g5AForeignKeyIsIgnored() throws {
        var station = Station()
        station.attest(Self.scan, "{}", by: .key("a"))
        station.attest(Self.scan, "[]", by: .key("b"))
        #expect(try station.outcome(Self.attested()).result == .pass)
    }

    private static let denial = """
        validate:
          message: high findings
          deny: {conditions: {any: [{key: "{{ scan.y }}", operator: Equals, value: bad}]}}
        """

    @Test func g6ANameIsOfItsOwnType() throws {
        var station = Station()
        station.attest("https://example.com/x", #"{"y": "good"}"#, by: .key("a"))
        station.attest(Self.scan, #"{"y": "bad"}"#, by: .key("a"))
        let outcome = try station.outcome(Self.attested(more: Self.denial))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .conditionFalse)
        #expect(outcome.message.contains("high findings"))
    }

    @Test func g7ANestedSetIsNoDoor() throws {
        var station = Station()
        station.attest(Self.scan, "{}", by: Self.stranger)
        let nested = "attestor: {entries: [{keys: {publicKeys: $A, rekor: {ignoreTlog: true}}}]}"
        #expect(try station.outcome(Self.attested(by: nested)).result == .fail)
        station.attest(Self.scan, "{}", by: .key("a"))
        #expect(try station.outcome(Self.attested(by: nested)).result == .pass)
    }

    @Test func g8AnAttestationCountsAsSignatureOfABundle() throws {
        var station = Station()
        station.attest("https://openvex.dev/ns/v0.2.0", "{}", by: Self.ci, form: .sigstoreBundle)
        let exact = """
            keyless: {issuer: "https://ci.example.com", subject: "https://ci.example.com/o/release.yml@refs/tags/v1", rekor: {url: https://rekor.sigstore.dev}}
            """
        let outcome = try station.outcome(Self.signed(#"["*"]"#, by: exact, more: "type: SigstoreBundle"))
        #expect(outcome.result == .pass)
        #expect(outcome.message.contains("[attestation-as-signature]"))
    }

    @Test func g9ADenialCountsWithoutAttestations() throws {
        var station = Station()
        station.sign(by: .key("a"))
        let policy = Self.signed(
            #"["*"]"#,
            more: "validate: {deny: {conditions: {all: [{key: \"true\", operator: Equals, value: \"true\"}]}}}"
        )
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .fail)
        #expect(outcome.code == .denyNotEnforced)
    }

    @Test(arguments: [("", RuleOutcome.Result.fail), ("count: 1, ", .pass)])
    func g11KeysAreExpandedBeforeCounting(_ count: String, _ result: RuleOutcome.Result) throws {
        var station = Station()
        station.sign(by: .key("a"))
        let both = "\(Station.pems["a"] ?? "")\n\(Station.pems["b"] ?? "")".split(separator: "\n")
        let policy = Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Enforce
              attestors:
              - {\(count)entries: [{keys: {publicKeys: "\(both.joined(separator: "\\n"))", rekor: {ignoreTlog: true}}}]}
            """
        )
        #expect(try station.outcome(policy).result == result)
    }

    @Test(arguments: ["[]", "[{any: []}]", "[{all: []}]", "[{}]"])
    func g12NoConditionsPassWhereAStatementIs(_ conditions: String) throws {
        var station = Station()
        let missing = try station.outcome(Self.attested(conditions: conditions))
        #expect(missing.result == .fail)
        #expect(missing.code == .missingAttestation)
        station.attest(Self.scan, "{}", by: .key("a"))
        #expect(try station.outcome(Self.attested(conditions: conditions)).result == .pass)
    }

    @Test func g13TheTypeIsExact() throws {
        var station = Station()
        station.attest(Self.scan, "{}", by: .key("a"))
        let policy = Self.attested().replacing("type: https://cosign", with: "type: cosign")
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .fail)
        #expect(outcome.code == .missingAttestation)
        #expect(outcome.message.contains("there is one of type '\(Self.scan)'"))
    }

    @Test func g14ANullKeyIsFalse() throws {
        var station = Station()
        station.attest(Self.scan, #"{"x": null}"#, by: .key("a"))
        let policy = Self.attested(
            conditions: "[{all: [{key: \"{{ x }}\", operator: NotEquals, value: good}]}]"
        )
        #expect(try station.outcome(policy).code == .conditionFalse)
    }

    @Test func g16AWildcardInDataDismissesNothing() throws {
        var station = Station()
        station.attest(Self.scan, #"{"found": ["CVE-1"], "dismissed": ["*"]}"#, by: .key("a"))
        let denial = """
            validate:
              deny:
                conditions:
                  any:
                  - {key: "{{ scan.found }}", operator: AnyNotIn, value: "{{ scan.dismissed || `[]` }}"}
            """
        let outcome = try station.outcome(Self.attested(more: denial))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .wildcardInData)
    }

    /// A pattern of the policy stays one, also where a trusted variable stands in it.
    @Test(arguments: ["*", "{{ image.registry }}/*", "ghcr.io/{{ image.path }}*"])
    func aPatternOfThePolicyIsOne(_ pattern: String) throws {
        var station = Station()
        station.attest(Self.scan, #"{"name": "ghcr.io/o/app:v1"}"#, by: .key("a"))
        let conditions = "[{all: [{key: \"{{ name }}\", operator: AnyIn, value: [\"\(pattern)\"]}]}]"
        #expect(try station.outcome(Self.attested(conditions: conditions)).result == .pass)
    }

    @Test(arguments: [("{{ nope }}", RuleOutcome.Result.fail), ("{{ nope || '' }}", .pass)])
    func g17OneUnresolvableVariableFailsAll(_ variable: String, _ result: RuleOutcome.Result) throws {
        var station = Station()
        station.attest(Self.scan, #"{"x": "good"}"#, by: .key("a"))
        let conditions = """
            [{any: [{key: "{{ x }}", operator: Equals, value: good}, {key: "\(variable)", operator: Equals, value: z}]}]
            """
        let outcome = try station.outcome(Self.attested(conditions: conditions))
        #expect(outcome.result == result)
        #expect(outcome.code == (result == .pass ? nil : .expressionError))
    }

    @Test(arguments: [
        ("LessThanOrEquals, value: 24h", RuleOutcome.Result.pass), ("GreaterThanOrEquals, value: 0s", .fail),
    ])
    func g18AScanOfTheFutureIsYoung(_ rest: String, _ result: RuleOutcome.Result) throws {
        var station = Station()
        station.attest(Self.scan, #"{"metadata": {"scanFinishedOn": "2026-05-28T21:30:00Z"}}"#, by: .key("a"))
        let key = "{{ time_since('', '{{ metadata.scanFinishedOn }}', '') }}"
        let policy = Self.attested(conditions: "[{all: [{key: \"\(key)\", operator: \(rest)}]}]")
        #expect(try station.outcome(policy).result == result)
    }

    @Test func g19AttestedTextIsNoExpression() throws {
        var station = Station()
        station.attest(Self.scan, #"{"metadata": {"scanFinishedOn": "x','') || '"}}"#, by: .key("a"))
        let key = "{{ time_since('', '{{ metadata.scanFinishedOn }}', '') }}"
        let policy = Self.attested(conditions: "[{all: [{key: \"\(key)\", operator: LessThanOrEquals, value: 24h}]}]")
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .fail)
        #expect(outcome.code == .unsafeSplice)
    }
}
