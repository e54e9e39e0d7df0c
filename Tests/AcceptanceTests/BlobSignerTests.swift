import CorpusSupport
import Forge
import Foundation
import Testing

/// Who may sign a file: by patterns of the command, or by an authority of a trust root.
@Suite struct BlobSignerTests {
    // MARK: - Patterns

    struct Pattern: Sendable, CustomTestStringConvertible {
        let subject: String
        let option: String
        let value: String
        let matches: Bool
        var testDescription: String { "\(option) \(value) for \(subject)" }

        init(_ subject: String, _ option: String, _ value: String, _ matches: Bool) {
            (self.subject, self.option, self.value, self.matches) = (subject, option, value, matches)
        }
    }

    private static let exact = "--certificate-identity"
    private static let expression = "--certificate-identity-regexp"
    private static let workflow = "/.github/workflows/a.yml@refs/heads/main"

    static let patterns: [Pattern] = [
        Pattern("https://github.com/org/repo" + workflow, exact, "https://github.com/org/repo" + workflow, true),
        Pattern("https://github.com/org/repo" + workflow, exact, "https://github.com/org/repo", false),
        Pattern("https://github.com/org/repo-evil" + workflow, exact, "https://github.com/org/repo" + workflow, false),
        Pattern("https://githubXcom/org/repo" + workflow, exact, "https://github.com/org/repo" + workflow, false),
        Pattern("https://github.com/org/repo" + workflow, expression, "https://github.com/org/repo", false),
        Pattern("https://github.com/org/repo-evil" + workflow, expression, "https://github.com/org/repo", false),
        Pattern("https://github.com/org/repo-evil" + workflow, expression, "^https://github.com/org/repo", false),
        Pattern("https://github.com/org/repo" + workflow, expression, "github.com/org/repo.*", false),
        Pattern("https://github.com/org/repo" + workflow, expression, #"https://github\.com/org/repo/.*"#, true),
        Pattern("https://github.com/org/repo-evil" + workflow, expression, #"https://github\.com/org/repo/.*"#, false),
        Pattern("https://github.com/org/repo" + workflow, expression, #"https://github\.com/org/repo|x"#, false),
        // A dot means any letter, and with a backslash the dot itself.
        Pattern("https://githubXcom/org/repo" + workflow, expression, "https://github.com/org/repo/.*", true),
        Pattern("https://githubXcom/org/repo" + workflow, expression, #"https://github\.com/org/repo/.*"#, false),
        Pattern("https://github.com/org/repo" + workflow, expression, "HTTPS://GITHUB.COM/.*", false),
        // Nobody is everybody's match.
        Pattern("", expression, ".*", false),
    ]

    @Test(arguments: patterns)
    func comparesNamesAsAWhole(_ pattern: Pattern) throws {
        let blob = try ForgedBlob()
        let signer = Identity(.uri(pattern.subject), issuer: DemoWorld.tokenIssuer)
        let bundle = try blob.write("b.json", blob.sign(by: .keyless(signer)).bundle(.v0_3).bytes)
        let run = try blob.verify([
            "--bundle", bundle, "--trusted-root", blob.folder.path + "/root.json", pattern.option, pattern.value,
            "--certificate-oidc-issuer", DemoWorld.tokenIssuer,
        ])
        #expect(run.exitCode == (pattern.matches ? 0 : 1), "\(run.errors)")
        #expect(try run.errorCode == (pattern.matches ? nil : "untrusted-identity"))
    }

    @Test(arguments: [
        ("--certificate-oidc-issuer", DemoWorld.tokenIssuer, true),
        ("--certificate-oidc-issuer", DemoWorld.tokenIssuer + "/", false),
        ("--certificate-oidc-issuer-regexp", "https://token.ci.example.com", true),
        ("--certificate-oidc-issuer-regexp", "https://token.ci.example", false),
        ("--certificate-oidc-issuer-regexp", ".*", true),
    ])
    func comparesIssuersAsAWhole(_ option: String, _ value: String, _ matches: Bool) throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("b.json", blob.sign().bundle(.v0_3).bytes)
        let run = try blob.verify([
            "--bundle", bundle, "--trusted-root", blob.folder.path + "/root.json", Self.exact, ForgedBlob.release.text,
            option, value,
        ])
        #expect(run.exitCode == (matches ? 0 : 1), "\(run.errors)")
        #expect(try run.errorCode == (matches ? nil : "untrusted-identity"))
    }

    // MARK: - Authorities

    /// A copy of the demo trust root without its lock, changed in places.
    private static func trust(
        _ blob: ForgedBlob,
        revoked: String? = nil,
        change: (String) -> String = { $0 }
    ) throws -> [String] {
        try blob.folder.copy(Corpus.trust, to: "trust")
        try FileManager.default.removeItem(atPath: blob.folder.path + "/trust/trust.lock")
        let yaml = String(decoding: try Corpus.file(Corpus.trust + "/trust.yaml"), as: UTF8.self)
        try blob.folder.write("trust/trust.yaml", change(yaml))
        if let revoked { try blob.folder.write("trust/revoked.txt", revoked) }
        return ["--trust", blob.folder.path + "/trust"]
    }

    @Test func namesTheAuthority() throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("b.json", blob.sign().bundle(.v0_3).bytes)
        let run = try blob.verify(["--bundle", bundle, "--authority", "release-ci", "--trust", Corpus.trust])
        #expect(run.exitCode == 0, "\(run.errors)")
        let signer = try #require(run.signers.first)
        #expect(signer["authority"] as? String == "release-ci")
        #expect(signer["identity"] as? String == ForgedBlob.release.text)
        #expect(signer["issuer"] as? String == DemoWorld.tokenIssuer)
        #expect(signer["timeSource"] as? String == "rekor")
    }

    private static let scan = "https://cosign.sigstore.dev/attestation/vuln/v1"

    struct Scope: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let authority: String
        let code: String?
        let material: @Sendable (ForgedBlob) -> SignedMaterial
    }

    static let scopes: [Scope] = [
        Scope(testDescription: "a scan by the scanner", authority: "scanner", code: nil) { blob in
            blob.attest(by: .key(ForgedBlob.world.scanner), type: scan, entry: nil)
        },
        Scope(testDescription: "provenance by the scanner", authority: "scanner", code: "authority-scope") { blob in
            blob.attest(by: .key(ForgedBlob.world.scanner), entry: nil)
        },
        Scope(testDescription: "a plain signature by the scanner", authority: "scanner", code: "authority-scope") {
            blob in
            blob.sign(by: .key(ForgedBlob.world.scanner), entry: nil)
        },
        Scope(testDescription: "a scan by a release workflow", authority: "release-ci", code: "authority-scope") {
            blob in
            blob.attest(type: scan)
        },
        Scope(testDescription: "provenance by a release workflow", authority: "release-ci", code: nil) { $0.attest() },
        // Good, and by an authority of the same trust root that is not asked.
        Scope(
            testDescription: "a scan by the scanner, for another",
            authority: "product-security",
            code: "untrusted-key"
        ) {
            blob in
            blob.attest(by: .key(ForgedBlob.world.scanner), type: scan, entry: nil)
        },
        Scope(testDescription: "a release workflow, for the scanner", authority: "scanner", code: "untrusted-identity")
        {
            $0.attest()
        },
        Scope(testDescription: "another workflow", authority: "release-ci", code: "untrusted-identity") { blob in
            let other = Identity.workflow("other.yml", of: "shop/webshop", ref: "refs/heads/main", commit: "0")
            return blob.sign(by: .keyless(other))
        },
    ]

    @Test(arguments: scopes)
    func signsWhatTheTrustRootSays(_ sample: Scope) throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("b.json", sample.material(blob).bundle(.v0_3).bytes)
        let run = try blob.verify(["--bundle", bundle, "--authority", sample.authority, "--trust", Corpus.trust])
        #expect(run.exitCode == (sample.code == nil ? 0 : 1), "\(run.errors)")
        #expect(try run.errorCode == sample.code, "\(run.errors)")
    }

