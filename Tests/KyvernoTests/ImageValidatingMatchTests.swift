import Encodings
import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// To which images and resources image-validating policies apply.
@Suite struct ImageValidatingMatchTests {
    private typealias Sample = ImageValidatingSample

    /// The outcome of a policy that fails wherever it applies.
    private func outcome(_ spec: String, _ station: Station = Station()) throws -> RuleOutcome {
        try station.outcome(Sample.validating("false", spec: spec))
    }

    @Test(arguments: [
        ("{glob: '*'}", true), ("{glob: 'ghcr.io/**'}", true), ("{glob: 'docker.io/*'}", false),
        ("{glob: 'ghcr.io/{o,p}/a[a-q]p:v?@*'}", true), ("{glob: 'ghcr.io/[!o]/app*'}", false),
        ("{expression: \"parseImageReference(ref).registry() == 'ghcr.io'\"}", true),
        ("{expression: \"ref.startsWith('docker.io')\"}", false),
    ])
    func imagesAreMeantByGlobOrExpression(_ pattern: String, _ isMeant: Bool) throws {
        let outcome = try outcome("matchImageReferences: [\(pattern)]")
        #expect(outcome.result == (isMeant ? .fail : .skip))
    }

    @Test func aPatternOfTheTagAloneIsNoted() throws {
        let outcome = try outcome("matchImageReferences: [{glob: 'ghcr.io/o/app:v1'}]")
        #expect(outcome.result == .fail)
        #expect(outcome.message.contains("[matches-tag-form-only]"))
    }

    @Test func onlyAPatternOfAllMeansWhatHasNoName() throws {
        var station = Station()
        station.reference = nil
        #expect(try outcome("matchImageReferences: [{glob: '**'}]", station).result == .fail)
        #expect(try outcome("matchImageReferences: [{glob: '*:*'}]", station).result == .skip)
        #expect(try outcome("matchImageReferences: [{expression: 'true'}]", station).result == .skip)
        #expect(try outcome("", station).result == .fail)
    }

    @Test(arguments: [
        ("has(object.metadata.labels) && object.metadata.labels.prod == 'true'", RuleOutcome.Result.fail),
        ("request.namespace == 'prod'", .fail), ("namespaceObject.metadata.labels.team == 'x'", .fail),
        ("request.userInfo.username == 'x'", .fail), ("request.operation == 'DELETE'", .skip),
        ("object.kind == 'Deployment'", .skip), ("object.kind == 'Pod'", .fail), ("false", .skip),
        ("'a'.charAt(9) == 'a' || 1 / int(size(object.kind) - 3) > 0", .error),
    ])
    func conditionsLeaveOutWhatIsKnown(_ condition: String, _ result: RuleOutcome.Result) throws {
        let found = try outcome("matchConditions:\n- {name: c, expression: \"\(condition)\"}")
        #expect(found.result == result, "\(found)")
    }

    @Test func aFalseConditionOutweighsAnError() throws {
        let conditions = """
            matchConditions:
            - {name: broken, expression: "1 / int(size(object.kind) - 3) > 0"}
            - {name: other, expression: "request.operation == 'DELETE'"}
            """
        #expect(try outcome(conditions).result == .skip)
    }

    @Test func failurePolicyIsAboutConditionsAlone() throws {
        let broken = "matchConditions:\n- {name: broken, expression: \"1 / int(size(object.kind) - 3) > 0\"}"
        #expect(try outcome(broken).code == .expressionError)
        #expect(try outcome("failurePolicy: Ignore\n\(broken)").result == .skip)
        let policy = Sample.validating("1 / int(size(object.kind) - 3) > 0", spec: "failurePolicy: Ignore")
        #expect(try Station().outcome(policy).result == .error)
    }

    @Test func whatAClusterMightEvaluateIsNotIgnored() throws {
        let resource =
            "matchConditions:\n- {name: c, expression: \"resource.get('v1', 'configmaps', 'a', 'b').data.x == 'y'\"}"
        let found = try outcome("failurePolicy: Ignore\n\(resource)")
        #expect(found.result == .error)
        #expect(found.code == .needsResource)
        let outside = "matchConditions:\n- {name: c, expression: \"http.Get('https://example.com').x == 1\"}"
        #expect(try outcome("failurePolicy: Ignore\n\(outside)").result == .fail)
    }

