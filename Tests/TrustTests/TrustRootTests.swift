import CorpusSupport
import Cryptography
import Foundation
import Testing
import Trust
import Vocabulary

@Suite("trust.yaml") struct TrustRootTests {
    @Test("says whom to believe, and for what")
    func readsEveryField() throws {
        let root = try TrustSample().open().root
        #expect(root.name == "transfer-station-7")
        #expect(root.version == 12)
        #expect(root.verifier == "https://verifiers.example.com/station-7")
        #expect(root.contact == "supply-chain@example.com")
        #expect(root.valid.until == sampleTime("2027-04-01T00:00:00Z"))
        #expect(root.algorithms == AlgorithmPolicy(rsaMinimumBits: 3_072, allow: [.ecdsaP256, .ed25519, .rsaPKCS1]))
        #expect(root.authorities.map(\.name) == ["release-ci", "scanner"])
        let accept = try #require(root.accept)
        #expect(accept.verdictKeys.map(\.verifier) == ["https://v.example"])
        #expect(accept.verdictKeys.map(\.file) == ["verdict-keys/station-7.pub"])
        #expect(accept.trustRoots?.map(\.hex) == [String(repeating: "1", count: 64)])
        #expect(accept.policies?.map(\.hex) == [String(repeating: "2", count: 64)])
        #expect(accept.maxAge == TimeSpan(seconds: 72 * 3_600))
        #expect(accept.options == ["--image"])
    }