    /// What the trust root revokes, by the words of its list.
    @Test(arguments: [
        ("file", "revoked-digest"), ("bundle", "revoked-digest"), ("key", "revoked-key"), ("key since", "revoked-key"),
        ("another", nil),
    ])
    func refusesWhatIsRevoked(_ what: String, _ code: String?) throws {
        let blob = try ForgedBlob()
        let scanner = ForgedBlob.world.scanner
        let bundle = blob.attest(by: .key(scanner), type: Self.scan, entry: nil).bundle(.v0_3).bytes
        let key = "key sha256:" + scanner.identifier.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let line =
            switch what {
            case "file": "digest sha256:" + ForgedBlob.hex(blob.content)
            case "bundle": "digest sha256:" + ForgedBlob.hex(bundle)
            case "key": key
            // Without a trusted time nobody can say that it was signed before.
            case "key since": key + " since 2026-12-01T00:00:00Z"
            default: "digest sha256:" + String(repeating: "ab", count: 32)
            }
        let path = try blob.write("b.json", bundle)
        let words = ["--bundle", path, "--authority", "scanner"] + (try Self.trust(blob, revoked: line + "\n"))
        for file in [blob.file, "sha256:" + ForgedBlob.hex(blob.content)] {
            let run = try blob.verify(words, file: file)
            #expect(run.exitCode == (code == nil ? 0 : 1), "\(run.errors)")
            #expect(try run.errorCode == code)
            if code != nil { #expect(run.errors.contains("revoked.txt, line 1"), "\(run.errors)") }
        }
    }

    /// Of several bundles in one file each is revoked by its own digest, and all of them by that of the file.
    @Test func refusesAFileOfBundlesThatIsRevoked() throws {
        let blob = try ForgedBlob()
        let bundle = blob.attest(by: .key(ForgedBlob.world.scanner), type: Self.scan, entry: nil).bundle(.v0_3).bytes
        let lines = bundle.filter { $0 != 0x0A } + [0x0A]
        let words = ["--bundle", try blob.write("b.jsonl", lines + lines), "--authority", "scanner"]
        let line = "digest sha256:" + ForgedBlob.hex(lines + lines) + "\n"
        #expect(try blob.verify(words + Self.trust(blob)).exitCode == 0)
        try FileManager.default.removeItem(atPath: blob.folder.path + "/trust")
        let run = try blob.verify(words + Self.trust(blob, revoked: line))
        #expect(run.exitCode == 1)
        #expect(try run.errorCode == "revoked-digest", "\(run.errors)")
    }

    /// Content has as many names as there are hash functions; one that is revoked is enough, however long the file is.
    @Test(arguments: [10, 1 << 20, (1 << 20) + 1])
    func refusesWhatIsRevokedByAnotherHash(_ size: Int) throws {
        let blob = try ForgedBlob([UInt8](repeating: 7, count: size))
        let bundle = blob.attest(by: .key(ForgedBlob.world.scanner), type: Self.scan, entry: nil).bundle(.v0_3).bytes
        let sha512 = Hash.sha512.digest(blob.content).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let trust = try Self.trust(blob, revoked: "digest sha512:\(sha512)\n")
        let run = try blob.verify(["--bundle", try blob.write("b.json", bundle), "--authority", "scanner"] + trust)
        #expect(run.exitCode == 1)
        #expect(try run.errorCode == "revoked-digest", "\(run.errors)")
    }

    @Test(
        arguments: [
            (", until: 2026-05-01T00:00:00Z", "outside-validity"), (", from: 2026-06-02T00:00:00Z", "outside-validity"),
            (", until: 2026-06-01T12:00:00Z", nil),
        ] as [(String, String?)]
    )
    func judgesKeysByTheirWindow(_ window: String, _ code: String?) throws {
        let blob = try ForgedBlob()
        let material = blob.attest(by: .key(ForgedBlob.world.scanner), type: Self.scan, entry: nil)
        let words = ["--bundle", try blob.write("b.json", material.bundle(.v0_3).bytes), "--authority", "scanner"]
        let trust = try Self.trust(blob) {
            $0.replacingOccurrences(
                of: "keys/scanner.pub, from: 2026-01-01T00:00:00Z, until: 2046-01-01T00:00:00Z",
                with: "keys/scanner.pub" + window
            )
        }
        let run = try blob.verify(words + trust)
        #expect(run.exitCode == (code == nil ? 0 : 1), "\(run.errors)")
        #expect(try run.errorCode == code)
    }

    @Test func refusesAnotherTrustRootThanIsPinned() throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("b.json", blob.sign().bundle(.v0_3).bytes)
        let run = try blob.verify([
            "--bundle", bundle, "--authority", "release-ci", "--trust", Corpus.trust, "--pin",
            "sha256:" + String(repeating: "0", count: 64),
        ])
        #expect(run.exitCode == 4)
        #expect(try run.json["result"] as? String == "ERROR")
        #expect(try run.signers.isEmpty)
    }

    /// A signature later than the time of judging is none yet.
    @Test func refusesWhatWasSignedAfterTheTimeOfJudging() throws {
        let blob = try ForgedBlob()
        let words = ["--bundle", try blob.write("b.json", blob.sign().bundle(.v0_3).bytes)] + blob.identity
        for (time, code) in [
            ("2026-06-01T09:00:01Z", nil), ("2026-06-01T09:00:00Z", "from-the-future"),
        ] as [(String, String?)] {
            let run = try CommandRun.sallyport(["verify-blob", blob.file, "--at", time, "--output", "json"] + words)
            #expect(try run.errorCode == code, "\(run.errors)")
        }
    }
}
