import KubernetesValues
import RegularExpressions
import Testing
import Trust

@Suite("Identities") struct IdentityPatternTests {
    static let issuer = "https://token.actions.githubusercontent.com"
    static let subject = "https://github.com/org/repo/.github/workflows/a.yml@refs/heads/main"

    @Test("are matched exactly, byte by byte")
    func matchesExactly() {
        let pattern = IdentityPattern(issuer: .exact(Self.issuer), subject: .exact(Self.subject))
        #expect(pattern.matches(issuer: Self.issuer, subject: Self.subject, extensions: ["buildTrigger": "push"]))
        #expect(!pattern.matches(issuer: nil, subject: Self.subject, extensions: [:]))
        #expect(!pattern.matches(issuer: "", subject: Self.subject, extensions: [:]))
        #expect(!pattern.matches(issuer: Self.issuer + "/enterprise", subject: Self.subject, extensions: [:]))
        #expect(!pattern.matches(issuer: Self.issuer, subject: Self.subject + "\0", extensions: [:]))
        #expect(!pattern.matches(issuer: Self.issuer, subject: Self.subject.uppercased(), extensions: [:]))
        // The same letter in two spellings of Unicode is two identities.
        let accented = IdentityPattern(issuer: .exact("i"), subject: .exact("\u{e9}"))
        #expect(accented.matches(issuer: "i", subject: "\u{e9}", extensions: [:]))
        #expect(!accented.matches(issuer: "i", subject: "e\u{301}", extensions: [:]))
    }

    @Test("are matched by expressions as a whole")
    func matchesExpressions() throws {
        let pattern = IdentityPattern(
            issuer: .exact("i"),
            subject: .expression(try RE2Pattern(#"https://github\.com/org/repo"#))
        )
        #expect(pattern.matches(issuer: "i", subject: "https://github.com/org/repo", extensions: [:]))
        for subject in [Self.subject, "https://github.com/org/repo-evil/x", "https://githubXcom/org/repo", "x"] {
            #expect(!pattern.matches(issuer: "i", subject: subject, extensions: [:]))
        }
        let any = IdentityPattern(issuer: .expression(try RE2Pattern(".*")), subject: .exact("s"))
        #expect(!any.matches(issuer: nil, subject: "s", extensions: [:]))
        #expect(!any.matches(issuer: "a\0b", subject: "s", extensions: [:]))
    }

    @Test("of policies may be wildcards, or expressions that a part of the text matches")
    func matchesAsClustersDo() throws {
        let wild = IdentityPattern(issuer: .exact("i"), subject: .wildcard(Wildcard("https://*/release.y?l")))
        #expect(wild.matches(issuer: "i", subject: "https://a/b/release.yml", extensions: [:]))
        #expect(!wild.matches(issuer: "i", subject: "https://a/release.yml@v1", extensions: [:]))
        let part = IdentityPattern(
            issuer: .part(try RE2Pattern("^https://ci")),
            subject: .part(try RE2Pattern("release"))
        )
        #expect(part.matches(issuer: "https://ci.example.com", subject: "x/release/y", extensions: [:]))
        #expect(!part.matches(issuer: "http://https://ci", subject: "x/release/y", extensions: [:]))
        #expect(!part.matches(issuer: "https://ci", subject: "rel\0ease release", extensions: [:]))
        #expect(
            [wild, part].map(\.description) == [
                "https://*/release.y?l by i", "/release/ anywhere by /^https://ci/ anywhere",
            ]
        )
    }

    @Test("may ask for extensions, all of them exactly")
    func matchesExtensions() {
        let pattern = IdentityPattern(
            issuer: .exact("i"),
            subject: .exact("s"),
            extensions: ["sourceRepositoryURI": "https://a", "buildTrigger": "push"]
        )
        #expect(
            pattern.matches(
                issuer: "i",
                subject: "s",
                extensions: ["sourceRepositoryURI": "https://a", "buildTrigger": "push", "tokenSubject": "t"]
            )
        )
        #expect(!pattern.matches(issuer: "i", subject: "s", extensions: ["sourceRepositoryURI": "https://a"]))
        #expect(
            !pattern.matches(
                issuer: "i",
                subject: "s",
                extensions: ["sourceRepositoryURI": "https://a/", "buildTrigger": "push"]
            )
        )
    }

    @Test("name Fulcio's extensions, each once")
    func namesExtensions() {
        #expect(Set(FulcioExtension.allCases.map(\.oid)).count == FulcioExtension.allCases.count)
        #expect(FulcioExtension.sourceRepositoryURI.oid == "1.3.6.1.4.1.57264.1.12")
        #expect(FulcioExtension.githubWorkflowRef.isRaw)
        #expect(!FulcioExtension.buildSignerURI.isRaw)
    }
}