    @Test("tells keyless authorities from plain keys")
    func readsAuthorities() throws {
        let root = try TrustSample().open().root
        let release = try #require(root.authority("release-ci"))
        guard case .keyless(let keyless) = release.means else { throw Unexpected() }
        #expect(keyless.trustedRoot == "public-good")
        #expect(root.sigstoreRoots["public-good"] != nil)
        #expect(
            keyless.requirements
                == Requirements(transparencyLog: 1, inclusionProof: false, timestamps: 0, times: 1, sct: 1)
        )
        #expect(keyless.identities[0].extensions == ["sourceRepositoryURI": "https://github.com/acme/pay"])
        let image = ImageReference("registry.example.com/payments/api:1")
        #expect(release.maySign(.signature, about: image))
        #expect(!release.maySign(.signature, about: ImageReference("registry.example.com/other/api:1")))
        #expect(!release.maySign(.signature, about: nil))
        #expect(!release.maySign(.predicate("https://openvex.dev/ns/v0.2.0"), about: image))
        let scanner = try #require(root.authority("scanner"))
        #expect(scanner.images.selects(nil))
        guard case .keys(let keys) = scanner.means else { throw Unexpected() }
        #expect(keys.keys.map(\.file) == ["keys/scanner-2026.pub", "keys/scanner-2025.pub"])
        #expect(keys.keys[0].key == (try PublicKey(pem: Array(TrustSample.ecKey.utf8))))
        #expect(keys.keys[1].window.from == nil)
        #expect(keys.requirements == .keys)
    }

    struct Unexpected: Error {}

    @Test(
        "lets nobody sign packing lists who is not told to, whatever else they sign",
        arguments: [
            ("signs: [packing-list]", [], true), ("signs: [vuln, packing-list]", ["vuln"], true),
            ("signs: [\"*\"]", ["*"], false), ("signs: [\"*\", packing-list]", ["*"], true),
        ] as [(String, [String], Bool)]
    )
    func readsWhoSignsPackingLists(_ signs: String, _ others: [String], _ packingLists: Bool) throws {
        let root = try TrustSample(replacing: "signs: [vulnerability-scan]", by: signs).open().root
        let scanner = try #require(root.authority("scanner"))
        #expect(scanner.signs.map(\.description) == others)
        #expect(scanner.signsPackingLists == packingLists)
        #expect(scanner.signedWords == others + (packingLists ? ["packing-list"] : []))
        #expect(scanner.maySignPackingList(naming: [ImageReference("a/b:1"), nil]) == packingLists)
        let isEverything = others == ["*"]
        #expect(scanner.maySign(.signature) == isEverything)
        #expect(scanner.maySign(.predicate("https://slsa.dev/provenance/v1")) == isEverything)
    }

    @Test("lets a list name only images of the authority that signed it")
    func limitsPackingListsToImages() throws {
        let root = try TrustSample(replacing: "signs: [provenance, sbom, signature]", by: "signs: [packing-list]")
            .open().root
        let release = try #require(root.authority("release-ci"))
        let own = ImageReference("registry.example.com/payments/api:1")
        #expect(release.maySignPackingList(naming: [own, own]))
        #expect(release.maySignPackingList(naming: []))
        #expect(!release.maySignPackingList(naming: [own, ImageReference("registry.example.com/other:1")]))
        #expect(!release.maySignPackingList(naming: [own, nil]))
    }

    @Test("grants levels to builders, never to one without an id")
    func readsBuilders() throws {
        let builder = try #require(try TrustSample().open().root.builders.first)
        let id = "https://ci.example.com/builders/a@v1"
        #expect(builder.maxLevel == 3)
        #expect(builder.includes(id: id, buildType: "https://ci/a/b", signedBy: "release-ci"))
        #expect(!builder.includes(id: id, buildType: "https://ci/a/b", signedBy: "scanner"))
        #expect(!builder.includes(id: id, buildType: "https://other", signedBy: "release-ci"))
        #expect(!builder.includes(id: id + "/x/y", buildType: "https://ci/a", signedBy: "release-ci"))
        let any = Builder(id: Glob("**"), maxLevel: 3, signedBy: nil, buildTypes: nil)
        #expect(!any.includes(id: "", buildType: "", signedBy: "release-ci"))
        #expect(any.includes(id: "x", buildType: "", signedBy: "anybody"))
    }

    @Test("needs little: a root that accepts only, and one that believes nobody")
    func readsTheLeast() throws {
        let text = """
            apiVersion: sallyport.dev/v1
            kind: TrustRoot
            name: n
            version: 1
            valid: {from: 2026-10-01T00:00:00Z, until: 2027-04-01T00:00:00Z}

            """
        let root = try TrustSample { $0 = ["trust.yaml": text] }.open().root
        #expect(root.authorities.isEmpty)
        #expect(root.accept == nil)
        #expect(root.algorithms == AlgorithmPolicy())
    }

    @Test("asks for an SCT by default where the trusted root lists a log, be it one we cannot use", arguments: [0, 1])
    func defaultsOfKeyless(_ sct: Int) throws {
        let sample = try TrustSample {
            $0["trust.yaml"] = TrustSample.manifest
                .replacingOccurrences(of: "    require: {transparencyLog: 1, timestamps: 0, sct: 1}\n", with: "")
            $0["sigstore/public-good/trusted_root.json"] = TrustSample.sigstoreRoot(withCertificateLog: sct == 1)
        }
        #expect(try sample.open().root.authorities[0].requirements == .keyless(hasCertificateLogs: sct == 1))
        #expect(Requirements.keyless(hasCertificateLogs: true).sct == 1)
        #expect(Requirements.keyless(hasCertificateLogs: false).times == 1)
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let part: String
        let code: Code
        var testDescription: String { "\(old) → \(new)" }

        init(_ old: String, _ new: String, _ part: String, _ code: Code = .trustRootInvalid) {
            (self.old, self.new, self.part, self.code) = (old, new, part, code)
        }
    }

    static let slips: [Slip] = [
        Slip("contact: supply", "contcat: supply", "line 7, column 1: document: expected one of accept"),
        Slip("  signs: [vuln", "  sings: [vuln", "line 20, column 3: authorities[1]: expected one of"),
        Slip("sallyport.dev/v1", "sallyport.dev/v2", "apiVersion: expected 'sallyport.dev/v1'"),
        Slip("kind: TrustRoot", "kind: Trustroot", "kind: expected 'TrustRoot'"),
        Slip("kind: TrustRoot\n", "", "a field 'kind'"), Slip("version: 12\n", "", "a field 'version'"),
        Slip("name: transfer-station-7\n", "", "a field 'name'"),
        Slip("valid: {from: 2026-10-01T00:00:00Z, until: 2027-04-01T00:00:00Z}\n", "", "a field 'valid'"),
        Slip("name: transfer-station-7", "name: Transfer station", "name: expected a name"),
        Slip("version: 12", "version: 0", "version: expected a whole number"),
        Slip("version: 12", "version: 12.0", "version: expected a whole number"),
        Slip("version: 12", "version: '12'", "version: expected a whole number"),
        Slip("version: 12", "version: 12\nversion: 13", "found 'version' again"),
        Slip("from: 2026-10-01T00:00:00Z, ", "", "valid: expected a field 'from'"),
        Slip("until: 2027-04-01T00:00:00Z", "until: 2026-04-01T00:00:00Z", "valid: expected an end after"),
        Slip("until: 2027-04-01T00:00:00Z", "until: 2027-04-01", "valid.until: expected a time"),
        Slip("verifier: https", "verifier: //", "verifier: expected a URI"),
        Slip("- name: scanner", "- name: release-ci", "found 'release-ci' again"),
        Slip("- name: scanner", "- name: trust-root", "reserved"),
        Slip("- name: scanner", "- name: -scanner", "authorities[1].name: expected a name"),
        Slip("signs: [vulnerability-scan]", "signs: []", "at least one entry"),
        Slip("signs: [vulnerability-scan]", "signs: [scan]", "authorities[1].signs[0]: expected a predicate type URI"),
        Slip("signs: [vulnerability-scan]", "signs: [vuln, vuln]", "'vuln' again"),
        Slip("signs: [vulnerability-scan]", "signs: [packing-lists]", "authorities[1].signs[0]: expected a predicate"),
        Slip("signs: [vulnerability-scan]", "signs: [packing-list, packing-list]", "'packing-list' again"),
        Slip("[\"registry.example.com/payments/**\"]", "[]", "authorities[0].images: expected at least one"),
        Slip("[\"registry.example.com/payments/**\"]", "[\"!a/**\"]", "only exclusions"),
        Slip(
            "[\"registry.example.com/payments/**\"]",
            "[\"**\", \"!registry.example.com/a:1\"]",
            "authorities[0].images[1]: expected a glob on registry/path, without tag or digest"
        ),
        Slip("[\"registry.example.com/payments/**\"]", "[\"**\", \"!\"]", "authorities[0].images[1]: expected a glob"),
        Slip("  keyless:\n", "  notation:\n", "authorities[0].notation: an authority of notation", .notSupportedYet),
        Slip("  keyless:\n", "  certificates:\n", "certificates: expected one of ca, identities, validNow"),
        Slip("  keys:\n", "  keyless: {}\n  keys:\n", "exactly one of keyless, keys, certificates, found 2"),
        Slip("  keys:\n", "  certificates: {}\n  keys:\n", "exactly one of keyless, keys, certificates, found 2"),
        Slip("- name: scanner\n", "- name: nobody\n  signs: [vuln]\n- name: scanner\n", "one of keyless, keys"),
        Slip("  keyless:\n", "  require: {sct: 0}\n  keyless:\n", "'require' inside keyless"),
        Slip(
            "trustedRoot: public-good",
            "trustedRoot: public-bad",
            "keyless.trustedRoot: expected the name of a folder"
        ),
        Slip("    trustedRoot: public-good\n", "", "keyless: expected a field 'trustedRoot'"),
        Slip("- issuer: https", "- isuer: https", "identities[0]: expected one of"),
        Slip("- issuer: https", "- issuer: ''\n      issuerRegExp: https", "found both"),
        Slip("issuer: https://token.actions.githubusercontent.com", "subjectRegExp: x", "neither"),
        Slip("subject: https://github.com/acme", "subjectRegExp: (?=https).*", "a regular expression"),
        Slip("subject: https://github.com/acme", "subjectRegExp: '(https'\n      #", "letter 7: expected ')'"),
        Slip("sourceRepositoryURI:", "sourceRepository:", "extensions: expected one of"),
        Slip("timestamps: 0", "timestamps: 33", "require.timestamps: expected a whole number from 0 to 32, or all"),
        Slip("timestamps: 0", "timestamps: '1'", "require.timestamps: expected a whole number from 0 to 32, or all"),
        Slip("timestamps: 0", "timestamps: every", "32, or all, found 'every'"),
        Slip("transparencyLog: 1, ", "transparencyLog: all, ", "transparencyLog: expected a whole number from 0 to 32"),
        Slip("transparencyLog: 1, ", "transparencyLog: [1], ", "from 0 to 32, found a list"),
        Slip("transparencyLog: 1, ", "tlog: 1, ", "keyless.require: expected one of"),
        Slip("timestamps: 0", "times: 0", "times of at least 1"), Slip("timestamps: 0", "times: -1", "from 0 to 32"),
        Slip("timestamps: 0", "inclusionProof: yes", "true or false"),
        Slip("transparencyLog: 1, ", "transparencyLog: 0, inclusionProof: true, ", "beside inclusionProof"),
        Slip("file: keys/scanner-2025.pub", "file: keys/none.pub", "keys[1].file: expected a file of the folder keys/"),
        Slip("file: keys/scanner-2025.pub", "file: verdict-keys/station-7.pub", "a file of the folder keys/"),
        Slip("file: keys/scanner-2025.pub", "file: keys/scanner-2026.pub", "each key once"),
        Slip("until: 2027-06-01T00:00:00Z}\n", "until: 2026-05-01T00:00:00Z}\n", "keys[0]: expected an end after"),
        Slip("signs: [vuln", "require: {sct: 1}\n  signs: [vuln", "a plain key has no certificate"),
        Slip("signs: [vuln", "require: {transparencyLog: 1}\n  signs: [vuln", "a trustedRoot beside it"),
        Slip("signs: [vuln", "require: {timestamps: 1}\n  signs: [vuln", "a trustedRoot beside it"),
        Slip("signs: [vuln", "require: {times: 1}\n  signs: [vuln", "authorities[1].require: expected a trustedRoot"),
        Slip("maxLevel: 3", "maxLevel: 4", "builders[0].maxLevel: expected a whole number from 0 to 3"),
        Slip("signedBy: [release-ci]", "signedBy: [release]", "signedBy[0]: expected the name of an authority"),
        Slip("maxLevel: 3", "strictParameters: maybe, maxLevel: 3", "strictParameters: expected true or false"),
        Slip("maxLevel: 3", "selfHosted: 1, maxLevel: 3", "builders[0].selfHosted: expected true or false"),
        Slip("rsaMinimumBits: 3072", "rsaMinimumBits: 1024", "from 2048 to 8192"),
        Slip("allow: [ecdsa-p256, ed25519, rsa-pkcs1]", "allow: [ed25519]", "found ECDSA P-256", .keyUnusable),
        Slip("allow: [ecdsa-p256", "allow: [ecdsa", "allow[0]: expected one of ecdsa-p256"),
        Slip("allow: [ecdsa-p256, ed25519, rsa-pkcs1]", "allow: []", "at least one algorithm"),
        Slip("file: verdict-keys/station-7.pub", "file: keys/scanner-2025.pub", "of the folder verdict-keys/"),
        Slip("verifier: \"https://v.example\"", "verifier: me", "verdictKeys[0].verifier: expected a URI"),
        Slip("trustRoots: [\"sha256:1", "trustRoots: [\"sha256:g", "accept.trustRoots[0]: expected a digest"),
        Slip("maxAge: 72h", "maxAge: 72", "accept.maxAge: expected a duration"),
        Slip("options: [--image]", "options: [--image=x]", "accept.options[0]: expected an option"),
        Slip("accept:", "updates: []\naccept:", "updating from media is not supported yet", .notSupportedYet),
        Slip("apiVersion", "---\na: b\n---\napiVersion", "trust.yaml"), Slip("kind: T", "kind: !!int T", "no tag"),
    ]

    @Test("is refused with any slip, by line and column", arguments: slips)
    func refuses(_ slip: Slip) throws {
        let error = try TrustSample(replacing: slip.old, by: slip.new).refusal()
        #expect(error?.code == slip.code, "\(error?.line ?? "nothing")")
        #expect(error?.message.contains(slip.part) == true, "\(error?.line ?? "nothing")")
        #expect(error?.blame == .trust)
    }

    struct Stray: Sendable, CustomTestStringConvertible {
        let path: String
        let text: String?
        let code: Code
        let part: String
        var testDescription: String { path }

        init(_ path: String, _ text: String?, _ code: Code, _ part: String) {
            (self.path, self.text, self.code, self.part) = (path, text, code, part)
        }
    }

    static let strays: [Stray] = [
        Stray("trust.yaml", nil, .trustRootMissing, "a folder without trust.yaml"),
        Stray("trust.yml", "", .trustRootInvalid, "unexpected file"),
        Stray("key/a.pub", "", .trustRootInvalid, "key/a.pub: expected only files of a trust root"),
        Stray("keys/a.pem", "", .trustRootInvalid, "unexpected file"),
        Stray("keys/old/a.pub", "", .trustRootInvalid, "unexpected file"),
        Stray("policies/note.txt", "", .trustRootInvalid, "unexpected file"),
        Stray("sigstore/root.json", "", .trustRootInvalid, "unexpected file"),
        Stray("sigstore/A/trusted_root.json", "", .trustRootInvalid, "unexpected file"),
        Stray("sigstore/a/trusted_root.jsonl", "", .trustRootInvalid, "put each line into a folder of its own"),
        Stray("truststore/x509/ca/a/b.pem", "", .trustRootInvalid, "expected a PEM block, found none; write the file"),
        Stray("truststore/x509/ca/b.pem", "", .trustRootInvalid, "unexpected file"),
        Stray("truststore/x509/ca/A/b.pem", "", .trustRootInvalid, "unexpected file"),
        Stray("truststore/x509/ca/a/b/c.pem", "", .trustRootInvalid, "unexpected file"),
        Stray("truststore/x509/CA/a/b.pem", "", .trustRootInvalid, "unexpected file"),
        Stray("truststore/ca/x509/a/b.pem", "", .trustRootInvalid, "unexpected file"),
        Stray("truststore/x509/tsa/a/b.pem", "", .notSupportedYet, "a store of timestamp authorities"),
        Stray("truststore/x509/signingAuthority/a/b.pem", "", .notSupportedYet, "a store of signing authorities"),
        Stray("trustpolicy.oci.json", "", .notSupportedYet, "a notation trust policy"),
        Stray("trustpolicy.blob.json", "", .notSupportedYet, "a notation trust policy"),
        Stray("crls/a.crl", "", .notSupportedYet, "a certificate revocation list"),
        Stray("vex/a.txt", "", .trustRootInvalid, "unexpected file"),
        Stray("vex/a/b.json", "", .trustRootInvalid, "unexpected file"),
        Stray("tuf/a/root.json", "", .notSupportedYet, "TUF metadata"),
        Stray("resources/a.txt", "", .trustRootInvalid, "unexpected file"),
        Stray("keys/a.pub", "", .keyUnusable, "keys/a.pub: public key: expected a PEM block"),
        Stray("keys/scanner-2026.pub", TrustSample.weakKey, .keyUnusable, "at least 2048 bits"),
        Stray("keys/scanner-2026.pub", TrustSample.rsaKey, .keyUnusable, "permits, found RSA 2048"),
        Stray("keys/scanner-2026.pub", TrustSample.ecKey + TrustSample.edKey, .keyUnusable, "at most 1 PEM block"),
        Stray("sigstore/public-good/trusted_root.json", "{}", .trustRootInvalid, "sigstore/public-good/trusted_root"),
        Stray("revoked.txt", "digests x\n", .trustRootInvalid, "revoked.txt: line 1"),
    ]

    @Test("does not stand beside files that the layout does not have, or that cannot be used", arguments: strays)
    func refusesFiles(_ stray: Stray) throws {
        let error = try TrustSample { $0[stray.path] = .some(stray.text) }.refusal()
        #expect(error?.code == stray.code, "\(error?.line ?? "nothing")")
        #expect(error?.message.contains(stray.part) == true, "\(error?.line ?? "nothing")")
    }

    @Test("never stands beside a private key", arguments: ["keys/a.pub", "verdict-keys/a.pub"])
    func refusesPrivateKeys(_ path: String) throws {
        let pem = try SigningKey.generate(.ed25519).pem(passphrase: nil)
        let error = try TrustSample { $0[path] = String(decoding: pem, as: UTF8.self) }.refusal()
        #expect(error?.code == .keyUnusable)
        #expect(error?.message.contains("expected a public key, found a private key") == true)
    }

    @Test("works with the trusted roots of the field", .enabled(if: Corpus.isPresent, "the corpus is missing"))
    func readsRealRoots() throws {
        let sample = try TrustSample()
        for name in try Corpus.names(in: "sigstore-trust") {
            let json = try Corpus.bytes("sigstore-trust/\(name)/trusted_root.json")
            try sample.write("sigstore/\(name)/trusted_root.json", String(decoding: json, as: UTF8.self))
        }
        let root = try sample.open().root
        #expect(root.sigstoreRoots["public-good"]?.ctlogs.count == 2)
        #expect(root.sigstoreRoots.keys.sorted() == ["github", "public-good", "public-good-early", "staging"])
    }

    @Test("hands on what verification needs, and a command line can do without a folder")
    func givesAnchors() throws {
        let line = "digest sha256:\(String(repeating: "0", count: 64))\n"
        let root = try TrustSample { $0["revoked.txt"] = line }.open().root
        #expect(root.anchors.authorities == root.authorities)
        #expect(Set(root.anchors.sigstoreRoots.keys) == ["public-good"])
        #expect(root.anchors.algorithms == root.algorithms)
        #expect(root.anchors.revocations == root.revocations && root.anchors.revocations.count == 1)
        let alone = TrustAnchors(authorities: root.authorities)
        #expect(alone.sigstoreRoots.isEmpty && alone.algorithms == AlgorithmPolicy() && alone.revocations.count == 0)
    }

    @Test("permits algorithms as it says")
    func permitsAlgorithms() {
        let policy = AlgorithmPolicy(rsaMinimumBits: 3_072, allow: [.ecdsaP256, .rsaPSS])
        #expect(policy.permits(.ecdsa(.p256)))
        #expect(!policy.permits(.ecdsa(.p384)))
        #expect(!policy.permits(KeyAlgorithm.ed25519))
        #expect(policy.permits(.rsa(bits: 3_072)))
        #expect(!policy.permits(.rsa(bits: 2_048)))
        #expect(policy.permits(.rsaPSS(.sha256, salt: .any)))
        #expect(!policy.permits(.rsaPKCS1(.sha256)))
        #expect(!AlgorithmPolicy(allow: [.ed25519]).permits(.rsa(bits: 4_096)))
    }
}
