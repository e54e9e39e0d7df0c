import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// Which images and resources a rule is about.
@Suite struct MatchTests {
    private static let entry = """
        - imageReferences: ["*"]
          failureAction: Enforce
          attestors: [{entries: [{keys: {publicKeys: $A}}]}]
        """

    private static func applies(_ station: Station, _ policy: String) throws -> Bool {
        try station.outcome(policy).result != .skip
    }

    // MARK: - Kinds

    @Test(arguments: [
        ("Pod", true), ("v1/Pod", true), ("*/v1/Pod", true), ("P?d", true), ("apps/v1/Pod", false),
        ("v2/Pod", false), ("Pod/exec", false), ("Pod.status", false), ("Service", false),
        ("Deployment", true), ("apps/v1/Deployment", true), ("CronJob", true), ("batch/v1/Job", true),
    ])
    func aKindIs(_ kind: String, _ isMeant: Bool) throws {
        let policy = Station.policy(Self.entry).replacing("kinds: [Pod]", with: "kinds: [\"\(kind)\"]")
        #expect(try Self.applies(Station(), policy) == isMeant)
    }

    /// What nobody knows of a pod that is made up lets a rule apply, and never leaves anything out.
    @Test(arguments: [
        ("match: {any: [{resources: {kinds: [Pod], namespaces: [prod]}}]}", true),
        ("match: {any: [{resources: {kinds: [Pod], selector: {matchLabels: {a: b}}}}]}", true),
        ("match: {any: [{resources: {kinds: [Pod], names: [x]}}]}", true),
        ("match: {any: [{resources: {kinds: [Pod]}, subjects: [{kind: User, name: u}]}]}", true),
        ("match: {any: [{resources: {kinds: [Pod], operations: [DELETE]}}]}", false),
        ("match: {any: [{}]}", false),
        ("match: {all: [{resources: {kinds: [Pod]}}, {resources: {kinds: [Service]}}]}", false),
        ("match: {any: [{resources: {kinds: [Service]}}, {resources: {kinds: [Pod]}}]}", true),
        ("match: {resources: {kinds: [Pod]}}", true),
        ("match: {any: [{resources: {kinds: [Pod]}}]}\n    exclude: {any: [{resources: {kinds: [Pod]}}]}", false),
        ("match: {any: [{resources: {kinds: [Pod]}}]}\n    exclude: {any: [{resources: {namespaces: [x]}}]}", true),
        (
            "match: {any: [{resources: {kinds: [Pod]}}]}\n    exclude: {any: [{subjects: [{kind: User, name: u}]}]}",
            true
        ),
        (
            "match: {any: [{resources: {kinds: [Pod]}}]}\n    exclude: {all: [{resources: {kinds: [Pod]}}, "
                + "{resources: {selector: {matchLabels: {a: b}}}}]}", true
        ),
    ])
    func whatIsUnknownLetsARuleApply(_ match: String, _ isMeant: Bool) throws {
        let policy = Station.policy(Self.entry).replacing("match: {any: [{resources: {kinds: [Pod]}}]}", with: match)
        #expect(try Self.applies(Station(), policy) == isMeant)
    }

    @Test func aNamespaceDecidesWhereItIsKnown() throws {
        let policy = Station.policy(Self.entry).replacing("kinds: [Pod]", with: "kinds: [Pod], namespaces: [\"prod*\"]")
        var station = Station()
        station.options.namespace = "production"
        #expect(try Self.applies(station, policy))
        station.options.namespace = "test"
        #expect(try !Self.applies(station, policy))
    }

    @Test func theLabelsOfANamespaceDecide() throws {
        let policy = Station.policy(Self.entry).replacing(
            "kinds: [Pod]",
            with: "kinds: [Pod], namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [prod]}]}"
        )
        var station = Station()
        station.options.namespace = "shop"
        #expect(try Self.applies(station, policy))
        for (value, isMeant) in [("prod", true), ("test", false)] {
            station.options.resources = [
                try Station.file("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: \(value)}}}")
            ]
            #expect(try Self.applies(station, policy) == isMeant)
        }
    }

    @Test func aPolicyIsAboutItsOwnNamespace() throws {
        let policy = Station.policy(Self.entry).replacing("kind: ClusterPolicy", with: "kind: Policy")
        var station = Station()
        #expect(try Self.applies(station, policy))
        station.options.namespace = "default"
        #expect(try Self.applies(station, policy))
        station.options.namespace = "other"
        #expect(try !Self.applies(station, policy))
    }

    // MARK: - Supplied workloads

