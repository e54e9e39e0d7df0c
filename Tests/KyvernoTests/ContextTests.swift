import Policies
import Testing
import Vocabulary

@testable import Kyverno

/// What the variables of a rule read, and what conditions make of it.
@Suite struct ContextTests {
    private static let entry = """
        - imageReferences: ["*"]
          failureAction: Enforce
          attestors: [{entries: [{keys: {publicKeys: $A}}]}]
        """

    private static func outcome(_ rule: String, _ change: (inout Station) throws -> Void = { _ in }) throws
        -> RuleOutcome
    {
        var station = Station()
        station.sign(by: .key("a"))
        try change(&station)
        return try station.outcome(Station.policy(entry, rule: rule))
    }

    @Test(arguments: [
        ("{{ request.operation }}", "CREATE"), ("{{ image.tag }}", "v1"), ("{{ image.registry }}", "ghcr.io"),
        ("{{ image.path }}", "o/app"), ("{{ image.name }}", "app"), ("{{ images.containers.app.name }}", "app"),
        ("{{ image.digest }}", "\(Station.image)"), ("{{ request.object.kind }}", "Pod"),
        ("{{ images.containers.app.jsonPointer }}", "/spec/containers/0/image"),
        ("{{ request.object.spec.containers[0].image }}", "ghcr.io/o/app:v1"),
        ("{{ image.referenceWithTag }}", "ghcr.io/o/app:v1"),
    ])
    func aVariableReads(_ variable: String, _ value: String) throws {
        let rule = "preconditions: {all: [{key: \"\(variable)\", operator: Equals, value: \"\(value)\"}]}"
        #expect(try Self.outcome(rule).result == .pass)
    }

    @Test func aFalsePreconditionSkips() throws {
        let rule = "preconditions: {all: [{key: \"{{ image.tag }}\", operator: Equals, value: v2}]}"
        #expect(try Self.outcome(rule).result == .skip)
        let list = "preconditions: [{key: \"{{ image.tag }}\", operator: Equals, value: v2}]"
        #expect(try Self.outcome(list).result == .skip)
    }

    /// What a precondition asks of a resource that nobody knows must not leave the image out.
    @Test func aPreconditionAboutAnUnknownResourceDoesNotSkip() throws {
        let rule = """
            preconditions:
              all: [{key: "{{ request.object.metadata.labels.app || '' }}", operator: Equals, value: web}]
            """
        #expect(try Self.outcome(rule).result == .pass)
    }

    @Test func aPreconditionWithoutAValueIsAnError() throws {
        let outcome = try Self.outcome("preconditions: {all: [{key: \"{{ nope }}\", operator: Equals, value: a}]}")
        #expect(outcome.result == .error)
        #expect(outcome.code == .expressionError)
    }

    // MARK: - Entries

    private static func context(_ entries: String, key: String = "{{ b }}") -> String {
        """
        context:
        \(entries)
        preconditions: {all: [{key: "\(key)", operator: Equals, value: good}]}
        """
    }

    @Test(arguments: [
        "- {name: b, variable: {value: good}}",
        "- {name: b, variable: {value: {x: [good]}, jmesPath: \"x[0]\"}}",
        "- {name: b, variable: {jmesPath: \"nope.x\", default: good}}",
        "- {name: b, variable: {jmesPath: \"to_lower('GOOD')\"}}",
        "- {name: a, variable: {value: good}}\n- {name: b, variable: {value: \"{{ a }}\"}}",
        "- {name: a, variable: {value: good}}\n- {name: b, variable: {jmesPath: a}}",
        "- {name: b, apiCall: {urlPath: /x, default: good}}",
        "- {name: lazy, configMap: {name: none}}\n- {name: b, variable: {value: good}}",
    ])
    func anEntryHasAValue(_ entries: String) throws {
        #expect(try Self.outcome(Self.context(entries)).result == .pass)
    }

    @Test(arguments: [
        ("- {name: b, configMap: {name: none}}", Code.needsResource),
        ("- {name: b, apiCall: {urlPath: /x}}", .needsResource),
        ("- {name: b, imageRegistry: {reference: x}}", .needsResource),
        ("- {name: b, globalReference: {name: x}}", .needsResource),
        ("- {name: b, variable: {jmesPath: \"nope.x\"}}", .expressionError),
        ("- {name: b, variable: {jmesPath: \"(\"}}", .expressionError),
    ])
    func anEntryWithoutAValueIsAnError(_ entries: String, _ code: Code) throws {
        let outcome = try Self.outcome(Self.context(entries))
        #expect(outcome.result == .error)
        #expect(outcome.code == code)
    }

