import CorpusSupport
import Cryptography
import Policies
import PolicyController
import Testing
import Trust
import Vocabulary

/// What the kernel is told to verify for the authorities of a policy.
@Suite("Authorities of a ClusterImagePolicy") struct AuthorityTests {
    private static let identity = "identities: [{issuer: 'https://i', subjectRegExp: 'work.*'}]"

    /// The demo's trusted root under two names.
    private static func pinned() throws -> Documents.Surroundings {
        var surroundings = Documents.Surroundings()
        let json = try Corpus.file(Corpus.trust + "/sigstore/demo/trusted_root.json")
        for name in ["public-good", "own"] {
            surroundings.sigstoreRoots[name] = try SigstoreRoot(name: name, json: json, limits: Limits())
        }
        return surroundings
    }

    private func only(
        _ authority: String,
        _ surroundings: Documents.Surroundings
    ) throws -> (authority: Authority, roots: [String: SigstoreRoot]) {
        let set = try Documents.load([Documents.policy(authority: authority)], surroundings)
        let brought = try #require(set.policies.first).authorities
        #expect(brought.certificateStores.isEmpty)
        #expect(brought.authorities.count == 1)
        return (try #require(brought.authorities.first), brought.sigstoreRoots)
    }

    private func keys(_ authority: Authority) throws -> KeyMeans {
        guard case .keys(let means) = authority.means else { throw Unexpected() }
        return means
    }

    private func keyless(_ authority: Authority) throws -> KeylessMeans {
        guard case .keyless(let means) = authority.means else { throw Unexpected() }
        return means
    }

    struct Unexpected: Error {}

    // MARK: - Keys

    @Test func haveAKeyAlone() throws {
        let (authority, roots) = try only("{\(JudgementTests.key)}", .init())
        #expect(authority.name == "policy:p/authority-0")
        #expect(authority.signedWords == ["*"])
        #expect(authority.images.selects(nil))
        let means = try keys(authority)
        #expect(means.keys.map(\.key) == [try PublicKey(pem: Documents.pem)])
        #expect(means.trustedRoot == nil)
        #expect(means.requirements == .keys)
        #expect(means.keys.map(\.schemes) == [[.ecdsa(.sha256)]])
        #expect(roots.isEmpty)
    }

    @Test(arguments: [("sha384", Digest.Algorithm.sha384), ("sha512", .sha512)])
    func haveAKeyWithAHash(_ name: String, _ hash: Digest.Algorithm) throws {
        let (authority, _) = try only("{key: {data: \(Documents.quotedKey), hashAlgorithm: \(name)}}", .init())
        #expect(try keys(authority).keys.map(\.schemes) == [[.ecdsa(hash)]])
    }

    @Test(arguments: [
        ("ctlog: {url: 'https://rekor.sigstore.dev'}", "public-good", Requirements.loggedKeys),
        ("ctlog: {url: u, trustRootRef: own}", "own", .loggedKeys),
        (
            "rfc3161timestamp: {trustRootRef: own}", "own",
            Requirements(transparencyLog: 0, inclusionProof: false, timestamps: 1, times: 1, sct: 0)
        ),
    ])
    func haveAKeyWithATime(_ field: String, _ root: String, _ requirements: Requirements) throws {
        let (authority, roots) = try only("{\(JudgementTests.key), \(field)}", Self.pinned())
        let means = try keys(authority)
        #expect(means.trustedRoot == root)
        #expect(means.requirements == requirements)
        #expect(roots.isEmpty, "the operator's own roots are known already")
    }

    // MARK: - Identities

    @Test(arguments: [
        ("url: 'https://fulcio.sigstore.dev'", "", "public-good", 1), ("insecureIgnoreSCT: true", "", "public-good", 0),
        ("insecureIgnoreSCT: false", ", ctlog: {url: 'https://rekor.sigstore.dev'}", "public-good", 1),
        ("trustRootRef: own", ", ctlog: {trustRootRef: own}", "own", 1),
    ])
    func haveIdentities(_ field: String, _ beside: String, _ root: String, _ sct: Int) throws {
        let (authority, roots) = try only("{keyless: {\(field), \(Self.identity)}\(beside)}", Self.pinned())
        let means = try keyless(authority)
        #expect(means.trustedRoot == root)
        #expect(
            means.requirements
                == Requirements(transparencyLog: 1, inclusionProof: false, timestamps: 0, times: 1, sct: sct)
        )
        #expect(roots.isEmpty)
        #expect(means.identities.count == 1)
        #expect(means.identities[0].matches(issuer: "https://i", subject: "the works", extensions: [:]))
        #expect(!means.identities[0].matches(issuer: "https://i/", subject: "the works", extensions: [:]))
        #expect(!means.identities[0].matches(issuer: "https://i", subject: "play", extensions: [:]))
        #expect(!means.identities[0].matches(issuer: nil, subject: "the works", extensions: [:]))
    }

