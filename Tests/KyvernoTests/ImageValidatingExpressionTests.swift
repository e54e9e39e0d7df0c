import Policies
import Testing
import Trust
import Vocabulary

@testable import Kyverno
@testable import Policies

/// What expressions of image-validating policies may be and ask.
@Suite struct ImageValidatingExpressionTests {
    private typealias Sample = ImageValidatingSample

    @Test(arguments: [
        "time.now() == timestamp('2026-05-28T20:26:40Z')",
        "time.truncate(time.now(), duration('1h')) == timestamp('2026-05-28T20:00:00Z')",
        "time.toCron(time.now()) == '26 20 28 5 4'", "math.round(2.345, 1) == 2.3", "math.round(2.35, 0) == 2.0",
        "sha256('a') == 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'",
        "hash.sha1('a') == '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'",
        "md5('a') == '0cc175b9c0f1b6a831c399e269772661'", "json.unmarshal('{\"a\": [1, 2]}').a[1] == 2",
        "json.marshal({'b': 'y', 'a': 'x'}) == '{\"a\":\"x\",\"b\":\"y\"}'", "yaml.parse('a: {b: 3}').a.b == 3",
        "user.parseServiceAccount('system:serviceaccount:ns:name').Name == 'name'",
        "parseImageReference(images.containers[0]).repository() == 'o/app'",
        "image('nginx').registry() == 'index.docker.io' && !isImage('a b')",
        "images.?ephemeralContainers.orValue([]).size() == 0 && images.initContainers == []",
        "variables.two == 2 && variables.one == 1", "attestations['sbom'] == 'sbom'",
        "request.operation == 'CREATE' && request.kind.kind == 'Pod' && oldObject == null",
        "object.spec.containers[0].image == images.containers[0]",
        "listObjToMap([{'k': 'a'}], [{'v': 1}], 'k', 'v').a == 1",
    ])
    func holds(_ expression: String) throws {
        let spec = """
            validationConfigurations: {required: false}
            variables:
            - {name: one, expression: "1"}
            - {name: two, expression: "variables.one + 1"}
            """
        let outcome = try Station().outcome(Sample.validating(expression, spec: spec))
        #expect(outcome.result == .pass, "\(outcome)")
    }

    @Test(arguments: [
        ("http.Get('https://example.com').x == 1", Code.expressionError), ("random() == 'x'", .expressionError),
        ("globalContext.get('a', 'b') == 1", .expressionError), ("gzip.compress('a') == 'b'", .notSupportedYet),
        ("resource.list('v1', 'pods', 'x').items.size() > 0", .needsResource),
        ("resource.post('v1', 'pods', 'x', {}).x == 1", .expressionError),
        ("variables.broken == 1", .needsResource), ("attestors.nobody == attestors.a", .expressionError),
        ("dyn(variables).loop == 1", .expressionError), ("json.unmarshal('{').x == 1", .expressionError),
        ("image.getMetadata(images.containers[0]).digest == 'x'", .expressionError),
    ])
    func whatHasNoAnswerIsAnError(_ expression: String, _ code: Code) throws {
        let spec = """
            variables:
            - {name: broken, expression: "resource.get('v1', 'configmaps', 'a', 'b').data.x"}
            - {name: loop, expression: "dyn(variables.broken == 1 ? 1 : 2) == 1 || true ? 1 / (1 - 1) : 0"}
            """
        let outcome = try Station().outcome(Sample.validating(expression, spec: spec))
        #expect(outcome.result == .error, "\(outcome)")
        #expect(outcome.code == code, "\(outcome)")
    }

