import CorpusSupport
import Cryptography
import Encodings
import Policies
import PolicyController
import Testing
import Trust
import Vocabulary

func base64(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }

/// TrustRoots of the controller beside the policies that name them.
@Suite("TrustRoots of a cluster") struct TrustRootTests {
    static let key = base64(Documents.pem)

    private static func root(_ spec: String, name: String = "own") -> String {
        """
        apiVersion: policy.sigstore.dev/v1alpha1
        kind: TrustRoot
        metadata: {name: \(name)}
        spec: \(spec)

        """
    }

    private static let policy = Documents.policy(
        authority: "{\(JudgementTests.key), ctlog: {url: u, trustRootRef: own}}"
    )
    private static let keys = root("{sigstoreKeys: {tLogs: [{baseURL: 'https://log', publicKey: \(key)}]}}")

    /// In the same file or in another one.
    @Test(arguments: [[policy, keys], [keys, policy], [policy + "---\n" + keys]])
    func areFoundByName(_ texts: [String]) throws {
        let set = try Documents.load(texts)
        #expect(set.policies.map(\.name) == ["p"])
        let brought = try #require(set.policies.first).authorities
        let root = try #require(brought.sigstoreRoots["policy:trust-root/own"])
        #expect(brought.authorities.first?.trustedRoot == "policy:trust-root/own")
        let log = try #require(root.tlogs.first)
        #expect(log.baseURL == "https://log")
        #expect(log.id == log.key.fingerprint.bytes)
        #expect(root.certificateAuthorities.isEmpty)
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func areReadWhole() throws {
        let text = try CorpusTests.text("trustroot/valid/valid-sigstore-keys.yaml")
        let authority = """
            {keyless: {trustRootRef: bring-your-own-sigstore-keys, identities: [{issuer: i, subject: s}]},
             ctlog: {trustRootRef: bring-your-own-sigstore-keys}}
            """
        let set = try Documents.load([text, Documents.policy(authority: authority)])
        let roots = try #require(set.policies.first).authorities.sigstoreRoots
        let root = try #require(roots["policy:trust-root/bring-your-own-sigstore-keys"])
        #expect(root.tlogs.count == 1)
        #expect(root.ctlogs.count == 1)
        let issuer = try #require(root.certificateAuthorities.first)
        #expect(issuer.anchor.subject == issuer.anchor.issuer)
        #expect(issuer.uri == "https://fulcio.example.com")
        let stamper = try #require(root.timestampAuthorities.first)
        #expect(stamper.certificates.first?.isCertificateAuthority == false)
        #expect(stamper.certificates.last == stamper.anchor)
    }

    /// Without any policy there is nothing to judge by, not even for `--no-match allow`.
    @Test func areNoPolicies() throws {
        let error = try #require(throws: PolicyError.self) { try Documents.load([Self.keys]) }
        #expect(error.code == .noPolicy)
    }

    @Test func yieldToWhatTheOperatorPinned() throws {
        var surroundings = Documents.Surroundings()
        let json = try Corpus.file(Corpus.trust + "/sigstore/demo/trusted_root.json")
        surroundings.sigstoreRoots["own"] = try SigstoreRoot(name: "own", json: json, limits: Limits())
        let set = try Documents.load([Self.policy, Self.keys], surroundings)
        let brought = try #require(set.policies.first).authorities
        #expect(brought.authorities.first?.trustedRoot == "own")
        #expect(brought.sigstoreRoots.isEmpty)
    }

    @Test(arguments: [
        ("{remote: {root: x, mirror: 'https://tuf'}}", Code.tufOffline, "whose repository cannot be asked here"),
        ("{repository: {root: x, mirrorFS: y}}", .tufOffline, "whose repository cannot be asked here"),
    ])
    func areNotFetched(_ spec: String, _ code: Code, _ words: String) throws {
        let outcome = Bench().judgement(try Documents.load([Self.policy, Self.root(spec)])).outcomes[0]
        #expect(outcome.result == .error)
        #expect(outcome.code == code)
        #expect(outcome.message.contains(words))
    }

    @Test func decideNothingWhereTwoHaveOneName() throws {
        let outcome = Bench().judgement(try Documents.load([Self.policy, Self.keys, Self.keys])).outcomes[0]
        #expect(outcome.result == .error)
        #expect(outcome.code == .needsResource)
        #expect(outcome.message.contains("of which more than one is supplied"))
    }

    @Test(arguments: [
        ("{}", "spec: expected exactly one of sigstoreKeys, remote, repository, found none"),
        ("{remote: {root: x}, repository: {root: x}}", "found remote, repository"),
        ("{remote: {roots: x}}", "found the unknown field 'roots'"),
        ("{sigstoreKeys: {tlogs: []}}", "found the unknown field 'tlogs'"),
        ("{sigstoreKeys: {tLogs: [{baseURL: a}]}}", "tLogs[0]: expected a field 'publicKey', found none"),
        ("{sigstoreKeys: {tLogs: [{publicKey: '*'}]}}", "tLogs[0].publicKey: expected PEM in base64"),
        ("{sigstoreKeys: {tLogs: [{publicKey: eA==}]}}", "tLogs[0].publicKey: expected one public key in PEM"),
        ("{sigstoreKeys: {ctLogs: [{publicKey: \(key), hashAlgorithm: md5}]}}", "hashAlgorithm: expected 'sha-256'"),
        ("{sigstoreKeys: {certificateAuthorities: [{uri: a}]}}", "expected a field 'certChain', found none"),
        ("{sigstoreKeys: {certificateAuthorities: [{certChain: eA==}]}}", "certChain: expected certificates in PEM"),
        ("{sigstoreKeys: {timestampAuthorities: [{certChain: \(key)}]}}", "certChain: expected certificates in PEM"),
    ])
    func areRefused(_ spec: String, _ words: String) throws {
        let error = try #require(throws: PolicyError.self) { try Documents.load([Self.policy, Self.root(spec)]) }
        #expect(error.description.hasPrefix("policies/1.yaml: line "), "\(error)")
        #expect(error.description.contains(words), "\(error)")
    }

    /// The trust root of a station has the same kind, and is no policy.
    @Test func areNotTheRootOfAStation() throws {
        let text = "apiVersion: sallyport.dev/v1\nkind: TrustRoot\nname: x"
        let error = try #require(throws: PolicyError.self) { try Documents.load([text]) }
        #expect(error.code == .policyUnknownField || error.code == .policyInvalid)
    }
}