    /// Certificates of one root and logs of another make a root of their own.
    @Test(arguments: [
        ("trustRootRef: own", ", ctlog: {url: u}", 1, 0), ("url: u", ", ctlog: {trustRootRef: own}", 1, 0),
        ("url: u", ", rfc3161timestamp: {trustRootRef: own}", 0, 1),
        ("trustRootRef: own", ", rfc3161timestamp: {trustRootRef: own}", 0, 1),
    ])
    func takePartsOfTwoRoots(_ field: String, _ beside: String, _ logs: Int, _ stamps: Int) throws {
        let surroundings = try Self.pinned()
        let (authority, roots) = try only("{keyless: {\(field), \(Self.identity)}\(beside)}", surroundings)
        let means = try keyless(authority)
        #expect(means.trustedRoot == "policy:p/authority-0")
        #expect(means.requirements.transparencyLog == logs)
        #expect(means.requirements.timestamps == stamps)
        #expect(means.requirements.times == 1)
        let root = try #require(roots["policy:p/authority-0"])
        let whole = try #require(surroundings.sigstoreRoots["own"])
        #expect(root.certificateAuthorities == whole.certificateAuthorities)
        #expect(root.ctlogs == whole.ctlogs)
        #expect(root.tlogs == (logs == 0 ? [] : whole.tlogs))
        #expect(root.timestampAuthorities == (stamps == 0 ? [] : whole.timestampAuthorities))
    }

    // MARK: - What is missing

    struct Gap: Sendable, CustomTestStringConvertible {
        let authority: String
        let code: Code
        let words: String

        init(_ authority: String, _ code: Code, _ words: String) {
            (self.authority, self.code, self.words) = (authority, code, words)
        }

        var testDescription: String { words }
    }

    private static let gaps = [
        Gap(
            "{keyless: {\(identity)}}",
            .needsResource,
            "means the public Sigstore instance, and there is no sigstore/public-good"
        ),
        Gap("{\(JudgementTests.key), ctlog: {url: u}}", .needsResource, "means the public Sigstore instance"),
        Gap(
            "{keyless: {trustRootRef: theirs, \(identity)}, ctlog: {trustRootRef: theirs}}",
            .needsResource,
            "names the root 'theirs', and there is neither a TrustRoot nor sigstore/theirs/trusted_root.json"
        ),
        Gap(
            "{\(JudgementTests.key), rfc3161timestamp: {trustRootRef: theirs}}",
            .needsResource,
            "names the root 'theirs'"
        ),
        Gap("{key: {secretRef: {name: s}}}", .needsSecret, "names the Secret 's', which is not supplied"),
        Gap("{key: {secretRef: {name: known, namespace: other}}}", .needsSecret, "names the Secret 'other/known'"),
        Gap("{key: {secretRef: {name: two}}}", .needsSecret, "which holds not exactly one value in base64"),
        Gap(
            "{key: {secretRef: {name: nokey}}}",
            .needsSecret,
            "needs one public key in PEM, and the Secret 'nokey' is none"
        ),
        Gap("{key: {secretRef: {name: twice}}}", .needsSecret, "names the Secret 'twice', of which 2 are supplied"),
        Gap(
            "{key: {kms: 'gcpkms://a'}}",
            .kmsOffline,
            "has its key in a service, 'gcpkms://a', which cannot be asked here"
        ),
        Gap("{key: {kms: 'gcpkms://broken'}}", .kmsOffline, "the file given for 'gcpkms://broken' is none"),
        Gap(
            "{key: {data: \(Documents.quotedKey), hashAlgorithm: sha224}}",
            .unsupportedAlgorithm,
            "names the hash sha224"
        ),
        Gap("{keyless: {ca-cert: {secretRef: {name: s}}, \(identity)}}", .unenforcedField, "states 'ca-cert'"),
    ]