    /// What the cluster refuses, by line, column and path.
    @Test(arguments: [
        (
            "validations: [{expression: 'images.containers'}]",
            "spec.validations[0].expression: expected an expression of CEL that is bool, found list(string)"
        ),
        ("validations: [{expression: 'object.x'}]", "that is bool, found dyn"),
        ("validations: [{expression: \"[1, 'a'] == []\"}]", "spec.validations[0].expression"),
        ("validations: [{expression: 'nobody == 1'}]", "undeclared reference to 'nobody'"),
        ("validations: [{expression: 'variables.x == 1'}]", "undefined field 'x'"),
        ("validations: [{expression: \"'a'.matches('(')\"}]", "spec.validations[0].expression"),
        ("validations: [{expression: 'true', messageExpression: '1'}]", "that is string, found int"),
        ("validations: [{message: x}]", "spec.validations[0]: expected a field 'expression'"),
        ("variables: [{name: a, expression: 'variables.b'}, {name: b, expression: '1'}]", "undefined field 'b'"),
        ("variables: [{name: a, expression: '1'}, {name: a, expression: '1'}]", "expected a name of its own"),
        ("matchConditions: [{name: a, expression: 'images.containers == []'}]", "undeclared reference to 'images'"),
        ("matchConditions: [{name: a, expression: 'object.x'}]", "that is bool, found dyn"),
        ("matchImageReferences: [{glob: '['}]", "spec.matchImageReferences[0].glob: expected a glob"),
        ("matchImageReferences: [{glob: a, expression: 'true'}]", "expected exactly one of glob, expression"),
        ("matchImageReferences: [{expression: 'image.registry() == ref'}]", "undeclared reference to 'image'"),
        ("attestors: [{name: a}]", "expected exactly one of cosign, notary"),
        ("attestors: [{name: a, cosign: {}}]", "expected one of keyless, key, certificate"),
        ("attestors: [{name: a, cosign: {key: {}}}]", "expected one of data, kms, expression"),
        ("attestors: [{name: a, cosign: {keyless: {identities: []}}}]", "expected at least one identity"),
        ("attestations: [{name: a}]", "expected exactly one of intoto, referrer"),
        ("attestations: [{name: a, intoto: {}}]", "expected a field 'type'"),
        ("validationActions: [Block]", "expected one of Deny, Audit, Warn"),
        ("failurePolicy: Never", "expected one of Fail, Ignore"), ("evaluation: {mode: Other}", "Kubernetes, JSON"),
        ("validation: []", "found the unknown field 'validation'"),
    ])
    func refuses(_ spec: String, _ words: String) throws {
        let error = try #require(throws: PolicyError.self) { try Station().outcomes(Sample.policy(spec)) }
        #expect("\(error)".contains(words), "\(error)")
        #expect("\(error)".contains("line "))
        #expect(error.code == (words.contains("unknown field") ? .policyUnknownField : .policyInvalid))
    }

    @Test func variablesThatRestOnThemselvesEnd() throws {
        let spec = "variables:\n- {name: a, expression: \"dyn(variables).a\"}"
        let outcome = try Station().outcome(Sample.validating("variables.a == 1", spec: spec))
        #expect(outcome.result == .error)
        #expect(outcome.message.contains("do not rest on each other so deep"), "\(outcome)")
        let chain = (1...200).map { "- {name: v\($0), expression: \"dyn(variables).v\($0 + 1)\"}" }
        let long = "variables:\n" + chain.joined(separator: "\n") + "\n- {name: v201, expression: \"1\"}"
        #expect(try Station().outcome(Sample.validating("variables.v1 == 1", spec: long)).code == .expressionError)
        #expect(
            try Station().outcomes(Sample.validating("variables.v190 == 1", spec: long)).first?.result == .pass
        )
    }

    @Test func refusesAnotherVersion() throws {
        let text = Sample.policy("").replacing("policies.kyverno.io/v1", with: "policies.kyverno.io/v9")
        let error = #expect(throws: PolicyError.self) { try Station().outcomes(text) }
        #expect(error?.message.contains("apiVersion: expected ") == true, "\(error?.message ?? "")")
    }

    @Test func metadataComesFromTheBundle() throws {
        let config = Station.digest(41)
        let manifest = #"{"config": {"digest": "\#(config)"}, "layers": []}"#
        let content: [Digest: [UInt8]] = [
            Station.image: Array(manifest.utf8), config: Array(#"{"config": {"User": "1000"}}"#.utf8),
        ]
        let file = try Station.file(
            Sample.validating(
                "$I.all(i, image.GetMetadata(i).config.config.User == '1000' && getImageData(i).registry == 'ghcr.io')",
                spec: "validationConfigurations: {required: false}"
            )
        )
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        let image = ImageUnderJudgement(
            reference: ImageReference("ghcr.io/o/app:v1"),
            digest: Station.image,
            isIndex: false,
            platforms: [],
            records: [],
            content: { content[$0] }
        )
        let outcomes = set.judge(image, at: Station.now, builders: [], trustedSince: nil, noMatch: .deny).outcomes
        #expect(outcomes.map(\.result) == [.pass], "\(outcomes)")
    }

    @Test(
        arguments: [
            ("*a*b*c", String(repeating: "ab", count: 2_000), false), ("a?c", "abc", true), ("a?c", "ac", false),
            ("a\\*c", "a*c", true), ("a\\*c", "abc", false), ("{a,b{c,d}}e", "bde", true), ("{a,b{c,d}}e", "be", false),
            ("[a-c]", "b", true), ("[!a-c]", "b", false), ("[]", "", nil), ("{a", "", nil), ("a}", "", nil),
            ("\\", "", nil),
            ("[b-a]", "", nil), (String(repeating: "{", count: 20), "", nil),
        ] as [(String, String, Bool?)]
    )
    func globs(_ pattern: String, _ text: String, _ result: Bool?) throws {
        guard let result else {
            #expect(throws: ImageGlobError.self) { try ImageGlob(pattern) }
            return
        }
        #expect(try ImageGlob(pattern).matches(text) == result)
    }
}