    @Test func aConfigMapIsFoundByItsNamespace() throws {
        let rule = Self.context(
            "- {name: b, configMap: {name: m, namespace: \"{{ request.namespace }}\"}}",
            key: "{{ b.data.x }}"
        )
        let outcome = try Self.outcome(rule) { station in
            station.options.namespace = "shop"
            station.options.resources = [
                try Station.file(
                    """
                    apiVersion: v1
                    kind: List
                    items:
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: other}, data: {x: bad}}
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: {x: good}}
                    """
                )
            ]
        }
        #expect(outcome.result == .pass)
    }

    // MARK: - Predicates

    private static func attested(_ conditions: String, more: String = "") -> String {
        Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Enforce
              attestations:
              - {type: "t:a", name: first, attestors: [{entries: [{keys: {publicKeys: $A}}]}]}
              - {type: "t:b", attestors: [{entries: [{keys: {publicKeys: $A}}]}], conditions: [{all: [\(conditions)]}]}
            \(more.indented(by: 2))
            """
        )
    }

    @Test(arguments: [
        ("{key: \"{{ x.y }}\", operator: Equals, value: 1}", true),
        ("{key: \"{{ predicate.x.y }}\", operator: Equals, value: 1}", false),
        ("{key: \"{{ first.z }}\", operator: Equals, value: \"{{ w }}\"}", true),
        ("{key: \"{{ image.tag }}\", operator: Equals, value: hidden}", true),
        ("{key: \"{{ image.registry }}\", operator: Equals, value: ghcr.io}", true),
        ("{key: \"{{ subject }}\", operator: NotEquals, value: x}", false),
    ])
    func aPredicateIsReadAtTheTop(_ condition: String, _ holds: Bool) throws {
        var station = Station()
        station.attest("t:a", #"{"z": "same"}"#, by: .key("a"))
        station.attest("t:b", #"{"x": {"y": 1}, "w": "same", "image": {"tag": "hidden"}}"#, by: .key("a"))
        #expect(try station.outcome(Self.attested(condition)).result == (holds ? .pass : .fail))
    }

    @Test func aPredicateThatIsNoObjectFails() throws {
        var station = Station()
        station.attest("t:a", "{}", by: .key("a"))
        station.attest("t:b", "[1]", by: .key("a"))
        let outcome = try station.outcome(Self.attested("{key: a, operator: Equals, value: a}"))
        #expect(outcome.code == .predicateInvalid)
    }

    @Test func theMessageOfAConditionIsTold() throws {
        var station = Station()
        station.attest("t:a", "{}", by: .key("a"))
        station.attest("t:b", "{}", by: .key("a"))
        let outcome = try station.outcome(Self.attested("{key: a, operator: Equals, value: b, message: too bad}"))
        #expect(outcome.message.contains("too bad"))
        #expect(outcome.evidence == [Station.digest(101)])
    }

    // MARK: - Exceptions

    private static let exception = """

        ---
        apiVersion: kyverno.io/v2
        kind: PolicyException
        metadata: {name: let-it-be}
        spec:
          match: {any: [{resources: {kinds: [Pod]}}]}
          exceptions: [{policyName: p, ruleNames: [r]}]
        """

    @Test func anExceptionCountsOnlyWhereAllowed() throws {
        var station = Station()
        let policy = Station.policy(Self.entry) + Self.exception
        let listed = try station.outcome(policy)
        #expect(listed.result == .fail)
        #expect(listed.message.contains("not applied: the exception 'let-it-be'"))
        station.options.allowsExceptions = true
        #expect(try station.outcome(policy).result == .skip)
        #expect(try station.outcome(policy.replacing("ruleNames: [r]", with: "ruleNames: [x]")).result == .fail)
    }

    @Test func oneRuleIsEnoughWhereThePolicySaysSo() throws {
        let second = "\n  - name: s\n    match: {resources: {kinds: [Pod]}}\n    verifyImages:\n"
        let policy = Station.policy(Self.entry, spec: "applyRules: One") + second + Self.entry.indented(by: 4)
        #expect(try Station().outcomes(policy).map(\.rule) == ["r"])
        #expect(try Station().outcomes(policy.replacing("One", with: "All")).map(\.rule) == ["r", "s"])
    }

    @Test func overridesCountByNamespace() throws {
        let policy = Station.policy(
            Self.entry.replacing("  failureAction: Enforce\n", with: ""),
            spec: "validationFailureActionOverrides: [{action: Enforce, namespaces: [\"prod*\"]}]"
        )
        var station = Station()
        #expect(try station.outcome(policy).result == .fail)
        station.options.namespace = "test"
        #expect(try station.outcome(policy).result == .warn)
        station.options.namespace = "production"
        #expect(try station.outcome(policy).result == .fail)
    }
}