    @Test(arguments: [
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}", true),
        ("{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}", true),
        ("{apiGroups: [''], apiVersions: [v1], operations: [UPDATE], resources: [pods]}", false),
        ("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods/ephemeralcontainers]}", false),
        ("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [services]}", false),
        ("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods], resourceNames: [x]}", true),
        ("{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Cluster}", false),
    ])
    func constraintsDecide(_ rule: String, _ isMeant: Bool) throws {
        let policy = """
            apiVersion: policies.kyverno.io/v1
            kind: ImageValidatingPolicy
            metadata: {name: p}
            spec:
              matchConstraints: {resourceRules: [\(rule)]}
              validations: [{expression: "false"}]
            """
        #expect(try Station().outcome(policy).result == (isMeant ? .fail : .skip))
    }

    private static func deployment(_ image: String, more: String = "") throws -> PolicyFile {
        try Station.file(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: prod, labels: {team: a}}
            spec: {replicas: 3, template: {spec: {containers: [{name: c, image: "\(image)"}, {name: o, image: "ghcr.io/o/other:v1"}]}}}
            \(more)
            """
        )
    }

    @Test func suppliedWorkloadsTakeThePlaceOfTheMadeUpOne() throws {
        var station = Station()
        station.options.resources = [try Self.deployment("ghcr.io/o/app:v1")]
        let images = Sample.validating(
            "images.containers == ['ghcr.io/o/app:v1@\(Station.image)'] && object.kind == 'Pod'",
            spec: "validationConfigurations: {required: false}"
        )
        #expect(try station.outcome(images).result == .pass)
        let label = "matchConditions:\n- {name: c, expression: \"object.metadata.namespace == 'test'\"}"
        #expect(try outcome(label, station).result == .skip)
    }

    @Test func whereNoDigestIsPutInOneMustBeThere() throws {
        var station = Station()
        let spec = "validationConfigurations: {mutateDigest: false, required: false}"
        station.options.resources = [try Self.deployment("ghcr.io/o/app:v1")]
        let missing = try station.outcome(Sample.validating("true", spec: spec))
        #expect(missing.result == .fail)
        #expect(missing.rule == "verifyDigest")
        station.options.resources = [try Self.deployment("ghcr.io/o/app@\(Station.image)")]
        #expect(try station.outcome(Sample.validating("true", spec: spec)).result == .pass)
    }

    @Test func namespacedPoliciesAreAboutTheirNamespace() throws {
        let policy = Sample.policy(
            "validations: [{expression: 'false'}]",
            kind: "NamespacedImageValidatingPolicy",
            metadata: "name: p, namespace: prod"
        )
        var station = Station()
        #expect(try station.outcome(policy).result == .fail)
        station.options.namespace = "test"
        #expect(try station.outcome(policy).result == .skip)
        station.options.namespace = "prod"
        #expect(try station.outcome(policy).result == .fail)
    }

    @Test func customResourcesMustBeSupplied() throws {
        let policy = """
            apiVersion: policies.kyverno.io/v1
            kind: ImageValidatingPolicy
            metadata: {name: p}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [tasks]}
              images: [{name: steps, expression: "object.spec.steps.map(s, s.image)"}]
              validationConfigurations: {required: false}
              validations: [{expression: "images.steps.size() == 1 && images.containers == []"}]
            """
        var station = Station()
        let missing = try station.outcome(policy)
        #expect(missing.result == .error)
        #expect(missing.code == .needsResource)
        func task(_ image: String) throws -> PolicyFile {
            try Station.file(
                "apiVersion: example.com/v1\nkind: Task\nmetadata: {name: t}\nspec: {steps: [{image: '\(image)'}, {image: 'b:1'}]}"
            )
        }
        station.options.resources = [try task("ghcr.io/o/app:v1")]
        #expect(try station.outcome(policy).result == .pass)
        station.options.resources = [try task("ghcr.io/o/app:v2")]
        #expect(try station.outcome(policy).result == .skip)
    }

    @Test func jsonModeLooksAtADocument() throws {
        let policy = """
            apiVersion: policies.kyverno.io/v1
            kind: ImageValidatingPolicy
            metadata: {name: p}
            spec:
              evaluation: {mode: JSON}
              images: [{name: all, expression: "object.images.map(i, i.reference)"}]
              validationConfigurations: {required: false}
              validations:
              - expression: images.all == ["ghcr.io/o/app:v1@\(Station.image)"] && object.images[0].tag == "v1"
            """
        #expect(try Station().outcome(policy).result == .pass)
    }

    @Test func jsonModeMayLookAtAnotherDocument() throws {
        let policy = """
            apiVersion: policies.kyverno.io/v1
            kind: ImageValidatingPolicy
            metadata: {name: p}
            spec:
              evaluation: {mode: JSON}
              images: [{name: bar, expression: "[object.foo.bar]"}]
              validationConfigurations: {required: false}
              validations: [{expression: "images.bar.size() == 1 && object.n == 3"}]
            """
        var station = Station()
        let text = #"{"foo": {"bar": "ghcr.io/o/app:v1"}, "n": 3}"#
        station.options.document = try JSONCursor(reading: Array(text.utf8), depth: 10)
        #expect(try station.outcome(policy).result == .pass)
        station.options.document = nil
        #expect(try station.outcome(policy).code == .expressionError)
    }
}
