import Policies
import PolicyController
import Testing
import Vocabulary

/// What a document must not hold, with the place that the error names.
@Suite("Refused documents") struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// The fields of `spec`.
        let spec: String
        let code: Code
        /// What the error says, after the file.
        let words: String

        init(_ spec: String, _ words: String, code: Code = .policyInvalid) {
            (self.spec, self.code, self.words) = (spec, code, words)
        }

        /// One authority in flow style, on line 7, of a policy for every image.
        init(authority: String, _ words: String, code: Code = .policyInvalid) {
            self.init("images: [{glob: '**'}]\nauthorities:\n- \(authority)", words, code: code)
        }

        var testDescription: String { words }
    }

    private static let pass = "authorities: [{static: {action: pass}}]"
    private static let identity = "{issuer: i, subject: s}"

    private static let cases: [Case] = [
        // The whole.
        Case(pass, "line 5, column 3: spec: expected a field 'images', found none"),
        Case("images: []\n\(pass)", "spec.images: expected at least one pattern, found none"),
        Case("images: [{}]\n\(pass)", "spec.images[0]: expected a field 'glob', found none"),
        Case("images: [{glob: '['}]\n\(pass)", "line 5, column 19: spec.images[0].glob: expected a pattern of letters"),
        Case("images: [{glob: 'a b'}]\n\(pass)", "spec.images[0].glob: expected a pattern of letters"),
        Case("images: [{glob: 'ä'}]\n\(pass)", "spec.images[0].glob: expected a pattern of letters"),
        Case("images: [{glob: '{a,b}'}]\n\(pass)", "spec.images[0].glob: expected a pattern of letters"),
        Case("images: [{glob: a, x: b}]\n\(pass)", "found the unknown field 'x'", code: .policyUnknownField),
        Case("images: [{glob: a}]", "spec: expected a field 'authorities', found none"),
        Case("images: [{glob: a}]\nauthorities: []", "spec.authorities: expected at least one authority, found none"),
        Case("images: [{glob: a}]\nmode: audit\n\(pass)", "spec.mode: expected one of enforce, warn, found 'audit'"),
        Case(
            "images: [{glob: a}]\nmodes: warn\n\(pass)",
            "line 6, column 3: spec: expected one of authorities, images, match, mode, policy; found the unknown field "
                + "'modes'",
            code: .policyUnknownField
        ),
        Case(
            "images: [{glob: a}]\nmatch: [{resource: apple}]\n\(pass)",
            "spec.match[0].resource: expected one of cronjobs"
        ),
        Case(
            "images: [{glob: a}]\nmatch: [{selector: {matchLabels: {a: b}}}]\n\(pass)",
            "spec.match[0].selector: expected group, version or resource beside it, found none"
        ),
        Case(
            "images: [{glob: a}]\npolicy: {type: lua, data: x}\n\(pass)",
            "spec.policy.type: expected one of cue, rego, found 'lua'"
        ),
        Case(
            "images: [{glob: a}]\npolicy: {type: cue}\n\(pass)",
            "spec.policy: expected exactly one of data, remote, configMapRef, found none"
        ),
        Case(
            "images: [{glob: a}]\npolicy: {type: cue, data: x, remote: {url: y}}\n\(pass)",
            "found data, remote"
        ),
        // Authorities.
        Case(
            authority: "{name: a}",
            "line 7, column 5: spec.authorities[0]: expected exactly one of key, keyless, static, found none"
        ),
        Case(
            authority: "{rfc3161timestamp: {trustRootRef: r}}",
            "expected exactly one of key, keyless, static, found none"
        ),
        Case(
            authority: "{static: {action: pass}, key: {kms: 'gcpkms://x'}}",
            "spec.authorities[0]: expected exactly one of key, keyless, static, found key, static"
        ),
        Case(
            authority: "{key: {}, keyless: }",
            "spec.authorities[0].key: expected exactly one of data, kms, secretRef"
        ),
        Case(
            authority: "{name: a, static: {action: pass}}\n- {name: a, static: {action: pass}}",
            "spec.authorities[1]: expected a name that no other authority has, found 'a' again"
        ),
        Case(
            authority: "{name: authority-1, static: {action: pass}}\n- {static: {action: pass}}",
            "found 'authority-1' again"
        ),
        Case(authority: "{static: {}}", "spec.authorities[0].static: expected a field 'action', found none"),
        Case(authority: "{static: {action: maybe}}", "expected one of pass, fail, found 'maybe'"),
        Case(
            authority: "{static: {action: pass}, attestations: [{name: a, predicateType: vuln}]}",
            "spec.authorities[0].attestations: expected no 'attestations' beside 'static', which looks at nothing"
        ),
        Case(authority: "{static: {action: pass}, ctlog: {url: u}}", "expected no 'ctlog' beside 'static'"),
        Case(authority: "{static: {action: pass}, signatureFormat: bundle}", "expected no 'signatureFormat'"),
        // Keys.
        Case(authority: "{key: {data: x}}", "spec.authorities[0].key.data: expected one public key in PEM"),
        Case(
            authority:
                "{key: {data: \(String(Documents.quotedKey.dropLast()) + String(Documents.quotedKey.dropFirst()))}}",
            "spec.authorities[0].key.data: expected one public key in PEM"
        ),
        Case(
            authority: "{key: {data: \(Documents.quotedKey), kms: 'gcpkms://x'}}",
            "spec.authorities[0].key: expected exactly one of data, kms, secretRef, found data, kms"
        ),
        Case(
            authority: "{key: {data: \(Documents.quotedKey), hashAlgorithm: md5}}",
            "spec.authorities[0].key.hashAlgorithm: expected one of sha224, sha256, sha384, sha512, found 'md5'"
        ),
        Case(authority: "{key: {kms: 'pkcs11:x'}}", "expected the address of a key that begins with awskms://"),
        Case(
            authority: "{key: {kms: 'awskms:///1234'}}",
            "spec.authorities[0].key.kms: expected awskms://[HOST:PORT]/"
        ),
        Case(authority: "{key: {kms: 'awskms:///alias/x'}}", "expected awskms://[HOST:PORT]/"),
        Case(authority: "{key: {kms: 'awskms://host/arn:aws:kms:r:1:key/x'}}", "expected awskms://[HOST:PORT]/"),
        Case(authority: "{key: {secretRef: {namespace: n}}}", "key.secretRef: expected a field 'name', found none"),
        // Identities.
        Case(
            authority: "{keyless: {url: u}}",
            "spec.authorities[0].keyless: expected a field 'identities', found none"
        ),
        Case(
            authority: "{keyless: {identities: []}}",
            "keyless.identities: expected at least one identity, found none"
        ),
        Case(
            authority: "{keyless: {identities: [{subject: s}]}}",
            "keyless.identities[0]: expected exactly one of issuer, issuerRegExp, found none"
        ),
        Case(
            authority: "{keyless: {identities: [{issuer: i}]}}",
            "keyless.identities[0]: expected exactly one of subject, subjectRegExp, found none"
        ),
        Case(
            authority: "{keyless: {identities: [{issuer: i, issuerRegExp: j, subject: s}]}}",
            "expected exactly one of issuer, issuerRegExp, found issuer, issuerRegExp"
        ),
        Case(
            authority: "{keyless: {identities: [{issuer: '', subject: s}]}}",
            "keyless.identities[0].issuer: expected a text, found nothing"
        ),
        Case(
            authority: "{keyless: {identities: [{issuerRegExp: '****', subject: s}]}}",
            "keyless.identities[0].issuerRegExp: expected a regular expression, found a mistake at"
        ),
        Case(
            authority: "{keyless: {url: u, ca-cert: {secretRef: {name: n}}, identities: [\(identity)]}}",
            "spec.authorities[0].keyless: expected one of url, ca-cert, found both"
        ),
        // Beside the signer.
        Case(
            authority: "{keyless: {identities: [\(identity)]}, ctlog: {}}",
            "ctlog: expected url or trustRootRef, for without both no log is asked, found neither"
        ),
        Case(
            authority: "{keyless: {identities: [\(identity)]}, rfc3161timestamp: {}}",
            "expected a field 'trustRootRef'"
        ),
        Case(
            authority: "{keyless: {identities: [\(identity)]}, source: [{oci: a}, {oci: b}]}",
            "spec.authorities[0].source: expected at most one source, found 2"
        ),
        Case(
            authority: "{keyless: {identities: [\(identity)]}, signatureFormat: dsse}",
            "expected one of legacy, bundle, found 'dsse'"
        ),
        Case(
            authority: "{keyless: {identities: [\(identity)]}, attestations: [{name: a, predicateType: sbom}]}",
            "attestations[0].predicateType: expected a predicate type URI, or one of custom, cyclonedx"
        ),
        Case(
            authority: "{keyless: {identities: [\(identity)]}, attestations: [{predicateType: vuln}]}",
            "attestations[0]: expected a field 'name', found none"
        ),
        Case(
            authority: "{keyless: {identities: [\(identity)]}, attestations: [{name: a, predicateType: vuln, "
                + "policy: {type: cue, data: x, fetchConfigFile: true}}]}",
            "found the unknown field 'fetchConfigFile'",
            code: .policyUnknownField
        ),
    ]

    @Test(arguments: cases) func sayWhatIsWrongAndWhere(_ sample: Case) throws {
        let error = try #require(throws: PolicyError.self) { try Documents.load([Documents.policy(sample.spec)]) }
        #expect(error.code == sample.code)
        #expect(error.description.hasPrefix("policies/0.yaml: line "), "\(error)")
        #expect(error.description.contains(sample.words), "\(error)")
        #expect(error.blame == .trust)
    }

    @Test(arguments: [
        ("apiVersion: v1\nkind: ClusterImagePolicy", "apiVersion: expected 'policy.sigstore.dev/v1beta1' or"),
        ("kind: ClusterImagePolicy", "document: expected a field 'apiVersion', found none"),
        (
            "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy",
            "expected a field 'metadata', found none"
        ),
        (
            "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: A}\nspec: {}",
            "metadata.name: expected a name of a-z"
        ),
        (
            "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: a, tag: b}\nspec: {}",
            "found the unknown field 'tag'"
        ),
        (
            Documents.policy(authority: "{static: {action: pass}}") + "---\nkind: Pod",
            "kind: expected one of ClusterImagePolicy"
        ),
        (Documents.policy(authority: "{static: {action: pass}}") + "---\n[]", "document: expected a mapping"),
    ])
    func sayWhatIsWrongAroundTheSpec(_ text: String, _ words: String) throws {
        let error = try #require(throws: PolicyError.self) { try Documents.load([text]) }
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func needNamesOfTheirOwn() throws {
        let policy = Documents.policy(authority: "{static: {action: pass}}")
        let error = try #require(throws: PolicyError.self) { try Documents.load([policy, policy]) }
        #expect(error.description.contains("found 'p' as in policies/0.yaml"))
    }

    /// What a cluster prints is read as well.
    @Test func mayComeFromACluster() throws {
        let text = Documents.policy("images: [{glob: a}]\nmode:\nauthorities: [{name: null, static: {action: pass}}]")
            .split(separator: "metadata: {name: p}", maxSplits: 1).joined(
                separator: "metadata: {name: p, uid: x, generation: 1, annotations: {a: b}, labels: {c: d}}\n"
                    + "status: {conditions: []}"
            )
        #expect(try Documents.load([text]).policies.map(\.kind) == ["ClusterImagePolicy"])
    }

    /// Several documents make several policies, of one file and digest.
    @Test func mayStandTogether() throws {
        let texts = ["a", "b"].map { Documents.policy("images: [{glob: a}]\n\(Self.pass)", name: $0) }
        let set = try Documents.load([texts.joined(separator: "---\n")])
        #expect(set.policies.map(\.name) == ["a", "b"])
        #expect(Set(set.policies.map(\.file)) == ["policies/0.yaml"])
        #expect(Set(set.policies.map(\.digest)) == [Bench.digest(1)])
    }
}
