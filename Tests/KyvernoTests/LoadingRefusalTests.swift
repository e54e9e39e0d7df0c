import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// What a cluster refuses to take is refused here, with line, column and path.
@Suite struct LoadingRefusalTests {
    private static let entry = """
        - imageReferences: ["*"]
          attestors:
          - count: 1
            entries:
            - keys: {publicKeys: $A}
        """

    private static func load(_ text: String) throws(PolicyError) -> PolicySet {
        let file: PolicyFile
        do { file = try Station.file(text) } catch { throw PolicyError.unreadable("\(error)", in: "") }
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        return try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
    }

    struct Mistake: Sendable, CustomStringConvertible {
        let old: String
        let new: String
        let part: String
        var code = Code.policyInvalid
        var description: String { new }

        init(_ old: String, _ new: String, _ part: String, _ code: Code = .policyInvalid) {
            (self.old, self.new, self.part, self.code) = (old, new, part, code)
        }
    }

    static let mistakes: [Mistake] = [
        Mistake("apiVersion: kyverno.io/v1", "apiVersion: kyverno.io/v9", "apiVersion: expected one of kyverno.io/v1"),
        Mistake("metadata: {name: p}", "metadata: {name: P}", "metadata.name: expected a name"),
        Mistake("metadata: {name: p}", "metadata: {}", "expected a field 'name'"),
        Mistake("imageReferences: [\"*\"]", "imageReferences: []", "at least one of imageReferences"),
        Mistake("imageReferences: [\"*\"]", "imageReferences: [\"{{ x }}\"]", "a pattern without a variable"),
        Mistake("kinds: [Pod]", "kinds: [\"{{ x }}\"]", "a kind without a variable"),
        Mistake("kinds: [Pod]", "kinds: [\"*\"]", "kinds by name"),
        Mistake("kinds: [Pod]", "kinds: [a/b/c/d/e]", "a kind as Pod"),
        Mistake("count: 1", "count: 0", "attestors[0].count: expected a whole number from 1 to 1"),
        Mistake("count: 1", "count: 2", "whole number from 1 to 1, found '2'"),
        Mistake("- keys: {publicKeys: $A}", "  []", "entries: expected at least one entry"),
        Mistake("keys: {publicKeys: $A}", "{}", "exactly one of keys, certificates, keyless, attestor, found none"),
        Mistake(
            "keys: {publicKeys: $A}",
            "{keys: {publicKeys: $A}, attestor: {entries: []}}",
            "found keys and attestor"
        ),
        Mistake("keys: {publicKeys: $A}", "keys: {}", "exactly one of publicKeys, kms, secret, found none"),
        Mistake("keys: {publicKeys: $A}", "keys: {publicKeys: a, signatureAlgorithm: md5}", "one of sha224"),
        Mistake("keys: {publicKeys: $A}", "certificates: {}", "expected cert or certChain, found neither"),
        Mistake("keys: {publicKeys: $A}", "keyless: {subject: a}", "expected rekor or roots, found neither"),
        Mistake("keys: {publicKeys: $A}", "keyless: {rekor: {ignoreTlog: true}}", "rekor: expected a url, found none"),
        Mistake("  attestors:", "  type: Notary\n      attestors:", "certificates, for the type is Notary, found keys"),
        Mistake("  attestors:", "  type: Other\n      attestors:", "one of Cosign, SigstoreBundle, Notary"),
        Mistake("  attestors:", "  atestors:", "the unknown field 'atestors'", .policyUnknownField),
        Mistake("publicKeys: $A", "publicKey: $A", "the unknown field 'publicKey'", .policyUnknownField),
        Mistake("  rules:", "  rulez:", "the unknown field 'rulez'", .policyUnknownField),
        Mistake("match: {any", "match: {some", "the unknown field 'some'", .policyUnknownField),
        Mistake(
            "verifyImages:",
            "preconditions: {all: [{key: a, operator: Is, value: b}]}\n    verifyImages:",
            "preconditions.all[0].operator: expected one of Equal, Equals"
        ),
        Mistake("verifyImages:", "context: [{name: x}]\n    verifyImages:", "exactly one of configMap, variable"),
        Mistake("verifyImages:", "validate: {}\n    verifyImages:", "found verifyImages and validate"),
        Mistake("  rules:", "  failurePolicy: Maybe\n  rules:", "one of Fail, Ignore"),
        Mistake("  rules:", "  validationFailureAction: Warn\n  rules:", "one of Enforce, Audit"),
        Mistake("  rules:", "  admission: false\n  rules:", "spec.admission: expected true"),
    ]

    @Test(arguments: mistakes)
    func refuses(_ mistake: Mistake) throws {
        let text = Station.policy(Self.entry)
        try #require(text.contains(mistake.old))
        let error = #expect(throws: PolicyError.self) {
            try Self.load(text.replacing(mistake.old, with: mistake.new, maxReplacements: 1))
        }
        #expect(error?.code == mistake.code, "\(error?.description ?? "")")
        #expect(error?.description.contains(mistake.part) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("policy.yaml: line ") == true)
    }

    @Test func loadsWhatHasNoMistake() throws {
        #expect(try Self.load(Station.policy(Self.entry)).policies.map(\.kind) == ["ClusterPolicy"])
    }

    @Test func refusesTwoRulesOfOneName() throws {
        let rule = "\n  - name: r\n    match: {resources: {kinds: [Pod]}}\n    validate: {message: x}\n"
        let error = #expect(throws: PolicyError.self) { try Self.load(Station.policy(Self.entry) + rule) }
        #expect(error?.description.contains("a name of its own, found 'r' again") == true)
    }

    @Test func refusesWhatIsNoPolicy() throws {
        let pod = "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
        let error = #expect(throws: PolicyError.self) { try Self.load(Station.policy(Self.entry) + pod) }
        #expect(error?.code == .policyInvalid)
        let later = "\n---\napiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy\n"
        let second = #expect(throws: PolicyError.self) { try Self.load(Station.policy(Self.entry) + later) }
        #expect(second?.code == .notSupportedYet)
        let alone = #expect(throws: PolicyError.self) {
            try Self.load("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
        }
        #expect(alone?.code == .noPolicy)
    }

    @Test func otherRulesAreSkippedByName() throws {
        let rule =
            "\n  - name: v\n    match: {resources: {kinds: [Pod]}}\n    validate: {message: x, pattern: {a: b}}\n"
        var station = Station()
        station.sign(by: .key("a"))
        let outcomes = try station.outcomes(Station.policy(Self.entry) + rule)
        #expect(outcomes.map(\.result) == [.pass, .skip])
        #expect(outcomes.last?.code == .ruleNotEvaluated)
        #expect(outcomes.last?.rule == "v")
    }

    /// What a cluster writes where a policy says nothing.
    @Test func auditIsTheDefault() throws {
        let outcome = try Station().outcome(Station.policy(Self.entry))
        #expect(outcome.result == .warn)
        #expect(outcome.code == .missingSignature)
        let enforcing = Station.policy(Self.entry, spec: "validationFailureAction: enforce")
        #expect(try Station().outcome(enforcing).result == .fail)
    }
}