    private static let secrets = [
        """
        kind: Secret
        metadata: {name: known, namespace: cosign-system}
        stringData: {cosign.pub: \(Documents.quotedKey)}
        ---
        kind: Secret
        metadata: {name: two}
        stringData: {a: b, c: d}
        ---
        kind: Secret
        metadata: {name: nokey}
        data: {a: eA==}
        ---
        kind: Secret
        metadata: {name: twice, namespace: a}
        data: {a: eA==}
        ---
        kind: Secret
        metadata: {name: twice, namespace: b}
        data: {a: eA==}
        """
    ]

    @Test(arguments: gaps) func areErrorsThatSayWhatIsMissing(_ gap: Gap) throws {
        var surroundings = Documents.Surroundings(resources: Self.secrets)
        surroundings.keyReferences = ["gcpkms://broken": Array("x".utf8)]
        let outcome = try Bench().outcome(gap.authority, surroundings)
        #expect(outcome.result == .error)
        #expect(outcome.code == gap.code)
        #expect(outcome.message.hasPrefix("no authority passes: authority 'authority-0' "), "\(outcome.message)")
        #expect(outcome.message.contains(gap.words), "\(outcome.message)")
    }

    /// Without a log nothing says when a short-lived certificate signed, and a cluster refuses it then as well.
    @Test func needATime() throws {
        let outcome = try Bench().outcome("{keyless: {trustRootRef: own, \(Self.identity)}}", Self.pinned())
        #expect(outcome.result == .error)
        #expect(outcome.code == .noTrustedTime)
    }

    @Test func needAKeyThatIsPermitted() throws {
        let surroundings = Documents.Surroundings(algorithms: AlgorithmPolicy(allow: [.ed25519]))
        let outcome = try Bench().outcome("{\(JudgementTests.key)}", surroundings)
        #expect(outcome.result == .error)
        #expect(outcome.code == .unsupportedAlgorithm)
    }

    /// What stands in the way of one does not matter where another passes.
    @Test func mayBeHinderedWhereAnotherPasses() throws {
        let text = Documents.policy(authority: "{key: {kms: 'gcpkms://a'}}\n- {static: {action: pass}}")
        #expect(try Bench().outcome(ofPolicy: text).result == .pass)
    }

    // MARK: - What is supplied

    @Test(arguments: ["{name: known}", "{name: known, namespace: cosign-system}"])
    func takeAKeyOfASecret(_ reference: String) throws {
        let surroundings = Documents.Surroundings(resources: Self.secrets)
        let (authority, _) = try only("{key: {secretRef: \(reference)}}", surroundings)
        #expect(try keys(authority).keys.map(\.key) == [try PublicKey(pem: Documents.pem)])
    }

    /// A Secret may stand beside its policy, its value in base64 as a cluster keeps it.
    @Test func takeAKeyOfASecretBesideThePolicy() throws {
        let secret = "kind: Secret\nmetadata: {name: s}\ndata: {cosign.pub: \(base64(Documents.pem))}"
        let text = Documents.policy(authority: "{key: {secretRef: {name: s}}}") + "---\n" + secret
        let brought = try #require(try Documents.load([text]).policies.first).authorities
        #expect(try keys(try #require(brought.authorities.first)).keys.count == 1)
    }

    @Test func takeAKeyOfAServiceThatIsGiven() throws {
        let surroundings = Documents.Surroundings(keyReferences: ["gcpkms://a": Documents.pem])
        let (authority, _) = try only("{key: {kms: 'gcpkms://a'}}", surroundings)
        #expect(try keys(authority).keys.map(\.file) == ["gcpkms://a"])
    }
}