    private static func deployment(_ labels: String, image: String) throws -> PolicyFile {
        try Station.file(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {\(labels)}}
            spec:
              template:
                metadata: {labels: {\(labels)}}
                spec: {containers: [{name: c, image: "\(image)"}]}
            """
        )
    }

    @Test func aManifestThatRunsTheImageDecides() throws {
        let policy = Station.policy(Self.entry).replacing(
            "kinds: [Pod]",
            with: "kinds: [Pod], selector: {matchLabels: {app: \"w*\"}}"
        )
        for (labels, image, isMeant) in [
            ("app: web", "ghcr.io/o/app:v1", true), ("app: other", "ghcr.io/o/app:v1", false),
            ("app: other", "ghcr.io/o/app@\(Station.image)", false), ("app: other", "ghcr.io/o/else:v1", true),
        ] {
            var station = Station()
            station.options.resources = [try Self.deployment(labels, image: image)]
            #expect(try Self.applies(station, policy) == isMeant, "\(labels) \(image)")
        }
    }

    @Test func customResourcesMustBeSupplied() throws {
        let policy = Station.policy(
            Self.entry,
            rule: "imageExtractors: {Task: [{path: /spec/steps/*/image}]}"
        ).replacing("kinds: [Pod]", with: "kinds: [tekton.dev/v1/Task]")
        let outcome = try Station().outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .needsResource)
    }

    @Test(arguments: [
        ("path: /spec/steps/*/image", "{steps: [{image: \"ghcr.io/o/app:v1\"}]}", true),
        ("path: /spec/steps/*/image", "{steps: [{image: \"ghcr.io/o/other:v1\"}]}", false),
        ("path: /spec/steps/*, value: ref, key: name", "{steps: {a: {ref: \"ghcr.io/o/app:v1\", name: x}}}", true),
        (
            "path: /spec/url, jmesPath: \"trim_prefix(@, 'docker://')\"", "{url: \"docker://ghcr.io/o/app:v1\"}", true
        ),
    ])
    func aCustomResourceNamesItsImages(_ extractor: String, _ spec: String, _ isMeant: Bool) throws {
        var station = Station()
        station.sign(by: .key("a"))
        station.options.resources = [
            try Station.file("{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: t}, spec: \(spec)}")
        ]
        let policy = Station.policy(Self.entry, rule: "imageExtractors: {Task: [{\(extractor)}]}")
            .replacing("kinds: [Pod]", with: "kinds: [tekton.dev/v1/Task]")
        #expect(try station.outcome(policy).result == (isMeant ? .pass : .skip))
    }

    @Test func aCustomResourceWithoutItsImageIsAnError() throws {
        var station = Station()
        station.options.resources = [
            try Station.file("{apiVersion: tekton.dev/v1, kind: Task, metadata: {name: t}, spec: {steps: [{x: y}]}}")
        ]
        let policy = Station.policy(Self.entry, rule: "imageExtractors: {Task: [{path: /spec/steps/*/image}]}")
            .replacing("kinds: [Pod]", with: "kinds: [tekton.dev/v1/Task]")
        let outcome = try station.outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .expressionError)
    }

    // MARK: - Images

    @Test(arguments: [
        ("[\"ghcr.io/o/*\"]", "[]", RuleOutcome.Result.pass), ("[\"ghcr.io/o/app\"]", "[]", .skip),
        ("[\"ghcr.io/o/app:v?\"]", "[]", .pass), ("[\"*\"]", "[\"ghcr.io/o/*\"]", .skip),
        ("[\"*\"]", "[\"ghcr.io/o/app:v1\"]", .pass), ("[\"ghcr.io/o/app:*\"]", "[\"ghcr.io/o/app:v1\"]", .skip),
        ("[\"docker.io/*\"]", "[]", .skip),
    ])
    func aPatternMeans(_ references: String, _ skipped: String, _ result: RuleOutcome.Result) throws {
        var station = Station()
        station.sign(by: .key("a"))
        let policy = Station.policy(Self.entry).replacing(
            "imageReferences: [\"*\"]",
            with: "imageReferences: \(references)\n      skipImageReferences: \(skipped)"
        )
        #expect(try station.outcome(policy).result == result)
    }

    @Test(arguments: [("*", true), ("**", true), ("*/*", false), ("docker.io/*", false)])
    func anImageWithoutANameIsMeantByEverythingAlone(_ pattern: String, _ isMeant: Bool) throws {
        var station = Station()
        station.reference = nil
        let policy = Station.policy(Self.entry).replacing("[\"*\"]", with: "[\"\(pattern)\"]")
        #expect(try Self.applies(station, policy) == isMeant)
    }

    @Test func whatEveryRuleSkipsNoPolicyAppliesTo() throws {
        let file = try Station.file(Station.policy(Self.entry).replacing("[\"*\"]", with: "[\"x/*\"]"))
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        let image = ImageUnderJudgement(
            reference: Station().reference,
            digest: Station.image,
            isIndex: false,
            platforms: [],
            records: []
        )
        let judgement = set.judge(image, at: Station.now, builders: [], trustedSince: nil, noMatch: .deny)
        #expect(!judgement.applies)
        #expect(judgement.outcomes.map(\.code) == [nil, .noPolicyMatches])
        #expect(judgement.fails)
    }
}
