import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno

/// Whom the attestors of image-validating policies know.
@Suite struct ImageValidatingAttestorTests {
    private typealias Sample = ImageValidatingSample

    private static func policy(_ attestor: String, spec: String = "") -> String {
        Sample.policy(
            """
            \(spec)
            attestors: [{name: x, \(attestor)}]
            validations:
            - expression: images.containers.all(i, verifyImageSignatures(i, [attestors['x']]) > 0)
            """
        )
    }

    private static let github = Station.By.certificate(
        issuer: "https://token.example.com",
        subject: "https://example.com/o/r/release.yml@refs/tags/v1"
    )

    /// g20: exact texts, and expressions that need only find a part.
    @Test(arguments: [
        ("{issuer: 'https://token.example.com', subject: 'https://example.com/o/r/release.yml@refs/tags/v1'}", true),
        ("{issuer: 'https://token.example.com', subject: 'https://example.com/o/r/release.yml@refs/tags/v*'}", false),
        ("{issuer: 'https://token.example.co', subjectRegExp: 'release'}", false),
        ("{issuerRegExp: 'token', subjectRegExp: 'release'}", true), ("{issuerRegExp: '^token'}", false),
        ("{issuer: 'https://token.example.com'}", true), ("{subjectRegExp: 'refs/tags/v[0-9]+$'}", true),
        ("{issuer: wrong, issuerRegExp: 'token', subject: wrong, subjectRegExp: release}", true),
        ("{issuer: wrong}, {subjectRegExp: release}", true),
    ])
    func identitiesAreExactOrExpressions(_ identities: String, _ isKnown: Bool) throws {
        var station = Station()
        station.sign(by: Self.github)
        let outcome = try station.outcome(Self.policy("cosign: {keyless: {identities: [\(identities)]}}"))
        #expect(outcome.result == (isKnown ? .pass : .fail), "\(outcome)")
        #expect(outcome.message.contains("[wildcard-is-literal]") == identities.contains("v*"))
    }

    /// g25, and the other rules of logs.
    @Test(arguments: [
        ("", RuleOutcome.Result.pass, nil), (", ctlog: {}", .fail, Code.unknownLog),
        (", ctlog: {insecureIgnoreSCT: true}", .fail, .unknownLog),
        (", ctlog: {url: 'https://rekor.sigstore.dev'}", .pass, nil),
        (", ctlog: {insecureIgnoreTlog: true}", .pass, nil),
        (", ctlog: {url: 'https://rekor.example.com'}", .error, .unknownLog),
        (", ctlog: {url: 'https://rekor.example.com', rekorPubKey: $B}", .pass, nil),
    ])
    func logsNeedAnAddress(_ logs: String, _ result: RuleOutcome.Result, _ code: Code?) throws {
        var station = Station()
        station.sign(by: .key("a"))
        let outcome = try station.outcome(Self.policy("cosign: {key: {data: $A}\(logs)}"))
        #expect(outcome.result == result, "\(outcome)")
        #expect(outcome.code == code)
    }

    @Test(arguments: [
        ("cosign: {key: {kms: 'awskms:///x'}}", Code.kmsOffline, "--key-ref awskms:///x=FILE"),
        ("cosign: {key: {data: nonsense}}", .kmsOffline, "nonsense"),
        ("cosign: {key: {data: $A}, tuf: {mirror: 'https://tuf.example.com'}}", .tufOffline, "https://tuf.example.com"),
        ("cosign: {key: {data: $A}, trustedRoot: {value: '{}'}}", .keyUnusable, "trustedRoot"),
        ("cosign: {certificate: {cert: {value: nonsense}}}", .keyUnusable, "attestors.x: "),
        ("notary: {certs: {value: x}}", .notSupportedYet, "Notary Project"),
        ("cosign: {keyless: {identities: [{issuerRegExp: '('}]}}", .policyInvalid, "the expression '('"),
        ("cosign: {keyless: {identities: [{subjectExpression: x}]}}", .unenforcedField, "subjectExpression"),
        ("cosign: {key: {expression: \"variables.cm.data.key\"}}", .needsResource, "configmaps default/keys (v1)"),
    ])
    func whatCannotBeAskedOfflineIsAnError(_ attestor: String, _ code: Code, _ words: String) throws {
        let spec =
            "variables:\n- {name: cm, expression: \"resource.get('v1', 'configmaps', object.metadata.namespace, 'keys')\"}"
        let outcome = try Station().outcome(Self.policy(attestor, spec: spec))
        #expect(outcome.result == .error)
        #expect(outcome.code == code, "\(outcome)")
        #expect(outcome.message.contains(words), "\(outcome.message)")
    }

    @Test func keysMayComeFromSuppliedResourcesAndReferences() throws {
        var station = Station()
        station.sign(by: .key("a"))
        station.options.resources = [
            try Station.file(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: keys, namespace: prod}\ndata: {key: $A}"
            )
        ]
        station.options.namespace = "prod"
        let spec =
            "variables:\n- {name: cm, expression: \"resource.Get('v1', 'configmaps', object.metadata.namespace, 'keys')\"}"
        let read = Self.policy("cosign: {key: {expression: variables.cm.data.key}}", spec: spec)
        #expect(try station.outcome(read).result == .pass)
        station.options.keyReferences = ["awskms:///x": Array((Station.pems["a"] ?? "").utf8)]
        #expect(try station.outcome(Self.policy("cosign: {key: {kms: 'awskms:///x'}}")).result == .pass)
    }

    @Test func largeRootsAreRefused() throws {
        let root = "\"" + String(repeating: " ", count: 1 << 20) + "{}\""
        let outcome = try Station().outcome(Self.policy("cosign: {key: {data: $A}, trustedRoot: {value: \(root)}}"))
        #expect(outcome.result == .error)
        #expect(outcome.code == .limitExceeded)
    }

    @Test func annotationsMustBeOnTheSignature() throws {
        let policy = Self.policy("cosign: {key: {data: $A}, annotations: {env: prod}}")
        var station = Station()
        station.sign(by: .key("a"), annotations: ["env": "test"])
        #expect(try station.outcome(policy).result == .fail)
        station.sign(by: .key("a"), annotations: ["env": "prod", "more": "x"])
        #expect(try station.outcome(policy).result == .pass)
    }

    @Test func strangersDoNotCount() throws {
        var station = Station()
        station.sign(by: .key("b"))
        let outcome = try station.outcome(Self.policy("cosign: {key: {data: $A}}"))
        #expect(outcome.result == .fail)
        #expect(outcome.code == .untrustedKey)
    }
}
